package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"os"
	"strings"
	"sync"
	"time"

	"connectrpc.com/connect"
	"github.com/prometheus/client_golang/prometheus"
	"golang.org/x/sync/semaphore"
)

const (
	// Requests that a client gave up within a second of asking: burst, and how many
	// a second are forgotten. More of them cost it its connections (HTTP/2 rapid reset).
	abandonedBurst, abandonedRate = 200, 20
	// Of each request's body, what is not counted.
	freeBodyBytes = 64 << 10
	// How long a body may take to arrive, and to wait for room.
	bodyTimeout, roomTimeout = time.Minute, 5 * time.Second
)

// Limits keeps one client from taking what others need. Safe for concurrent use.
type Limits struct {
	config Config
	buffer *semaphore.Weighted // Bytes of bodies.

	mu                 sync.Mutex
	clients            map[netip.Addr]*client
	connections, calls int
	refused            map[string]float64
}

type client struct {
	connections, calls int
	abandoned          float64
	counted            time.Time // When abandoned was right.
}

func NewLimits(config Config) *Limits {
	return &Limits{config: config, buffer: semaphore.NewWeighted(config.MaxBufferedBytes),
		clients: map[netip.Addr]*client{}, refused: map[string]float64{}}
}

// of gives the entry of address; the lock is held. Entries that say nothing any
// more are dropped when there are many.
func (l *Limits) of(address netip.Addr) *client {
	now := time.Now()
	fresh := func(c *client) *client {
		c.abandoned = max(0, c.abandoned-abandonedRate*now.Sub(c.counted).Seconds())
		c.counted = now
		return c
	}
	if len(l.clients) > 10_000 {
		for key, c := range l.clients {
			if fresh(c); c.connections == 0 && c.calls == 0 && c.abandoned == 0 {
				delete(l.clients, key)
			}
		}
	}
	if l.clients[address] == nil {
		l.clients[address] = &client{counted: now}
	}
	return fresh(l.clients[address])
}

// Enter counts a call in until leave; an error where there are too many.
func (l *Limits) Enter(address netip.Addr) (leave func(), err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	c := l.of(address)
	if l.calls >= l.config.MaxCalls || c.calls >= l.config.MaxCalls/2 {
		l.refused["calls"]++
		return nil, errors.New("calls: got more at a time than this server takes; try again")
	}
	l.calls, c.calls = l.calls+1, c.calls+1
	return func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.calls, c.calls = l.calls-1, c.calls-1
	}, nil
}

// Abandoned takes note that the client gave a young request up.
func (l *Limits) Abandoned(r *http.Request) {
	l.mu.Lock()
	c := l.of(peer(r.RemoteAddr))
	c.abandoned++
	tooMany := c.abandoned > abandonedBurst
	if tooMany {
		l.refused["abandoned"]++
	}
	l.mu.Unlock()
	if connection, ok := r.Context().Value(connectionKey{}).(net.Conn); ok && tooMany {
		connection.Close()
	}
}

// Listener closes connections that are too many as soon as they are there.
func (l *Limits) Listener(inner net.Listener) net.Listener { return &listener{inner, l} }

type listener struct {
	net.Listener
	limits *Limits
}

func (n *listener) Accept() (net.Conn, error) {
	for {
		accepted, err := n.Listener.Accept()
		if err != nil {
			return nil, err
		}
		if c := n.limits.admit(peer(accepted.RemoteAddr().String())); c != nil {
			return &connection{Conn: accepted, limits: n.limits, client: c}, nil
		}
		accepted.Close()
	}
}

func (l *Limits) admit(address netip.Addr) *client {
	l.mu.Lock()
	defer l.mu.Unlock()
	c := l.of(address)
	if l.connections >= l.config.MaxConnections || c.connections >= l.config.MaxConnectionsPerClient || c.abandoned > abandonedBurst/2 {
		l.refused["connections"]++
		return nil
	}
	l.connections, c.connections = l.connections+1, c.connections+1
	return c
}

type connection struct {
	net.Conn
	limits *Limits
	client *client
	once   sync.Once
}

func (c *connection) Close() error {
	c.once.Do(func() {
		c.limits.mu.Lock()
		defer c.limits.mu.Unlock()
		c.limits.connections, c.client.connections = c.limits.connections-1, c.client.connections-1
	})
	return c.Conn.Close()
}

// bodies bounds each request's body in size and time, and all that are held at a
// time in bytes: those that find no room wait a little and are then refused.
func (l *Limits) bodies(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body := &body{limits: l, r: r, free: freeBodyBytes}
		body.control = http.NewResponseController(w)
		body.ReadCloser = http.MaxBytesReader(w, r.Body, l.config.MaxMessageBytes+1024)
		defer body.release()
		if r.ContentLength != 0 && r.Header.Get("Content-Type") != "" {
			_ = body.control.SetReadDeadline(time.Now().Add(bodyTimeout))
		}
		for _, name := range []string{"Content-Encoding", "Grpc-Encoding", "Connect-Content-Encoding"} {
			if encoding := r.Header.Get(name); encoding != "" && encoding != "identity" {
				if err := body.take(l.config.MaxMessageBytes); err != nil { // What it may become.
					w.Header().Set("Retry-After", "1")
					writeError(w, r, connect.CodeResourceExhausted, err.Error())
					return
				}
				body.free = l.config.MaxMessageBytes
				break
			}
		}
		r.Body = body
		next.ServeHTTP(w, r)
	})
}

type body struct {
	io.ReadCloser
	limits      *Limits
	r           *http.Request
	control     *http.ResponseController
	free, taken int64 // Bytes that may be read before more room is taken; room taken.
}

func (b *body) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if b.free -= int64(n); b.free < 0 {
		if full := b.take(freeBodyBytes); full != nil {
			return 0, full
		}
		b.free += freeBodyBytes
	}
	if err == io.EOF {
		_ = b.control.SetReadDeadline(time.Time{}) // The answer may take as long as it likes.
	}
	return n, err
}

func (b *body) take(bytes int64) error {
	ctx, cancel := context.WithTimeout(b.r.Context(), roomTimeout)
	defer cancel()
	if b.limits.buffer.Acquire(ctx, bytes) != nil {
		return connect.NewError(connect.CodeResourceExhausted, errors.New("request: got a large one at a time of many; try again"))
	}
	b.taken += bytes
	return nil
}

func (b *body) release() { b.limits.buffer.Release(b.taken) }

// peer is whom a connection comes from; of IPv6 the network that one site has.
func peer(address string) netip.Addr {
	parsed, _ := netip.ParseAddrPort(address)
	ip := parsed.Addr().Unmap()
	if ip.Is6() {
		network, _ := ip.Prefix(64)
		return network.Addr()
	}
	return ip
}

func loopbackPeer(r *http.Request) bool {
	parsed, _ := netip.ParseAddrPort(r.RemoteAddr)
	return parsed.Addr().Unmap().IsLoopback()
}

// clientAddress is the peer's, or whom a proxy of this machine names.
func clientAddress(r *http.Request) netip.Addr {
	if named := r.Header.Get("X-Forwarded-For"); named != "" && loopbackPeer(r) {
		if ip, err := netip.ParseAddr(strings.TrimSpace(named[strings.LastIndex(named, ",")+1:])); err == nil {
			return peer(netip.AddrPortFrom(ip, 0).String())
		}
	}
	return peer(r.RemoteAddr)
}

func (l *Limits) Describe(out chan<- *prometheus.Desc) { prometheus.DescribeByCollect(l, out) }

func (l *Limits) Collect(out chan<- prometheus.Metric) {
	l.mu.Lock()
	defer l.mu.Unlock()
	gauge := func(name, help string, value float64) {
		out <- prometheus.MustNewConstMetric(prometheus.NewDesc(name, help, nil, nil), prometheus.GaugeValue, value)
	}
	gauge("karez_gateway_connections", "Connections that are open.", float64(l.connections))
	gauge("karez_gateway_calls", "Requests under way.", float64(l.calls))
	refused := prometheus.NewDesc("karez_gateway_refused_total", "What was refused because there was too much of it.", []string{"what"}, nil)
	for _, what := range []string{"abandoned", "calls", "connections"} {
		out <- prometheus.MustNewConstMetric(refused, prometheus.CounterValue, l.refused[what], what)
	}
}

// certificateFiles reads a certificate again when its file has changed.
type certificateFiles struct {
	certificate, key string
	mu               sync.Mutex
	read             time.Time
	pair             *tls.Certificate
}

func newCertificateFiles(certificate, key string) (*certificateFiles, error) {
	c := &certificateFiles{certificate: certificate, key: key}
	_, err := c.Get()
	return c, err
}

// Get keeps to the last good pair while the files do not fit each other.
func (c *certificateFiles) Get() (*tls.Certificate, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	info, err := os.Stat(c.certificate)
	if c.pair != nil && (err != nil || info.ModTime().Equal(c.read)) {
		return c.pair, nil
	}
	pair, err := tls.LoadX509KeyPair(c.certificate, c.key)
	if err == nil {
		c.pair, c.read = &pair, info.ModTime()
	} else if c.pair == nil {
		return nil, fmt.Errorf("tls-certificate: %w", err)
	}
	return c.pair, nil
}
