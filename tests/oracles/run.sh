#!/usr/bin/env bash
# Holds the program against judges that are not ours (README.md here).
#   tests/oracles/run.sh NAME...        installs what these judges need, and runs them
#   tests/oracles/run.sh --installed    runs those that are installed already
# A judge is NAME.sh here: `NAME.sh install FOLDER` fetches what it needs into FOLDER, pinned to its
# version, and `NAME.sh judge FOLDER BUILD` runs it on what is in the build folder. The folders lie
# in HYMT_ORACLES_DIR (~/.cache/hymt-doc-oracles unless set), never in the repository. The exit
# status is 1 if a judge finds a difference.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
folders=${HYMT_ORACLES_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/hymt-doc-oracles}
build=$root/build/release

names=()
case ${1:-} in
  "")
    sed -n '2,8s/^# \{0,1\}//p' "$0" >&2
    exit 2
    ;;
  --installed)
    for script in "$here"/*.sh; do
      name=$(basename "$script" .sh)
      if [ -e "$folders/$name/installed" ]; then names+=("$name"); fi
    done
    [ ${#names[@]} -gt 0 ] || echo "No judge is installed; tests/oracles/run.sh NAME installs one."
    ;;
  *) names=("$@") ;;
esac

failed=0
for name in ${names[@]+"${names[@]}"}; do
  script=$here/$name.sh
  if [ "$name" = run ] || [ ! -e "$script" ]; then
    echo "run.sh: there is no judge '$name'" >&2
    exit 2
  fi
  folder=$folders/$name
  # Versions stand in the script, so another script is another installation.
  if ! cmp -s "$script" "$folder/installed"; then
    echo "== $name: install into $folder"
    rm -rf "$folder"
    mkdir -p "$folder"
    "$script" install "$folder"
    cp "$script" "$folder/installed"
  fi
  echo "== $name"
  (cd "$root" && cmake --preset release >/dev/null)
  "$script" judge "$folder" "$build" || failed=1
done
exit $failed
