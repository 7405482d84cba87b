#!/usr/bin/env bash
# Style of the protos (buf lint) and compatibility with the checked-in baseline
# (buf breaking). --baseline: makes the present contract the baseline.
set -euo pipefail
bash cmake/fetch_packages.sh .cache/packages
home=.cache/buf
if ! cmp -s deploy/dev/buf/package-lock.json $home/package-lock.json; then
  mkdir -p $home
  cp deploy/dev/buf/package.json deploy/dev/buf/package-lock.json $home/
  if ! (cd $home && npm ci --ignore-scripts --no-audit --no-fund --silent); then
    rm -f $home/package-lock.json
    echo "lint: npm could not bring buf" >&2
    exit 1
  fi
fi
buf=$home/node_modules/@bufbuild/buf-linux-x64/bin/buf
if [ "${1:-}" = --baseline ]; then
  $buf build proto -o proto/baseline.binpb
  exit
fi
$buf lint proto
[ ! -f proto/baseline.binpb ] || $buf breaking proto --against proto/baseline.binpb
