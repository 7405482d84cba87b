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
	"maps"
	"math"
	"net"
	"net/http"
	"net/http/httputil"
	"net/netip"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"connectrpc.com/connect"
	"connectrpc.com/vanguard"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/genproto/googleapis/rpc/status"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protodesc"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
	"google.golang.org/protobuf/types/descriptorpb"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/emptypb"
)

// What deploy/dev/gateway.sh makes of the protos: api.binpb (FileDescriptorSet)
// and openapi.yaml.
//
//go:embed all:generated
var generated embed.FS

// The largest unary answer that is turned into another protocol, as in karezd.
const maxAnswerBytes = 16 << 20

// The headers of a request that become metadata of the call. Whatever else a
// client sends, such as cookies or a forged karez-principal-bin, ends here.
var forwarded = []string{
	"Authorization", "Content-Type", "Grpc-Accept-Encoding", "Grpc-Timeout", "Te", "Traceparent", "Tracestate", "User-Agent", "X-Request-Id",
}

// loadAPI reads the API's files and services out of the program.
func loadAPI() (files *protoregistry.Files, services []protoreflect.ServiceDescriptor, err error) {
	data, err := generated.ReadFile("generated/api.binpb")
	if err != nil {
		return nil, nil, fmt.Errorf("built without the protos, want it built by deploy/dev/gateway.sh: %w", err)
	}
	var set descriptorpb.FileDescriptorSet
	if err = proto.Unmarshal(data, &set); err == nil {
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
		transport.TLSClientConfig.GetClientCertificate = certificate[*tls.CertificateRequestInfo](c.ClientCertificate, c.ClientKey)
	}
	return transport, nil
}

// certificate reads the files anew for each connection, so that they may be renewed;
// what is half written or wrong leaves the pair before in use.
func certificate[Asked any](chain, key string) func(Asked) (*tls.Certificate, error) {
	var last atomic.Pointer[tls.Certificate]
	var wrong atomic.Bool
	return func(Asked) (*tls.Certificate, error) {
		pair, err := tls.LoadX509KeyPair(chain, key)
		if err == nil {
			last.Store(&pair)
		}
		if before := wrong.Swap(err != nil); err != nil && !before {
			slog.Warn("certificate_unreadable", "file", chain, "error", err)
		}
		if good := last.Load(); good != nil {
			return good, nil
		}
		return nil, err
	}
}

var errOpen = errors.New("backend: got one that takes calls without a credential, want karezd with --access required, " +
	"or a gateway for this machine only: --listen on loopback, without --hosts and --trusted-proxies")

// dialGuarded connects to a backend that refuses to say who calls where no credential
// came: an open one would take everybody for its operator. Each connection is preceded
// by that question, since another backend may have taken the place of the last.
func dialGuarded(plain *http.Transport, getCaller string) func(ctx context.Context, network, address string) (net.Conn, error) {
	caller := connect.NewClient[emptypb.Empty, emptypb.Empty](&http.Client{Transport: plain}, getCaller,
		connect.WithGRPC(), connect.WithReadMaxBytes(maxAnswerBytes))
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
		defer cancel()
		defer plain.CloseIdleConnections()
		_, err := caller.CallUnary(ctx, connect.NewRequest(&emptypb.Empty{}))
		if connect.CodeOf(err) == connect.CodeUnauthenticated {
			return new(net.Dialer).DialContext(ctx, network, address)
		} else if err == nil || connect.CodeOf(err) == connect.CodeUnimplemented {
			return nil, errOpen
		}
		return nil, fmt.Errorf("backend: got no answer about its access control: %w", err)
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
				limits.Of(netip.MustParseAddr(answer.Request.Header.Get("X-Forwarded-For"))).missed.ReserveN(time.Now(), 1)
			}
			return err
		},
		Rewrite: func(r *httputil.ProxyRequest) {
			maps.DeleteFunc(r.Out.Header, func(name string, _ []string) bool { return !slices.Contains(forwarded, name) })
			r.Out.Header.Set("X-Forwarded-For", c.clientAddress(r.In).String())
			r.SetURL(target)
		}}
	// All ways to sign in are one here.
	backend := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if wait := limits.Of(c.clientAddress(r)).signInWait(); r.URL.Path == signInPath && wait > 0 {
			failTooMuch(w, r, "got too many sign-ins that failed; try again in a minute", wait)
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
	details, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(headers.Get("Grpc-Status-Details-Bin"), "="))
	var failure status.Status
	if err != nil || proto.Unmarshal(details, &failure) != nil {
		return // The client's own library may understand it.
	}
	for _, detail := range failure.Details {
		var retry errdetails.RetryInfo
		if detail.UnmarshalTo(&retry) == nil {
			setRetryAfter(headers, retry.RetryDelay.AsDuration())
		}
	}
}

// answerUnavailable is what a call gets that the backend did not answer.
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
	fail(w, r, code, message)
}

func setRetryAfter(headers http.Header, wait time.Duration) {
	headers.Set("Retry-After", strconv.Itoa(int(math.Ceil(wait.Seconds()))))
}

// fail answers in the protocol of r; in Connect's JSON where that is none.
func fail(w http.ResponseWriter, r *http.Request, code connect.Code, message string, details ...proto.Message) {
	failure := connect.NewError(code, errors.New(message))
	for _, detail := range details {
		if packed, err := connect.NewErrorDetail(detail); err == nil {
			failure.AddDetail(packed)
		}
	}
	_ = connect.NewErrorWriter().Write(w, r, failure)
}

// failTooMuch refuses what there is room for after wait.
func failTooMuch(w http.ResponseWriter, r *http.Request, message string, wait time.Duration) {
	setRetryAfter(w.Header(), wait)
	fail(w, r, connect.CodeResourceExhausted, message, &errdetails.RetryInfo{RetryDelay: durationpb.New(wait)})
}
