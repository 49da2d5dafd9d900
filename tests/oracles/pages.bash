# How the judges of whole pages run: translate_pages KIND FORMAT JUDGE... of $HYMT_PAGES_DIR/KIND with
# each engine; JUDGE gets the tree before and the tree after, and --translated where all texts should
# be others. The status is 1 if a page differs.
judge_pages() {
  local kind=$1 format=$2 program=$3 pages out engine flag failed=0
  shift 3
  pages=${HYMT_PAGES_DIR:+$HYMT_PAGES_DIR/$kind}
  if [ ! -d "$pages" ]; then
    echo "HYMT_PAGES_DIR/$kind holds no pages (README.md here); nothing is judged"
    return 0
  fi
  out=$(mktemp -d)
  for engine in identity pseudo adversarial:1 adversarial:2; do
    "$program" translate "$pages" --from en --to de --format "$format" --engine "$engine" \
      --fail-on never --quiet -o "$out/$engine"
    echo "$engine:"
    if [ "$engine" = identity ]; then
      diff -rq "$pages" "$out/identity" | grep -v "^Only in $pages" && failed=1
      continue
    fi
    flag=
    if [ "$engine" = pseudo ]; then flag=--translated; fi
    "$@" "$pages" "$out/$engine" $flag || failed=1
  done
  rm -rf "$out"
  return $failed
}
