#!/usr/bin/env bash
# Pages of MDX, before and after, as remark-mdx reads them (mdx_judge.mjs).
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/pages.bash"

case $1 in
  install)
    npm install --silent --ignore-scripts --no-fund --no-audit --prefix "$2" unified@11.0.5 \
      remark-parse@11.0.0 remark-frontmatter@5.0.0 remark-gfm@4.0.1 remark-mdx@3.1.1
    ;;
  judge) judge_pages mdx mdx "$3/cli/hymt-doc" node "$here/mdx_judge.mjs" "$2" ;;
esac
