package main

import (
	"net"
	"net/http"
	"net/netip"
	"sync"
	"time"

	"connectrpc.com/connect"
	"github.com/prometheus/client_golang/prometheus"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/protobuf/types/known/durationpb"
)

// What one client may have some of at a time; bodies are large over smallBody.
const connections, calls, largeBodies = "connections", "calls", "large_bodies"

// Limits keeps one client from taking what others need. Safe for concurrent use.
type Limits struct {
	most    map[string]most // By kind.
	arrival time.Duration   // For a small body, the beginning of a large one, or a stream of reflection.
	regret  time.Duration   // How long the place stays taken of a call that its client gives up.
	refused *prometheus.CounterVec
	mu      sync.Mutex
	taken   map[place]int
}

type most struct{ ofAll, ofOne int }

// place is one that a client has; the zero client is all together.
type place struct {
	kind   string
	client netip.Addr
}

func NewLimits() *Limits {
	return &Limits{
		most:    map[string]most{connections: {1024, 128}, calls: {512, 64}, largeBodies: {8, 2}},
		arrival: 10 * time.Second, regret: time.Second, taken: map[place]int{},
		refused: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "karez_gateway_refused_total", Help: "What was refused because there was too much of it."}, []string{"what"}),
	}
}

// Take takes a place of kind for client until leave is called, which is to be done
// once, also where an error says that there are too many.
func (l *Limits) Take(kind string, client netip.Addr) (leave func(), err error) {
	err = l.add(kind, client, 1)
	return func() { _ = l.add(kind, client, -1) }, err
}

// add counts n more of kind for client, of IPv6 for the /48 which one site has. What
// one has too much of does not count for all, so that it keeps nobody else out.
func (l *Limits) add(kind string, client netip.Addr, n int) error {
	if client.Is6() {
		site, _ := client.Prefix(48)
		client = site.Addr()
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	most, all, one := l.most[kind], place{kind: kind}, place{kind, client}
	before := l.taken[one]
	l.taken[one] = before + n
	l.taken[all] += min(before+n, most.ofOne) - min(before, most.ofOne)
	if before+n == 0 {
		delete(l.taken, one)
	}
	if n > 0 && (before >= most.ofOne || l.taken[all] > most.ofAll) {
		l.refused.WithLabelValues(kind).Inc()
		failure := refusal(connect.CodeResourceExhausted, "%s: got too many at a time; try again", kind)
		failure.Meta().Set("Retry-After", "1")
		if detail, err := connect.NewErrorDetail(&errdetails.RetryInfo{RetryDelay: durationpb.New(time.Second)}); err == nil {
			failure.AddDetail(detail)
		}
		return failure
	}
	return nil
}

// ConnState is for http.Server: closes connections that are too many at once.
func (l *Limits) ConnState(c net.Conn, state http.ConnState) {
	client := address(c.RemoteAddr().String())
	if state == http.StateNew && l.add(connections, client, 1) != nil {
		c.Close()
	} else if state == http.StateClosed {
		_ = l.add(connections, client, -1)
	}
}

// address is that of HOST:PORT.
func address(hostPort string) netip.Addr {
	parsed, _ := netip.ParseAddrPort(hostPort)
	return parsed.Addr().Unmap()
}
