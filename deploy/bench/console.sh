#!/usr/bin/env bash
# Prints how long a broker waits for the console in Chromium over a large synthetic
# exchange, whose vectors cost nothing: the first view, and what one does all day.
# Starts karezd and the gateway itself, on loopback. Usage: console.sh BUILD [LISTINGS]
set -euo pipefail
build=$(cd "$1" && pwd)
listings=${2:-100000}
missing() { echo "bench console: not measured: it takes Node, Go and Chromium" >&2; exit 0; }
[ -x "${KAREZ_CHROMIUM:-/usr/bin/chromium}" ] || missing
for part in gateway console; do
  status=0
  bash "deploy/dev/$part.sh" build "$build" >/dev/null || status=$?
  [ $status -ne 3 ] || missing
  [ $status -eq 0 ] || exit $status
done
# Beside the build, since /tmp may be in memory, where a sync costs nothing.
data=$(mktemp -d "$build/console_bench.XXXXXX")
trap 'rm -rf "$data"' EXIT
"$build/bin/matching_bench" fill --for-karezd --data "$data/store" --listings "$listings"
KAREZ_BUILD=$build node clients/console/bench/main.mjs "$data/store"
