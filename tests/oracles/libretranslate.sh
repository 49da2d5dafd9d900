#!/usr/bin/env bash
# PyPI's client `libretranslatepy` against `hymt-doc serve` (libretranslate_judge.py).
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/packages.bash"
folder=$2

case $1 in
  install) python_packages "$folder" libretranslatepy==2.1.4 ;;
  judge)
    cmake --build "$3" --target hymt-doc
    PYTHONPATH=$here/../../bench "$folder/python/bin/python" "$here/libretranslate_judge.py" "$3/cli/hymt-doc"
    ;;
esac
