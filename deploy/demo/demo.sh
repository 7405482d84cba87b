#!/usr/bin/env bash
# Shows what karez does, on the demo exchange: starts karezd on a free port with
# its data in data/demo, imports, matches, explains, exports, evaluates, stops.
# Usage: demo.sh BUILD
set -euo pipefail
bin=$1/bin
here=deploy/demo
data=data/demo
mkdir -p $data
say() { printf '\n\033[1m== %s\033[0m\n' "$*" | if [ -n "${NO_COLOR:-}" ] || [ ! -t 1 ]; then sed 's/\x1b\[[0-9]*m//g'; else cat; fi; }

say "karezd starts with its data in $data (log: $data/karezd.log)"
rm -f $data/port
"$bin/karezd" --listen 127.0.0.1:0 --port-file $data/port --data $data/store >$data/out.log 2>$data/karezd.log &
server=$!
trap 'kill $server 2>/dev/null; wait $server 2>/dev/null || true' EXIT
for _ in $(seq 300); do
  [ -s $data/port ] && break
  kill -0 $server 2>/dev/null || { cat $data/karezd.log >&2; exit 1; }
  sleep 0.1
done
KAREZ_SERVER=127.0.0.1:$(cat $data/port)
export KAREZ_SERVER
karez() { "$bin/karez" -o table "$@"; }

say "Import: $(wc -l <$here/organizations.jsonl) organizations, $(wc -l <$here/listings.jsonl) offers and needs in nine languages"
karez import $here/organizations.jsonl $here/listings.jsonl --publish --consent-by "written for the demo exchange"
echo "Waiting until every text has its vector (the first time some 20 s) …"
karez status --wait

say "A water utility in Aktau asks in Kazakh; who can help?"
karez match karez-demo/n034 --limit 5
say "Why the first one? Every number adds up to the score"
karez explain karez-demo/n034 karez-demo/o034
say "The other way: what a solution from Kazakhstan can do in Xinjiang"
karez match karez-demo/o089 --limit 3
say "Firedamp that the generator cannot burn: the site lies outside what it stands"
karez explain karez-demo/n053 karez-demo/o053 | grep -E '^(need|offer|score|gates|FAIL|UNKNOWN|what would|if the)'
say "Cotton germplasm that may not leave without a permit is held, with its reason"
karez explain karez-demo/n005 karez-demo/o005 | grep -E '^(need|offer|score|gate|HOLD|FAIL|PASS)'
say "Nothing stored: a need typed in Uzbek (quick test for brucellosis of sheep in the field)"
karez match --as need --text "Qoʻylarda brutsellyozni dalada tez aniqlash" --limit 3

say "A broker decides: what is judged does not come back until a listing changes in substance"
karez decide karez-demo/n034~karez-demo/o034 accept --comment "both sides want to talk"
karez open karez-demo/n034 --limit 3

say "Export for analysts"
"$bin/karez" -o csv export matches --out $data/matches.csv
head -2 $data/matches.csv | LC_ALL=C.UTF-8 sed -E 's|^(.{230}).*|\1 …|'
echo "… $(($(wc -l <$data/matches.csv) - 1)) rows in $data/matches.csv"

if [ -x "$bin/karez-gateway" ]; then
  say "The same over HTTP: REST, as browsers and scripts ask (gRPC, gRPC-Web and Connect on the same port)"
  rm -f $data/gateway.port
  "$bin/karez-gateway" --listen 127.0.0.1:0 --port-file $data/gateway.port --backend "$KAREZ_SERVER" 2>$data/gateway.log &
  gateway=$!
  trap 'kill $gateway $server 2>/dev/null; wait 2>/dev/null || true' EXIT
  for _ in $(seq 100); do [ -s $data/gateway.port ] && break; sleep 0.1; done
  rest="http://127.0.0.1:$(cat $data/gateway.port)/v1/taxonomy"
  echo "curl $rest"
  curl -sS --noproxy '*' -o $data/taxonomy.json "$rest"
  head -c 300 $data/taxonomy.json
  echo " …"
fi

say "How good is it? nDCG@10 over $(($(wc -l <$here/judgments.csv) - 1)) judgments made by reading"
karez evaluate --judgments $here/judgments.csv --ranking lexical,semantic,concepts,score

say "Next: ./run serve keeps karezd running; build/release/bin/karez --help says the rest. Where there is Go and Node, ./run serve has the operators' web console at http://127.0.0.1:8080"
