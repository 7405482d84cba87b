#!/usr/bin/env bash
# Prints the time of a topic search over 100,000 synthetic listings by each kernel, and the memory a listing takes.
# Usage: topic.sh BUILD [LISTINGS]
set -euo pipefail
build=$1
shift
echo "$(nproc) cores, load $(cut -d' ' -f1 /proc/loadavg)"
"$build/bin/topic_bench" "$@"
