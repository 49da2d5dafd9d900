#!/usr/bin/env bash
# Installs what is missing, builds everything and runs every test; the exit status is theirs.
#   ./test.sh           the release build and its tests (minutes)
#   ./test.sh --full    also address, undefined-behaviour and thread sanitizers, clang, clang-tidy,
#                       one minute of every fuzz target (more than an hour on two cores), and the
#                       judges of tests/oracles that are installed
# The public test suites are used if HYMT_SUITES_DIR and HYMT_EVALDOCS_DIR name their folders; tests
# that need them are skipped, and say so, if not.
set -euo pipefail
cd "$(dirname "$0")"

case ${1:-} in
  "") full= ;;
  --full) full=--full ;;
  *)
    echo "usage: $0 [--full]" >&2
    exit 2
    ;;
esac

./install-packages.sh "${full:---test}"
jobs=$(nproc)

# run PRESET: configures, builds and tests it.
run() {
  echo "== $1: build"
  cmake --preset "$1"
  cmake --build --preset "$1" -j "$jobs"
  echo "== $1: test"
  ctest --preset "$1" -j "$jobs"
}

run release
if [ -n "$full" ]; then
  for preset in asan tsan clang; do run "$preset"; done
  echo "== tidy"
  cmake --preset tidy
  cmake --build --preset tidy -j "$jobs"
  echo "== fuzz"
  tests/fuzz/run.sh 60
  echo "== oracles"
  tests/oracles/run.sh --installed
fi
echo "All tests passed."
