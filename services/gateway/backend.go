package main

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"embed"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math"
	"net"
	"net/http"
	"net/http/httputil"
	"net/netip"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"

	"connectrpc.com/connect"
	"connectrpc.com/vanguard"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/genproto/googleapis/rpc/status"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protodesc"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/descriptorpb"
	"google.golang.org/protobuf/types/known/anypb"
	"google.golang.org/protobuf/types/known/durationpb"
)

// What deploy/dev/gateway.sh makes of the protos: api.binpb (FileDescriptorSet)
// and openapi.yaml.
//
//go:embed all:generated
var generated embed.FS

// The largest unary answer that is turned into another protocol, as in karezd.
const maxAnswerBytes = 16 << 20

// Where gRPC has google.rpc.Status of an error.
const detailsHeader = "Grpc-Status-Details-Bin"

// The headers of a request that become metadata of the call. Whatever else a
// client sends, such as cookies or a forged karez-principal-bin, ends here.
var forwarded = []string{
	"Authorization", "Content-Type", "Grpc-Accept-Encoding", "Grpc-Timeout", "Te", "Traceparent", "Tracestate", "User-Agent", "X-Request-Id",
}

// loadServices reads the services of the API out of the program.
func loadServices() (services []protoreflect.ServiceDescriptor, err error) {
	data, err := generated.ReadFile("generated/api.binpb")
	if err != nil {
		return nil, fmt.Errorf("built without the protos, want it built by deploy/dev/gateway.sh: %w", err)
	}
	var set descriptorpb.FileDescriptorSet
	if err := proto.Unmarshal(data, &set); err != nil {
		return nil, fmt.Errorf("api.binpb: %w", err)
	}
	files, err := protodesc.NewFiles(&set)
	if err != nil {
		return nil, fmt.Errorf("api.binpb: %w", err)
	}
	files.RangeFiles(func(file protoreflect.FileDescriptor) bool {
		for i := range file.Services().Len() {
			services = append(services, file.Services().Get(i))
		}
		return true
	})
	return services, nil
}

// backendTransport speaks HTTP/2 to the backend: in the clear on loopback, else by TLS.
func backendTransport(c Config) (*http.Transport, error) {
	transport := &http.Transport{
		Protocols: new(http.Protocols),
		HTTP2:     &http.HTTP2Config{SendPingTimeout: 20 * time.Second, PingTimeout: 10 * time.Second},
	}
	if c.BackendCA == "" {
		transport.Protocols.SetUnencryptedHTTP2(true)
		return transport, nil
	}
	transport.Protocols.SetHTTP2(true)
	pem, err := os.ReadFile(c.BackendCA)
	if err != nil {
		return nil, fmt.Errorf("backend-ca: %w", err)
	}
	transport.TLSClientConfig = &tls.Config{RootCAs: x509.NewCertPool(), MinVersion: tls.VersionTLS12}
	if !transport.TLSClientConfig.RootCAs.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("backend-ca: got %s, want certificates in PEM", c.BackendCA)
	}
	if c.ClientCertificate != "" {
		transport.TLSClientConfig.GetClientCertificate = func(*tls.CertificateRequestInfo) (*tls.Certificate, error) {
			pair, err := tls.LoadX509KeyPair(c.ClientCertificate, c.ClientKey)
			return &pair, err
		}
	}
	return transport, nil
}

var errOpen = errors.New("backend: got one that takes calls without a credential, want karezd with --access required, " +
	"or a gateway for this machine only: --listen on loopback, without --hosts and --trusted-proxies")

// dialGuarded connects to a backend that refuses to say who calls where no credential
// came: an open one would take everybody for its operator. Each connection is preceded
// by that question, since another backend may have taken the place of the last.
func dialGuarded(plain *http.Transport, getCaller string) func(ctx context.Context, network, address string) (net.Conn, error) {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
		defer cancel()
		request, err := http.NewRequestWithContext(ctx, http.MethodPost, getCaller, bytes.NewReader(make([]byte, 5))) // An empty message.
		if err != nil {
			return nil, err
		}
		request.Header.Set("Content-Type", "application/grpc")
		request.Header.Set("Te", "trailers")
		defer plain.CloseIdleConnections()
		answer, err := plain.RoundTrip(request)
		if err != nil {
			return nil, err
		}
		defer answer.Body.Close()
		if _, err = io.Copy(io.Discard, io.LimitReader(answer.Body, maxAnswerBytes)); err != nil {
			return nil, err
		}
		switch answer.Header.Get("Grpc-Status") + answer.Trailer.Get("Grpc-Status") {
		case strconv.Itoa(int(connect.CodeUnauthenticated)):
			return new(net.Dialer).DialContext(ctx, network, address)
		case strconv.Itoa(int(connect.CodeUnavailable)), strconv.Itoa(int(connect.CodeResourceExhausted)):
			return nil, errors.New("backend: got no answer about its access control")
		}
		return nil, errOpen
	}
}

// newTranscoder speaks REST, Connect, gRPC-Web and gRPC to clients, gRPC to the
// backend. What is no call of the API goes to others.
func newTranscoder(c Config, limits *Limits, services []protoreflect.ServiceDescriptor, others http.Handler) (http.Handler, error) {
	transport, err := backendTransport(c)
	if err != nil {
		return nil, err
	}
	target := &url.URL{Scheme: "http", Host: c.Backend}
	if c.BackendCA != "" {
		target.Scheme = "https"
	}
	if c.outward() {
		transport.DialContext = dialGuarded(transport.Clone(), target.JoinPath(accessService, "GetCaller").String())
	}
	proxy := &httputil.ReverseProxy{Transport: transport, ErrorHandler: answerUnavailable,
		ModifyResponse: func(answer *http.Response) error {
			sayWhenToRetry(answer.Header)
			if answer.Request.URL.Path != signInPath {
				return nil
			}
			data, err := io.ReadAll(io.LimitReader(answer.Body, maxAnswerBytes))
			if answer.Body = io.NopCloser(bytes.NewReader(data)); err == nil && len(data) == 0 {
				limits.Missed(netip.MustParseAddr(answer.Request.Header.Get("X-Forwarded-For")))
			}
			return err
		},
		Rewrite: func(r *httputil.ProxyRequest) {
			headers := http.Header{"X-Forwarded-For": {c.clientAddress(r.In).String()}}
			for _, name := range forwarded {
				if values := r.Out.Header.Values(name); len(values) > 0 {
					headers[name] = values
				}
			}
			r.Out.Header = headers
			r.SetURL(target)
		}}
	// All ways to sign in are one here.
	backend := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if wait := limits.SignInWait(c.clientAddress(r)); r.URL.Path == signInPath && wait > 0 {
			retry, _ := anypb.New(&errdetails.RetryInfo{RetryDelay: durationpb.New(wait)})
			answerError(w, connect.CodeResourceExhausted, "got too many sign-ins that failed; try again in a minute", retry)
			return
		}
		proxy.ServeHTTP(w, r)
	})
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

// sayWhenToRetry repeats RetryInfo of an error as Retry-After, in whole seconds. An
// error that ends a stream's answers comes after the headers and is left as it is.
func sayWhenToRetry(headers http.Header) {
	details, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(headers.Get(detailsHeader), "="))
	var failure status.Status
	if err != nil || proto.Unmarshal(details, &failure) != nil {
		return // The client's own library may understand it.
	}
	for _, detail := range failure.Details {
		var retry errdetails.RetryInfo
		if detail.UnmarshalTo(&retry) == nil {
			headers.Set("Retry-After", strconv.Itoa(int(math.Ceil(retry.RetryDelay.AsDuration().Seconds()))))
		}
	}
}

// answerUnavailable is what a call gets that the backend did not answer, in gRPC:
// the transcoder turns it into what the client speaks.
func answerUnavailable(w http.ResponseWriter, r *http.Request, err error) {
	code, message := connect.CodeUnavailable, "the service does not answer; try again"
	if r.Context().Err() != nil {
		code, message = connect.CodeCanceled, "the caller has gone"
	} else {
		if errors.Is(err, errOpen) {
			message = errOpen.Error()
		}
		slog.Warn("backend_unavailable", "request_id", r.Header.Get("X-Request-Id"), "error", err)
	}
	answerError(w, code, message)
}

// answerError answers in gRPC.
func answerError(w http.ResponseWriter, code connect.Code, message string, details ...*anypb.Any) {
	if len(details) > 0 {
		data, _ := proto.Marshal(&status.Status{Code: int32(code), Message: message, Details: details})
		w.Header().Set(detailsHeader, base64.RawStdEncoding.EncodeToString(data))
		sayWhenToRetry(w.Header())
	}
	w.Header().Set("Content-Type", "application/grpc+proto")
	w.Header().Set("Grpc-Status", strconv.Itoa(int(code)))
	w.Header().Set("Grpc-Message", message)
	w.WriteHeader(http.StatusOK)
}
