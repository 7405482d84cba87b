#!/usr/bin/env bash
# Runs karezd with its data in data/serve and, where it was built, the gateway in
# front of it until one is interrupted. The gateway is told by KAREZ_GATEWAY_* what
# it is to do (docs/gateway.md). Usage: serve.sh BUILD [OPTIONS OF KAREZD]
set -euo pipefail
bin=$1/bin
shift
mkdir -p data
port=data/serve.port
rm -f $port
KAREZ_PORT_FILE=$port "$bin/karezd" --data data/serve "$@" &
server=$!
gateway=
trap 'kill $gateway $server 2>/dev/null; wait $server 2>/dev/null || true' EXIT
trap 'exit 0' INT TERM
while kill -0 $server 2>/dev/null && [ ! -s $port ]; do sleep 0.1; done
if [ -s $port ] && [ -x "$bin/karez-gateway" ]; then
  console=build/console
  [ -f $console/index.html ] && export KAREZ_GATEWAY_CONSOLE=${KAREZ_GATEWAY_CONSOLE:-$console}
  "$bin/karez-gateway" --backend "127.0.0.1:$(cat $port)" &
  gateway=$!
fi
wait $server
