#!/usr/bin/env bash
# Builds services/gateway into BUILD/bin/karez-gateway, with the protos' descriptors
# and their OpenAPI description inside. Needs Go; the network only the first time.
# Usage: gateway.sh WORD BUILD; exit code 3: no Go here (it says so).
#   build    the program
#   test     go vet and go test, then the program
#   tools    what the black-box tests call with, into BUILD/tools
#   attacks  the program of `./run bench attacks`, into BUILD/tools, then the program
set -euo pipefail
what=$1 build=$2
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
want=1.25
have=$(GOTOOLCHAIN=local go env GOVERSION 2>/dev/null | sed 's/^go//') || have=
if [ -z "$have" ] || [ "$(printf '%s\n' $want "$have" | sort -V | head -1)" != $want ]; then
  echo "gateway: got ${have:+Go }${have:-no Go}, want Go >= $want; go.dev/dl has it, to be unpacked to /usr/local/go, with /usr/local/go/bin in PATH" >&2
  exit 3
fi
export GOTOOLCHAIN=local GOFLAGS=-buildvcs=false CGO_ENABLED=0
mkdir -p "$build/bin" "$build/tools"
build=$(cd "$build" && pwd)
folder=services/gateway
made=$folder/generated

# tool NAME PACKAGE: a program of tools.mod, in BUILD/tools.
tool() { go -C $folder build -modfile=tools.mod -o "$build/tools/$1" "$2"; }

if [ "$what" = attacks ]; then
  go -C $folder build -o "$build/tools/attacks" ./attacks
fi
if [ "$what" = tools ]; then
  tool grpcurl github.com/fullstorydev/grpcurl/cmd/grpcurl
  go -C $folder build -o "$build/tools/gateway-client" ./testclient
  exit
fi

if [ ! -s $made/openapi.yaml ] || [ -n "$(find proto "$folder/tools.mod" "${BASH_SOURCE[0]}" -newer $made/openapi.yaml -print -quit)" ]; then
  cache=$(sed -n 's/^KAREZ_PACKAGE_CACHE:[A-Z]*=//p' "$build/CMakeCache.txt" 2>/dev/null || true)
  cache=${cache:-.cache/packages}
  bash cmake/fetch_packages.sh "$cache"
  tool protoc-gen-openapi github.com/google/gnostic/cmd/protoc-gen-openapi
  include=(-Iproto "-I$cache" -I/usr/share/grpc-proto)
  services=(proto/karez/*/v1/*_service.proto)
  grpc=(grpc/health/v1/health.proto grpc/reflection/v1/reflection.proto grpc/reflection/v1alpha/reflection.proto)
  protoc "${include[@]}" --include_imports -o $made/api.binpb "${services[@]#proto/}" "${grpc[@]}"
  # The plugin asks of every file what Go package it would be.
  packages=$(cd proto && find karez -name '*.proto' -printf ',M%p=karez/%h')
  protoc "${include[@]}" --plugin="protoc-gen-openapi=$build/tools/protoc-gen-openapi" --openapi_out=$made \
    --openapi_opt=title=karez,version=1,naming=json,enum_type=string,default_response=true"$packages" "${services[@]#proto/}"
fi
if [ "$what" = test ]; then
  (cd $folder && go vet ./... && go test ./...)
fi
go -C $folder build -trimpath -ldflags='-s -w' -o "$build/bin/karez-gateway" .
