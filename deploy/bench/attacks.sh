#!/usr/bin/env bash
# What ill-meaning clients cost the gateway, karezd and another caller. Wanted: each
# process grows by 64 MB at most, another caller's p99 stays within twice what it was.
# Starts the servers that it attacks itself, on loopback. Usage: attacks.sh BUILD [OPTIONS]
set -euo pipefail
build=$1
shift
bash deploy/dev/gateway.sh attacks "$build"
exec "$build/tools/attacks" --programs "$build/bin" "$@"
