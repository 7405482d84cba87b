#!/usr/bin/env bash
# Durable commits a second of the RocksDB store beside db_bench fillsync: the
# same disk, threads, key and value bytes, in turns. Aim: at least 80 %.
#
#   storage.sh BUILD_FOLDER [ROUNDS [SECONDS]]
set -euo pipefail

build=${1:?usage: storage.sh BUILD_FOLDER [ROUNDS [SECONDS]]}
rounds=${2:-5}
seconds=${3:-4}
threads=16
value_bytes=100

command -v db_bench > /dev/null || { echo "storage: db_bench is missing (Debian package rocksdb-tools; ./run deps)" >&2; exit 1; }
# Beside the build, since /tmp may be in memory, where a sync costs nothing.
folder=$(mktemp -d "$build/storage_bench.XXXXXX")
trap 'rm -rf "$folder"' EXIT

median() { sort -n "$1" | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }

echo "$threads writers, 16-byte keys, $value_bytes-byte values, one sync a group, $rounds rounds of $seconds s in turns"
printf '%-7s %14s %14s %16s\n' round 'karez commit/s' 'db_bench op/s' 'commits a sync'
for ((round = 1; round <= rounds; round++)); do
  read -r ours group < <("$build/bin/storage_bench" "$folder/karez" "$threads" "$value_bytes" "$seconds")
  peer=$(db_bench --benchmarks=fillsync --db="$folder/peer" --threads="$threads" --key_size=16 \
    --value_size="$value_bytes" --duration="$seconds" --num=100000000 2> /dev/null |
    sed -nE 's/^fillsync.* ([0-9]+) ops\/sec.*/\1/p')
  rm -rf "$folder/karez" "$folder/peer"
  echo "$ours" >> "$folder/ours.txt"
  echo "$peer" >> "$folder/peer.txt"
  printf '%-7s %14s %14s %16s\n' "$round" "$ours" "$peer" "$group"
done
ours=$(median "$folder/ours.txt")
peer=$(median "$folder/peer.txt")
printf '%-7s %14s %14s   ratio %s\n' median "$ours" "$peer" "$(awk -v a="$ours" -v b="$peer" 'BEGIN { printf "%.2f", a / b }')"
