# How the judges of whole pages run: judge_pages KIND FORMAT FOLDER PROGRAM JUDGE... translates the
# pages that FOLDER/pages holds, or $HYMT_PAGES_DIR/KIND, with each engine; JUDGE gets the tree before
# and the tree after, and --translated where all texts should be others. The status is 1 if a page
# differs.
judge_pages() {
  local kind=$1 format=$2 pages=$3/pages program=$4 out engine flag failed=0
  shift 4
  if [ -n "${HYMT_PAGES_DIR:-}" ]; then pages=$HYMT_PAGES_DIR/$kind; fi
  out=$(mktemp -d)
  for engine in identity pseudo adversarial:1 adversarial:2; do
    "$program" translate "$pages" --from en --to de --format "$format" --engine "$engine" \
      --fail-on never --quiet -o "$out/$engine"
    echo "$engine:"
    if [ "$engine" = identity ]; then
      diff -rq -x .hymt-doc.sqlite "$pages" "$out/identity" | grep -v "^Only in $pages" && failed=1
      continue
    fi
    flag=
    if [ "$engine" = pseudo ]; then flag=--translated; fi
    "$@" "$pages" "$out/$engine" $flag || failed=1
  done
  rm -rf "$out"
  return $failed
}
