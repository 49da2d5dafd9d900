#!/usr/bin/env bash
# Is this checkout slower than BASE? Builds both, runs the same measurements in turn and prints how
# they compare: new time / base time, the median of the rounds and their spread.
#
#   bench/compare.sh BASE [ROUNDS]     BASE: a commit; ROUNDS: 7 if left out
#
# What changes from round to round (other work on the machine, the clock of the processor) so meets
# both alike; a ratio whose spread holds 1.00 says nothing. Instructions are counted besides, where
# valgrind is installed: they hardly spread. The base is built in build/compare-BASE and kept there.
set -euo pipefail
cd "$(dirname "$0")/.."

[ $# -ge 1 ] && [ $# -le 2 ] || { sed -n '2,6s/^# \{0,1\}//p' "$0" >&2; exit 2; }
base_commit=$(git rev-parse --verify --short "$1^{commit}")
rounds=${2:-7}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
base=$PWD/build/compare-$base_commit
targets=(hymt-doc stages_bench model_bench make_tree)

build() {  # SOURCE
  cmake -S "$1" --preset release >/dev/null
  cmake --build "$1/build/release" --target "${targets[@]}" >/dev/null
}
echo "building $base_commit and this checkout ..." >&2
if [ ! -e "$base/CMakeLists.txt" ]; then
  rm -rf "$base"
  mkdir -p "$base"
  git archive "$base_commit" | tar -x -C "$base"
fi
build "$base"
build "$PWD"
build/release/bench/make_tree "$scratch/tree" 60 1500000 >/dev/null

# One number each, smaller is better. $1: the tree.
document() { "$1/build/release/bench/stages_bench" --benchmark_filter="^$2(/process_time)?\$" --benchmark_format=csv 2>/dev/null | awk -F, 'END { print $4 }'; }
tokens() {
  "$1/build/release/bench/model_bench" models/tiny-en-de --threads "$(nproc)" --only "$2" |
    awk '/tokens\/s/ { for (i = 2; i <= NF; ++i) if ($i ~ /^tokens/) print 1 / $(i - 1) }'
}
program() {
  local begin end
  begin=$(date +%s%N)
  "$1/build/release/cli/hymt-doc" translate "$3" --to de --engine "$2" --quiet --no-progress \
    -o "$scratch/out"
  end=$(date +%s%N)
  rm -rf "$scratch/out"
  echo $((end - begin))
}
measurements=(
  "document Markdown/50KB/parse_to_proof" "document Html/50KB/parse_to_proof"
  "document Text/50KB/parse_to_proof" "tokens 1" "tokens 8" "tokens 32" "program identity $scratch/tree"
  "program model samples"
)
printf '%-45s %8s   %s\n' "measured in $rounds rounds" median spread
for measurement in "${measurements[@]}"; do
  for ((round = 0; round < rounds; ++round)); do
    # Who comes first changes, too.
    order=("$base" "$PWD")
    [ $((round % 2)) = 0 ] || order=("$PWD" "$base")
    for tree in "${order[@]}"; do
      # shellcheck disable=SC2086  # A measurement is a function and its arguments.
      set -- $measurement
      value=$("$1" "$tree" "${@:2}")
      [ "$tree" = "$base" ] && of_base=$value || of_new=$value
    done
    awk -v new="$of_new" -v base="$of_base" 'BEGIN { printf "%.4f\n", new / base }'
  done | sort -n >"$scratch/ratios"
  awk -v name="${measurement/$scratch\//}" '{ ratio[NR] = $1 }
    END { printf "%-45s %8.3f   %.3f to %.3f\n", name, ratio[int((NR + 1) / 2)], ratio[1], ratio[NR] }' \
    "$scratch/ratios"
done

command -v valgrind >/dev/null || exit 0
instructions() {
  valgrind --tool=callgrind --callgrind-out-file=/dev/null \
    "$1/build/release/cli/hymt-doc" translate "$scratch/tree" --to de --engine "$2" --threads 1 \
    --quiet --no-progress -o "$scratch/out" 2>&1 | awk '/Collected/ { print $4 }'
  rm -rf "$scratch/out"
}
for engine in identity pseudo; do
  of_base=$(instructions "$base" "$engine")
  of_new=$(instructions "$PWD" "$engine")
  awk -v name="instructions, $engine" -v new="$of_new" -v base="$of_base" \
    'BEGIN { printf "%-45s %8.3f   %.1f million before\n", name, new / base, base / 1e6 }'
done
