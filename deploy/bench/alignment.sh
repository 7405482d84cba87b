#!/usr/bin/env bash
# Prints how often a line of NTREX-128 finds itself in another language, raw and aligned.
# Usage: alignment.sh BUILD [CORPUS]
set -euo pipefail
build=$1
corpus=${2:-../shared/data/ntrex}
if [ ! -d "$corpus" ]; then
  echo "bench alignment: not measured: no corpus in $corpus; give the folder of one in the layout of NTREX-128"
  exit 0
fi
cache=$build/bench/vectors
mkdir -p "$cache"
[ -n "$(ls -A "$cache")" ] || echo "embedding 9 languages once, which takes some 10 minutes; the vectors are kept in $cache"
exec "$build/bin/alignment_bench" --corpus "$corpus" --cache "$cache"
