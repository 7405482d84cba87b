// A client of connect-go for the black-box tests, which has no generated code: it
// learns the messages from a FileDescriptorSet.
//
//	gateway-client PROTOCOL URL DESCRIPTORS SERVICE/METHOD JSON [HEADER=VALUE…]
//
// PROTOCOL is connect, connect-json, grpc-web or grpc. Prints each answer as JSON on
// a line, or as the last line "error CODE: MESSAGE".
package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"strings"

	"connectrpc.com/connect"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protodesc"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/descriptorpb"
	"google.golang.org/protobuf/types/dynamicpb"
)

var protocols = map[string][]connect.ClientOption{
	"connect": nil, "connect-json": {connect.WithProtoJSON()}, "grpc-web": {connect.WithGRPCWeb()}, "grpc": {connect.WithGRPC()},
}

func main() {
	if len(os.Args) < 6 {
		fmt.Fprintln(os.Stderr, "got too few arguments, want PROTOCOL URL DESCRIPTORS SERVICE/METHOD JSON [HEADER=VALUE…]")
		os.Exit(2)
	}
	if err := call(os.Args[1], os.Args[2], os.Args[3], os.Args[4], os.Args[5], os.Args[6:]); err != nil {
		fmt.Printf("error %v\n", err)
		os.Exit(1)
	}
}

func call(protocol, url, descriptors, path, in string, headers []string) error {
	method, err := find(descriptors, path)
	if err != nil {
		return err
	}
	message := dynamicpb.NewMessage(method.Input())
	if err := protojson.Unmarshal([]byte(in), message); err != nil {
		return err
	}
	transport := &http.Transport{Protocols: new(http.Protocols)}
	transport.Protocols.SetHTTP1(protocol != "grpc")
	transport.Protocols.SetUnencryptedHTTP2(protocol == "grpc")
	options := append(protocols[protocol], connect.WithSchema(method), connect.WithResponseInitializer(
		func(_ connect.Spec, answer any) error {
			*answer.(*dynamicpb.Message) = *dynamicpb.NewMessage(method.Output())
			return nil
		}))
	client := connect.NewClient[dynamicpb.Message, dynamicpb.Message](&http.Client{Transport: transport}, url+"/"+path, options...)
	request := connect.NewRequest(message)
	for _, header := range headers {
		name, value, _ := strings.Cut(header, "=")
		request.Header().Set(name, value)
	}
	show := func(answer *dynamicpb.Message) { fmt.Println(protojson.MarshalOptions{}.Format(answer)) }
	if !method.IsStreamingServer() {
		answer, err := client.CallUnary(context.Background(), request)
		if err == nil {
			show(answer.Msg)
		}
		return err
	}
	stream, err := client.CallServerStream(context.Background(), request)
	if err != nil {
		return err
	}
	for stream.Receive() {
		show(stream.Msg())
	}
	return stream.Err()
}

func find(descriptors, path string) (protoreflect.MethodDescriptor, error) {
	data, err := os.ReadFile(descriptors)
	if err != nil {
		return nil, err
	}
	var set descriptorpb.FileDescriptorSet
	if err := proto.Unmarshal(data, &set); err != nil {
		return nil, err
	}
	files, err := protodesc.NewFiles(&set)
	if err != nil {
		return nil, err
	}
	found, err := files.FindDescriptorByName(protoreflect.FullName(strings.ReplaceAll(path, "/", ".")))
	if err != nil {
		return nil, err
	}
	return found.(protoreflect.MethodDescriptor), nil
}
