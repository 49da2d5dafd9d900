#!/usr/bin/env python3
"""Runs hymt-doc again and again and says what its memory is worth and what it costs.

    memory_trial.py PROGRAM kills [--lock] [--count N] [--files N]
    memory_trial.py PROGRAM troubles [--files N]
    memory_trial.py PROGRAM tree TREE
    memory_trial.py PROGRAM cost TREE [--rounds N]

kills: a run over made-up files is killed at N random moments, each followed by a run to the end,
       which must give the same bytes as one without a memory, leave no temporary file and a sound
       database, and ask for no segment of a file that was whole (every second round begins with
       outputs of other settings, every fourth without any). With --lock there is a lock file
       instead of the memory, which must be in order at the end of a run.
troubles: a memory that is cut short, somebody else's or of a newer version, two runs at once, and a disk
       (a tmpfs of 2 MB, so it wants root) that fills up while the memory grows: all give the bytes of
       a run without one.
tree:  TREE is translated by pseudo, then once more (nothing changed), then with one sentence more in
       one file; seconds, peak memory, segments asked for.
cost:  identity over TREE without and with a memory, in turn; processor seconds and their ratio.
Scratch files lie in TMPDIR. Exit status 1 if something is not as it should be.
"""

import argparse
import contextlib
import json
import os
import pathlib
import random
import shutil
import signal
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time

from program_trial import MEMORY, contents, leftovers, make_tree


def command(program, tree, out, *more, engine="pseudo"):
    target = "en" if engine == "identity" else "de"
    return [str(part) for part in (program, "translate", tree, "-o", out, "--from", "en", "--to",
                                   target, "--engine", engine, "--no-progress", "--quiet", *more)]


class Cost:
    def __init__(self, words):
        begin = time.monotonic()
        child = subprocess.Popen(words)
        _, status, usage = os.wait4(child.pid, 0)
        self.seconds = time.monotonic() - begin
        self.code = os.waitstatus_to_exitcode(status)
        self.processor = usage.ru_utime + usage.ru_stime
        self.peak = usage.ru_maxrss / 1024


def kills(options, scratch):
    draw = random.Random(options.seed)
    tree, out, reference = scratch / "tree", scratch / "out", scratch / "reference"
    make_tree(tree, draw, options.files)
    lock = scratch / "hymt-doc.lock"
    memory = ("--memory", "none", "--lock", lock) if options.lock else ()
    whole = Cost(command(options.program, tree, reference, "--copy-other", "--memory", "none"))
    first = contents(reference)
    print(f"{len(first)} files; a whole run without memory takes {whole.seconds:.1f} s")
    problems = 0
    asked = unchanged = 0
    sound_lock = ""
    for i in range(options.count):
        if i % 4 == 0:
            shutil.rmtree(out, ignore_errors=True)
            lock.unlink(missing_ok=True)
        elif i % 2 == 0:
            Cost(command(options.program, tree, out, "--copy-other", *memory, "--anchors", "none"))
        child = subprocess.Popen(command(options.program, tree, out, "--copy-other", *memory))
        time.sleep(draw.uniform(0, 1.2 * whole.seconds))
        child.send_signal(signal.SIGKILL)
        child.wait()
        done = {name for name, digest in (contents(out) if out.exists() else {}).items()
                if first.get(name) == digest}
        report_path = scratch / "report.json"
        code = Cost(command(options.program, tree, out, "--copy-other", *memory, "--report",
                            report_path)).code
        report = json.loads(report_path.read_text())
        again = {entry["target"] for entry in report["files"] if entry["status"] == "translated"}
        asked += report["summary"]["asked"]
        unchanged += report["summary"]["files"]["unchanged"]
        said = []
        if code != 0:
            said.append(f"exit code {code}")
        if contents(out) != first:
            said.append("other bytes")
        if report["summary"]["files"]["kept"]:
            said.append("its own file was taken for somebody's")
        if leftovers(out):
            said.append(f"leftovers {leftovers(out)[:2]}")
        # A file that had its name was noted before: it is known, and nobody is asked for it.
        if i % 4 == 0 and (twice := [name for name in done if str(out / name) in again]):
            said.append(f"{len(twice)} whole files were made again, such as {twice[0]}")
        if options.lock:
            lines = lock.read_text()
            sound_lock = sound_lock or lines
            if lines != sound_lock or leftovers(scratch):
                said.append("the lock is not in order")
        else:
            with sqlite3.connect(out / MEMORY) as database:
                if (sound := database.execute("PRAGMA integrity_check").fetchone()[0]) != "ok":
                    said.append(sound)
        if said:
            problems += 1
            print(f"round {i}: " + "; ".join(said))
    print(f"{options.count} kills: {options.count - problems} as they should be; the runs after them "
          f"left {unchanged} files alone and asked for {asked} segments")
    return problems == 0


def troubles(options, scratch):
    source, out, reference = scratch / "tree", scratch / "out", scratch / "reference"
    make_tree(source, random.Random(options.seed), options.files)
    Cost(command(options.program, source, reference, "--memory", "none"))
    expected = contents(reference)
    memory = scratch / "memories" / "memory.sqlite"
    memory.parent.mkdir()
    good = True

    def judge(what, codes, wanted=True):
        nonlocal good
        said = [f"exit code {code}" for code in codes if code != 0]
        if contents(out) != expected:
            said.append("other bytes")
        if leftovers(out):
            said.append("leftovers")
        if not wanted:
            said.append("the memory is not as it should be")
        print(f"{what}: {'; '.join(said) or 'as it should be'}")
        good = good and not said
        shutil.rmtree(out)

    def run():
        return Cost(command(options.program, source, out, "--memory", memory)).code

    def is_sound():
        with contextlib.closing(sqlite3.connect(memory)) as database:
            return database.execute("PRAGMA integrity_check").fetchone()[0] == "ok"

    judge("a new one", [run()], is_sound())
    whole = memory.read_bytes()
    for share in (0.3, 0.7, 0.99):
        memory.write_bytes(whole[:int(share * len(whole))])
        judge(f"cut to {share:.0%}", [run(), run()], is_sound())
    for what, change in (("of a newer version", "PRAGMA user_version = 99"),
                         ("with a table of somebody else's", "CREATE TABLE theirs(x)")):
        memory.write_bytes(whole)
        with contextlib.closing(sqlite3.connect(memory)) as database:
            database.execute(change)
            database.commit()
        left = memory.read_bytes()
        judge(what, [run()], memory.read_bytes() == left)
    memory.write_bytes(b"no database at all\n" * 9)
    judge("no database", [run()], memory.read_bytes().startswith(b"no database"))
    memory.unlink()
    children = [subprocess.Popen(command(options.program, source, out, "--memory", memory))
                for _ in range(2)]
    judge("two runs at once", [child.wait() for child in children], is_sound())
    small = memory.parent
    memory.unlink()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2M", "tmpfs", small],
                      check=False).returncode != 0:
        print("a full disk: not permitted here")
        return good
    try:
        judge("a disk that fills up", [run()], is_sound())
        judge("and is full from the beginning", [run()], is_sound())
    finally:
        subprocess.run(["umount", small], check=True)
    return good


def tree(options, scratch):
    source, out, report = scratch / "tree", scratch / "out", scratch / "report.json"
    shutil.copytree(options.tree, source)
    good = True
    for what in ("from nothing", "nothing changed", "nothing changed, with a report", "one sentence"):
        more = ()
        if "report" in what:
            more = ("--report", report)
        if what == "one sentence":
            changed = next(path for path in sorted(source.rglob("*.md")))
            changed.write_text(changed.read_text() + "\n\nThis sentence is new here.\n")
            more = ("--report", report)
        cost = Cost(command(options.program, source, out, *more))
        line = f"{what}: {cost.seconds:.2f} s, {cost.processor:.2f} s CPU, peak {cost.peak:.0f} MiB"
        if more:
            summary = json.loads(report.read_text())["summary"]
            line += f", asked for {summary['asked']}, unchanged {summary['files']['unchanged']}"
            good = good and summary["asked"] == (1 if what == "one sentence" else 0)
        print(line)
        good = good and cost.code == 0
    size = (out / MEMORY).stat().st_size
    print(f"the memory takes {size / 1e6:.1f} MB")
    return good


def cost(options, scratch):
    times = {"none": [], "memory": []}
    for i in range(options.rounds):
        for which in times if i % 2 == 0 else reversed(times):
            out = scratch / "out"
            shutil.rmtree(out, ignore_errors=True)
            more = ("--memory", "none") if which == "none" else ()
            times[which].append(Cost(command(options.program, options.tree, out, *more,
                                             engine="identity")))
    for which, runs in times.items():
        print(f"{which}: {statistics.median(run.processor for run in runs):.2f} s CPU, "
              f"{statistics.median(run.seconds for run in runs):.2f} s, "
              f"peak {max(run.peak for run in runs):.0f} MiB")
    ratios = sorted(a.processor / b.processor for a, b in zip(times["none"], times["memory"]))
    by_clock = sorted(a.seconds / b.seconds for a, b in zip(times["none"], times["memory"]))
    print(f"speed with memory: {statistics.median(ratios):.2f} of that without by processor time "
          f"({ratios[0]:.2f} to {ratios[-1]:.2f}), {statistics.median(by_clock):.2f} by the clock")
    return statistics.median(ratios) >= 0.8


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program", type=lambda text: pathlib.Path(text).resolve())
    kinds = parser.add_subparsers(required=True)
    for name, run in (("kills", kills), ("troubles", troubles)):
        kind = kinds.add_parser(name)
        kind.add_argument("--count", type=int, default=200)
        kind.add_argument("--files", type=int, default=300)
        kind.add_argument("--seed", type=int, default=1)
        kind.add_argument("--lock", action="store_true")
        kind.set_defaults(run=run)
    for name, run in (("tree", tree), ("cost", cost)):
        kind = kinds.add_parser(name)
        kind.add_argument("tree", type=pathlib.Path)
        kind.add_argument("--rounds", type=int, default=5)
        kind.set_defaults(run=run)
    options = parser.parse_args()
    sys.stdout.reconfigure(line_buffering=True)
    with tempfile.TemporaryDirectory() as scratch:
        return 0 if options.run(options, pathlib.Path(scratch)) else 1


if __name__ == "__main__":
    sys.exit(main())
