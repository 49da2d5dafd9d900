#!/usr/bin/env bash
# PyPI's client `openai` against `hymt-doc serve` (openai_judge.py).
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/packages.bash"
folder=$2

case $1 in
  install) python_packages "$folder" openai==3.57.0 openapi-spec-validator==0.9.0 ;;
  judge)
    cmake --build "$3" --target hymt-doc
    PYTHONPATH=$here/../../bench "$folder/python/bin/python" "$here/openai_judge.py" "$3/cli/hymt-doc"
    ;;
esac
