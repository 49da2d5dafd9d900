#!/usr/bin/env bash
# PyPI's client `deepl` against `hymt-doc serve` (deepl_judge.py).
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/packages.bash"
folder=$2

case $1 in
  install) python_packages "$folder" deepl==1.32.0 ;;
  judge)
    cmake --build "$3" --target hymt-doc
    PYTHONPATH=$here/../../bench "$folder/python/bin/python" "$here/deepl_judge.py" "$3/cli/hymt-doc"
    ;;
esac
