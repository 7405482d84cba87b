package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"time"

	"connectrpc.com/connect"
	"connectrpc.com/vanguard"
	_ "google.golang.org/genproto/googleapis/rpc/errdetails" // So that details of errors can be written as JSON.
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protodesc"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
	"google.golang.org/protobuf/types/descriptorpb"
	"google.golang.org/protobuf/types/dynamicpb"
)

// What deploy/dev/gateway.sh makes of the protos: api.binpb (FileDescriptorSet)
// and openapi.yaml.
//
//go:embed all:generated
var generated embed.FS

// The headers of a request that become metadata of the call; whatever else a
// client sends (cookies, a forged karez-principal-bin) ends here.
var forwarded = []string{
	"Authorization", "Content-Type", "Grpc-Accept-Encoding", "Grpc-Encoding", "Grpc-Timeout",
	"Te", "Traceparent", "Tracestate", "User-Agent", "X-Request-Id",
}

// Backend is karezd, or what stands in front of its services, spoken to in gRPC.
type Backend struct {
	url       *url.URL
	transport http.RoundTripper
	services  []protoreflect.ServiceDescriptor
	files     *protoregistry.Files
}

func NewBackend(config Config) (*Backend, error) {
	data, err := generated.ReadFile("generated/api.binpb")
	if err != nil {
		return nil, fmt.Errorf("the program was built without the protos (deploy/dev/gateway.sh builds it with them): %w", err)
	}
	var set descriptorpb.FileDescriptorSet
	if err := proto.Unmarshal(data, &set); err != nil {
		return nil, fmt.Errorf("api.binpb: %w", err)
	}
	b := &Backend{url: &url.URL{Scheme: "http", Host: config.Backend}}
	if b.files, err = protodesc.NewFiles(&set); err != nil {
		return nil, fmt.Errorf("api.binpb: %w", err)
	}
	b.files.RangeFiles(func(file protoreflect.FileDescriptor) bool {
		for i := range file.Services().Len() {
			b.services = append(b.services, file.Services().Get(i))
		}
		return true
	})
	protocols := new(http.Protocols)
	transport := &http.Transport{
		Protocols:       protocols,
		HTTP2:           &http.HTTP2Config{SendPingTimeout: 20 * time.Second, PingTimeout: 10 * time.Second},
		IdleConnTimeout: 5 * time.Minute,
	}
	if config.BackendCA == "" {
		protocols.SetUnencryptedHTTP2(true)
	} else {
		protocols.SetHTTP2(true)
		b.url.Scheme = "https"
		if transport.TLSClientConfig, err = clientTLS(config); err != nil {
			return nil, err
		}
	}
	b.transport = transport
	return b, nil
}

func clientTLS(config Config) (*tls.Config, error) {
	pem, err := os.ReadFile(config.BackendCA)
	if err != nil {
		return nil, fmt.Errorf("backend-ca: %w", err)
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("backend-ca: got %s, want certificates in PEM", config.BackendCA)
	}
	result := &tls.Config{RootCAs: roots, ServerName: config.BackendName, MinVersion: tls.VersionTLS12}
	if config.ClientCertificate != "" {
		files, err := newCertificateFiles(config.ClientCertificate, config.ClientKey)
		if err != nil {
			return nil, err
		}
		result.GetClientCertificate = func(*tls.CertificateRequestInfo) (*tls.Certificate, error) { return files.Get() }
	}
	return result, nil
}

// Transcoder speaks REST, Connect, gRPC-Web and gRPC to clients, gRPC to the
// backend; requests for no known method go to unknown.
func (b *Backend) Transcoder(config Config, unknown http.Handler) (http.Handler, error) {
	proxy := &httputil.ReverseProxy{
		Transport:     b.transport,
		FlushInterval: -1,
		Rewrite: func(r *httputil.ProxyRequest) {
			headers := http.Header{}
			for _, name := range forwarded {
				if values := r.Out.Header.Values(name); len(values) > 0 {
					headers[name] = values
				}
			}
			r.Out.Header = headers
			r.Out.URL.Scheme, r.Out.URL.Host, r.Out.Host = b.url.Scheme, b.url.Host, ""
			if loopbackPeer(r.In) {
				r.Out.Header["X-Forwarded-For"] = r.In.Header["X-Forwarded-For"]
			}
			r.SetXForwarded()
		},
		ErrorHandler: answerUnavailable,
	}
	var services []*vanguard.Service
	for _, service := range b.services {
		services = append(services, vanguard.NewServiceWithSchema(service, proxy,
			vanguard.WithTargetProtocols(vanguard.ProtocolGRPC),
			vanguard.WithTargetCodecs(vanguard.CodecProto),
			vanguard.WithNoTargetCompression(),
			vanguard.WithMaxMessageBufferBytes(maxAnswerBytes)))
	}
	return vanguard.NewTranscoder(services,
		vanguard.WithCodec(newStrictJSON),
		vanguard.WithCompression(vanguard.CompressionGzip, newGzip, newBoundedGunzip(config.MaxMessageBytes)),
		vanguard.WithUnknownHandler(unknown))
}

// The largest unary answer that is turned into JSON, as in karezd's own limit.
const maxAnswerBytes = 16 << 20

// answerUnavailable is what a call gets that the backend did not answer; the
// transcoder turns it into what the client speaks.
func answerUnavailable(w http.ResponseWriter, r *http.Request, err error) {
	code, message := connect.CodeUnavailable, "the service does not answer; try again"
	var tooLarge *http.MaxBytesError
	var known *connect.Error
	switch {
	case r.Context().Err() != nil:
		code, message = connect.CodeCanceled, "the caller has gone"
	case errors.As(err, &tooLarge):
		code, message = connect.CodeResourceExhausted, fmt.Sprintf("request: got more than %d bytes", tooLarge.Limit)
	case errors.As(err, &known):
		code, message = known.Code(), known.Message()
	default:
		slog.Warn("backend_unavailable", "request_id", r.Header.Get("X-Request-Id"), "error", err)
	}
	w.Header().Set("Content-Type", "application/grpc+proto")
	w.Header().Set("Grpc-Status", fmt.Sprint(uint32(code)))
	w.Header().Set("Grpc-Message", message)
	w.WriteHeader(http.StatusOK)
}

// Call makes a unary call of the gateway's own with the credential of r, in and out
// in JSON. method is such as "karez.access.v1.AccessService.SignIn".
func (b *Backend) Call(r *http.Request, method protoreflect.FullName, in string) (map[string]any, error) {
	found, err := b.files.FindDescriptorByName(method)
	if err != nil {
		return nil, connect.NewError(connect.CodeUnimplemented, err)
	}
	descriptor := found.(protoreflect.MethodDescriptor)
	message := dynamicpb.NewMessage(descriptor.Input())
	if err := protojson.Unmarshal([]byte(in), message); err != nil {
		return nil, connect.NewError(connect.CodeInvalidArgument, err)
	}
	path := fmt.Sprintf("%s/%s/%s", b.url, descriptor.Parent().FullName(), descriptor.Name())
	client := connect.NewClient[dynamicpb.Message, dynamicpb.Message](&http.Client{Transport: b.transport}, path,
		connect.WithGRPC(), connect.WithSchema(descriptor), connect.WithReadMaxBytes(maxAnswerBytes),
		connect.WithResponseInitializer(func(_ connect.Spec, answer any) error {
			*answer.(*dynamicpb.Message) = *dynamicpb.NewMessage(descriptor.Output())
			return nil
		}))
	call := connect.NewRequest(message)
	for _, name := range []string{"Authorization", "Traceparent", "Tracestate", "X-Request-Id", "X-Forwarded-For"} {
		if value := r.Header.Get(name); value != "" {
			call.Header().Set(name, value)
		}
	}
	ctx, cancel := context.WithTimeout(r.Context(), 10*time.Second)
	defer cancel()
	answer, err := client.CallUnary(ctx, call)
	if err != nil {
		return nil, err
	}
	text, err := protojson.Marshal(answer.Msg)
	if err != nil {
		return nil, err
	}
	var result map[string]any
	return result, json.Unmarshal(text, &result)
}
