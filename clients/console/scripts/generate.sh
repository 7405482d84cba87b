#!/usr/bin/env bash
# Makes src/gen, the messages and services of proto/, by protoc and protoc-gen-es.
# Does nothing where it is newer than every proto. KAREZ_PACKAGE_CACHE: folder of
# the registry packages, among them googleapis' protos; .cache/packages by default.
set -euo pipefail
console=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$console/../.."
packages=${KAREZ_PACKAGE_CACHE:-.cache/packages}
out=$console/src/gen
if [ -f "$out/stamp" ] && [ -z "$(find proto "$console/package-lock.json" -newer "$out/stamp" \( -name '*.proto' -o -name '*.json' \) -print -quit)" ]; then
  exit 0
fi
bash cmake/fetch_packages.sh "$packages"
rm -rf "$out"
mkdir -p "$out"
# shellcheck disable=SC2046
protoc --plugin="$console/node_modules/.bin/protoc-gen-es" --es_out="$out" --es_opt=target=ts,import_extension=none \
  -I proto -I "$packages" \
  $(cd proto && find karez -name '*.proto' -not -path '*/store/*' | LC_ALL=C sort) \
  google/api/{annotations,http,field_behavior,resource}.proto google/rpc/{status,error_details}.proto google/type/money.proto
touch "$out/stamp"
