#!/usr/bin/env bash
# Imports real needs and offers through the command line into a fresh karezd and
# prints how well each ranking finds what was funded under a need.
# Usage: quality.sh BUILD [--data EXCHANGE] [--store FOLDER]
#   --data   folder with needs.jsonl, offers.jsonl and qrels.tsv
#   --store  data folder of karezd, to be kept: the next run embeds nothing again
set -euo pipefail
build=$1
shift
here=$(dirname "${BASH_SOURCE[0]}")
exchange=../shared/data/exchange/cordis_topic_project
store=
while [ $# -gt 0 ]; do
  case "$1" in
    --data) exchange=${2:?--data wants a folder} ;;
    --store) store=${2:?--store wants a folder} ;;
    *) echo "quality: got $1, want --data EXCHANGE or --store FOLDER" >&2; exit 2 ;;
  esac
  shift 2
done
if [ ! -f "$exchange/qrels.tsv" ]; then
  echo "bench quality: not measured: no needs and offers in $exchange; give their folder by --data"
  exit 0
fi

work=$(mktemp -d "$build/quality_bench.XXXXXX")
karezd=
stop() {
  [ -z "$karezd" ] || { kill "$karezd" && wait "$karezd"; } 2>/dev/null || true
  rm -rf "$work"
}
trap stop EXIT
python3 "$here/convert_exchange.py" "$exchange" "$work"

"$build/bin/karezd" --data "${store:-$work/data}" --listen 127.0.0.1:0 --port-file "$work/port" \
  >"$work/karezd.out" 2>"$work/karezd.log" &
karezd=$!
until [ -s "$work/port" ]; do
  kill -0 "$karezd" 2>/dev/null || { cat "$work/karezd.log" >&2; exit 1; }
  sleep 0.1
done
export KAREZ_SERVER=127.0.0.1:$(cat "$work/port")
karez=$build/bin/karez

"$karez" import "$work"/organizations.jsonl "$work"/needs.jsonl "$work"/offers.jsonl \
  --publish --consent-by "Bench of the exchange" >/dev/null
echo "imported; new texts take some minutes to embed" >&2
"$karez" status --wait >/dev/null
"$karez" statistics refresh >/dev/null
"$karez" -o table evaluate --judgments "$work/judgments.csv" --ranking lexical,semantic,topic
cat <<'END'

prototype and goals, over the same needs                   MRR  hit@10  nDCG@10  R@100
  BM25                                                    .637    .810     .575   .834
  multilingual-e5-small, raw cosine                       .483    .681     .431   .804
  the same, aligned                                       .550    .764     .498   .844
  reciprocal rank fusion of BM25 and the aligned one      .670    .841     .612   .883
  sum of z-scores of BM25 and the aligned one             .697    .846     .631   .882
  goal of topic                                           .690             .630   .880
END
