#!/usr/bin/env bash
# Pages of MyST, before and after, as myst-parser reads them (pages_judge.py).
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/packages.bash"
. "$here/pages.bash"

case $1 in
  install) python_packages "$2" myst-parser==5.2.0 ;;
  judge)
    judge_pages myst markdown "$3/cli/hymt-doc" \
      "$2/python/bin/python" "$here/pages_judge.py" myst
    ;;
esac
