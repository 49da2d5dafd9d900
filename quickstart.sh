#!/usr/bin/env bash
# From a fresh clone to translated documents: installs what is missing, builds the program and
# translates English samples into German, into the folder out/. A second run is quick.
set -euo pipefail
cd "$(dirname "$0")"

./install-packages.sh --build

echo "Building hymt-doc (the first time takes a few minutes) ..."
log=build/quickstart.log
mkdir -p build
if ! { cmake --preset program && cmake --build --preset program; } >"$log" 2>&1
then
  tail -n 30 "$log" >&2
  echo "The build failed; all of its output is in $log" >&2
  exit 1
fi
program=build/release/cli/hymt-doc

echo "Translating samples into German, into out/, with the small model that comes with the program."
echo "It shows how things work; for quality see 'Models' in README.md."
echo
"$program" translate samples/guide samples/site samples/notes.txt --to de --copy-other -o out \
  --report out/report.json --no-progress
echo
echo "Made:"
find out -type f | sort | sed 's/^/  /'
cat <<END

Three lines of samples/guide/install.md, and what became of them:

$(sed -n '12,14s/^/  /p' samples/guide/install.md)

$(sed -n '12,14s/^/  /p' out/install.md)

How to go on:
  $program check samples/guide/manual.md out/manual.md   is everything still there?
  $program explain samples/guide/install.md         what is translated, and why the rest is not
  $program translate YOUR-FOLDER --to de -o OUT
  $program translate YOUR-FOLDER --engine pseudo -o OUT   what will be translated, in any language
  $program models                                   which models are there
  $program translate --help
END
