#!/usr/bin/env bash
# Links to headings, by the packages that sites make their ids with (anchors_judge.mjs): headings of
# our own (anchors_headings.md), the documentation of Electron and of Vite, and the trees of
# HYMT_SITE_DOCS ("docusaurus=FOLDER vitepress=FOLDER"), each under pseudo with --anchors keep and
# rewrite; and by the embedded model Vite's and a part of Electron's.
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
    git_commit "$folder/electron" electron/electron 96f3996d8d3ce6e2fcfb86326fc4b953b53936fb docs
    git_commit "$folder/vite" vitejs/vite a98c8d95d552c6fa98ab66fb810f5b39ad5abf49 docs
    ;;
  judge)
    cmake --build "$3" --target hymt-doc
    cp "$here/anchors_judge.mjs" "$folder" # Beside the packages that it imports.
    program=$3/cli/hymt-doc
    failed=0
    judge() { # SITE SOURCE ENGINE
      local way out=$folder/out memory=$folder/memory.sqlite
      rm -f "$memory"
      for way in keep rewrite; do
        rm -rf "$out"
        "$program" translate "$2" -o "$out" --engine "$3" --to de --site "$1" --anchors "$way" \
          --memory "$memory" --fail-on never --quiet --no-progress
        echo "--anchors $way, $3"
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
      judge "$site" "$folder/pages" pseudo
    done
    for tree in "docusaurus=$folder/electron/docs" "vitepress=$folder/vite/docs" \
      ${HYMT_SITE_DOCS:-}; do
      judge "${tree%%=*}" "${tree#*=}" pseudo
    done
    # What a model makes of headings is no accent on each letter: all of Vite's, and those pages of
    # Electron's that link to each other most for their size, as a model takes its time.
    rm -rf "$folder/few"
    for page in README glossary tutorial/{boilerplates-and-clis,online-offline-events} \
      api/{image-view,incoming-message,local-ai-handler,message-channel-main,message-port-main} \
      api/{net,net-log,parent-port,shared-texture,web-contents-view,web-utils} \
      api/touch-bar-{color-picker,group,label,other-items-proxy,popover,slider,spacer}; do
      mkdir -p "$folder/few/$(dirname "$page")"
      cp "$folder/electron/docs/$page.md" "$folder/few/$page.md"
    done
    judge docusaurus "$folder/few" model
    judge vitepress "$folder/vite/docs" model
    exit $failed
    ;;
esac
