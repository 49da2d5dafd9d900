#!/usr/bin/env bash
# Pages of MkDocs, before and after, as Python-Markdown reads them (pages_judge.py).
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/packages.bash"
. "$here/pages.bash"

case $1 in
  install)
    python_packages "$2" markdown==3.11.3 pymdown-extensions==13.1.2 pygments==2.21.0
    git_commit "$2/pages/fastapi" fastapi/fastapi c3f316b7e814667e8ee81e03a7330d00ee61e45c \
      docs/en/docs
    git_commit "$2/pages/pydantic" pydantic/pydantic 2151025aa51263f3016502b00010b78e4481eaa1 docs
    git_commit "$2/pages/mkdocs-material" squidfunk/mkdocs-material \
      5b36f2ac499a45905e246bc66bbee2858ef6556f docs
    ;;
  judge)
    judge_pages mkdocs markdown "$2" "$3/cli/hymt-doc" \
      "$2/python/bin/python" "$here/pages_judge.py" mkdocs
    ;;
esac
