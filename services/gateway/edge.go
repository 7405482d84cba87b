package main

import (
	"context"
	"crypto/rand"
	"crypto/tls"
	"encoding/hex"
	"encoding/json"
	"log/slog"
	"net"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"connectrpc.com/connect"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Gateway is the whole edge; Serve it with Server().
type Gateway struct {
	config   Config
	backend  *Backend
	limits   *Limits
	errors   *connect.ErrorWriter
	handler  http.Handler
	requests *prometheus.HistogramVec
	draining atomic.Bool
}

func NewGateway(config Config) (*Gateway, error) {
	backend, err := NewBackend(config)
	if err != nil {
		return nil, err
	}
	files, err := consoleFiles(config.Console)
	if err != nil {
		return nil, err
	}
	g := &Gateway{config: config, backend: backend, limits: NewLimits(config), errors: connect.NewErrorWriter()}
	g.requests = prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name: "karez_gateway_request_seconds", Help: "Time to answer, by what was asked and the HTTP status.",
		Buckets: prometheus.ExponentialBuckets(0.001, 4, 8),
	}, []string{"kind", "status"})
	metrics := prometheus.NewRegistry()
	metrics.MustRegister(g.requests, g.limits, prometheus.NewGoCollector(), prometheus.NewProcessCollector(prometheus.ProcessCollectorOpts{}))

	api, err := backend.Transcoder(config, files)
	if err != nil {
		return nil, err
	}
	routes := http.NewServeMux()
	routes.Handle("/", g.limits.bodies(withSession(api)))
	routes.Handle("/session", g.limits.bodies(withSession(http.HandlerFunc(g.serveSession))))
	routes.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("ok\n")) })
	routes.HandleFunc("GET /readyz", g.serveReady)
	routes.HandleFunc("GET /openapi.yaml", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/yaml")
		http.ServeFileFS(w, r, generated, "generated/openapi.yaml")
	})
	numbers := promhttp.HandlerFor(metrics, promhttp.HandlerOpts{})
	routes.HandleFunc("GET /metrics", func(w http.ResponseWriter, r *http.Request) {
		if !loopbackPeer(r) || r.Header.Get("X-Forwarded-For") != "" {
			writeError(w, r, connect.CodePermissionDenied, "metrics: got a caller from elsewhere, want one of this machine")
			return
		}
		numbers.ServeHTTP(w, r)
	})
	g.handler = g.edge(routes)
	return g, nil
}

// Server is http.Server with the limits that keep one client from harming others.
func (g *Gateway) Server() *http.Server {
	protocols := new(http.Protocols)
	protocols.SetHTTP1(true)
	protocols.SetHTTP2(true)
	protocols.SetUnencryptedHTTP2(true)
	return &http.Server{
		Handler: g.handler, Protocols: protocols, MaxHeaderBytes: 32 << 10,
		ReadHeaderTimeout: 10 * time.Second, IdleTimeout: time.Minute,
		HTTP2: &http.HTTP2Config{
			MaxConcurrentStreams: 100, MaxReceiveBufferPerConnection: 1 << 20, MaxReceiveBufferPerStream: 1 << 18,
			SendPingTimeout: 30 * time.Second, PingTimeout: 15 * time.Second, WriteByteTimeout: 30 * time.Second,
		},
		ConnContext: func(ctx context.Context, c net.Conn) context.Context {
			return context.WithValue(ctx, connectionKey{}, c)
		},
		ErrorLog: slog.NewLogLogger(slog.Default().Handler(), slog.LevelDebug),
	}
}

type connectionKey struct{}

func (g *Gateway) Serve(server *http.Server, listener net.Listener) error {
	listener = g.limits.Listener(listener)
	if g.config.TLSCertificate == "" {
		return server.Serve(listener)
	}
	files, err := newCertificateFiles(g.config.TLSCertificate, g.config.TLSKey)
	if err != nil {
		return err
	}
	server.TLSConfig = &tls.Config{MinVersion: tls.VersionTLS12,
		GetCertificate: func(*tls.ClientHelloInfo) (*tls.Certificate, error) { return files.Get() }}
	return server.ServeTLS(listener, "", "")
}

var (
	requestID   = regexp.MustCompile(`^[A-Za-z0-9._-]{1,64}$`)
	traceParent = regexp.MustCompile(`^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$`)
)

const contentPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; " +
	"connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

// edge is what happens to every request: its name, what the answer forbids a
// browser, the limits of calls, its figures and its line in the log.
func (g *Gateway) edge(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start, kind := time.Now(), kindOf(r)
		if !requestID.MatchString(r.Header.Get("X-Request-Id")) {
			r.Header.Set("X-Request-Id", randomHex(16))
		}
		if !traceParent.MatchString(r.Header.Get("Traceparent")) {
			r.Header.Set("Traceparent", "00-"+randomHex(16)+"-"+randomHex(8)+"-00")
		}
		if kind == "connect" && r.Method == http.MethodPost {
			r.Header.Set("Connect-Protocol-Version", "1") // Which curl may leave out.
		}
		h := w.Header()
		h.Set("X-Request-Id", r.Header.Get("X-Request-Id"))
		h.Set("Content-Security-Policy", contentPolicy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		if secure(r) {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		answer := &answerWriter{ResponseWriter: w, status: http.StatusOK}
		switch leave, err := g.limits.Enter(clientAddress(r)); {
		case err != nil:
			h.Set("Retry-After", "1")
			writeError(answer, r, connect.CodeUnavailable, err.Error())
		case !g.knownHost(r.Host):
			writeError(answer, r, connect.CodePermissionDenied, "host: got a name that is not this server's")
			leave()
		default:
			func() { defer leave(); next.ServeHTTP(answer, r) }()
		}
		g.requests.WithLabelValues(kind, strconv.Itoa(answer.status)).Observe(time.Since(start).Seconds())
		slog.Debug("request", "request_id", r.Header.Get("X-Request-Id"), "method", r.Method, "path", r.URL.Path,
			"status", answer.status, "milliseconds", time.Since(start).Milliseconds())
		if r.Context().Err() != nil && time.Since(start) < time.Second {
			g.limits.Abandoned(r)
		}
	})
}

// knownHost refuses names that another site has made to point here, by which its
// pages would be of our origin.
func (g *Gateway) knownHost(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	if g.config.Hosts != "" {
		for known := range strings.SplitSeq(g.config.Hosts, ",") {
			if strings.EqualFold(known, host) {
				return true
			}
		}
		return false
	}
	return !onLoopback(g.config.Listen) || loopbackHost(host)
}

// kindOf names what a request asked for, in few words.
func kindOf(r *http.Request) string {
	kind := r.Header.Get("Content-Type")
	switch {
	case strings.HasPrefix(kind, "application/grpc-web"):
		return "grpc-web"
	case strings.HasPrefix(kind, "application/grpc"):
		return "grpc"
	case strings.HasPrefix(r.URL.Path, "/v1/"):
		return "rest"
	case strings.HasPrefix(r.URL.Path, "/karez."):
		return "connect"
	case r.URL.Path == "/session":
		return "session"
	}
	return "files"
}

// serveReady tells whether every service of the backend serves, one by one.
func (g *Gateway) serveReady(w http.ResponseWriter, r *http.Request) {
	ready, services := !g.draining.Load(), map[string]any{}
	for _, service := range g.backend.services {
		name := string(service.FullName())
		if !strings.HasPrefix(name, "karez.") {
			continue
		}
		answer, err := g.backend.Call(r, "grpc.health.v1.Health.Check", `{"service": "`+name+`"}`)
		switch connect.CodeOf(err) {
		case connect.CodeNotFound: // This deployment does not have it.
		default:
			services[name] = "UNREACHABLE"
			if err == nil {
				services[name] = answer["status"]
			}
			ready = ready && services[name] == "SERVING"
		}
	}
	w.Header().Set("Content-Type", "application/json")
	if !ready || len(services) == 0 {
		w.WriteHeader(http.StatusServiceUnavailable)
	}
	_ = json.NewEncoder(w).Encode(map[string]any{"ready": ready, "draining": g.draining.Load(), "services": services})
}

// answerWriter remembers the status.
type answerWriter struct {
	http.ResponseWriter
	status int
}

func (w *answerWriter) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}
func (w *answerWriter) Flush()                      { _ = http.NewResponseController(w.ResponseWriter).Flush() }
func (w *answerWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func randomHex(bytes int) string {
	data := make([]byte, bytes)
	_, _ = rand.Read(data) // Never fails.
	return hex.EncodeToString(data)
}
