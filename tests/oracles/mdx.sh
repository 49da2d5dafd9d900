#!/usr/bin/env bash
# Pages of MDX, before and after, as remark-mdx reads them (mdx_judge.mjs).
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/packages.bash"
. "$here/pages.bash"

case $1 in
  install)
    npm install --silent --ignore-scripts --no-fund --no-audit --prefix "$2" unified@11.0.5 \
      remark-parse@11.0.0 remark-frontmatter@5.0.0 remark-gfm@4.0.1 remark-mdx@3.1.1
    git_commit "$2/pages/astro" withastro/docs 741c1b89ba13cf9b4ac4087ef09dc269e113fa77 \
      src/content/docs/en
    git_commit "$2/pages/react" reactjs/react.dev 12d692da47e77cdc558b928fcfbaf4e71c6d0cec \
      src/content
    ;;
  judge) judge_pages mdx mdx "$2" "$3/cli/hymt-doc" node "$here/mdx_judge.mjs" "$2" ;;
esac
