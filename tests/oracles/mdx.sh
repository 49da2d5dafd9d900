#!/usr/bin/env bash
# Pages of MDX, before and after, as remark-mdx reads them. The pages lie in $HYMT_PAGES_DIR/mdx.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)

case $1 in
  install)
    npm install --silent --ignore-scripts --no-fund --no-audit --prefix "$2" unified@11.0.5 \
      remark-parse@11.0.0 remark-frontmatter@5.0.0 remark-gfm@4.0.1 remark-mdx@3.1.1
    ;;
  judge)
    pages=${HYMT_PAGES_DIR:+$HYMT_PAGES_DIR/mdx}
    if [ ! -d "$pages" ]; then
      echo "HYMT_PAGES_DIR/mdx holds no pages (README.md here); nothing is judged"
      exit 0
    fi
    out=$(mktemp -d)
    trap 'rm -rf "$out"' EXIT
    failed=0
    for engine in identity pseudo adversarial:1 adversarial:2 adversarial:3; do
      "$3/cli/hymt-doc" translate "$pages" --from en --to de --format mdx --engine "$engine" \
        --fail-on never --quiet -o "$out/$engine"
      if [ "$engine" = identity ]; then
        diff -rq "$pages" "$out/identity" || failed=1
        continue
      fi
      flag=
      if [ "$engine" = pseudo ]; then flag=--translated; fi
      echo "$engine:"
      node "$here/mdx_judge.mjs" "$2" "$pages" "$out/$engine" $flag || failed=1
    done
    exit $failed
    ;;
esac
