package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"
	"time"

	"connectrpc.com/connect"
)

const (
	accessService = "karez.access.v1.AccessService."
	csrfHeader    = "X-Karez-Csrf"
	// A browser takes the name with __Host- only over TLS, for this host and path /.
	secureCookie = "__Host-karez-session"
	plainCookie  = "karez-session"
)

// secure tells whether the client came by TLS, here or at a proxy before us. That
// header may be forged: it only makes the cookie stricter.
func secure(r *http.Request) bool {
	return r.TLS != nil || r.Header.Get("X-Forwarded-Proto") == "https"
}

func cookieName(r *http.Request) string {
	if secure(r) {
		return secureCookie
	}
	return plainCookie
}

// csrfToken is what a page sends to prove that it could read an answer of ours.
func csrfToken(session string) string {
	mac := hmac.New(sha256.New, []byte(session))
	mac.Write([]byte("csrf"))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// withSession turns the cookie into the credential of the call. A client that
// sends authorization itself is no browser, and its cookie does not count.
func withSession(next http.Handler) http.Handler {
	origin := http.NewCrossOriginProtection()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := origin.Check(r); err != nil {
			writeError(w, r, connect.CodePermissionDenied, "origin: got a request from another site's page, want this server's own")
			return
		}
		cookie, err := r.Cookie(cookieName(r))
		if r.Header.Get("Authorization") != "" || err != nil || cookie.Value == "" {
			next.ServeHTTP(w, r)
			return
		}
		safe := r.Method == http.MethodGet || r.Method == http.MethodHead || r.Method == http.MethodOptions
		signIn := r.URL.Path == "/session" && r.Method == http.MethodPost
		if !safe && !signIn && !hmac.Equal([]byte(r.Header.Get(csrfHeader)), []byte(csrfToken(cookie.Value))) {
			writeError(w, r, connect.CodePermissionDenied, "x-karez-csrf: got another value, want the csrf of GET /session")
			return
		}
		if !signIn {
			r.Header.Set("Authorization", "Bearer "+cookie.Value)
		}
		next.ServeHTTP(w, r)
	})
}

// serveSession is POST (sign in), GET (who am I) and DELETE (sign out) of /session.
func (g *Gateway) serveSession(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	var answer map[string]any
	var err error
	switch r.Method {
	case http.MethodPost:
		answer, err = g.signIn(w, r)
	case http.MethodGet:
		answer, err = g.whoCalls(r)
	case http.MethodDelete:
		answer, err = g.signOut(w, r)
	default:
		w.Header().Set("Allow", "GET, POST, DELETE")
		http.Error(w, "method: got "+r.Method+", want GET, POST or DELETE", http.StatusMethodNotAllowed)
		return
	}
	if err != nil {
		g.errors.Write(w, r, err)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(answer)
}

func (g *Gateway) signIn(w http.ResponseWriter, r *http.Request) (map[string]any, error) {
	// No form of another site can send this type.
	if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind != "application/json" {
		return nil, invalid("content-type: got %q, want application/json", kind)
	}
	var who struct{ UserName, Password string }
	body := json.NewDecoder(io.LimitReader(r.Body, 1<<14))
	body.DisallowUnknownFields()
	if err := body.Decode(&who); err != nil {
		return nil, invalid(`body: got something else, want {"userName": …, "password": …}`)
	}
	in, _ := json.Marshal(map[string]string{"userName": who.UserName, "password": who.Password, "userAgent": shortened(r.UserAgent(), 200)})
	answer, err := g.backend.Call(r, accessService+"SignIn", string(in))
	if err != nil {
		return nil, err
	}
	token, _ := answer["token"].(string)
	delete(answer, "token")
	cookie := sessionCookie(r, token)
	if session, _ := answer["session"].(map[string]any); session != nil {
		if ends, ok := session["expireTime"].(string); ok {
			cookie.Expires, _ = time.Parse(time.RFC3339, ends)
		}
	}
	http.SetCookie(w, cookie)
	answer["csrf"] = csrfToken(token)
	return answer, nil
}

func (g *Gateway) whoCalls(r *http.Request) (map[string]any, error) {
	answer, err := g.backend.Call(r, accessService+"GetCaller", "{}")
	if connect.CodeOf(err) == connect.CodeUnimplemented && onLoopback(g.config.Backend) {
		return map[string]any{"open": true}, nil // A deployment without access control.
	}
	if err != nil {
		return nil, err
	}
	if token, found := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); found {
		answer["csrf"] = csrfToken(token)
	}
	return answer, nil
}

func (g *Gateway) signOut(w http.ResponseWriter, r *http.Request) (map[string]any, error) {
	in := "{}"
	if r.URL.Query().Get("everywhere") == "true" {
		in = `{"everywhere": true}`
	}
	answer, err := g.backend.Call(r, accessService+"SignOut", in)
	if err != nil && connect.CodeOf(err) != connect.CodeUnauthenticated {
		return nil, err // The session may go on, and so may the cookie.
	}
	cookie := sessionCookie(r, "")
	cookie.MaxAge = -1
	http.SetCookie(w, cookie)
	if answer == nil {
		answer = map[string]any{}
	}
	return answer, nil
}

func sessionCookie(r *http.Request, value string) *http.Cookie {
	return &http.Cookie{
		Name: cookieName(r), Value: value, Path: "/", Secure: secure(r), HttpOnly: true, SameSite: http.SameSiteStrictMode,
	}
}

func shortened(text string, length int) string {
	return strings.ToValidUTF8(text[:min(len(text), length)], "")
}

func invalid(format string, arguments ...any) error {
	return connect.NewError(connect.CodeInvalidArgument, fmt.Errorf(format, arguments...))
}

// writeError answers in the protocol of the request; Connect's JSON where it is none.
func writeError(w http.ResponseWriter, r *http.Request, code connect.Code, message string) {
	_ = connect.NewErrorWriter().Write(w, r, connect.NewError(code, errors.New(message)))
}
