package main

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"strings"
	"sync"
	"testing"
	"time"

	"connectrpc.com/connect"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/dynamicpb"
)

// backend is a gRPC server over HTTP/2 in the clear that answers what it is told.
type backend struct {
	t       *testing.T
	address string
	server  *http.Server

	mu      sync.Mutex
	answers map[string]func(request string) (string, error) // JSON by method path.
	headers http.Header                                     // Of the last call.
}

func methodsOf(t *testing.T) map[string]protoreflect.MethodDescriptor {
	t.Helper()
	_, services, err := loadAPI()
	if err != nil {
		t.Fatal(err)
	}
	methods := map[string]protoreflect.MethodDescriptor{}
	for _, service := range services {
		for i := range service.Methods().Len() {
			method := service.Methods().Get(i)
			methods["/"+string(service.FullName())+"/"+string(method.Name())] = method
		}
	}
	return methods
}

func initialize(spec connect.Spec, message any) error {
	method := spec.Schema.(protoreflect.MethodDescriptor)
	shape := method.Input()
	if spec.IsClient {
		shape = method.Output()
	}
	*message.(*dynamicpb.Message) = *dynamicpb.NewMessage(shape)
	return nil
}

func startBackend(t *testing.T, address string) *backend {
	b := &backend{t: t, answers: map[string]func(string) (string, error){}}
	routes := http.NewServeMux()
	for path, method := range methodsOf(t) {
		if method.IsStreamingClient() || method.IsStreamingServer() {
			continue
		}
		routes.Handle(path, connect.NewUnaryHandler(path,
			func(_ context.Context, request *connect.Request[dynamicpb.Message]) (*connect.Response[dynamicpb.Message], error) {
				return b.answer(path, method, request)
			},
			connect.WithSchema(method), connect.WithRequestInitializer(initialize)))
	}
	listener, err := net.Listen("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	b.address = listener.Addr().String()
	b.server = &http.Server{Handler: routes, Protocols: new(http.Protocols)}
	b.server.Protocols.SetUnencryptedHTTP2(true)
	go b.server.Serve(listener)
	t.Cleanup(func() { b.server.Close() })
	return b
}

func (b *backend) answer(path string, method protoreflect.MethodDescriptor, request *connect.Request[dynamicpb.Message]) (*connect.Response[dynamicpb.Message], error) {
	b.mu.Lock()
	b.headers = request.Header().Clone()
	answer := b.answers[path]
	b.mu.Unlock()
	if answer == nil {
		return nil, connect.NewError(connect.CodeUnimplemented, nil)
	}
	in, _ := protojson.Marshal(request.Msg)
	text, err := answer(string(in))
	if err != nil {
		return nil, err
	}
	message := dynamicpb.NewMessage(method.Output())
	if err := protojson.Unmarshal([]byte(text), message); err != nil {
		b.t.Errorf("%s: %v", path, err)
	}
	return connect.NewResponse(message), nil
}

// on makes path answer with text, or with code where text is empty.
func (b *backend) on(path, text string, code connect.Code) {
	b.onCall(path, func(string) (string, error) {
		if code != 0 {
			return "", connect.NewError(code, nil)
		}
		return text, nil
	})
}

func (b *backend) onCall(path string, answer func(string) (string, error)) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.answers[path] = answer
}

func (b *backend) lastHeader(name string) string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.headers.Get(name)
}

// edge is a gateway in front of a backend, with a browser's worth of client.
type edge struct {
	t       *testing.T
	backend *backend
	gateway *Gateway
	url     string
	browser *http.Client
}

func startEdge(t *testing.T, change func(*Config)) *edge {
	t.Helper()
	b := startBackend(t, "127.0.0.1:0")
	config := Config{Listen: "127.0.0.1:0", Backend: b.address, Drain: time.Second}
	if change != nil {
		change(&config)
	}
	gateway, err := NewGateway(config)
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", config.Listen)
	if err != nil {
		t.Fatal(err)
	}
	go gateway.Serve(listener)
	t.Cleanup(func() { gateway.Close() })
	jar, _ := cookiejar.New(nil)
	return &edge{t: t, backend: b, gateway: gateway, url: "http://" + listener.Addr().String(), browser: &http.Client{Jar: jar}}
}

type answer struct {
	*http.Response
	body string
}

// do sends a request; headers are pairs of name and value.
func (e *edge) do(method, path, body string, headers ...string) answer {
	e.t.Helper()
	var reader io.Reader
	if body != "" {
		reader = strings.NewReader(body)
	}
	request, err := http.NewRequest(method, e.url+path, reader)
	if err != nil {
		e.t.Fatal(err)
	}
	if body != "" {
		request.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
		if headers[i] == "Host" {
			request.Host = headers[i+1]
		}
	}
	response, err := e.browser.Do(request)
	if err != nil {
		e.t.Fatal(err)
	}
	defer response.Body.Close()
	data, err := io.ReadAll(response.Body)
	if err != nil {
		e.t.Fatal(err)
	}
	return answer{response, string(data)}
}

// wantStatus checks status and that each of texts is in the body.
func (e *edge) wantStatus(a answer, status int, texts ...string) {
	e.t.Helper()
	if a.StatusCode != status {
		e.t.Errorf("status: got %d, want %d; body %s", a.StatusCode, status, a.body)
	}
	for _, text := range texts {
		if !strings.Contains(a.body, text) {
			e.t.Errorf("body: got %s, want %q in it", a.body, text)
		}
	}
}
