#!/usr/bin/env bash
# Reference arithmetic of FP8, GPTQ and compressed-tensors over small checkpoints
# (quantized_judge.py).
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/packages.bash"
folder=$2

case $1 in
  install)
    python_packages "$folder" ml_dtypes==0.5.4 numpy==2.4.6
    ;;
  judge)
    cmake --build "$3" --target greedy_tokens
    "$folder/python/bin/python" "$here/quantized_judge.py" "$3"
    ;;
esac
