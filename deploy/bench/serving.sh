#!/usr/bin/env bash
# Prints calls a second of GetListing by the registry beside those of an echo.
# Usage: serving.sh BUILD
set -euo pipefail
build=$1
data=$(mktemp -d "$build/serving_bench.XXXXXX")
trap 'rm -rf "$data"' EXIT

echo "$(nproc) cores shared by callers and servers, load $(cut -d' ' -f1 /proc/loadavg)"
"$build/bin/serving_bench" --data "$data"
