package main

import (
	"maps"
	"net"
	"net/http"
	"net/netip"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"golang.org/x/time/rate"
)

// Requests that a client gives up within a second of asking: how many a second,
// and at once. More cost it its connections (HTTP/2 rapid reset).
const abandonedRate, abandonedBurst = 20, 200

// Sign-ins that one client may fail: how many a second, and at once. Those that
// succeed are free, so that a house behind one address can begin its day.
const missedRate, missedBurst = 10.0 / 60, 10

// What one client may have at a time.
const (
	connections = iota
	calls
	largeBodies // Larger than smallBody, or compressed.
	kinds
)

var kindNames = [kinds]string{"connections", "calls", "large_bodies"}

// Limits keeps one client from taking what others need. Safe for concurrent use.
type Limits struct {
	all, each [kinds]int
	arrival   time.Duration // For a small body, the beginning of a large one, or a stream of reflection.
	refused   *prometheus.CounterVec
	mu        sync.Mutex
	taken     [kinds]int
	clients   map[netip.Addr]*client
	open      sync.Map // net.Conn to what gives its place free.
}

type client struct {
	taken             [kinds]int
	abandoned, missed *rate.Limiter
}

func NewLimits() *Limits {
	return &Limits{
		all: [kinds]int{1024, 512, 8}, each: [kinds]int{128, 64, 2}, clients: map[netip.Addr]*client{}, arrival: 10 * time.Second,
		refused: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "karez_gateway_refused_total", Help: "What was refused because there was too much of it."}, []string{"what"}),
	}
}

// of gives the entry of address, of IPv6 that of the /48 which one site has; the lock
// is held. Entries that say nothing are dropped when there are many.
func (l *Limits) of(address netip.Addr) *client {
	if address.Is6() {
		site, _ := address.Prefix(48)
		address = site.Addr()
	}
	if len(l.clients) > 10_000 {
		maps.DeleteFunc(l.clients, func(_ netip.Addr, c *client) bool {
			return c.taken == [kinds]int{} && c.abandoned.Tokens() >= abandonedBurst && c.missed.Tokens() >= missedBurst
		})
	}
	if l.clients[address] == nil {
		l.clients[address] = &client{abandoned: rate.NewLimiter(abandonedRate, abandonedBurst), missed: rate.NewLimiter(missedRate, missedBurst)}
	}
	return l.clients[address]
}

// Take takes one of kind for address until leave is called; nil: there are too many.
func (l *Limits) Take(kind int, address netip.Addr) (leave func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	c := l.of(address)
	if l.taken[kind] >= l.all[kind] || c.taken[kind] >= l.each[kind] || c.abandoned.Tokens() < 1 {
		l.refused.WithLabelValues(kindNames[kind]).Inc()
		return nil
	}
	l.taken[kind], c.taken[kind] = l.taken[kind]+1, c.taken[kind]+1
	return sync.OnceFunc(func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.taken[kind], c.taken[kind] = l.taken[kind]-1, c.taken[kind]-1
	})
}

// Of gives the entry of address, of which the rates may be used without the lock.
func (l *Limits) Of(address netip.Addr) *client {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.of(address)
}

// signInWait is how long c may not sign in, since it failed to too often; 0: it may.
// Failures that were under way at once make a debt.
func (c *client) signInWait() time.Duration {
	return time.Duration(max(0, 1-c.missed.Tokens()) / missedRate * float64(time.Second))
}

// ConnState is for http.Server: closes connections that are too many at once.
func (l *Limits) ConnState(c net.Conn, state http.ConnState) {
	if state == http.StateNew {
		if leave := l.Take(connections, address(c.RemoteAddr().String())); leave != nil {
			l.open.Store(c, leave)
		} else {
			c.Close()
		}
	} else if state == http.StateClosed {
		if leave, found := l.open.LoadAndDelete(c); found {
			leave.(func())()
		}
	}
}

// address is that of HOST:PORT.
func address(hostPort string) netip.Addr {
	parsed, _ := netip.ParseAddrPort(hostPort)
	return parsed.Addr().Unmap()
}
