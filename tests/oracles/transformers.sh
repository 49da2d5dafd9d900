#!/usr/bin/env bash
# Logits and greedy tokens of small checkpoints as transformers has them (transformers_judge.py), with
# torch on the processor. Installs about 5 GB.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/packages.bash"
folder=$2

case $1 in
  install)
    python_packages "$folder" torch==2.12.0 transformers==5.24.0 numpy==2.4.6
    ;;
  judge)
    cmake --build "$3" --target greedy_tokens
    "$folder/python/bin/python" "$here/transformers_judge.py" "$3"
    ;;
esac
