#!/bin/sh
# Trains the embedded model with what the processor has left over, for as long as nobody stops it.
#
#   train_in_background.sh prepare CORPUS [MODEL]   once: Python's packages, cleaned text, examples;
#                                                   with the tokenizer of MODEL if it is given
#   train_in_background.sh start [MODEL]            begins, or goes on from the newest checkpoint;
#                                                   where there is none, from an exported MODEL and
#                                                   the minutes that its progress.json tells (0)
#   train_in_background.sh stop | pause | resume    stop writes a checkpoint first; the others take
#                                                   no time and lose nothing
#   train_in_background.sh status                   last lines of the log and of the curve
#   train_in_background.sh compare MINUTES MODEL    settings at equal processor time, one after the
#                                                   other: held-out loss after MINUTES of each
#   train_in_background.sh export OUT [MINUTES]     a model's folder of the newest checkpoint, after
#                                                   its rate was brought to zero in MINUTES (10) on a
#                                                   copy; the run itself goes on
#
# All of it lies in $HYMT_TRAIN (~/hymt-train), checkpoints a second time in $HYMT_TRAIN.copy.
set -eu

scripts=$(cd "$(dirname "$0")" && pwd)
folder=${HYMT_TRAIN:-$HOME/hymt-train}
copy=$folder.copy
python=$folder/venv/bin/python
state=$folder/state
settings="--size smaller --rows 32 --length 256 --optimizer muon --rate 1e-3 --dropout 0"
threads=${HYMT_TRAIN_THREADS:-2}

# Without these most of the time goes into page faults, and threads that wait count as working.
export MALLOC_MMAP_THRESHOLD_=8589934592 MALLOC_TRIM_THRESHOLD_=17179869184 OMP_WAIT_POLICY=passive

# Numbers of processes are given again: only one that trains in this folder counts.
is_running() {
  [ -f "$folder/pid" ] &&
    tr '\0' ' ' 2>/dev/null <"/proc/$(cat "$folder/pid")/cmdline" | grep -qF "train.py $folder/examples"
}

must_run() {
  is_running && return
  echo "$0: no training runs in $folder; \"start\" begins it" >&2
  exit 1
}

prepare() {
  mkdir -p "$folder"
  [ -x "$python" ] || python3 -m venv "$folder/venv"
  "$python" -m pip install --quiet torch==2.6.0 numpy sentencepiece
  "$scripts/prepare.py" clean "$1" "$folder/work" --languages de --sources all \
    --most-of-a-source 70000
  mkdir -p "$folder/examples"
  if [ $# -gt 1 ]; then
    cp "$2/tokenizer.model" "$folder/examples/"
  else
    "$scripts/prepare.py" tokenizer "$folder/work" "$folder/examples" --languages de --size 12000 \
      --sentences 60000
  fi
  "$scripts/prepare.py" examples "$folder/work" "$folder/examples" --languages de --held-out "$1" \
    --forward-only --prose 2 --interface 0.4
}

# Linux shares the processor among sessions before it looks at their processes, where this is on: the
# idle class alone would leave this session as large a share as any other.
lower='[ ! -w /proc/self/autogroup ] || echo 19 >/proc/self/autogroup; exec chrt --idle 0 "$@"'

start() {
  if is_running; then
    echo "already running: $(cat "$folder/pid")"
    return
  fi
  mkdir -p "$state" "$copy"
  init=
  if [ $# -gt 0 ]; then
    minutes=
    [ ! -f "$1/progress.json" ] ||
      minutes=$(sed -n 's/.*"minutes": *\([0-9.]*\).*/\1/p' "$1/progress.json")
    init="--init $1 --elapsed ${minutes:-0}"
  fi
  # shellcheck disable=SC2086  # Words of settings.
  setsid nohup sh -c "$lower" sh "$python" "$scripts/train.py" "$folder/examples" "$state" --endless \
    --note 15 --copy "$copy" --threads "$threads" $settings $init >>"$folder/log" 2>&1 </dev/null &
  echo $! >"$folder/pid"
  tries=0
  until is_running; do  # It is known by its command line, which it gets a moment later.
    tries=$((tries + 1))
    if [ $tries -gt 100 ]; then
      echo "$0: it ended at once; see $folder/log" >&2
      exit 1
    fi
    sleep 0.1
  done
  echo "started: $!"
}

stop() {
  is_running || return 0
  kill -CONT "$(cat "$folder/pid")"
  kill -TERM "$(cat "$folder/pid")"
  while is_running; do sleep 1; done
}

compare() {
  while read -r name size optimizer rate init; do
    mkdir -p "$folder/curves/$name"
    # shellcheck disable=SC2086
    nice -n 15 "$python" "$scripts/train.py" "$folder/examples" "$folder/curves/$name" --budget "$1" \
      --minutes "$1" --rows 32 --length 256 --dropout 0 --threads "$threads" --size "$size" \
      --optimizer "$optimizer" --rate "$rate" ${init:+--init "$2"} \
      >>"$folder/curves/$name/log" </dev/null
    echo "$name: $(tail -n 1 "$folder/curves/$name/log")"
  done <<SETTINGS
muon-1e-3 smaller muon 1e-3 init
muon-2e-3 smaller muon 2e-3 init
adamw-1e-3 smaller adamw 1e-3 init
anew smaller muon 2e-3
anew-larger small muon 2e-3
SETTINGS
}

export_model() {
  rm -rf "$folder/decayed"
  mkdir -p "$folder/decayed"
  cp "$state/state.pt" "$folder/decayed/"
  # shellcheck disable=SC2086
  nice -n 19 "$python" "$scripts/train.py" "$folder/examples" "$folder/decayed" --decay "${2:-10}" \
    --threads "$threads" $settings
  "$python" "$scripts/export.py" state "$folder/decayed" "$folder/examples" "$1" --languages en,de
  cp "$folder/decayed/progress.json" "$1/"
}

command=${1:-status}
[ $# -eq 0 ] || shift
case $command in
prepare) PATH=$folder/venv/bin:$PATH prepare "$@" ;;
start) start "$@" ;;
stop) stop ;;
pause) must_run && kill -STOP "$(cat "$folder/pid")" ;;
resume) must_run && kill -CONT "$(cat "$folder/pid")" ;;
status)
  is_running && echo "running: $(cat "$folder/pid")" || echo "not running"
  for file in "$folder/log" "$state/curve.csv"; do
    [ ! -f "$file" ] || tail -n 3 "$file"
  done
  ;;
compare) compare "$@" ;;
export) export_model "$@" ;;
*)
  echo "$0: no command \"$command\"; the head of this file lists them" >&2
  exit 2
  ;;
esac
