package main

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io"
	"mime"
	"net/http"
	"strings"
	"time"

	"connectrpc.com/connect"
)

const (
	accessService = "/karez.access.v1.AccessService/"
	signInPath    = accessService + "SignIn"
)

// overTLS tells whether the client came by TLS, here or at a proxy before us. That
// header may be forged: it only makes the answer stricter.
func overTLS(r *http.Request) bool {
	return r.TLS != nil || r.Header.Get("X-Forwarded-Proto") == "https"
}

// sessionCookie is the cookie of r's session; a browser takes the name with __Host-
// only over TLS, for this host and this path. Others than this machine come by TLS
// even where a proxy does not say so.
func sessionCookie(r *http.Request, token string, expires time.Time) *http.Cookie {
	cookie := &http.Cookie{Name: "karez-session", Value: token, Path: "/", Expires: expires, HttpOnly: true, SameSite: http.SameSiteStrictMode}
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
	origin := http.NewCrossOriginProtection()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if origin.Check(r) != nil {
			fail(w, r, connect.CodePermissionDenied, "origin: got another site's page, want this server's own")
			return
		}
		signIn := r.Method == http.MethodPost && r.URL.Path == "/session"
		cookie, err := r.Cookie(sessionCookie(r, "", time.Time{}).Name)
		if err == nil && cookie.Value != "" && r.Header.Get("Authorization") == "" && !signIn {
			reads := r.Method == http.MethodGet || r.Method == http.MethodHead
			if !reads && !hmac.Equal([]byte(r.Header.Get("X-Karez-Csrf")), []byte(csrfOf(cookie.Value))) {
				fail(w, r, connect.CodePermissionDenied, "x-karez-csrf: got another value, want csrf of GET /session")
				return
			}
			r.Header.Set("Authorization", "Bearer "+cookie.Value)
		}
		next.ServeHTTP(w, r)
	})
}

// signIn is POST /session: {"userName", "password"} for a cookie.
func (g *Gateway) signIn(w http.ResponseWriter, r *http.Request) {
	var who struct {
		UserName  string `json:"userName"`
		Password  string `json:"password"`
		UserAgent string `json:"userAgent"`
	}
	// No form of another site can send this type.
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err := json.NewDecoder(io.LimitReader(r.Body, 1<<14)).Decode(&who); err != nil || kind != "application/json" {
		fail(w, r, connect.CodeInvalidArgument, `body: got something else, want {"userName": …, "password": …} as application/json`)
		return
	}
	who.UserAgent = strings.ToValidUTF8(r.UserAgent()[:min(len(r.UserAgent()), 200)], "")
	in, _ := json.Marshal(who)
	out := g.call(r, signInPath, in)
	token, _ := out.fields["token"].(string)
	if token != "" {
		session, _ := out.fields["session"].(map[string]any)
		ends, _ := session["expireTime"].(string)
		expires, _ := time.Parse(time.RFC3339, ends)
		http.SetCookie(w, sessionCookie(r, token, expires))
		delete(out.fields, "token")
		out.fields["csrf"] = csrfOf(token)
	}
	out.writeTo(w)
}

// whoCalls is GET /session.
func (g *Gateway) whoCalls(w http.ResponseWriter, r *http.Request) {
	out := g.call(r, accessService+"GetCaller", []byte("{}"))
	if out.fields["code"] == "unimplemented" && onLoopback(g.config.Backend) {
		out = reply{status: http.StatusOK, fields: map[string]any{"open": true}} // No access control there.
	}
	if token, found := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); found && out.status == http.StatusOK {
		out.fields["csrf"] = csrfOf(token)
	}
	out.writeTo(w)
}

// signOut is DELETE /session; with ?everywhere=true of all the caller's sessions.
func (g *Gateway) signOut(w http.ResponseWriter, r *http.Request) {
	in, _ := json.Marshal(map[string]bool{"everywhere": r.URL.Query().Get("everywhere") == "true"})
	out := g.call(r, accessService+"SignOut", in)
	if out.status == http.StatusUnauthorized {
		out = reply{status: http.StatusOK, fields: map[string]any{}} // It had ended before.
	}
	if out.status == http.StatusOK { // Else the session may go on, and so may its cookie.
		http.SetCookie(w, sessionCookie(r, "", time.Unix(1, 0)))
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
	if after := p.header.Get("Retry-After"); after != "" {
		w.Header().Set("Retry-After", after)
	}
	w.WriteHeader(p.status)
	_ = json.NewEncoder(w).Encode(p.fields)
}

// call calls a unary method with r's credential, in JSON as a Connect client would.
func (g *Gateway) call(r *http.Request, method string, in []byte) (out reply) {
	request := r.Clone(r.Context())
	request.Method, request.URL.Path, request.URL.RawQuery = http.MethodPost, method, ""
	request.Body, request.ContentLength = io.NopCloser(bytes.NewReader(in)), int64(len(in))
	for _, name := range []string{"Content-Encoding", "Accept-Encoding", "Connect-Timeout-Ms"} {
		request.Header.Del(name)
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Connect-Protocol-Version", "1")
	out = reply{header: http.Header{}, status: http.StatusOK}
	g.api.ServeHTTP(&out, request)
	if json.Unmarshal(out.Bytes(), &out.fields) != nil {
		out.status, out.fields = http.StatusBadGateway, map[string]any{"code": "internal", "message": "the service answered no JSON"}
	}
	return out
}
