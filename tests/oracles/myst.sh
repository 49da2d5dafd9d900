#!/usr/bin/env bash
# Pages of MyST, before and after, as myst-parser reads them (pages_judge.py).
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/packages.bash"
. "$here/pages.bash"

case $1 in
  install)
    python_packages "$2" myst-parser==5.2.0
    git_commit "$2/pages/myst-parser" executablebooks/MyST-Parser \
      4ec4cf86c2ba01e0d425f801f8374effc65b71fb docs
    git_commit "$2/pages/sphinx-book-theme" executablebooks/sphinx-book-theme \
      055af058303995447ee3ada036e9c88d701f51e5 docs
    ;;
  judge)
    judge_pages myst markdown "$2" "$3/cli/hymt-doc" \
      "$2/python/bin/python" "$here/pages_judge.py" myst
    ;;
esac
