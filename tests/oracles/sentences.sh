#!/usr/bin/env bash
# Public suites of sentence segmentation (sentences_judge.py). Their files are read; no code of theirs
# is run.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/packages.bash"
folder=$2

case $1 in
  install)
    git_commit "$folder/pragmatic_segmenter" diasks2/pragmatic_segmenter \
      358fe97e62902cd86fa6b85063c3bf91aa6c156a
    git_commit "$folder/pysbd" nipunsadvilkar/pySBD \
      5905f13be4fc95f407b98392e0ec303617a33d86
    git_commit "$folder/sentencex" wikimedia/sentencex \
      312da7f610ae4d23a9914d30bbac366a9965e30e
    ;;
  judge)
    cmake --build "$3" --target cut_sentences
    python3 "$here/sentences_judge.py" "$folder" "$3/tests/oracles/cut_sentences" --least 92
    ;;
esac
