// What an ill-meaning client can do to the gateway, and what that costs others.
// Starts a karezd and a gateway of its own on loopback, attacks that gateway only,
// each way for a few seconds at a bounded rate, and prints how much memory each
// process grew and how another caller fared. It takes no address to attack.
//
//	attacks --programs FOLDER [--seconds N] [--only NAME]
package main

import (
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"
)

// attack goes on until stop is closed, and says how much it did.
type attack struct {
	name string
	run  func(target string, stop <-chan struct{}) string
}

var attacks = []attack{
	{"rapid reset", rapidReset},
	{"slow headers", slowHeaders},
	{"huge headers", hugeHeaders},
	{"idle connections", idleConnections},
	{"body bomb", bodyBomb},
}

func main() {
	programs := flag.String("programs", "build/release/bin", "`folder` of karezd and karez-gateway")
	seconds := flag.Int("seconds", 8, "length of each attack, and of the time before it, in `seconds`, 2 to 60")
	only := flag.String("only", "", "`name` of the one attack to make")
	flag.Parse()
	if *seconds < 2 || *seconds > 60 {
		fail(fmt.Errorf("seconds: got %d, want 2 to 60", *seconds))
	}
	// Many connections want many files.
	var files syscall.Rlimit
	if syscall.Getrlimit(syscall.RLIMIT_NOFILE, &files) == nil {
		files.Cur = files.Max
		_ = syscall.Setrlimit(syscall.RLIMIT_NOFILE, &files)
	}
	packedBombs()
	fmt.Printf("%-17s %26s %26s   %s\n", "", "memory grew by, MB", "another caller's p99, ms", "")
	fmt.Printf("%-17s %13s %12s %12s %13s   %s\n", "attack", "karez-gateway", "karezd", "without", "with", "the attack did")
	for _, a := range attacks {
		if *only == "" || *only == a.name {
			if err := measure(a, *programs, time.Duration(*seconds)*time.Second); err != nil {
				fail(err)
			}
		}
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "attacks:", err)
	os.Exit(1)
}

// measure makes one attack on programs that are started for it.
func measure(a attack, programs string, length time.Duration) error {
	s, err := startServers(programs)
	if err != nil {
		return err
	}
	defer s.stop()
	if err := (&caller{url: s.url}).callFor(2 * time.Second); err != nil { // Warms both up.
		return err
	}
	before := &caller{url: s.url}
	if err := before.callFor(length); err != nil {
		return err
	}
	gateway, karezd := watchMemory(s.gateway.Process.Pid), watchMemory(s.karezd.Process.Pid)
	stop, did := make(chan struct{}), make(chan string, 1)
	go func() { did <- a.run(s.target, stop) }()
	during := &caller{url: s.url}
	err = during.callFor(length)
	close(stop)
	what := <-did
	fmt.Printf("%-17s %13.1f %12.1f %12.2f %13.2f   %s\n", a.name, gateway.grown(), karezd.grown(), before.p99(), during.p99(), what)
	return err
}

// caller is somebody else, at another address of loopback, who asks 100 times a second.
type caller struct {
	url   string
	mu    sync.Mutex
	times []time.Duration
}

func (c *caller) callFor(length time.Duration) error {
	dialer := &net.Dialer{LocalAddr: &net.TCPAddr{IP: net.IPv4(127, 0, 0, 2)}}
	transport := &http.Transport{DialContext: dialer.DialContext, MaxConnsPerHost: 32, MaxIdleConnsPerHost: 32}
	defer transport.CloseIdleConnections()
	client := &http.Client{Transport: transport, Timeout: 10 * time.Second}
	var calls sync.WaitGroup
	failures := make(chan error, 1)
	ticker := time.NewTicker(10 * time.Millisecond)
	defer ticker.Stop()
	for end := time.Now().Add(length); time.Now().Before(end); <-ticker.C {
		calls.Go(func() {
			start := time.Now()
			response, err := client.Get(c.url + "/v1/listings?pageSize=1")
			if err == nil {
				_, err = io.Copy(io.Discard, response.Body)
				response.Body.Close()
				if err == nil && response.StatusCode != http.StatusOK {
					err = fmt.Errorf("another caller: got %s, want 200 OK", response.Status)
				}
			}
			if err != nil {
				select {
				case failures <- err:
				default:
				}
			}
			c.mu.Lock()
			defer c.mu.Unlock()
			c.times = append(c.times, time.Since(start))
		})
	}
	calls.Wait()
	select {
	case err := <-failures:
		return err
	default:
		return nil
	}
}

func (c *caller) p99() float64 {
	slices.Sort(c.times)
	return float64(c.times[len(c.times)*99/100].Microseconds()) / 1000
}

// memory is the growth of a process' resident memory since it began to be watched.
type memory struct {
	first, most int64
	stop, done  chan struct{}
}

func watchMemory(pid int) *memory {
	m := &memory{first: resident(pid), stop: make(chan struct{}), done: make(chan struct{})}
	go func() {
		defer close(m.done)
		for {
			m.most = max(m.most, resident(pid))
			select {
			case <-m.stop:
				return
			case <-time.After(20 * time.Millisecond):
			}
		}
	}()
	return m
}

// grown ends the watch; in MB.
func (m *memory) grown() float64 {
	close(m.stop)
	<-m.done
	return float64(m.most-m.first) / 1024
}

// resident is in KB.
func resident(pid int) (kilobytes int64) {
	status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	_, rest, _ := strings.Cut(string(status), "VmRSS:")
	_, _ = fmt.Sscan(rest, &kilobytes)
	return kilobytes
}
