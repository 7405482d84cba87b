package main

import (
	"errors"
	"flag"
	"fmt"
	"net"
	"net/netip"
	"strings"
	"time"
)

// Config is how the gateway is told what to do; the flags' texts say what each is.
type Config struct {
	Listen, Backend, Console, PortFile, Hosts string
	TLSCertificate, TLSKey                    string
	BackendCA, ClientCertificate, ClientKey   string
	TrustedProxies                            []netip.Prefix
	Drain                                     time.Duration
}

// parseConfig reads flags, and for those that are not given the environment:
// KAREZ_GATEWAY_ and the flag's name in capitals, "-" as "_".
func parseConfig(arguments []string, lookup func(string) (string, bool)) (c Config, err error) {
	flags := flag.NewFlagSet("karez-gateway", flag.ExitOnError)
	flags.StringVar(&c.Listen, "listen", "127.0.0.1:8080", "where to serve: `HOST:PORT`; another address than loopback needs TLS; port 0 takes a free one")
	flags.StringVar(&c.Backend, "backend", "127.0.0.1:50051", "`HOST:PORT` of karezd; another address than loopback needs --backend-ca")
	flags.StringVar(&c.Console, "console", "", "`folder` of the console's files; empty: no console")
	flags.StringVar(&c.PortFile, "port-file", "", "`file` to write the port to once it is open")
	flags.StringVar(&c.Hosts, "hosts", "", "`names` by which browsers may call this server, with commas between; empty: on loopback its names, elsewhere any")
	flags.Func("trusted-proxies", "`networks`, such as 127.0.0.1/32, with commas between, whose X-Forwarded-For is believed; empty: nobody's", func(text string) error {
		for _, network := range strings.Split(text, ",") {
			proxies, fault := netip.ParsePrefix(network)
			if fault != nil {
				return fault
			}
			c.TrustedProxies = append(c.TrustedProxies, proxies)
		}
		return nil
	})
	flags.StringVar(&c.TLSCertificate, "tls-certificate", "", "PEM `file` of the certificate chain; read for each connection, so it may be renewed")
	flags.StringVar(&c.TLSKey, "tls-key", "", "PEM `file` of its key")
	flags.StringVar(&c.BackendCA, "backend-ca", "", "PEM `file` of who signs the backend's certificate; empty: the backend is called without TLS")
	flags.StringVar(&c.ClientCertificate, "client-certificate", "", "PEM `file` of the certificate shown to the backend; read for each connection")
	flags.StringVar(&c.ClientKey, "client-key", "", "PEM `file` of its key")
	flags.DurationVar(&c.Drain, "drain", 10*time.Second, "how `long` requests may go on once the process is told to stop")
	_ = flags.Parse(arguments) // Says what is wrong, and exits.
	if flags.NArg() > 0 {
		return c, fmt.Errorf("arguments: got %q, want flags only", flags.Args())
	}
	given := map[string]bool{}
	flags.Visit(func(f *flag.Flag) { given[f.Name] = true })
	flags.VisitAll(func(f *flag.Flag) {
		name := "KAREZ_GATEWAY_" + strings.ToUpper(strings.ReplaceAll(f.Name, "-", "_"))
		if value, found := lookup(name); found && !given[f.Name] {
			if fault := f.Value.Set(value); fault != nil {
				err = fmt.Errorf("%s: got %q: %w", name, value, fault)
			}
		}
	})
	if err != nil {
		return c, err
	}
	return c, c.check()
}

// check refuses what would send credentials in the clear.
func (c Config) check() error {
	switch {
	case (c.TLSCertificate == "") != (c.TLSKey == ""):
		return errors.New("tls-certificate, tls-key: got one, want both or none")
	case (c.ClientCertificate == "") != (c.ClientKey == "") || c.ClientKey != "" && c.BackendCA == "":
		return errors.New("client-certificate, client-key: got one alone, want both, and backend-ca")
	case c.TLSCertificate == "" && !onLoopback(c.Listen):
		return fmt.Errorf("listen: got %s, want a loopback address, or tls-certificate and tls-key", c.Listen)
	case c.BackendCA == "" && !onLoopback(c.Backend):
		return fmt.Errorf("backend: got %s, want a loopback address, or backend-ca", c.Backend)
	}
	return nil
}

// outward tells whether callers from other machines are expected.
func (c Config) outward() bool {
	return !onLoopback(c.Listen) || c.Hosts != "" || len(c.TrustedProxies) > 0
}

func onLoopback(address string) bool {
	host, _, err := net.SplitHostPort(address)
	return err == nil && (host == "localhost" || net.ParseIP(host).IsLoopback())
}
