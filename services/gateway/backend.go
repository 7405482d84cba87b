package main

import (
	"crypto/tls"
	"crypto/x509"
	_ "embed"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httputil"
	"net/url"
	"slices"
	"sync/atomic"
	"time"

	"connectrpc.com/connect"
	"connectrpc.com/vanguard"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protodesc"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
	"google.golang.org/protobuf/types/descriptorpb"
)

// What deploy/dev/gateway.sh makes of the protos: api.binpb (FileDescriptorSet)
// and openapi.yaml.
//
//go:embed generated/api.binpb
var apiFiles []byte

//go:embed generated/openapi.yaml
var openAPI []byte

// The largest unary answer that is turned into another protocol, as in karezd.
const maxAnswerBytes = 16 << 20

// The headers of a request that become metadata of the call. Whatever else a
// client sends, such as cookies or a forged karez-principal-bin, ends here.
var forwarded = []string{
	"Authorization", "Content-Type", "Grpc-Accept-Encoding", "Grpc-Timeout", "Te", "Traceparent", "Tracestate", "User-Agent", "X-Request-Id",
}

// loadAPI reads the API's files and services out of the program.
func loadAPI() (files *protoregistry.Files, services []protoreflect.ServiceDescriptor, err error) {
	var set descriptorpb.FileDescriptorSet
	if err = proto.Unmarshal(apiFiles, &set); err == nil {
		files, err = protodesc.NewFiles(&set)
	}
	files.RangeFiles(func(file protoreflect.FileDescriptor) bool {
		for i := range file.Services().Len() {
			services = append(services, file.Services().Get(i))
		}
		return true
	})
	return files, services, err
}

// backendTransport speaks HTTP/2 to the backend: in the clear or by TLS, as the URL says.
func backendTransport(c Config) *http.Transport {
	authorities := x509.NewCertPool()
	authorities.AppendCertsFromPEM(c.BackendCA)
	transport := &http.Transport{
		Protocols:       new(http.Protocols),
		HTTP2:           &http.HTTP2Config{SendPingTimeout: 20 * time.Second, PingTimeout: 10 * time.Second},
		TLSClientConfig: &tls.Config{RootCAs: authorities, MinVersion: tls.VersionTLS12},
	}
	transport.Protocols.SetHTTP2(true)
	transport.Protocols.SetUnencryptedHTTP2(true)
	if c.ClientCertificate != "" {
		transport.TLSClientConfig.GetClientCertificate = certificate[*tls.CertificateRequestInfo](c.ClientCertificate, c.ClientKey)
	}
	return transport
}

// certificate reads the files anew for each connection, so that they may be renewed;
// what is half written or wrong leaves the pair before in use.
func certificate[Asked any](chain, key string) func(Asked) (*tls.Certificate, error) {
	var last atomic.Pointer[tls.Certificate]
	return func(Asked) (*tls.Certificate, error) {
		pair, err := tls.LoadX509KeyPair(chain, key)
		if err == nil {
			last.Store(&pair)
		} else if last.Load() != nil {
			slog.Warn("certificate_unreadable", "file", chain, "error", err)
			err = nil
		}
		return last.Load(), err
	}
}

// newTranscoder speaks REST, Connect, gRPC-Web and gRPC to clients, gRPC to the
// backend. What is no call of the API goes to others.
func newTranscoder(c Config, services []protoreflect.ServiceDescriptor, others http.Handler) (http.Handler, error) {
	target := &url.URL{Scheme: "http", Host: c.Backend}
	if len(c.BackendCA) > 0 {
		target.Scheme = "https"
	}
	backend := &httputil.ReverseProxy{Transport: backendTransport(c), ErrorHandler: answerUnavailable, Rewrite: func(r *httputil.ProxyRequest) {
		maps.DeleteFunc(r.Out.Header, func(name string, _ []string) bool { return !slices.Contains(forwarded, name) })
		if c.outward() { // An open backend serves nobody who is named by this.
			r.Out.Header.Set("X-Forwarded-For", c.clientAddress(r.In).String())
		}
		r.SetURL(target)
	}}
	var targets []*vanguard.Service
	for _, service := range services {
		targets = append(targets, vanguard.NewServiceWithSchema(service, backend,
			vanguard.WithTargetProtocols(vanguard.ProtocolGRPC),
			vanguard.WithTargetCodecs(vanguard.CodecProto),
			vanguard.WithNoTargetCompression(),
			vanguard.WithMaxMessageBufferBytes(maxAnswerBytes)))
	}
	return vanguard.NewTranscoder(targets,
		vanguard.WithCodec(newStrictJSON),
		vanguard.WithUnknownHandler(others))
}

// answerUnavailable is what a call gets that the backend did not answer.
func answerUnavailable(w http.ResponseWriter, r *http.Request, err error) {
	if r.Context().Err() == nil { // Else the caller has gone.
		slog.Warn("backend_unavailable", "request_id", r.Header.Get("X-Request-Id"), "error", err)
	}
	fail(w, r, refusal(connect.CodeUnavailable, "the service does not answer; try again"))
}

// refusal is an error of the gateway's own.
func refusal(code connect.Code, format string, args ...any) *connect.Error {
	return connect.NewError(code, fmt.Errorf(format, args...))
}

// fail answers in the protocol of r; in Connect's JSON where that is none.
func fail(w http.ResponseWriter, r *http.Request, err error) {
	_ = connect.NewErrorWriter().Write(w, r, err)
}
