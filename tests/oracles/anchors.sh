#!/usr/bin/env bash
# Links to headings, by the packages that sites make their ids with (anchors_judge.mjs): headings of
# our own (anchors_headings.md), and the trees of HYMT_SITE_DOCS ("docusaurus=FOLDER vitepress=FOLDER"),
# each under pseudo with --anchors keep and rewrite.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/packages.bash"
folder=$2

case $1 in
  install)
    npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$folder" \
      github-slugger@2.0.0 mdast-util-from-markdown@2.0.2 mdast-util-to-string@4.0.0 \
      micromark-extension-gfm@3.0.0 mdast-util-gfm@3.1.0 \
      micromark-extension-frontmatter@2.0.0 mdast-util-frontmatter@2.0.1 \
      markdown-it@14.1.0 markdown-it-anchor@9.2.0 markdown-it-attrs@4.3.1 @mdit-vue/shared@2.1.3
    python_packages "$folder" markdown==3.7
    ;;
  judge)
    cmake --build "$3" --target hymt-doc
    cp "$here/anchors_judge.mjs" "$folder" # Beside the packages that it imports.
    failed=0
    judge() { # SITE SOURCE
      local way out=$folder/out
      for way in keep rewrite; do
        rm -rf "$out"
        "$3/cli/hymt-doc" translate "$2" -o "$out" --engine pseudo --to de --site "$1" \
          --anchors "$way" --quiet --no-progress
        echo "--anchors $way"
        if [ "$1" = mkdocs ]; then
          "$folder/python/bin/python" "$here/anchors_mkdocs.py" "$2" "$out" || failed=1
        else
          node "$folder/anchors_judge.mjs" "$1" "$2" "$out" || failed=1
        fi
      done
    }
    for site in github gitlab docusaurus starlight vitepress hugo jekyll mkdocs; do
      rm -rf "$folder/pages"
      if [ "$site" = mkdocs ]; then
        "$folder/python/bin/python" "$here/anchors_mkdocs.py" --pages "$folder/pages" \
          "$here/anchors_headings.md"
      else
        node "$folder/anchors_judge.mjs" "$site" --pages "$folder/pages" \
          "$here/anchors_headings.md"
      fi
      judge "$site" "$folder/pages" "$3"
    done
    for tree in ${HYMT_SITE_DOCS:-}; do
      judge "${tree%%=*}" "${tree#*=}" "$3"
    done
    exit $failed
    ;;
esac
