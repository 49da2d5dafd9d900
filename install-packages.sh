#!/usr/bin/env bash
# Installs the Debian packages that this project is built and tested with.
#   ./install-packages.sh --build   what it takes to build and run the program (./quickstart.sh)
#   ./install-packages.sh           and to build and run tests and benchmarks (./test.sh)
#   ./install-packages.sh --full    and what ./test.sh --full needs (clang and its tools)
#   ./install-packages.sh --run     only what a built program needs, as on another machine
#   ./install-packages.sh --list [--run | --build | --test | --full]
#                                   only prints that list, one a line (default: --full)
# Does nothing, quickly, if everything is there. Else it says what it installs and asks for root by
# sudo if it is not root.
set -euo pipefail

run_packages=(
  libcld2-0 libcmark-gfm0.29.0.gfm.6 libcmark-gfm-extensions0.29.0.gfm.6 libfyaml0 libgumbo1 libicu72
  libjemalloc2 libre2-9 libsqlite3-0 libstemmer0d libtbb12 libtomlplusplus3 libxxhash0
  libzstd1
  # For --backend torch, with a BLAS that is not the reference one.
  libopenblas0-pthread libtorch1.13
)
build_packages=(
  cmake g++ make ninja-build pkg-config
  libboost-dev libcld2-dev libcli11-dev libcmark-gfm-dev libcmark-gfm-extensions-dev libfyaml-dev
  libgumbo-dev libicu-dev libjemalloc-dev libre2-dev libsqlite3-dev libstemmer-dev libtbb-dev
  libtomlplusplus-dev libtorch-dev libxxhash-dev libzstd-dev nlohmann-json3-dev
)
# Our judges, the test and benchmark libraries, the pinned formatter.
test_packages=(
  clang-format-14 cmark-gfm git libbenchmark-dev libgmock-dev libgtest-dev libsentencepiece-dev python3
  python3-html5lib python3-numpy
)
full_packages=(
  clang clang-14 clang-tidy clang-tidy-14 libclang-rt-14-dev
  # Readers of what the program writes for them (tests/cli/shells_test.cpp).
  bsdextrautils fish man-db zsh
)

usage() {
  echo "usage: $0 [--list] [--run | --build | --test | --full]" >&2
  exit 2
}

list=
purpose=--test
if [ "${1:-}" = --list ]; then
  list=yes
  purpose=--full
  shift
fi
[ $# -le 1 ] || usage
case ${1:-$purpose} in
  --run) packages=("${run_packages[@]}") ;;
  --build) packages=("${run_packages[@]}" "${build_packages[@]}") ;;
  --test) packages=("${run_packages[@]}" "${build_packages[@]}" "${test_packages[@]}") ;;
  --full)
    packages=("${run_packages[@]}" "${build_packages[@]}" "${test_packages[@]}" "${full_packages[@]}")
    ;;
  *) usage ;;
esac
if [ -n "$list" ]; then
  printf '%s\n' "${packages[@]}" | sort
  exit
fi

if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
  echo "$0: this is no Debian; install what corresponds to these packages yourself:" >&2
  echo "  ${packages[*]}" >&2
  exit 1
fi

missing=()
for package in "${packages[@]}"; do
  status=$(dpkg-query --show --showformat '${db:Status-Status}' "$package" 2>/dev/null || true)
  [ "$status" = installed ] || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0

as_root=()
if [ "$(id -u)" -ne 0 ]; then
  if ! command -v sudo >/dev/null; then
    echo "$0: as root, please: apt-get install ${missing[*]}" >&2
    exit 1
  fi
  as_root=(sudo)
fi
echo "Installing with apt-get: ${missing[*]}"
"${as_root[@]}" apt-get update -q
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
  apt-get install -q -y --no-install-recommends "${missing[@]}"
