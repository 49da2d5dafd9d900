#!/usr/bin/env bash
# Installs the Debian packages that this project is built and tested with.
#   ./install-packages.sh           what ./quickstart.sh and ./test.sh need
#   ./install-packages.sh --full    and what ./test.sh --full needs (clang and its tools)
#   ./install-packages.sh --list    only prints the list, one a line
# Does nothing, quickly, if everything is there. Else it says what it installs and asks for root by
# sudo if it is not root.
set -euo pipefail

packages=(
  # To build.
  cmake g++ make ninja-build pkg-config
  libcli11-dev libcmark-gfm-dev libcmark-gfm-extensions-dev libfyaml-dev libgumbo-dev libicu-dev
  libjemalloc-dev libpugixml-dev libre2-dev libtbb-dev libtomlplusplus-dev libxxhash-dev
  nlohmann-json3-dev
  # For models: libtorch with a BLAS that is not the reference one.
  libcld2-dev libopenblas0-pthread libstemmer-dev libtorch-dev
  # To test and measure: our judges, the test and benchmark libraries, the pinned formatter.
  clang-format-14 cmark-gfm libbenchmark-dev libgmock-dev libgtest-dev libsentencepiece-dev python3
  python3-html5lib python3-numpy
)
full_packages=(clang-14 clang-tidy-14 libclang-rt-14-dev clang clang-tidy)

case ${1:-} in
  "") ;;
  --full) packages+=("${full_packages[@]}") ;;
  --list)
    printf '%s\n' "${packages[@]}" "${full_packages[@]}" | sort
    exit
    ;;
  *)
    echo "usage: $0 [--full | --list]" >&2
    exit 2
    ;;
esac

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
