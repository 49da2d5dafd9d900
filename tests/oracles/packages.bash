# How the judges' scripts fetch what they need.

# python_packages FOLDER REQUIREMENT...: into FOLDER/python, a virtual environment.
python_packages() {
  local folder=$1
  shift
  python3 -m venv "$folder/python"
  "$folder/python/bin/pip" install --quiet --disable-pip-version-check "$@"
}

# npm_package FOLDER NAME@VERSION: its files, unpacked into FOLDER/package. None of them is run.
npm_package() {
  mkdir -p "$1"
  (cd "$1" && tar xzf "$(npm pack --silent "$2")" && rm -f ./*.tgz)
}

# git_commit FOLDER OWNER/NAME COMMIT [PATH...]: the files of a commit of GitHub's OWNER/NAME, or those
# below PATH, into FOLDER. Where HYMT_REPOSITORIES_DIR is set, repositories are its folders OWNER/NAME.
git_commit() {
  local folder=$1 url=https://github.com/$2.git commit=$3
  if [ -n "${HYMT_REPOSITORIES_DIR:-}" ]; then url=file://$HYMT_REPOSITORIES_DIR/$2; fi
  shift 3
  git init --quiet "$folder"
  git -C "$folder" config gc.auto 0
  git -C "$folder" remote add origin "$url"
  # Files that nobody checks out are not fetched, where the server can do without; the others are
  # fetched at once.
  git -C "$folder" fetch --quiet --depth 1 --filter=blob:none origin "$commit"
  if [ $# -gt 0 ]; then git -C "$folder" sparse-checkout set --no-cone "${@/#//}"; fi
  git -C "$folder" -c advice.detachedHead=false checkout --quiet "$commit"
}
