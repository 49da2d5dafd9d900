#!/usr/bin/env bash
# npm's client `deepl-node`, and the tests that it and DeepL's mock server come with, against `hymt-doc serve`
# (deepl_node_judge.mjs, deepl_node_cases.mjs).
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/packages.bash"
folder=$2

case $1 in
  install)
    npm install --silent --ignore-scripts --no-fund --no-audit --prefix "$folder" deepl-node@1.27.0
    git_commit "$folder/client" DeepLcom/deepl-node b4c3f89cc4bc622831166629ed4a2250df937554
    git_commit "$folder/mock" DeepL/deepl-mock 53f4f4d59d60b115c87c4b14e5cb5224b2a1382a
    for part in client mock; do
      (cd "$folder/$part" && npm ci --silent --ignore-scripts --no-fund --no-audit)
    done
    ;;
  judge)
    cmake --build "$3" --target hymt-doc
    node "$here/deepl_node_judge.mjs" "$folder" "$3/cli/hymt-doc"
    ;;
esac
