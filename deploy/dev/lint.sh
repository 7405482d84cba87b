#!/usr/bin/env bash
# Checks of the whole tree that need no build. --tidy: clang-tidy too (slow; needs build/release).
set -uo pipefail
bash deploy/dev/deps.sh || exit 1
failed=0
complain() { # complain RULE LINES: a rule and the lines that break it, if any
  if [ -n "$2" ]; then
    printf '%s\n%s\n' "lint: $1" "$(sed 's/^/  /' <<<"$2")" >&2
    failed=1
  fi
}
files() { git ls-files --cached --others --exclude-standard -- "$@"; }
longer() { local limit=$1; shift; files "$@" | while read -r f; do [ -f "$f" ] && [ "$(wc -l <"$f")" -gt "$limit" ] && echo "$f: $(wc -l <"$f") lines"; done; }

complain "format (clang-format -i mends it)" \
  "$(files '*.cc' '*.h' | xargs -r -P2 -n8 clang-format --dry-run 2>&1 | grep -E 'warning|error' | cut -d: -f1 | sort -u)"

if command -v gofmt >/dev/null; then
  complain "format of Go (gofmt -w mends it)" "$(files '*.go' | xargs -r gofmt -l)"
else
  echo "lint: no Go here, so the gateway's format is not checked" >&2
fi

# Services talk through their protos only.
complain "a service includes another service's C++" "$(
  files 'services/*.cc' 'services/*.h' | xargs -r grep -HoE '^#include "services/[a-z]+' |
    sed -E 's|^services/([a-z]+)/[^:]*:#include "services/([a-z]+)|\1 \2 &|' |
    awk '$1 != $2 && $2 != "runtime" && $2 != "text" && $1 != "karezd" {$1 = $2 = ""; print}')"
complain "grpcpp outside of shells, clients, runtime, mains and tests" "$(
  files 'services/*.cc' 'services/*.h' | grep -vE '_grpc\.|_client\.|_main\.cc|main\.cc|_test\.cc|services/runtime/|services/karezd/' |
    xargs -r grep -lE 'grpcpp/|\.grpc\.pb\.h')"
complain "storage includes a service" "$(files 'storage/*' | xargs -r grep -nE '^#include "services/')"

complain "headers over 200 lines" "$(longer 200 '*.h')"
complain "sources over 400 lines" "$(longer 400 '*.cc' '*.go' '*.py' '*.sh' ':!*_test.cc' ':!*_test.go' ':!tests/*')"
complain "tests over 600 lines" "$(longer 600 '*_test.cc' '*_test.go' 'tests/*.py')"
complain "protos over 350 lines" "$(longer 350 '*.proto')"
complain "mains over 60 lines" "$(longer 60 '*main.cc')"
complain "run over 200 lines" "$(longer 200 run)"
complain "unfinished business" "$(files '*.cc' '*.h' '*.go' '*.proto' '*.py' '*.sh' '*.cmake' run | grep -v 'deploy/dev/lint.sh' | xargs -r grep -nwE 'TODO|FIXME|XXX|HACK')"
complain "disabled tests" "$(files '*.cc' '*.py' | xargs -r grep -nE 'DISABLED_|GTEST_SKIP|pytest\.mark\.skip')"
complain "absl::Mutex and std::string_view (see docs/adr)" "$(files 'storage/*.cc' 'storage/*.h' 'services/*.cc' 'services/*.h' 'clients/*.cc' | xargs -r grep -nE 'absl::Mutex|std::string_view' )"
complain "no include guard after the file's path" "$(for f in $(files '*.h'); do
  guard="KAREZ_$(tr 'a-z/.-' 'A-Z___' <<<"${f#services/}")_"; alt="KAREZ_$(tr 'a-z/.-' 'A-Z___' <<<"$f")_"
  grep -qE "^#ifndef ($guard|$alt)\$" "$f" || echo "$f: want $guard"; done)"
complain "files over 4 MB" "$(files | while read -r f; do [ -f "$f" ] && [ "$(stat -c %s "$f")" -gt 4194304 ] && echo "$f"; done)"
for script in run .ci/run $(files '*.sh'); do bash -n "$script" || failed=1; done

if command -v npm >/dev/null; then
  bash deploy/dev/buf.sh || failed=1
else
  echo "lint: no npm here, so the protos' style (buf lint) is not checked" >&2
fi
status=0
bash deploy/dev/console.sh lint || status=$?
case $status in
  0) ;;
  3) echo "lint: so the console (types, eslint, catalogues, format) is not checked" >&2 ;;
  *) failed=1 ;;
esac
if [ "${1:-}" = --tidy ]; then
  command -v clang-tidy >/dev/null || { echo "lint: --tidy wants clang-tidy (apt-get install clang-tidy)" >&2; exit 1; }
  changed=$(git diff --name-only --diff-filter=d "${2:-HEAD~1}" -- '*.cc')
  [ -z "$changed" ] || clang-tidy -p build/release --quiet $changed || failed=1
fi
[ $failed -eq 0 ] && echo "lint: clean"
exit $failed
