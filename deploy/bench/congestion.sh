#!/usr/bin/env bash
# Prints how unevenly the first 10 matches of all needs fall on offers, by
# exposure cap, and what the cap costs in total score: over the demo exchange and
# over real needs and offers. The first run embeds 4,800 texts, some 4 minutes of
# two cores; their vectors are kept beside the build.
# Usage: congestion.sh BUILD [EXCHANGE]    EXCHANGE: folder of needs.jsonl, offers.jsonl, qrels.tsv
set -euo pipefail
build=$1
exchange=${2:-../shared/data/exchange/cordis_topic_project}
here=$(dirname "${BASH_SOURCE[0]}")
work=$(mktemp -d "$build/congestion_bench.XXXXXX")
trap 'rm -rf "$work"' EXIT
mkdir -p "$build/bench" "$work/demo" "$work/exchange" "$work/records"

# measure CAPS DATA FILE…
measure() {
  local caps=$1 data=$2
  shift 2
  "$build/bin/congestion_bench" --caps "$caps" --data "$data" --cache "$build/bench/texts.vectors" "$@"
}
echo "the demo exchange"
measure 30,20,15,10,7,5,3,2,1 "$work/demo" deploy/demo/organizations.jsonl deploy/demo/listings.jsonl
if [ ! -f "$exchange/qrels.tsv" ]; then
  echo "bench congestion: no needs and offers in $exchange, give their folder: the demo exchange only is measured"
  exit 0
fi
echo "$exchange"
python3 "$here/convert_exchange.py" "$exchange" "$work/records"
measure 50,20,10,5,3,2,1 "$work/exchange" "$work"/records/{organizations,needs,offers}.jsonl
