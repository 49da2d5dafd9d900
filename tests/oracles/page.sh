#!/usr/bin/env bash
# The page of `hymt-doc serve` in Debian's chromium, and axe-core's judgement of it (page_judge.mjs, page_documents.mjs).
# Wants the package chromium. Where HYMT_PICTURES_DIR is set, pictures go there.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
folder=$2

case $1 in
  install)
    command -v chromium >/dev/null || { echo "page.sh: apt-get install chromium" >&2; exit 1; }
    npm install --silent --ignore-scripts --no-fund --no-audit --prefix "$folder" \
      puppeteer-core@24.43.1 axe-core@4.14.1
    ;;
  judge)
    cmake --build "$3" --target hymt-doc
    node "$here/page_judge.mjs" "$folder" "$3/cli/hymt-doc"
    ;;
esac
