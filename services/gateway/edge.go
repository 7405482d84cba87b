package main

import (
	"cmp"
	"crypto/rand"
	"crypto/tls"
	"encoding/json"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"connectrpc.com/connect"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
)

const contentPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; " +
	"manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

var goodRequestID = regexp.MustCompile(`^[A-Za-z0-9._-]{1,64}$`)

// Gateway is the whole edge.
type Gateway struct {
	http.Server
	config   Config
	services []protoreflect.ServiceDescriptor
	files    *protoregistry.Files
	api      http.Handler
	limits   *Limits
}

func NewGateway(config Config) (*Gateway, error) {
	g := &Gateway{config: config, limits: NewLimits()}
	files, err := consoleFiles(config.Console)
	if err != nil {
		return nil, err
	}
	if g.files, g.services, err = loadAPI(); err != nil {
		return nil, err
	}
	if g.api, err = newTranscoder(config, g.services, files); err != nil {
		return nil, err
	}
	requests := prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name: "karez_gateway_request_seconds", Help: "Time to answer, by HTTP method and status.",
		Buckets: prometheus.ExponentialBuckets(0.001, 4, 8)}, []string{"method", "code"})
	metrics := prometheus.NewRegistry()
	metrics.MustRegister(requests, g.limits.refused, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))

	routes := http.NewServeMux()
	routes.Handle("/", withSession(g.api))
	routes.HandleFunc("POST /session", g.signIn) // Whatever cookie comes with it.
	routes.Handle("GET /session", withSession(http.HandlerFunc(g.whoCalls)))
	routes.Handle("DELETE /session", withSession(http.HandlerFunc(g.signOut)))
	routes.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("ok\n")) })
	routes.HandleFunc("GET /readyz", g.readiness)
	routes.HandleFunc("GET /metrics", func(w http.ResponseWriter, r *http.Request) {
		if !address(r.RemoteAddr).IsLoopback() || !loopbackHost(r.Host) || r.Header["X-Forwarded-For"] != nil {
			fail(w, r, refusal(connect.CodePermissionDenied, "metrics: got a caller from elsewhere, want one on this machine, by a name of loopback"))
			return
		}
		promhttp.HandlerFor(metrics, promhttp.HandlerOpts{}).ServeHTTP(w, r)
	})
	routes.HandleFunc("/grpc.health.v1.Health/Watch", func(w http.ResponseWriter, r *http.Request) { // It would never end.
		fail(w, r, refusal(connect.CodeUnimplemented, "path: got Watch, which is not served here, want Check"))
	})
	routes.HandleFunc("GET /openapi.yaml", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/yaml")
		_, _ = w.Write(openAPI)
	})

	origin := http.NewCrossOriginProtection()
	origin.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fail(w, r, refusal(connect.CodePermissionDenied, "origin: got another site's page, want this server's own"))
	}))

	g.Handler = promhttp.InstrumentHandlerDuration(requests, g.edge(origin.Handler(routes)))
	g.Protocols = new(http.Protocols)
	g.Protocols.SetHTTP1(true)
	g.Protocols.SetHTTP2(true)
	g.Protocols.SetUnencryptedHTTP2(true)
	g.MaxHeaderBytes, g.ReadHeaderTimeout, g.IdleTimeout = 32<<10, 10*time.Second, time.Minute
	g.HTTP2 = &http.HTTP2Config{MaxConcurrentStreams: 100, MaxReceiveBufferPerConnection: 1 << 20, MaxReceiveBufferPerStream: 1 << 18,
		SendPingTimeout: 30 * time.Second, PingTimeout: 15 * time.Second, WriteByteTimeout: 30 * time.Second}
	g.ConnState = g.limits.ConnState
	g.ErrorLog = slog.NewLogLogger(slog.Default().Handler(), slog.LevelDebug)
	if config.TLSCertificate != "" {
		load := certificate[*tls.ClientHelloInfo](config.TLSCertificate, config.TLSKey)
		g.TLSConfig = &tls.Config{MinVersion: tls.VersionTLS12, GetCertificate: load}
		_, err = load(nil)
	}
	return g, err
}

// Serve answers until Shutdown.
func (g *Gateway) Serve(listener net.Listener) error {
	if g.TLSConfig != nil {
		return g.ServeTLS(listener, "", "")
	}
	return g.Server.Serve(listener)
}

// edge is what happens to every request: its name, and what its answer forbids a browser.
func (g *Gateway) edge(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost && strings.HasPrefix(r.URL.Path, "/karez.") {
			r.Header.Set("Connect-Protocol-Version", "1") // Which curl may leave out.
		}
		if !goodRequestID.MatchString(r.Header.Get("X-Request-Id")) {
			r.Header.Set("X-Request-Id", rand.Text())
		}
		for name, value := range map[string]string{"X-Request-Id": r.Header.Get("X-Request-Id"), "Content-Security-Policy": contentPolicy,
			"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "Cross-Origin-Opener-Policy": "same-origin",
			"Cross-Origin-Resource-Policy": "same-origin", "Cache-Control": "no-store"} {
			w.Header().Set(name, value)
		}
		if overTLS(r) {
			w.Header().Set("Strict-Transport-Security", "max-age=31536000")
		}
		if !g.knownHost(r.Host) {
			fail(w, r, refusal(connect.CodePermissionDenied, "host: got a name that is not this server's"))
		} else if err := g.serveBounded(w, r, next); err != nil {
			fail(w, r, err)
		}
	})
}

// knownHost refuses names that another site has made to point here, by which its
// pages would be of our origin.
func (g *Gateway) knownHost(host string) bool {
	hosts, byDefault := g.config.Hosts, !onLoopback(g.config.Listen) || loopbackHost(host)
	return slices.Contains(hosts, (&url.URL{Host: host}).Hostname()) || len(hosts) == 0 && byDefault
}

// loopbackHost tells whether a Host header names this machine to itself.
func loopbackHost(host string) bool {
	return onLoopback(net.JoinHostPort((&url.URL{Host: host}).Hostname(), "0"))
}

// clientAddress is the peer's, or whom a trusted proxy names last.
func (c Config) clientAddress(r *http.Request) netip.Addr {
	peer := address(r.RemoteAddr)
	if slices.ContainsFunc(c.TrustedProxies, func(p netip.Prefix) bool { return p.Contains(peer) }) {
		named := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
		if ip, err := netip.ParseAddr(strings.TrimSpace(named[len(named)-1])); err == nil {
			return ip.Unmap()
		}
	}
	return peer
}

// readiness is GET /readyz: whether every service of the backend serves.
func (g *Gateway) readiness(w http.ResponseWriter, r *http.Request) {
	ready, states := true, map[string]any{}
	for _, service := range g.services {
		name := string(service.FullName())
		out := g.call(r, "/grpc.health.v1.Health/Check", strings.NewReader(`{"service": "`+name+`"}`))
		if strings.HasPrefix(name, "karez.") && out.fields["code"] != "not_found" { // One of this deployment.
			states[name] = cmp.Or(out.fields["status"], out.fields["message"])
			ready = ready && states[name] == "SERVING"
		}
	}
	w.Header().Set("Content-Type", "application/json")
	if !ready || len(states) == 0 {
		w.WriteHeader(http.StatusServiceUnavailable)
	}
	_ = json.NewEncoder(w).Encode(map[string]any{"ready": ready, "services": states})
}
