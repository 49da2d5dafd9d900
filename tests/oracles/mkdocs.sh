#!/usr/bin/env bash
# Pages of MkDocs, before and after, as Python-Markdown reads them (pages_judge.py).
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/packages.bash"
. "$here/pages.bash"

case $1 in
  install) python_packages "$2" markdown==3.11.3 pymdown-extensions==13.1.2 pygments==2.21.0 ;;
  judge)
    judge_pages mkdocs markdown "$3/cli/hymt-doc" \
      "$2/python/bin/python" "$here/pages_judge.py" mkdocs
    ;;
esac
