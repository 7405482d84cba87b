package main

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"time"

	"connectrpc.com/connect"
	"connectrpc.com/vanguard"
	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
)

const (
	maxRequestBytes = 4 << 20          // Of a request's body, also once it is decompressed.
	maxElements     = 100_000          // Of a request: messages and values. 1,000 full listings have about 50,000.
	smallBody       = 64 << 10         // Bytes of a body that is not counted.
	bodyTimeout     = 30 * time.Second // For a body to arrive; Limits.arrival for its first smallBody.
)

var errTooMany = errors.New("got too many at a time; try again")

var encodings = []string{"Content-Encoding", "Connect-Content-Encoding", "Grpc-Encoding"}

// readBody reads r's body whole, decompresses it, and refuses what is small on the
// wire and large in memory, here or in the backend, whose gRPC does not bound that.
// Every call of the API has one message in its request. leave gives its room free.
func (g *Gateway) readBody(client netip.Addr, w http.ResponseWriter, r *http.Request) (leave func(), err error) {
	body := http.MaxBytesReader(w, r.Body, maxRequestBytes)
	data, err := io.ReadAll(io.LimitReader(body, smallBody))
	encoded := slices.ContainsFunc(encodings, func(name string) bool { return r.Header.Get(name) != "" })
	if leave = func() {}; encoded || len(data) == smallBody {
		if leave = g.limits.Take(largeBodies, client); leave == nil {
			return func() {}, errTooMany
		}
	}
	control := http.NewResponseController(w)
	var rest []byte
	if err == nil {
		_ = control.SetReadDeadline(time.Now().Add(bodyTimeout))
		rest, err = io.ReadAll(body)
	}
	if err != nil {
		return leave, fmt.Errorf("body: got %w, want at most %d bytes within %v", err, maxRequestBytes, bodyTimeout)
	}
	_ = control.SetReadDeadline(time.Time{}) // The answer may take longer.
	data, err = g.plain(r, append(data, rest...))
	r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(data)), int64(len(data))
	return leave, err
}

// plain is data, the body of r, without compression.
func (g *Gateway) plain(r *http.Request, data []byte) ([]byte, error) {
	kind := r.Header.Get("Content-Type")
	message, framed := data, strings.HasPrefix(kind, "application/grpc") || strings.HasPrefix(kind, "application/connect+")
	if framed && len(data) >= 5 {
		message = data[5:]
	}
	packed := false
	for _, name := range encodings {
		packed = packed || r.Header.Get(name) == "gzip" && (!framed || len(data) > 0 && data[0]&1 == 1)
		r.Header.Del(name)
	}
	if packed && len(message) > 0 {
		var err error
		if message, err = unpack(message); err != nil {
			return nil, fmt.Errorf("body: %w", err)
		}
		data = message
		if framed {
			data = append(binary.BigEndian.AppendUint32([]byte{0}, uint32(len(message))), message...)
		}
	}
	elements := bytes.Count(message, []byte("{")) + bytes.Count(message, []byte(","))
	found, _ := g.files.FindDescriptorByName(protoreflect.FullName(strings.ReplaceAll(strings.TrimPrefix(r.URL.Path, "/"), "/", ".")))
	if method, is := found.(protoreflect.MethodDescriptor); is && !strings.Contains(kind, "json") {
		elements = elementsOf(method.Input(), message)
	}
	if elements > maxElements {
		return nil, fmt.Errorf("body: got %d elements, want at most %d", elements, maxElements)
	}
	return data, nil
}

// unpack decompresses message twice: what is too large is never held.
func unpack(message []byte) (unpacked []byte, err error) {
	reader, err := gzip.NewReader(bytes.NewReader(message))
	if err != nil {
		return nil, err
	}
	length, err := io.Copy(io.Discard, io.LimitReader(reader, maxRequestBytes+1))
	if length > maxRequestBytes {
		return nil, fmt.Errorf("got more than %d bytes once decompressed", maxRequestBytes)
	}
	if err = cmp.Or(err, reader.Reset(bytes.NewReader(message))); err == nil {
		unpacked = make([]byte, length)
		_, err = io.ReadFull(reader, unpacked)
	}
	return unpacked, err
}

// elementsOf counts the fields of an encoded message and of those in it, up to
// somewhat more than maxElements.
func elementsOf(shape protoreflect.MessageDescriptor, data []byte) (count int) {
	for len(data) > 0 && count <= maxElements {
		number, kind, tag := protowire.ConsumeTag(data)
		if tag < 0 {
			return count // Not protobuf: the backend says so.
		}
		size := protowire.ConsumeFieldValue(number, kind, data[tag:])
		if size < 0 {
			return count
		}
		count++
		if field := shape.Fields().ByNumber(number); field != nil && field.Message() != nil && kind == protowire.BytesType {
			inner, _ := protowire.ConsumeBytes(data[tag:])
			count += elementsOf(field.Message(), inner)
		}
		data = data[tag+size:]
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
	return connect.NewError(connect.CodeInvalidArgument, errors.New("body: got "+strings.TrimSpace(what)))
}
