package main

import (
	"errors"
	"flag"
	"fmt"
	"net"
	"strings"
	"time"
)

// Config is how the gateway is told what to do.
type Config struct {
	Listen, Backend, Console, PortFile                   string
	TLSCertificate, TLSKey                               string
	BackendCA, BackendName, ClientCertificate, ClientKey string
	Hosts                                                string
	MaxMessageBytes, MaxBufferedBytes                    int64
	MaxConnections, MaxConnectionsPerClient, MaxCalls    int
	Drain                                                time.Duration
}

// parseConfig reads flags, and for those that are not given the environment:
// KAREZ_GATEWAY_ and the flag's name in capitals, "-" as "_".
func parseConfig(arguments []string, lookup func(string) (string, bool)) (Config, error) {
	var c Config
	flags := flag.NewFlagSet("karez-gateway", flag.ContinueOnError)
	flags.StringVar(&c.Listen, "listen", "127.0.0.1:8080", "where to serve: `HOST:PORT`; another address than loopback needs TLS; port 0 takes a free one")
	flags.StringVar(&c.Backend, "backend", "127.0.0.1:50051", "`HOST:PORT` of karezd; another address than loopback needs --backend-ca")
	flags.StringVar(&c.Console, "console", "", "`folder` of the console's files; empty: no console")
	flags.StringVar(&c.PortFile, "port-file", "", "`file` to write the port to once it is open")
	flags.StringVar(&c.TLSCertificate, "tls-certificate", "", "PEM `file` of the certificate chain; read again when it changes")
	flags.StringVar(&c.TLSKey, "tls-key", "", "PEM `file` of its key")
	flags.StringVar(&c.BackendCA, "backend-ca", "", "PEM `file` of who signs the backend's certificate; empty: the backend is called without TLS")
	flags.StringVar(&c.BackendName, "backend-name", "", "name in the backend's certificate, where it is not the host of --backend")
	flags.StringVar(&c.ClientCertificate, "client-certificate", "", "PEM `file` of the certificate shown to the backend; read again when it changes")
	flags.StringVar(&c.ClientKey, "client-key", "", "PEM `file` of its key")
	flags.StringVar(&c.Hosts, "hosts", "", "`names` by which clients may call this server, with commas between; empty: on loopback its names, elsewhere any")
	flags.Int64Var(&c.MaxMessageBytes, "max-message-bytes", 4<<20, "largest request, also once it is decompressed, in `bytes`")
	flags.Int64Var(&c.MaxBufferedBytes, "max-buffered-bytes", 16<<20, "most `bytes` of requests' bodies held at a time; further ones wait")
	flags.IntVar(&c.MaxConnections, "max-connections", 1024, "most connections at a time")
	flags.IntVar(&c.MaxConnectionsPerClient, "max-connections-per-client", 128, "most connections at a time from one address")
	flags.IntVar(&c.MaxCalls, "max-calls", 512, "most requests under way at a time; further ones are refused")
	flags.DurationVar(&c.Drain, "drain", 10*time.Second, "how `long` requests may go on once the process is told to stop")
	if err := flags.Parse(arguments); err != nil {
		return c, err
	}
	if flags.NArg() > 0 {
		return c, fmt.Errorf("arguments: got %q, want flags only", flags.Args())
	}
	given := map[string]bool{}
	flags.Visit(func(f *flag.Flag) { given[f.Name] = true })
	var faults []error
	flags.VisitAll(func(f *flag.Flag) {
		name := "KAREZ_GATEWAY_" + strings.ToUpper(strings.ReplaceAll(f.Name, "-", "_"))
		if value, found := lookup(name); found && !given[f.Name] {
			if err := f.Value.Set(value); err != nil {
				faults = append(faults, fmt.Errorf("%s: got %q: %w", name, value, err))
			}
		}
	})
	return c, errors.Join(append(faults, c.check())...)
}

// check refuses what would send credentials in the clear.
func (c Config) check() error {
	switch {
	case (c.TLSCertificate == "") != (c.TLSKey == ""):
		return errors.New("tls-certificate, tls-key: got one, want both or none")
	case (c.ClientCertificate == "") != (c.ClientKey == ""):
		return errors.New("client-certificate, client-key: got one, want both or none")
	case c.ClientCertificate != "" && c.BackendCA == "":
		return errors.New("backend-ca: got none, want it beside client-certificate")
	case c.TLSCertificate == "" && !onLoopback(c.Listen):
		return fmt.Errorf("listen: got %s, want a loopback address, or --tls-certificate and --tls-key", c.Listen)
	case c.BackendCA == "" && !onLoopback(c.Backend):
		return fmt.Errorf("backend: got %s, want a loopback address, or --backend-ca", c.Backend)
	case c.MaxMessageBytes < 1<<16 || c.MaxBufferedBytes < c.MaxMessageBytes:
		return fmt.Errorf("max-buffered-bytes: got %d, want at least max-message-bytes (%d), and that at least 65536", c.MaxBufferedBytes, c.MaxMessageBytes)
	}
	return nil
}

func onLoopback(address string) bool {
	host, _, err := net.SplitHostPort(address)
	return err == nil && loopbackHost(host)
}

func loopbackHost(host string) bool {
	return host == "localhost" || net.ParseIP(strings.Trim(host, "[]")).IsLoopback()
}
