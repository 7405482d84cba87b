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

// Most "{" and "," of a JSON request: each may become an object in memory that
// is a hundred times as large. A request of 1,000 full listings has about 50,000.
const maxJSONElements = 200_000

// strictJSON refuses fields that the API does not have, and short texts that
// would become large messages; it writes only what is set.
type strictJSON struct{ *vanguard.JSONCodec }

func newStrictJSON(types vanguard.TypeResolver) vanguard.Codec {
	codec := vanguard.NewJSONCodec(types)
	codec.MarshalOptions.EmitUnpopulated = false
	codec.UnmarshalOptions.DiscardUnknown = false
	return strictJSON{codec}
}

func (c strictJSON) Unmarshal(data []byte, message proto.Message) error {
	if err := checkElements(data); err != nil {
		return err
	}
	return badRequest(c.JSONCodec.Unmarshal(data, message))
}

func (c strictJSON) UnmarshalField(data []byte, message proto.Message, field protoreflect.FieldDescriptor) error {
	if err := checkElements(data); err != nil {
		return err
	}
	return badRequest(c.JSONCodec.UnmarshalField(data, message, field))
}

func badRequest(err error) error {
	if err == nil {
		return nil
	}
	_, what, _ := strings.Cut(err.Error(), "proto:")
	return connect.NewError(connect.CodeInvalidArgument, errors.New("body: got"+what))
}

func checkElements(data []byte) error {
	if got := bytes.Count(data, []byte("{")) + bytes.Count(data, []byte(",")); got > maxJSONElements {
		return connect.NewError(connect.CodeResourceExhausted,
			fmt.Errorf("request: got %d elements, want at most %d", got, maxJSONElements))
	}
	return nil
}

// boundedGunzip gives an error where a message becomes larger than limit, so that
// a compressed one is never held whole to find that out.
type boundedGunzip struct {
	gzip.Reader
	limit, left int64
}

func newBoundedGunzip(limit int64) func() connect.Decompressor {
	return func() connect.Decompressor { return &boundedGunzip{limit: limit} }
}

func (g *boundedGunzip) Reset(source io.Reader) error {
	g.left = g.limit
	return g.Reader.Reset(source)
}

func (g *boundedGunzip) Read(p []byte) (int, error) {
	n, err := g.Reader.Read(p)
	if g.left -= int64(n); g.left < 0 {
		return 0, connect.NewError(connect.CodeResourceExhausted,
			fmt.Errorf("request: got more than %d bytes once it is decompressed", g.limit))
	}
	return n, err
}

func newGzip() connect.Compressor { return gzip.NewWriter(io.Discard) }
