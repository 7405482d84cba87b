package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/tls"
	"encoding/binary"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"connectrpc.com/connect"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/types/dynamicpb"
)

const (
	getListing  = "/karez.registry.v1.RegistryService/GetListing"
	healthCheck = "/grpc.health.v1.Health/Check"
)

// callListing gets a listing with a client of connect-go; its name, or the error.
func callListing(e *edge, in string, options ...connect.ClientOption) (string, error) {
	e.t.Helper()
	method := methodsOf(e.t)[getListing]
	transport := &http.Transport{Protocols: new(http.Protocols)}
	transport.Protocols.SetUnencryptedHTTP2(true)
	e.t.Cleanup(transport.CloseIdleConnections)
	client := connect.NewClient[dynamicpb.Message, dynamicpb.Message](&http.Client{Transport: transport}, e.url+getListing,
		append(options, connect.WithSchema(method), connect.WithResponseInitializer(initialize))...)
	message := dynamicpb.NewMessage(method.Input())
	if err := protojson.Unmarshal([]byte(in), message); err != nil {
		e.t.Fatal(err)
	}
	got, err := client.CallUnary(context.Background(), connect.NewRequest(message))
	if err != nil {
		return "", err
	}
	return got.Msg.Get(method.Output().Fields().ByName("name")).String(), nil
}

var clients = map[string][]connect.ClientOption{
	"Connect":        nil,
	"Connect, JSON":  {connect.WithProtoJSON()},
	"gRPC":           {connect.WithGRPC()},
	"gRPC-Web":       {connect.WithGRPCWeb()},
	"gRPC-Web, JSON": {connect.WithGRPCWeb(), connect.WithProtoJSON()},
}

func TestEveryProtocolReachesTheBackend(t *testing.T) {
	e := startEdge(t, nil)
	e.backend.onCall(getListing, func(in string) (string, error) { return in, nil })
	for name, options := range clients {
		if got, err := callListing(e, `{"name": "listings/x"}`, options...); err != nil || got != "listings/x" {
			t.Errorf("%s: got %q (%v)", name, got, err)
		}
	}
	e.wantStatus(e.do("GET", "/v1/listings/x", ""), 200, "listings/x")
	e.wantStatus(e.do("POST", getListing, `{"name": "listings/x"}`), 200, "listings/x")
}

func TestEveryProtocolTellsThatTheBackendIsGoneAndThatItIsBack(t *testing.T) {
	e := startEdge(t, nil)
	address := e.backend.address
	e.backend.on(getListing, `{"name": "listings/x"}`, 0)
	e.wantStatus(e.do("GET", "/v1/listings/x", ""), 200)
	e.backend.server.Close()

	for name, options := range clients {
		if _, err := callListing(e, "{}", options...); connect.CodeOf(err) != connect.CodeUnavailable {
			t.Errorf("%s: got %v, want unavailable", name, err)
		}
	}
	e.wantStatus(e.do("GET", "/v1/listings/x", ""), 503, "try again")
	e.wantStatus(e.do("GET", "/readyz", ""), 503, `"ready":false`)
	e.wantStatus(e.do("GET", "/healthz", ""), 200)

	again := startBackend(t, address)
	again.on(getListing, `{"name": "listings/x"}`, 0)
	again.on(healthCheck, `{"status": "SERVING"}`, 0)
	e.wantStatus(e.do("GET", "/v1/listings/x", ""), 200)
	e.wantStatus(e.do("GET", "/readyz", ""), 200, `"karez.registry.v1.RegistryService":"SERVING"`)
}

var loopbackProxies = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}

func TestOnlyKnownHeadersBecomeMetadata(t *testing.T) {
	e := startEdge(t, func(c *Config) { c.TrustedProxies = loopbackProxies })
	e.backend.on(getListing, `{"name": "listings/x"}`, 0)
	const trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"

	a := e.do("GET", "/v1/listings/x", "", "Karez-Principal-Bin", "forged", "X-Other", "y", "X-Request-Id", "mine-1", "Traceparent", trace,
		"X-Forwarded-For", "203.0.113.9, 198.51.100.7")

	for name, want := range map[string]string{"Karez-Principal-Bin": "", "X-Other": "", "X-Request-Id": "mine-1", "Traceparent": trace, "X-Forwarded-For": "198.51.100.7"} {
		if got := e.backend.lastHeader(name); got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
	if got := a.Header.Get("X-Request-Id"); got != "mine-1" {
		t.Errorf("x-request-id: got %q in the answer", got)
	}
	a = e.do("GET", "/v1/listings/x", "", "X-Request-Id", "no good\tone")
	made := a.Header.Get("X-Request-Id")
	if !goodRequestID.MatchString(made) || e.backend.lastHeader("X-Request-Id") != made {
		t.Errorf("x-request-id: got %q, backend got %q", made, e.backend.lastHeader("X-Request-Id"))
	}
}

func TestUnknownFieldsAndPathsAreToldApart(t *testing.T) {
	e := startEdge(t, nil)
	e.backend.on("/karez.registry.v1.RegistryService/CreateListing", `{"name": "listings/x"}`, 0)
	e.wantStatus(e.do("POST", "/v1/listings", `{"nonsense": 1}`), 400, "nonsense")
	e.wantStatus(e.do("GET", "/v1/nonsense.x", ""), 404, "/v1/nonsense.x")
	e.wantStatus(e.do("POST", "/karez.registry.v1.RegistryService/Nonsense", "{}"), 404, "Nonsense")
	e.wantStatus(e.do("PUT", "/v1/listings", "{}"), 405)
}

func gzipped(t *testing.T, chunk string, times int) string {
	var packed bytes.Buffer
	writer := gzip.NewWriter(&packed)
	for range times {
		if _, err := writer.Write([]byte(chunk)); err != nil {
			t.Fatal(err)
		}
	}
	writer.Close()
	return packed.String()
}

func TestBodiesAreBounded(t *testing.T) {
	e := startEdge(t, nil)
	e.wantStatus(e.do("POST", "/v1/listings", strings.Repeat(" ", maxRequestBytes+1)), 429, "too large")
	many := "{" + strings.Repeat(`"keywords":[],`, maxElements) + `"x":1}`
	e.wantStatus(e.do("POST", "/v1/listings", many), 429, "elements")
	if _, err := callListing(e, `{"name": "`+strings.Repeat("x", maxRequestBytes)+`"}`, connect.WithGRPC()); connect.CodeOf(err) != connect.CodeResourceExhausted {
		t.Errorf("gRPC: got %v, want resource exhausted", err)
	}
}

func TestElementsOfProtobufAreCountedWhereverTheyAre(t *testing.T) {
	e := startEdge(t, nil)
	const imports = "/karez.registry.v1.RegistryService/BatchImportListings"
	empty := strings.Repeat("\x0a\x00", maxElements+1)
	framed := string(binary.BigEndian.AppendUint32([]byte{0}, uint32(len(empty)))) + empty
	for kind, body := range map[string]string{"application/proto": empty, "application/grpc-web+proto": framed} {
		a := e.do("POST", imports, body, "Content-Type", kind)
		if got := a.body + a.Header.Get("Grpc-Message"); !strings.Contains(got, "elements") {
			t.Errorf("%s: got %d %s, want it refused", kind, a.StatusCode, got)
		}
	}
}

func TestNothingThatIsCompressedIsTaken(t *testing.T) {
	e := startEdge(t, nil)
	var asked atomic.Bool
	ask := func(string) (string, error) { asked.Store(true); return "{}", nil }
	e.backend.onCall(healthCheck, ask)
	e.backend.onCall(getListing, ask)
	small := gzipped(t, "{}", 1)
	bomb := gzipped(t, strings.Repeat(" ", 1<<20), 48) + small
	for _, path := range []string{healthCheck, getListing, "/v1/listings"} {
		for _, body := range []string{small, bomb} {
			for _, name := range []string{"Content-Encoding", "Connect-Content-Encoding", "Grpc-Encoding"} {
				a := e.do("POST", path, body, name, "gzip")
				e.wantStatus(a, 501, "unimplemented", "compressed")
				if a.Header.Get("Accept-Encoding") != "identity" || asked.Swap(false) {
					t.Errorf("%s: %s: got %v, want it refused before the backend", path, name, a.Header)
				}
			}
		}
	}
	for name, options := range clients {
		_, err := callListing(e, `{"name": "listings/x"}`, append(options[:len(options):len(options)], connect.WithSendGzip())...)
		if connect.CodeOf(err) != connect.CodeUnimplemented || asked.Swap(false) {
			t.Errorf("%s: got %v, want unimplemented", name, err)
		}
	}
	flagged := string(binary.BigEndian.AppendUint32([]byte{1}, uint32(len(small)))) + small // With no word in the headers.
	for _, kind := range []string{"application/grpc-web+proto", "application/connect+proto", "application/connect+json"} {
		a := e.do("POST", getListing, flagged, "Content-Type", kind)
		if got := a.body + a.Header.Get("Grpc-Message"); !strings.Contains(got, "compressed") || asked.Swap(false) {
			t.Errorf("%s: got %d %s, want it refused", kind, a.StatusCode, got)
		}
	}
	e.wantStatus(e.do("POST", healthCheck, "{}", "Connect-Protocol-Version", "1", "Content-Encoding", "identity"), 200)
}

func TestNothingThatNeedsNoCredentialHoldsAPlaceForLong(t *testing.T) {
	e := startEdge(t, nil)
	for _, kind := range []string{"application/connect+proto", "application/grpc-web+proto"} {
		a := e.do("POST", "/grpc.health.v1.Health/Watch", "x", "Content-Type", kind)
		if got := a.body + a.Header.Get("Grpc-Message"); !strings.Contains(got, "Watch") {
			t.Errorf("%s: got %d %s, want it refused", kind, a.StatusCode, got)
		}
	}
	e = startEdge(t, nil)
	e.gateway.limits.arrival = 50 * time.Millisecond
	for _, path := range []string{healthCheck, getListing} {
		c, err := net.Dial("tcp", strings.TrimPrefix(e.url, "http://"))
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		fmt.Fprintf(c, "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nConnect-Protocol-Version: 1\r\nContent-Length: 99\r\n\r\n{", path)
		_ = c.SetReadDeadline(time.Now().Add(30 * time.Second))
		if _, err := c.Read(make([]byte, 1)); err != nil {
			t.Errorf("%s: got %v, want an answer though the body does not come", path, err)
		}
	}
}

func TestOneSiteHasAnEighthOfThePlaces(t *testing.T) {
	for _, kind := range []string{connections, calls} {
		limits := NewLimits()
		taken := 0
		for range 10 * limits.most[kind].ofAll { // Those that are refused have not left yet.
			if _, err := limits.Take(kind, address("[2001:db8::"+fmt.Sprintf("%x", taken%16+1)+"]:1")); err == nil {
				taken++
			}
		}
		if taken != limits.most[kind].ofAll/8 {
			t.Errorf("%s: got %d taken, want %d", kind, taken, limits.most[kind].ofAll/8)
		}
		others := 0
		for i := range 10 * limits.most[kind].ofAll {
			if _, err := limits.Take(kind, address(fmt.Sprintf("[2001:db8:%x::1]:1", i+1))); err == nil {
				others++
			}
		}
		if others != limits.most[kind].ofAll-taken {
			t.Errorf("%s: other sites: got %d taken, want what the first left", kind, others)
		}
	}
}

func TestPlacesThatAreLeftAreFree(t *testing.T) {
	limits, client := NewLimits(), address("203.0.113.9:1")
	var leaves []func()
	for range 3 {
		leave, _ := limits.Take(largeBodies, client)
		leaves = append(leaves, leave)
	}
	if _, err := limits.Take(largeBodies, client); connect.CodeOf(err) != connect.CodeResourceExhausted {
		t.Fatalf("got %v, want it refused", err)
	}
	limits.add(largeBodies, client, -1)
	for _, leave := range leaves {
		leave()
	}
	if got := limits.taken[place{kind: largeBodies}]; got != 0 || len(limits.taken) != 1 {
		t.Errorf("places: got %v, want none", limits.taken)
	}
	if _, err := limits.Take(largeBodies, client); err != nil {
		t.Error(err)
	}
}

func TestEveryAnswerForbidsTheBrowserWhatItCan(t *testing.T) {
	e := startEdge(t, nil)
	for _, path := range []string{"/", "/v1/listings/x", "/session", "/openapi.yaml", "/healthz"} {
		a := e.do("GET", path, "")
		policy := a.Header.Get("Content-Security-Policy")
		if !strings.Contains(policy, "frame-ancestors 'none'") || strings.Contains(policy, "unsafe") {
			t.Errorf("%s: policy: got %q", path, policy)
		}
		if a.Header.Get("X-Content-Type-Options") != "nosniff" || a.Header.Get("Strict-Transport-Security") != "" {
			t.Errorf("%s: got %v", path, a.Header)
		}
	}
	if a := e.do("GET", "/session", "", "X-Forwarded-Proto", "https"); a.Header.Get("Strict-Transport-Security") == "" {
		t.Error("strict-transport-security: got none behind a proxy with TLS")
	}
}

func TestTheOpenAPIDescriptionHasThePaths(t *testing.T) {
	e := startEdge(t, nil)
	a := e.do("GET", "/openapi.yaml", "")
	e.wantStatus(a, 200, "openapi: 3.", "/v1/listings/{listing}:publish", "/v1/sessions:signIn")
}

func TestMetricsAreForThisMachine(t *testing.T) {
	e := startEdge(t, nil)
	e.wantStatus(e.do("GET", "/healthz", ""), 200)
	e.wantStatus(e.do("GET", "/metrics", ""), 200, "karez_gateway_request_seconds_count", "go_goroutines")
	e.wantStatus(e.do("GET", "/metrics", "", "Host", "localhost:1"), 200)
	e.wantStatus(e.do("GET", "/metrics", "", "X-Forwarded-For", "203.0.113.9"), 403)
	e.wantStatus(e.do("GET", "/metrics", "", "X-Forwarded-For", "127.0.0.1"), 403)
	proxied := startEdge(t, func(c *Config) { c.Hosts = []string{"karez.example"} })
	proxied.wantStatus(proxied.do("GET", "/metrics", "", "Host", "karez.example"), 403, "loopback")
}

func TestOnlyTrustedProxiesNameTheClientAndTheLastNameCounts(t *testing.T) {
	open, behind := Config{}, Config{TrustedProxies: loopbackProxies}
	for _, c := range []struct {
		config    Config
		peer      string
		forwarded []string
		want      string
	}{
		{open, "127.0.0.1:9", []string{"203.0.113.9"}, "127.0.0.1"},
		{open, "[2001:db8::1]:9", nil, "2001:db8::1"},
		{behind, "127.0.0.1:9", []string{"203.0.113.9"}, "203.0.113.9"},
		{behind, "127.0.0.1:9", []string{"127.0.0.1", "203.0.113.9, 198.51.100.7"}, "198.51.100.7"},
		{behind, "127.0.0.1:9", []string{"::ffff:203.0.113.9"}, "203.0.113.9"},
		{behind, "127.0.0.1:9", []string{"nonsense"}, "127.0.0.1"},
		{behind, "127.0.0.1:9", nil, "127.0.0.1"},
		{behind, "192.0.2.1:9", []string{"203.0.113.9"}, "192.0.2.1"},
	} {
		r := &http.Request{RemoteAddr: c.peer, Header: http.Header{"X-Forwarded-For": c.forwarded}}
		if got := c.config.clientAddress(r).String(); got != c.want {
			t.Errorf("%s, %q: got %s, want %s", c.peer, c.forwarded, got, c.want)
		}
	}
}

func TestConsoleFilesAreKeptByTheirNames(t *testing.T) {
	folder := t.TempDir()
	write := func(name, text string) {
		path := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("dist/index.html", "<p>console")
	write("dist/assets/app-1a2b.js", "let plain")
	write("dist/assets/app-1a2b.js.gz", gzipped(t, "let packed", 1))
	write("secret.txt", "secret")
	if err := os.Symlink("../secret.txt", filepath.Join(folder, "dist/link.txt")); err != nil {
		t.Fatal(err)
	}
	e := startEdge(t, func(c *Config) { c.Console = filepath.Join(folder, "dist") })

	for _, path := range []string{"/", "/index.html", "/match/needs~offers", "/listings"} {
		a := e.do("GET", path, "")
		e.wantStatus(a, 200, "<p>console")
		if a.Header.Get("Cache-Control") != "no-cache" || !strings.HasPrefix(a.Header.Get("Content-Type"), "text/html") {
			t.Errorf("%s: got %v", path, a.Header)
		}
	}
	a := e.do("GET", "/assets/app-1a2b.js", "", "Accept-Encoding", "identity")
	e.wantStatus(a, 200, "let plain")
	if !strings.Contains(a.Header.Get("Cache-Control"), "immutable") || !strings.HasPrefix(a.Header.Get("Content-Type"), "text/javascript") {
		t.Errorf("asset: got %v", a.Header)
	}
	e.wantStatus(e.do("GET", "/assets/app-1a2b.js", ""), 200, "let packed") // The client unpacks.
	for _, path := range []string{"/assets/app-none.js", "/assets/../../secret.txt", "/link.txt", "/..%2fsecret.txt"} {
		if a := e.do("GET", path, ""); a.StatusCode != 404 || strings.Contains(a.body, "secret\n") {
			t.Errorf("%s: got %d %s, want 404", path, a.StatusCode, a.body)
		}
	}
}

func TestOneClientCannotTakeAllConnections(t *testing.T) {
	e := startEdge(t, nil)
	e.gateway.limits.most[connections] = most{ofAll: 8, ofOne: 3}
	address := strings.TrimPrefix(e.url, "http://")
	var open []net.Conn
	for range 3 {
		c, err := net.Dial("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		open = append(open, c)
	}
	refused, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer refused.Close()
	if n, err := refused.Read(make([]byte, 1)); err == nil {
		t.Errorf("fourth connection: got %d bytes, want it closed", n)
	}
	for _, c := range open {
		c.Close()
	}
	await(t, "the places to be free", func() bool {
		e.gateway.limits.mu.Lock()
		defer e.gateway.limits.mu.Unlock()
		return e.gateway.limits.taken[place{kind: connections}] == 0
	})
	e.wantStatus(e.do("GET", "/healthz", ""), 200)
}

func await(t *testing.T, what string, done func() bool) {
	t.Helper()
	for start := time.Now(); !done(); time.Sleep(5 * time.Millisecond) {
		if time.Since(start) > 30*time.Second {
			t.Fatalf("waited in vain for %s", what)
		}
	}
}

func TestRequestsThatAreGivenUpKeepTheirPlaces(t *testing.T) {
	e := startEdge(t, nil)
	e.gateway.limits.most[calls] = most{ofAll: 512, ofOne: 3}
	e.gateway.limits.regret = time.Hour
	entered := make(chan bool)
	e.backend.onCall(getListing, func(string) (string, error) { entered <- true; return "{}", nil })
	for range 3 {
		ctx, giveUp := context.WithCancel(context.Background())
		request, err := http.NewRequestWithContext(ctx, "GET", e.url+"/v1/listings/x", nil)
		if err != nil {
			t.Fatal(err)
		}
		go func() { <-entered; giveUp() }()
		if _, err := e.browser.Do(request); err == nil {
			t.Error("got an answer, want none")
		}
	}
	a := e.do("GET", "/v1/listings/x", "")
	e.wantStatus(a, 429, "google.rpc.RetryInfo")
	if got := a.Header.Get("Retry-After"); got != "1" || !a.Close {
		t.Errorf("got Retry-After %q, close %t, want 1 and the connection closed", got, a.Close)
	}
}

func TestATLSEdgeHasAStricterCookieAndRenewsItsCertificate(t *testing.T) {
	folder := t.TempDir()
	certificate, key := filepath.Join(folder, "c.pem"), filepath.Join(folder, "k.pem")
	first := writeCertificate(t, certificate, key)
	e := startEdge(t, func(c *Config) { c.TLSCertificate, c.TLSKey = certificate, key })
	transport := &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}, ForceAttemptHTTP2: true}
	e.url, e.browser.Transport = strings.Replace(e.url, "http:", "https:", 1), transport
	e.backend.on(accessService+"SignIn", signInOK, 0)

	a := e.do("POST", "/session", signIn)

	c := a.Cookies()[0]
	if c.Name != "__Host-karez-session" || !c.Secure || a.Header.Get("Strict-Transport-Security") == "" || a.ProtoMajor != 2 {
		t.Errorf("got cookie %v, protocol %s, headers %v", c, a.Proto, a.Header)
	}
	if got := a.TLS.PeerCertificates[0].SerialNumber; got.Cmp(first) != 0 {
		t.Errorf("serial number: got %v, want %v", got, first)
	}
	second := writeCertificate(t, certificate, key)
	transport.CloseIdleConnections()
	if got := e.do("GET", "/healthz", "").TLS.PeerCertificates[0].SerialNumber; got.Cmp(second) != 0 {
		t.Errorf("serial number after renewal: got %v, want %v", got, second)
	}
	if err := os.WriteFile(key, []byte("-----BEGIN PRIV"), 0o600); err != nil { // A renewal that is under way.
		t.Fatal(err)
	}
	transport.CloseIdleConnections()
	if got := e.do("GET", "/healthz", "").TLS.PeerCertificates[0].SerialNumber; got.Cmp(second) != 0 {
		t.Errorf("serial number while a file is half written: got %v, want %v", got, second)
	}
}

func TestTheBackendIsCalledByTLSWithTheGatewaysCertificate(t *testing.T) {
	folder := t.TempDir()
	certificate, key := filepath.Join(folder, "c.pem"), filepath.Join(folder, "k.pem")
	writeCertificate(t, certificate, key)
	authority, err := os.ReadFile(certificate)
	if err != nil {
		t.Fatal(err)
	}
	e := startEdge(t, func(c *Config) {
		c.BackendCA, c.ClientCertificate, c.ClientKey = authority, certificate, key
	})
	pair, err := tls.LoadX509KeyPair(certificate, key)
	if err != nil {
		t.Fatal(err)
	}
	e.backend.server.Close()
	listener, err := net.Listen("tcp", e.backend.address)
	if err != nil {
		t.Fatal(err)
	}
	serial := make(chan string, 1)
	secured := &http.Server{
		TLSConfig: &tls.Config{Certificates: []tls.Certificate{pair}, ClientAuth: tls.RequireAnyClientCert},
		Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			serial <- r.TLS.PeerCertificates[0].SerialNumber.String()
			e.backend.server.Handler.ServeHTTP(w, r)
		})}
	go secured.ServeTLS(listener, "", "")
	defer secured.Close()
	e.backend.on(getListing, `{"name": "listings/x"}`, 0)

	e.wantStatus(e.do("GET", "/v1/listings/x", ""), 200, "listings/x")

	if got := <-serial; got != pair.Leaf.SerialNumber.String() {
		t.Errorf("certificate: got serial number %s, want the gateway's", got)
	}
}

func TestTheProcessDrainsWhatIsUnderWay(t *testing.T) {
	e := startEdge(t, nil)
	entered, leave := make(chan bool), make(chan bool)
	e.backend.onCall(getListing, func(string) (string, error) {
		entered <- true
		<-leave
		return `{"name": "listings/x"}`, nil
	})
	got := make(chan answer, 1)
	go func() { got <- e.do("GET", "/v1/listings/x", "") }()
	<-entered
	down := make(chan error, 1)
	go func() { down <- e.gateway.Shutdown(context.Background()) }()
	await(t, "new connections to be refused", func() bool {
		c, err := net.Dial("tcp", strings.TrimPrefix(e.url, "http://"))
		if err == nil {
			c.Close()
		}
		return err != nil
	})
	leave <- true
	e.wantStatus(<-got, 200, "listings/x")
	if err := <-down; err != nil {
		t.Error(err)
	}
}

func TestTheConfigurationRefusesWhatWouldSendCredentialsInTheClear(t *testing.T) {
	parse := func(arguments ...string) (c Config, err error) {
		_, err = newParser(&c).Parse(arguments)
		return c, err
	}
	for _, arguments := range [][]string{
		{"--listen", "0.0.0.0:8080"}, {"--listen", ":8080"}, {"--backend", "10.0.0.1:50051"}, {"--tls-key", "x"},
		{"--client-certificate", "x", "--client-key", "y"}, {"more"}, {"--trusted-proxies", "127.0.0.1"},
	} {
		if _, err := parse(arguments...); err == nil {
			t.Errorf("%v: got it taken, want it refused", arguments)
		}
	}
	t.Setenv("KAREZ_GATEWAY_LISTEN", "[::1]:0")
	t.Setenv("KAREZ_GATEWAY_DRAIN", "9s")
	t.Setenv("KAREZ_GATEWAY_HOSTS", "")
	c, err := parse("--drain", "3s", "--trusted-proxies", "127.0.0.1/32,fd00::/8")
	if err != nil || c.Listen != "[::1]:0" || c.Drain != 3*time.Second || len(c.TrustedProxies) != 2 || len(c.Hosts) != 0 {
		t.Errorf("got %+v (%v), want the flag's drain and the environment's address", c, err)
	}
	t.Setenv("KAREZ_GATEWAY_TLS_KEY", "x")
	if _, err := parse(); err == nil {
		t.Error("a key without its certificate in the environment: got it taken, want it refused")
	}
}
