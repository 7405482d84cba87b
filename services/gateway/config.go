package main

import (
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"time"

	"github.com/alecthomas/kong"
)

// Config is how the gateway is told what to do, each by a flag or in the environment.
type Config struct {
	Listen         string         `default:"127.0.0.1:8080" placeholder:"HOST:PORT" help:"Where to serve; another address than loopback needs TLS; port 0 takes a free one."`
	Backend        string         `default:"127.0.0.1:50051" placeholder:"HOST:PORT" help:"karezd; another address than loopback needs --backend-ca."`
	Console        string         `placeholder:"FOLDER" help:"The console's files; empty: no console."`
	PortFile       string         `placeholder:"FILE" help:"Where to write the port once it is open."`
	Hosts          []string       `placeholder:"NAMES" help:"By which browsers may call this server, with commas between; empty: on loopback its names, elsewhere any."`
	TrustedProxies []netip.Prefix `placeholder:"NETWORKS" help:"Such as 127.0.0.1/32, with commas between, whose X-Forwarded-For is believed; empty: nobody's."`
	TLSCertificate string         `and:"tls" placeholder:"FILE" help:"PEM of the certificate chain; read for each connection, so it may be renewed."`
	TLSKey         string         `and:"tls" placeholder:"FILE" help:"PEM of its key."`

	BackendCA         []byte        `type:"filecontent" placeholder:"FILE" help:"PEM of who signs the backend's certificate; empty: the backend is called without TLS."`
	ClientCertificate string        `and:"client" placeholder:"FILE" help:"PEM of the certificate shown to the backend; read for each connection."`
	ClientKey         string        `and:"client" placeholder:"FILE" help:"PEM of its key."`
	Drain             time.Duration `default:"10s" help:"How long requests may go on once the process is told to stop."`
}

// newParser fills config of flags, and for those that are not given of the environment:
// KAREZ_GATEWAY_ and the flag's name in capitals, "-" as "_".
func newParser(config *Config) *kong.Kong {
	return kong.Must(config, kong.Name("karez-gateway"), kong.DefaultEnvars("KAREZ_GATEWAY"),
		kong.Description("The HTTP edge of karez: REST, Connect, gRPC-Web and gRPC, sessions, and the console's files."))
}

// Validate refuses what would send credentials in the clear. The parser calls it.
func (c Config) Validate() error {
	switch {
	case c.ClientKey != "" && len(c.BackendCA) == 0:
		return errors.New("client-key: got it without backend-ca, want both")
	case c.TLSCertificate == "" && !onLoopback(c.Listen):
		return fmt.Errorf("listen: got %s, want a loopback address, or tls-certificate and tls-key", c.Listen)
	case len(c.BackendCA) == 0 && !onLoopback(c.Backend):
		return fmt.Errorf("backend: got %s, want a loopback address, or backend-ca", c.Backend)
	case len(c.BackendCA) > 0 && !x509.NewCertPool().AppendCertsFromPEM(c.BackendCA):
		return errors.New("backend-ca: got something else, want certificates in PEM")
	}
	return nil
}

// outward tells whether callers from other machines are expected.
func (c Config) outward() bool {
	return !onLoopback(c.Listen) || len(c.Hosts) > 0 || len(c.TrustedProxies) > 0
}

func onLoopback(address string) bool {
	host, _, err := net.SplitHostPort(address)
	return err == nil && (host == "localhost" || net.ParseIP(host).IsLoopback())
}
