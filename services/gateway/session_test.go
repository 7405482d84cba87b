package main

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"

	"connectrpc.com/connect"
)

const (
	token     = "karez_s1_abc_secret"
	signInOK  = `{"token": "` + token + `", "session": {"name": "sessions/abc", "expireTime": "2099-01-01T00:00:00Z"}, "principal": {"name": "principals/aida"}}`
	whoIAm    = `{"principal": {"name": "principals/aida"}, "permissions": ["registry.listings.get"]}`
	signIn    = `{"userName": "aida", "password": "x"}`
	getCaller = accessService + "GetCaller"
)

// signedIn has a browser with a cookie; gives the CSRF token.
func signedIn(e *edge) (csrf string) {
	e.t.Helper()
	e.backend.on(accessService+"SignIn", signInOK, 0)
	a := e.do("POST", "/session", signIn)
	e.wantStatus(a, 200, "principals/aida")
	var fields struct{ Csrf string }
	if err := json.Unmarshal([]byte(a.body), &fields); err != nil || fields.Csrf == "" {
		e.t.Fatalf("csrf: got %s (%v)", a.body, err)
	}
	return fields.Csrf
}

func TestSignInGivesACookieThatScriptsCannotRead(t *testing.T) {
	e := startEdge(t, nil)
	e.backend.on(accessService+"SignIn", signInOK, 0)

	a := e.do("POST", "/session", signIn)

	e.wantStatus(a, 200, "principals/aida", "sessions/abc")
	if strings.Contains(a.body, token) {
		t.Errorf("body: got the token, want it in the cookie only: %s", a.body)
	}
	c := a.Cookies()[0]
	if c.Name != "karez-session" || c.Value != token || !c.HttpOnly || c.SameSite != http.SameSiteStrictMode || c.Path != "/" || c.Secure || c.MaxAge != 0 || !c.Expires.IsZero() {
		t.Errorf("cookie: got %v", c)
	}
}

func TestACookieForOthersThanThisMachineIsForTLSOnly(t *testing.T) {
	e := startEdge(t, func(c *Config) { c.Hosts = []string{"karez.example"} }) // A proxy that does not say X-Forwarded-Proto.
	e.backend.on(getCaller, "", connect.CodeUnauthenticated)
	e.backend.on(accessService+"SignIn", signInOK, 0)

	a := e.do("POST", "/session", signIn, "Host", "karez.example")

	e.wantStatus(a, 200)
	if c := a.Cookies()[0]; c.Name != "__Host-karez-session" || !c.Secure {
		t.Errorf("cookie: got %v", c)
	}
	e.backend.on(getCaller, whoIAm, 0)
	e.wantStatus(e.do("GET", "/session", "", "Host", "karez.example", "Cookie", "__Host-karez-session="+token), 200, "csrf")
}

func TestSignInRefusesFormsAndPassesErrorsOn(t *testing.T) {
	e := startEdge(t, nil)
	e.backend.on(accessService+"SignIn", "", connect.CodeUnauthenticated)

	e.wantStatus(e.do("POST", "/session", signIn, "Content-Type", "text/plain"), 400, "application/json")
	e.wantStatus(e.do("POST", "/session", "{"), 400)
	a := e.do("POST", "/session", signIn)
	e.wantStatus(a, 401, `"unauthenticated"`)
	if len(a.Cookies()) != 0 {
		t.Errorf("cookies: got %v, want none", a.Cookies())
	}
}

func TestWhenToTryAgainIsInAHeader(t *testing.T) {
	e := startEdge(t, nil)
	// As the library of karezd does: an error without an answer before it is in the headers.
	e.backend.server.Handler = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/grpc")
		w.Header().Set("Grpc-Status", "8")
		w.Header().Set("Retry-After", "4")
	})
	for _, path := range []string{"/session", "/v1/sessions:signIn", accessService + "SignIn"} {
		a := e.do("POST", path, signIn)
		e.wantStatus(a, 429)
		if got := a.Header.Values("Retry-After"); len(got) != 1 || got[0] != "4" {
			t.Errorf("%s: Retry-After: got %q, want that of the backend", path, got)
		}
	}
}

func TestTheCookieIsTheCredentialOfReads(t *testing.T) {
	e := startEdge(t, nil)
	csrf := signedIn(e)
	e.backend.on(getCaller, whoIAm, 0)

	e.wantStatus(e.do("GET", "/session", ""), 200, "registry.listings.get", csrf)
	if got := e.backend.lastHeader("Authorization"); got != "Bearer "+token {
		t.Errorf("authorization: got %q", got)
	}
	if got := e.backend.lastHeader("Cookie"); got != "" {
		t.Errorf("cookie: got %q at the backend, want none", got)
	}
}

func TestAWriteByCookieWantsTheCSRFToken(t *testing.T) {
	e := startEdge(t, nil)
	csrf := signedIn(e)
	e.backend.on("/karez.registry.v1.RegistryService/SubmitListing", `{"name": "listings/x"}`, 0)
	submit := func(headers ...string) answer { return e.do("POST", "/v1/listings/x:submit", "{}", headers...) }

	e.wantStatus(submit(), 403, "x-karez-csrf")
	e.wantStatus(submit("X-Karez-Csrf", csrfOf("another")), 403, "x-karez-csrf")
	e.wantStatus(submit("X-Karez-Csrf", csrf), 200, "listings/x")
	e.wantStatus(e.do("POST", "/karez.registry.v1.RegistryService/SubmitListing", "{}"), 403, "x-karez-csrf")
	e.wantStatus(e.do("DELETE", "/session", ""), 403, "x-karez-csrf")
}

func TestAnAuthorizationOfTheClientsOwnCountsAlone(t *testing.T) {
	e := startEdge(t, nil)
	signedIn(e)
	e.backend.on("/karez.registry.v1.RegistryService/SubmitListing", `{"name": "listings/x"}`, 0)

	e.wantStatus(e.do("POST", "/v1/listings/x:submit", "{}", "Authorization", "Bearer karez_k1_key"), 200)
	if got := e.backend.lastHeader("Authorization"); got != "Bearer karez_k1_key" {
		t.Errorf("authorization: got %q, want the client's own", got)
	}
}

func TestPagesOfOtherSitesAreRefusedWithAndWithoutACookie(t *testing.T) {
	e := startEdge(t, nil)
	e.backend.on("/karez.registry.v1.RegistryService/SubmitListing", `{"name": "listings/x"}`, 0)
	e.backend.on(accessService+"SignIn", signInOK, 0)

	for _, foreign := range [][]string{{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}, {"Origin", "https://evil.example"}} {
		e.wantStatus(e.do("POST", "/v1/listings/x:submit", "{}", foreign...), 403, "origin")
		e.wantStatus(e.do("POST", "/session", signIn, foreign...), 403, "origin")
	}
	e.wantStatus(e.do("POST", "/v1/listings/x:submit", "{}", "Sec-Fetch-Site", "same-origin", "Origin", e.url), 200)
	csrf := signedIn(e)
	e.wantStatus(e.do("POST", "/v1/listings/x:submit", "{}", "Origin", "https://evil.example", "X-Karez-Csrf", csrf), 403, "origin")
}

func TestNamesThatOthersMadePointHereAreRefused(t *testing.T) {
	e := startEdge(t, nil)
	e.wantStatus(e.do("GET", "/session", "", "Host", "evil.example"), 403, "host")
	e.wantStatus(e.do("GET", "/healthz", "", "Host", "localhost:8080"), 200)
	named := startEdge(t, func(c *Config) { c.Hosts = []string{"karez.example", "other.example"} })
	named.wantStatus(named.do("GET", "/healthz", "", "Host", "karez.example"), 200)
	named.wantStatus(named.do("GET", "/healthz", "", "Host", "127.0.0.1"), 403, "host")
}

func TestSignOutEndsTheSessionAndTheCookie(t *testing.T) {
	e := startEdge(t, nil)
	csrf := signedIn(e)
	var got string
	e.backend.onCall(accessService+"SignOut", func(in string) (string, error) { got = in; return `{"sessionsEnded": 2}`, nil })

	a := e.do("DELETE", "/session?everywhere=true", "", "X-Karez-Csrf", csrf)

	e.wantStatus(a, 200, `"sessionsEnded":2`)
	if !strings.Contains(got, `"everywhere":`) {
		t.Errorf("request: got %s, want everywhere", got)
	}
	if e.do("GET", "/session", ""); e.backend.lastHeader("Authorization") != "" {
		t.Error("authorization: got one after signing out, want none")
	}
}

func TestSignOutOfASessionThatHasEndedClearsTheCookie(t *testing.T) {
	e := startEdge(t, nil)
	csrf := signedIn(e)
	e.backend.on(accessService+"SignOut", "", connect.CodeUnauthenticated)

	a := e.do("DELETE", "/session", "", "X-Karez-Csrf", csrf)

	e.wantStatus(a, 401)
	if len(a.Cookies()) != 1 || a.Cookies()[0].Value != "" || a.Cookies()[0].MaxAge != -1 {
		t.Errorf("cookies: got %v, want one that ends", a.Cookies())
	}
}

func TestADeploymentWithoutAccessControlIsOpen(t *testing.T) {
	e := startEdge(t, nil)
	e.wantStatus(e.do("GET", "/session", ""), 501, "unimplemented")
	e.backend.on(getCaller, `{"open": true, "permissions": ["a.b"]}`, 0)
	e.wantStatus(e.do("GET", "/session", ""), 200, `"open":true`, "a.b")
	e.backend.on(getCaller, "", connect.CodeUnauthenticated)
	e.wantStatus(e.do("GET", "/session", ""), 401, "unauthenticated")
}

func TestCallsOfOtherMachinesAreMarkedForTheBackend(t *testing.T) {
	for want, config := range map[string]Config{
		"":            {},
		"127.0.0.1":   {Hosts: []string{"127.0.0.1"}},
		"203.0.113.9": {TrustedProxies: loopbackProxies},
	} {
		e := startEdge(t, func(c *Config) { c.Hosts, c.TrustedProxies = config.Hosts, config.TrustedProxies })
		for path, method := range map[string]string{"/v1/listings/x": getListing, "/session": getCaller, "/readyz": healthCheck} {
			e.backend.on(method, "{}", 0)
			e.do("GET", path, "", "X-Forwarded-For", "203.0.113.9")
			if got := e.backend.lastHeader("X-Forwarded-For"); got != want {
				t.Errorf("%s: x-forwarded-for: got %q, want %q", path, got, want)
			}
		}
		e.backend.onCall(healthCheck, func(string) (string, error) {
			return "", connect.NewError(connect.CodePermissionDenied, errors.New("want --access required"))
		})
		e.wantStatus(e.do("GET", "/readyz", ""), 503, "--access required")
		e.wantStatus(e.do("GET", "/healthz", ""), 200)
	}
}
