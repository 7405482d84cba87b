#!/usr/bin/env bash
# Installs by apt what karez is built from and is not there yet; says what and why.
# Does nothing, and needs no network, when all is there.
set -euo pipefail
want=(
  "g++:compiler" "cmake:build" "ninja-build:build" "ccache:builds again faster" "mold:links faster" "git:version control"
  "libgrpc++-dev:remote calls" "protobuf-compiler-grpc:remote calls" "grpc-proto:health and reflection" "libprotobuf-dev:messages" "protobuf-compiler:messages"
  "libabsl-dev:strings, status, containers" "librocksdb-dev:storage" "rocksdb-tools:db_bench, the storage benchmark's peer"
  "libssl-dev:hashes" "libargon2-dev:hashes of passwords" "libspdlog-dev:logs" "prometheus-cpp-dev:metrics" "libcld2-dev:language identification"
  "libtbb-dev:sharing work among processors" "libjemalloc-dev:memory for small messages" "libutf8proc-dev:Unicode normal forms" "libeigen3-dev:linear algebra of the alignment" "libcli11-dev:command lines"
  "nlohmann-json3-dev:JSON of reports" "libgtest-dev:unit tests" "libgmock-dev:unit tests"
  "clang-format:lint" "python3:black-box tests" "python3-pytest:black-box tests" "python3-grpcio:black-box tests"
  "python3-protobuf:black-box tests" "chromium:tests of the console" "fonts-noto-core:tests of the console"
  "fonts-noto-cjk:tests of the console" "ca-certificates:fetching registry packages"
)
command -v pip >/dev/null || python3 -m pip --version >/dev/null 2>&1 || want+=("python3-pip:fetching registry packages")

missing=()
for entry in "${want[@]}"; do
  package=${entry%%:*}
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$entry")
done
[ ${#missing[@]} -eq 0 ] && exit 0

echo "Installing by apt:" >&2
printf '  %s\n' "${missing[@]/:/ — }" >&2
sudo=""
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null || { echo "deps: not root and no sudo; as root run: apt-get install ${missing[*]%%:*}" >&2; exit 1; }
  sudo=sudo
fi
$sudo apt-get update -qq
$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]%%:*}" >/dev/null
