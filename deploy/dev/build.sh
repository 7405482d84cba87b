# Sourced by ./run: how the build folders are made.
release=build/release

# configure PRESET: makes the build folder once, quietly; shows cmake's words when it fails.
configure() {
  bash deploy/dev/deps.sh
  local log
  log=$(mktemp)
  if ! cmake --preset "$1" -Wno-dev >"$log" 2>&1; then
    cat "$log" >&2
    rm -f "$log"
    return 1
  fi
  rm -f "$log"
}

# build_release TARGET…
build_release() {
  [ -f $release/build.ninja ] && bash deploy/dev/deps.sh || configure release
  ninja -C $release --quiet "$@"
}

# The console of the gateway, where there is Node to build it; says how to get it where there is none.
build_console() {
  local status=0
  bash deploy/dev/console.sh build $release || status=$?
  [ $status -eq 0 ] || [ $status -eq 3 ]
}

# gateway build|test|tools: the HTTP edge, where there is Go; all else works without it.
gateway() {
  bash deploy/dev/gateway.sh "$1" "$release" || { [ $? -eq 3 ] && rm -f $release/bin/karez-gateway; }
}

# Unit tests under AddressSanitizer and UndefinedBehaviorSanitizer, then those of the
# gateway; arguments go to ctest.
unit_tests() {
  [ -f build/asan/build.ninja ] && bash deploy/dev/deps.sh || configure asan
  ninja -C build/asan --quiet unit_tests
  ctest --test-dir build/asan --output-on-failure --parallel 2 "$@"
  gateway test
}

# Tests over the wire against the programs as they are shipped; arguments go to pytest.
blackbox_tests() {
  build_release karezd karez karez-registry karez-matching karez-brokerage karez-exports karez-access
  gateway build && gateway tools
  /usr/bin/python3 -m pytest -q tests --build "$release" "$@"
}

# in_browser test|screens [OPTIONS]: the console in a real browser, against karezd and the gateway.
in_browser() {
  local what=$1
  shift
  build_release karezd karez
  bash deploy/dev/gateway.sh build $release
  bash deploy/dev/console.sh build $release
  bash deploy/dev/console.sh "$what" $release "$@"
}
