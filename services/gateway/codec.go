package main

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"strings"

	"connectrpc.com/connect"
	"connectrpc.com/vanguard"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// Most "{" and "," of a JSON request, each of which may become an object that is a
// hundred times as large. A request of 1,000 full listings has about 50,000.
const maxElements = 200_000

// strictJSON refuses fields that the API does not have, and small texts that would
// become large messages; it writes only what is set.
type strictJSON struct{ *vanguard.JSONCodec }

func newStrictJSON(types vanguard.TypeResolver) vanguard.Codec {
	codec := vanguard.NewJSONCodec(types)
	codec.MarshalOptions.EmitUnpopulated = false
	codec.UnmarshalOptions.DiscardUnknown = false
	return strictJSON{codec}
}

func (c strictJSON) Unmarshal(data []byte, message proto.Message) error {
	return checked(data, func() error { return c.JSONCodec.Unmarshal(data, message) })
}

func (c strictJSON) UnmarshalField(data []byte, message proto.Message, field protoreflect.FieldDescriptor) error {
	return checked(data, func() error { return c.JSONCodec.UnmarshalField(data, message, field) })
}

func checked(data []byte, parse func() error) error {
	if got := bytes.Count(data, []byte("{")) + bytes.Count(data, []byte(",")); got > maxElements {
		return connect.NewError(connect.CodeResourceExhausted, fmt.Errorf("body: got %d elements, want at most %d", got, maxElements))
	}
	if err := parse(); err != nil {
		_, what, _ := strings.Cut(err.Error(), "proto:")
		return connect.NewError(connect.CodeInvalidArgument, errors.New("body: got "+strings.TrimSpace(what)))
	}
	return nil
}

// boundedGunzip fails as soon as a message has become larger than maxRequestBytes.
type boundedGunzip struct {
	gzip.Reader
	left int64
}

func newBoundedGunzip() connect.Decompressor { return new(boundedGunzip) }

func (g *boundedGunzip) Reset(source io.Reader) error {
	g.left = maxRequestBytes
	return g.Reader.Reset(source)
}

func (g *boundedGunzip) Read(p []byte) (int, error) {
	n, err := g.Reader.Read(p)
	if g.left -= int64(n); g.left < 0 {
		return 0, connect.NewError(connect.CodeResourceExhausted, fmt.Errorf("body: got more than %d bytes once decompressed", maxRequestBytes))
	}
	return n, err
}

func newGzip() connect.Compressor { return gzip.NewWriter(io.Discard) }
