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

# git_commit FOLDER URL COMMIT: the files of a commit, into FOLDER.
git_commit() {
  git clone --quiet "$2" "$1"
  git -C "$1" -c advice.detachedHead=false checkout --quiet "$3"
}
