#!/usr/bin/env bash
# Holds the Debian packages that cpack makes against Debian: lintian finds no error in them, and in a
# bare Debian 12 they install, with what they depend on and no more, and do what README.md says.
#   tests/debian_packages.sh FOLDER [MIRROR]
# FOLDER holds the packages (cmake --preset program && cmake --build --preset program --target all,
# then cpack in build/release). Wants root, a network, debootstrap and lintian; takes minutes.
# SOURCES names an APT source list for the bare system, if MIRROR alone does not do.
set -euo pipefail

[ $# -ge 1 ] || { echo "usage: $0 FOLDER [MIRROR]" >&2; exit 2; }
folder=$(cd "$1" && pwd)
mirror=${2:-http://deb.debian.org/debian}
shopt -s nullglob
program=("$folder"/hymt-doc_*.deb)
model=("$folder"/hymt-doc-tiny-en-de_*.deb)
torch=("$folder"/hymt-doc-torch_*.deb)
[ ${#program[@]} -eq 1 ] && [ ${#model[@]} -eq 1 ] || { echo "$0: no packages in $folder" >&2; exit 1; }

echo "== lintian"
lintian --fail-on error "${program[@]}" "${model[@]}" "${torch[@]}"

echo "== a bare Debian 12"
root=$(mktemp -d /var/tmp/hymt-bare-XXXXXX)
leave() {
  umount "$root/proc" 2>/dev/null || true
  rm -rf --one-file-system "$root"
}
trap leave EXIT
debootstrap --variant=minbase bookworm "$root" "$mirror" >"$root.log" 2>&1 ||
  { tail -n 20 "$root.log" >&2; exit 1; }
rm -f "$root.log"
[ -z "${SOURCES:-}" ] || cp "$SOURCES" "$root/etc/apt/sources.list"
cp "${program[@]}" "${model[@]}" "${torch[@]}" "$root/tmp/"
mount -t proc proc "$root/proc" 2>/dev/null || true
inside() { chroot "$root" env -i PATH=/usr/bin:/bin:/usr/sbin:/sbin LC_ALL=C.UTF-8 "$@"; }
install() { inside sh -c "apt-get -q update && apt-get -q install -y --no-install-recommends $*" >/dev/null; }

# expect WHAT SHOULD COMMAND...: the command's standard output holds SHOULD.
expect() {
  local what=$1 should=$2 out
  shift 2
  out=$("$@")
  case $out in
    *"$should"*) echo "ok: $what" ;;
    *) echo "$0: $what: '$should' is not in: $out" >&2; exit 1 ;;
  esac
}
translate() {
  echo 'Click **Save** to save the file.' | inside hymt-doc translate -f markdown --to de -q "$@"
}

install "/tmp/$(basename "${program[0]}")"
expect "it tells its version" "hymt-doc " inside hymt-doc version
expect "without a model it proves fidelity" "Click **Save**" translate --engine identity
if translate 2>/dev/null; then echo "$0: it translates without a model" >&2; exit 1; fi
expect "the manual page is there" "hymt-doc.1.gz" inside ls /usr/share/man/man1
install "/tmp/$(basename "${model[0]}")"
expect "with the model it translates" "Klicken Sie auf **" translate
if inside dpkg-query --show '*torch*' 2>/dev/null | grep -q libtorch; then
  echo "$0: libtorch came along" >&2
  exit 1
fi
echo "ok: without libtorch; $(inside du -sm / --exclude=/proc | cut -f1) MB in all"
if [ ${#torch[@]} -eq 1 ]; then
  install "/tmp/$(basename "${torch[0]}")"
  expect "the plug-in computes" "Klicken Sie auf **" translate --backend torch --precision fp32
fi
inside apt-get -q purge -y hymt-doc hymt-doc-tiny-en-de >/dev/null
if inside find /usr/share /usr/bin -name '*hymt*' | grep .; then
  echo "$0: files are left behind" >&2
  exit 1
fi
echo "All is well."
