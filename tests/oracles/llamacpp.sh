#!/usr/bin/env bash
# llama.cpp over GGUF files that PyPI's `gguf` writes (llamacpp_judge.py): npm's node-llama-cpp, with
# the program that comes with it built.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/packages.bash"
folder=$2

case $1 in
  install)
    python_packages "$folder" gguf==0.19.0 numpy==2.4.6 tokenizers==0.23.3 xxhash==3.8.1
    mkdir -p "$folder/node"
    (cd "$folder/node" && npm init --yes >/dev/null &&
      npm install --silent --ignore-scripts --no-audit --no-fund \
        node-llama-cpp@3.22.1 @node-llama-cpp/linux-x64@3.22.1)
    ;;
  judge)
    cmake --build "$3" --target greedy_tokens hymt-doc
    cp "$here/llamacpp_tokens.mjs" "$folder/node/"  # Modules are found from where it lies.
    "$folder/python/bin/python" "$here/llamacpp_judge.py" "$folder" "$3"
    ;;
esac
