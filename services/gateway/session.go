package main

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"

	"connectrpc.com/connect"
)

const accessService = "/karez.access.v1.AccessService/"

// overTLS tells whether the client came by TLS, here or at a proxy before us. That
// header may be forged: it only makes the answer stricter.
func overTLS(r *http.Request) bool {
	return r.TLS != nil || r.Header.Get("X-Forwarded-Proto") == "https"
}

// sessionCookie is the cookie of r's session; a browser takes the name with __Host-
// only over TLS, for this host and this path. Others than this machine come by TLS
// even where a proxy does not say so. It is gone with the browser, or by age -1.
func sessionCookie(r *http.Request, token string, age int) *http.Cookie {
	cookie := &http.Cookie{Name: "karez-session", Value: token, Path: "/", MaxAge: age, HttpOnly: true, SameSite: http.SameSiteStrictMode}
	if overTLS(r) || !loopbackHost(r.Host) {
		cookie.Name, cookie.Secure = "__Host-karez-session", true
	}
	return cookie
}

// csrfOf is what a page sends to prove that it could read an answer of ours.
func csrfOf(token string) string {
	mac := hmac.New(sha256.New, []byte(token))
	mac.Write([]byte("csrf"))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// withSession turns the cookie into the credential of the call. A client that
// sends authorization itself is no browser, and its cookie does not count.
func withSession(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		cookie, err := r.Cookie(sessionCookie(r, "", 0).Name)
		if err == nil && cookie.Value != "" && r.Header.Get("Authorization") == "" {
			reads := r.Method == http.MethodGet || r.Method == http.MethodHead
			if !reads && !hmac.Equal([]byte(r.Header.Get("X-Karez-Csrf")), []byte(csrfOf(cookie.Value))) {
				fail(w, r, refusal(connect.CodePermissionDenied, "x-karez-csrf: got another value, want csrf of GET /session"))
				return
			}
			r.Header.Set("Authorization", "Bearer "+cookie.Value)
		}
		next.ServeHTTP(w, r)
	})
}

// signIn is POST /session: {"userName", "password"} for a cookie.
func (g *Gateway) signIn(w http.ResponseWriter, r *http.Request) {
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if kind != "application/json" { // Which no form of another site can send.
		fail(w, r, refusal(connect.CodeInvalidArgument, "content-type: got %q, want application/json", kind))
		return
	}
	out := g.call(r, accessService+"SignIn", r.Body)
	if token, is := out.fields["token"].(string); is {
		http.SetCookie(w, sessionCookie(r, token, 0))
		delete(out.fields, "token")
		out.fields["csrf"] = csrfOf(token)
	}
	out.writeTo(w)
}

// whoCalls is GET /session.
func (g *Gateway) whoCalls(w http.ResponseWriter, r *http.Request) {
	out := g.call(r, accessService+"GetCaller", strings.NewReader("{}"))
	if token, found := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); found && out.status == http.StatusOK {
		out.fields["csrf"] = csrfOf(token)
	}
	out.writeTo(w)
}

// signOut is DELETE /session; with ?everywhere=true of all the caller's sessions.
func (g *Gateway) signOut(w http.ResponseWriter, r *http.Request) {
	in := fmt.Sprintf(`{"everywhere": %t}`, r.URL.Query().Get("everywhere") == "true")
	out := g.call(r, accessService+"SignOut", strings.NewReader(in))
	if out.status == http.StatusOK || out.status == http.StatusUnauthorized { // Else the session may go on, and so may its cookie.
		http.SetCookie(w, sessionCookie(r, "", -1))
	}
	out.writeTo(w)
}

// reply is the answer of a call of the gateway's own.
type reply struct {
	bytes.Buffer
	header http.Header
	status int
	fields map[string]any
}

func (p *reply) Header() http.Header    { return p.header }
func (p *reply) WriteHeader(status int) { p.status = status }
func (p *reply) Flush()                 {}

func (p *reply) writeTo(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "application/json")
	w.Header()["Retry-After"] = p.header.Values("Retry-After")
	w.WriteHeader(p.status)
	_ = json.NewEncoder(w).Encode(p.fields)
}

// call calls a unary method with r's credential, in JSON as a Connect client would.
func (g *Gateway) call(r *http.Request, method string, in io.Reader) (out reply) {
	request := r.Clone(r.Context())
	request.Method, request.URL.Path, request.URL.RawQuery = http.MethodPost, method, ""
	request.Body, request.ContentLength = io.NopCloser(in), -1
	request.Header.Del("Accept-Encoding")
	request.Header.Del("Connect-Timeout-Ms")
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Connect-Protocol-Version", "1")
	out = reply{header: http.Header{}, status: http.StatusOK}
	g.api.ServeHTTP(&out, request)
	if json.Unmarshal(out.Bytes(), &out.fields) != nil {
		out.status, out.fields = http.StatusBadGateway, map[string]any{"code": "internal", "message": "the service answered no JSON"}
	}
	return out
}
