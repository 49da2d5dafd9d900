#!/usr/bin/env bash
# Weblate's own machinery for DeepL, LibreTranslate and OpenAI against `hymt-doc serve` (weblate_judge.py).
# What Weblate wants of fonts, pictures and backups is left out: none of it translates.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/packages.bash"
folder=$2

case $1 in
  install)
    python_packages "$folder" openai==3.57.0
    pip=("$folder/python/bin/pip" install --quiet --disable-pip-version-check)
    "${pip[@]}" --no-deps weblate==5.14.3 aeidon==1.15
    "$folder/python/bin/python" - "$folder/wanted" <<'PYTHON'
import importlib.metadata
import re
import sys

LEFT_OUT = r"(pygobject|pycairo|tesserocr|borgbackup|aeidon)\b"
with open(sys.argv[1], "w", encoding="utf-8") as wanted:
    for requirement in importlib.metadata.requires("weblate"):
        if "extra ==" not in requirement and not re.match(LEFT_OUT, requirement, re.I):
            wanted.write(requirement + "\n")
PYTHON
    "${pip[@]}" --prefer-binary --requirement "$folder/wanted" setuptools
    ;;
  judge)
    cmake --build "$3" --target hymt-doc
    PYTHONPATH=$here/../../bench:$here "$folder/python/bin/python" "$here/weblate_judge.py" "$3/cli/hymt-doc"
    ;;
esac
