#!/usr/bin/env bash
# Builds the fuzz targets with libFuzzer and both sanitizers and lets each one run.
#   tests/fuzz/run.sh SECONDS [TARGET...]     all targets if none is named
# Seeds come from the public suites (HYMT_SUITES_DIR, HYMT_EVALDOCS_DIR) where those are there; what
# was learnt stays in build/fuzz/corpus. An input that breaks a law is written to the current folder
# and the script ends with 1: reduce it (-minimize_crash=1), put it into crashes/<target>, mend.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
seconds=${1:?usage: run.sh SECONDS [TARGET...]}
shift
build=$root/build/fuzz

targets=("$@")
if [ ${#targets[@]} -eq 0 ]; then
  for folder in "$root"/tests/fuzz/crashes/*/; do targets+=("$(basename "$folder")"); done
fi
(cd "$root" && cmake --preset fuzz >/dev/null &&
  cmake --build --preset fuzz --target export_suites "${targets[@]/#/fuzz_}")
"$build/tests/suites/export_suites" seeds "$build/seeds"

failed=0
for target in "${targets[@]}"; do
  corpus=$build/corpus/$target
  mkdir -p "$corpus" "$build/seeds/$target"
  case $target in
    markdown* | mdx* | front_matter) dictionary=(-dict="$root/tests/fuzz/markdown.dict") ;;
    html* | translator | constraint) dictionary=(-dict="$root/tests/fuzz/html.dict") ;;
    *) dictionary=() ;;
  esac
  echo "== $target"
  # Weighing inputs by how rare their features are (entropic) would take half of the time here.
  "$build/tests/fuzz/fuzz_$target" -max_total_time="$seconds" -timeout=25 -rss_limit_mb=4096 \
    -max_len=4096 -entropic=0 -print_final_stats=1 -verbosity=0 "${dictionary[@]}" \
    -artifact_prefix="crash-$target-" \
    "$corpus" "$build/seeds/$target" "$root/tests/fuzz/crashes/$target" || failed=1
done
exit $failed
