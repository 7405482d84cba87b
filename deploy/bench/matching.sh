#!/usr/bin/env bash
# Prints how near the batch kernel comes to the processor's peak, then times and
# memory of matching over a large synthetic collection, whose vectors cost
# nothing: FindMatches, publication to visible, restart to ready.
# Usage: matching.sh BUILD [LISTINGS]
set -euo pipefail
build=$1
listings=${2:-100000}
# Beside the build, since /tmp may be in memory, where a sync costs nothing.
data=$(mktemp -d "$build/matching_bench.XXXXXX")
trap 'rm -rf "$data"' EXIT

echo "$listings listings, half offers and half needs; $(nproc) cores, load $(cut -d' ' -f1 /proc/loadavg)"
"$build/bin/nearest_bench"
"$build/bin/matching_bench" fill --data "$data" --listings "$listings"
"$build/bin/matching_bench" measure --data "$data" --listings "$listings"
