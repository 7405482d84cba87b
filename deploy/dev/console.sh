#!/usr/bin/env bash
# The operators' console, clients/console, of which the gateway serves build/console.
# Needs Node; the network only the first time, or when its packages change.
# Usage: console.sh build|lint|test|screens [BUILD [OPTIONS]]; exit code 3: no Node here (it says so).
set -euo pipefail
what=$1
release=${2:-build/release}
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
want=20.19
have=$(node --version 2>/dev/null | sed 's/^v//') || have=
if [ -z "$have" ] || [ "$(printf '%s\n' $want "$have" | sort -V | head -1)" != $want ]; then
  echo "console: got ${have:+Node }${have:-no Node}, want Node >= $want; nodejs.org/en/download has it, to be unpacked so that node and npm are in PATH" >&2
  exit 3
fi
release=$(cd "$release" 2>/dev/null && pwd || echo "$PWD/$release")
cache=$(sed -n 's/^KAREZ_PACKAGE_CACHE:[A-Z]*=//p' "$release/CMakeCache.txt" 2>/dev/null || true)
export KAREZ_PACKAGE_CACHE=${cache:-${KAREZ_PACKAGE_CACHE:-.cache/packages}}
cd clients/console
if ! cmp -s package-lock.json node_modules/.installed; then
  npm ci --ignore-scripts --silent
  cp package-lock.json node_modules/.installed
fi
case "$what" in
  build) npm run --silent build ;;
  lint) npm run --silent check ;;
  test) KAREZ_BUILD=$release npm test --silent ;;
  screens) KAREZ_BUILD=$release node e2e/screens.mjs "${@:3}" ;;
  *) echo "console: got $what, want build, lint, test or screens" >&2; exit 2 ;;
esac
