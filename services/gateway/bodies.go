package main

import (
	"bytes"
	"io"
	"net/http"
	"strings"
	"time"

	"connectrpc.com/connect"
	"connectrpc.com/vanguard"
	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
)

const (
	maxRequestBytes = 4 << 20          // Of a request's body.
	maxElements     = 100_000          // Of a request: messages and values. 1,000 full listings have about 50,000.
	smallBody       = 64 << 10         // Bytes of a body that needs no place of its own.
	bodyTimeout     = 30 * time.Second // For a body to arrive; Limits.arrival for its first smallBody.
)

// serveBounded serves r where its client has places left and once its body is here,
// small also in the memory of the backend, whose gRPC bounds neither what a message
// takes nor what it decompresses to. Every call of the API has one message in its request.
func (g *Gateway) serveBounded(w http.ResponseWriter, r *http.Request, next http.Handler) error {
	client := g.config.clientAddress(r)
	leave, err := g.limits.Take(calls, client)
	defer func() {
		if r.Context().Err() == nil {
			leave()
		} else {
			time.AfterFunc(g.limits.regret, leave) // HTTP/2 rapid reset would else ask without bound.
		}
	}()
	if err != nil {
		w.Header().Set("Connection", "close") // What more is asked on it costs nothing.
		return err
	}
	for _, name := range []string{"Content-Encoding", "Connect-Content-Encoding", "Grpc-Encoding"} {
		if got := r.Header.Get(name); got != "" && got != "identity" {
			w.Header().Set("Accept-Encoding", "identity")
			w.Header().Set("Grpc-Accept-Encoding", "identity")
			return refusal(connect.CodeUnimplemented, "%s: got %q, want requests that are not compressed", name, got)
		}
	}
	control := http.NewResponseController(w)
	_ = control.SetReadDeadline(time.Now().Add(g.limits.arrival))
	if strings.HasPrefix(r.URL.Path, "/grpc.") { // Reflection is a stream of small requests.
		r.Body = http.MaxBytesReader(w, r.Body, smallBody)
		next.ServeHTTP(w, r)
		return nil
	}
	body := http.MaxBytesReader(w, r.Body, maxRequestBytes)
	var data bytes.Buffer
	_, err = io.CopyN(&data, body, smallBody)
	if err == nil { // There is more.
		leave, full := g.limits.Take(largeBodies, client)
		defer leave()
		if full != nil {
			return full
		}
		_ = control.SetReadDeadline(time.Now().Add(bodyTimeout))
		_, err = data.ReadFrom(body)
	}
	if err != nil && err != io.EOF {
		return refusal(connect.CodeResourceExhausted, "body: got %w, want at most %d bytes within %v", err, maxRequestBytes, bodyTimeout)
	}
	_ = control.SetReadDeadline(time.Time{}) // The answer may take longer.
	if err := g.checkBody(r, data.Bytes()); err != nil {
		return err
	}
	r.Body, r.ContentLength = io.NopCloser(&data), int64(data.Len())
	next.ServeHTTP(w, r)
	return nil
}

// checkBody refuses a message that is compressed or has too many elements.
func (g *Gateway) checkBody(r *http.Request, message []byte) error {
	kind := r.Header.Get("Content-Type")
	framed := strings.HasPrefix(kind, "application/grpc") || strings.HasPrefix(kind, "application/connect+")
	if framed && len(message) >= 5 {
		if message[0]&1 == 1 {
			return refusal(connect.CodeUnimplemented, "body: got a compressed message, want one that is not")
		}
		message = message[5:]
	}
	elements := bytes.Count(message, []byte("{")) + bytes.Count(message, []byte(","))
	found, _ := g.files.FindDescriptorByName(protoreflect.FullName(strings.ReplaceAll(strings.TrimPrefix(r.URL.Path, "/"), "/", ".")))
	if method, is := found.(protoreflect.MethodDescriptor); is && !strings.Contains(kind, "json") {
		elements = elementsOf(method.Input(), message)
	}
	if elements > maxElements {
		return refusal(connect.CodeResourceExhausted, "body: got a broken message or over %d elements, want fewer", maxElements)
	}
	return nil
}

// elementsOf counts the fields of an encoded message and of those in it, up to somewhat
// more than maxElements. What is broken has too many: the backend would hold all that
// comes before it notices.
func elementsOf(shape protoreflect.MessageDescriptor, data []byte) (count int) {
	for len(data) > 0 && count <= maxElements {
		number, kind, size := protowire.ConsumeField(data)
		if size < 0 {
			return maxElements + 1
		}
		count++
		if field := shape.Fields().ByNumber(number); field != nil && field.Message() != nil && kind == protowire.BytesType {
			_, _, tag := protowire.ConsumeTag(data)
			inner, _ := protowire.ConsumeBytes(data[tag:])
			count += elementsOf(field.Message(), inner)
		}
		data = data[size:]
	}
	return count
}

// strictJSON refuses fields that the API does not have, and writes only what is set.
type strictJSON struct{ *vanguard.JSONCodec }

func newStrictJSON(types vanguard.TypeResolver) vanguard.Codec {
	codec := vanguard.NewJSONCodec(types)
	codec.MarshalOptions.EmitUnpopulated = false
	codec.UnmarshalOptions.DiscardUnknown = false
	return strictJSON{codec}
}

func (c strictJSON) Unmarshal(data []byte, message proto.Message) error {
	return badRequest(c.JSONCodec.Unmarshal(data, message))
}

func (c strictJSON) UnmarshalField(data []byte, message proto.Message, field protoreflect.FieldDescriptor) error {
	return badRequest(c.JSONCodec.UnmarshalField(data, message, field))
}

func badRequest(err error) error {
	if err == nil {
		return nil
	}
	_, what, _ := strings.Cut(err.Error(), "proto:")
	return refusal(connect.CodeInvalidArgument, "body: got %s", strings.TrimSpace(what))
}
