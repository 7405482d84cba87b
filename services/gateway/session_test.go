package main

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
	"testing"
	"time"

	"connectrpc.com/connect"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/genproto/googleapis/rpc/status"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/anypb"
	"google.golang.org/protobuf/types/known/durationpb"
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
	if c.Name != "karez-session" || c.Value != token || !c.HttpOnly || c.SameSite != http.SameSiteStrictMode || c.Path != "/" || c.Secure || c.Expires.Year() != 2099 {
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

func TestWhenToTryAgainIsInAHeaderToo(t *testing.T) {
	var e *edge
	wait := func(path, want string, details ...proto.Message) {
		t.Helper()
		failure := &status.Status{Code: int32(connect.CodeResourceExhausted)}
		for _, detail := range details {
			packed, err := anypb.New(detail)
			if err != nil {
				t.Fatal(err)
			}
			failure.Details = append(failure.Details, packed)
		}
		data, _ := proto.Marshal(failure)
		// As the library of karezd does: an error without an answer before it is in the headers.
		e.backend.server.Handler = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/grpc")
			w.Header().Set("Grpc-Status", "8")
			w.Header().Set("Grpc-Status-Details-Bin", base64.RawStdEncoding.EncodeToString(data))
		})
		a := e.do("POST", path, signIn)
		e.wantStatus(a, 429)
		if got := a.Header.Get("Retry-After"); got != want {
			t.Errorf("%s: Retry-After: got %q, want %q", path, got, want)
		}
	}
	after := func(delay time.Duration) proto.Message {
		return &errdetails.RetryInfo{RetryDelay: durationpb.New(delay)}
	}
	for _, path := range []string{"/session", "/v1/sessions:signIn", signInPath} {
		e = startEdge(t, nil) // One client may fail ten times.
		wait(path, "1", &errdetails.ErrorInfo{Reason: "TOO_MANY_ATTEMPTS"}, after(400*time.Millisecond))
		wait(path, "4", after(4*time.Second))
		wait(path, "5", after(4*time.Second+time.Nanosecond))
		wait(path, "", &errdetails.ErrorInfo{Reason: "TOO_LARGE"})
		wait(path, "")
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

	e.wantStatus(a, 200)
	if len(a.Cookies()) != 1 || a.Cookies()[0].Value != "" {
		t.Errorf("cookies: got %v, want one that ends", a.Cookies())
	}
}

func TestADeploymentWithoutAccessControlIsOpen(t *testing.T) {
	e := startEdge(t, nil)
	e.wantStatus(e.do("GET", "/session", ""), 200, `{"open":true}`)
	e.backend.on(getCaller, `{"open": true, "permissions": ["a.b"]}`, 0)
	e.wantStatus(e.do("GET", "/session", ""), 200, `"open":true`, "a.b")
	e.backend.on(getCaller, "", connect.CodeUnauthenticated)
	e.wantStatus(e.do("GET", "/session", ""), 401, "unauthenticated")
}

func TestAGatewayForOtherMachinesServesNoOpenBackend(t *testing.T) {
	e := startEdge(t, func(c *Config) { c.Hosts = []string{"karez.example"} })
	do := func(method, path string, headers ...string) answer {
		return e.do(method, path, "", append(headers, "Host", "karez.example")...)
	}
	e.backend.on(getListing, `{"name": "listings/x"}`, 0)
	e.backend.on(healthCheck, `{"status": "SERVING"}`, 0)
	refused := func() {
		t.Helper()
		for _, path := range []string{"/v1/listings/x", "/session", "/readyz"} {
			e.wantStatus(do("GET", path, "Authorization", "Bearer x"), 503, "--access required")
		}
		if got := e.backend.lastHeader("Authorization"); got != "" {
			t.Errorf("authorization: got %q at an open backend, want none", got)
		}
		e.wantStatus(do("GET", "/healthz"), 200)
	}

	refused() // By a backend without access control.
	e.backend.on(getCaller, `{"open": true}`, 0)
	refused()
	e.backend.on(getCaller, "", connect.CodeUnavailable)
	e.wantStatus(do("GET", "/v1/listings/x"), 503, "try again")
	e.backend.on(getCaller, "", connect.CodeUnauthenticated)
	e.wantStatus(do("GET", "/v1/listings/x"), 200, "listings/x")
	e.wantStatus(do("GET", "/readyz"), 200, "SERVING")

	// Another takes its place, and lets everybody in.
	e.backend.server.Close()
	e.backend = startBackend(t, e.backend.address)
	e.backend.on(getListing, `{"name": "listings/x"}`, 0)
	e.backend.on(healthCheck, `{"status": "SERVING"}`, 0)
	e.backend.on(getCaller, `{"open": true}`, 0)
	// The connection to the one before may have to fail first, which says to try again.
	for tries := 0; !strings.Contains(do("GET", "/v1/listings/x").body, "--access required"); tries++ {
		e.wantStatus(do("GET", "/v1/listings/x"), 503)
		if tries == 100 {
			t.Fatal("the gateway does not notice the open backend")
		}
	}
	refused()
}

func TestAClientMayFailToSignInTenTimesByWhicheverWay(t *testing.T) {
	e := behindProxies(t)
	e.browser.Jar = nil
	tries := 0
	e.backend.onCall(signInPath, func(in string) (string, error) {
		if tries++; strings.Contains(in, "right") {
			return signInOK, nil
		}
		return "", connect.NewError(connect.CodeUnauthenticated, nil)
	})
	try := func(client, path, password string) answer {
		return e.do("POST", path, `{"userName": "aida", "password": "`+password+`"}`, "X-Forwarded-For", client)
	}
	ways := []string{"/session", "/v1/sessions:signIn", signInPath}
	for range 2 * missedBurst {
		e.wantStatus(try("203.0.113.9", "/session", "right"), 200)
	}
	failed := 0
	for ; failed < 20*missedBurst && try("203.0.113.9", ways[failed%len(ways)], "wrong").StatusCode == 401; failed++ {
	}
	if failed < missedBurst || failed == 20*missedBurst {
		t.Errorf("sign-ins that failed: got %d taken, want %d or, where time goes by, few more", failed, missedBurst)
	}
	for range 10 * missedBurst { // So that time which goes by here does not count.
		e.gateway.limits.Of(netip.MustParseAddr("203.0.113.9")).missed.ReserveN(time.Now(), 1)
	}
	before := tries
	for _, path := range ways {
		a := try("203.0.113.9", path, "right")
		e.wantStatus(a, 429, "in a minute", "google.rpc.RetryInfo")
		if seconds, _ := strconv.Atoi(a.Header.Get("Retry-After")); seconds < 1 {
			t.Errorf("%s: Retry-After: got %q, want seconds", path, a.Header.Get("Retry-After"))
		}
	}
	if tries != before {
		t.Errorf("calls of the backend: got %d more, want none", tries-before)
	}
	e.wantStatus(try("203.0.113.10", "/session", "right"), 200)
}
