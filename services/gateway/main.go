// The gateway is karez' public edge: one HTTP port with REST, Connect, gRPC-Web
// and gRPC in front of the gRPC server of karezd, sessions of people by cookie,
// and the files of the operators' console. docs/gateway.md says what it promises.
package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
)

func main() {
	var config Config
	parser := newParser(&config)
	_, err := parser.Parse(os.Args[1:])
	parser.FatalIfErrorf(err)
	parser.FatalIfErrorf(run(config))
}

// run serves until SIGTERM or SIGINT, then lets requests that are under way end.
func run(config Config) error {
	debug.SetGCPercent(50) // Bodies come and go; memory matters more here than time.
	stop, cancel := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	defer cancel()
	gateway, err := NewGateway(config)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", config.Listen)
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	if config.PortFile != "" {
		if err := os.WriteFile(config.PortFile, fmt.Appendln(nil, listener.Addr().(*net.TCPAddr).Port), 0o644); err != nil {
			return fmt.Errorf("port-file: %w", err)
		}
	}
	slog.Info("serving", "address", listener.Addr().String(), "backend", config.Backend, "tls", config.TLSCertificate != "")
	ended := make(chan error, 1)
	go func() { ended <- gateway.Serve(listener) }()
	select {
	case err := <-ended:
		return err
	case <-stop.Done():
	}
	slog.Info("draining", "at_most", config.Drain)
	patience, done := context.WithTimeout(context.Background(), config.Drain)
	defer done()
	if err := gateway.Shutdown(patience); errors.Is(err, context.DeadlineExceeded) {
		slog.Warn("cut_off", "what", "requests that went on after the drain")
	}
	return nil
}
