#!/usr/bin/env python3
"""Replays commits of a documentation repository and says what a memory saves.

    churn_replay.py PROGRAM REPOSITORY PATH [--commits N] [--engine E] [--every K] [-- OPTIONS]

The last N commits that touch PATH, the oldest first, are put into a tree, and each is translated by a
run that remembers the ones before:
  segments: those that were asked for, against those that changed, that is, whose text stood nowhere in
            any commit before (its source, as the report has it), and those whose key did not;
  files:    those that were written, against those that the commit changed and those that became
            other bytes;
  bytes:    after each K-th commit, and the last, the outputs are those of a run from nothing without
            a memory.
Outputs of documents that a commit removed are removed, too. OPTIONS go to all runs (`--context 0`).
REPOSITORY is read by git alone and may be a bare one. Scratch files lie in TMPDIR. Exit status 1 if
something is not as it should be.
"""

import argparse
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

from program_trial import contents


class Replay:
    def __init__(self, options, scratch):
        self.options = options
        self.tree = scratch / "tree"
        self.out = scratch / "out"
        self.reference = scratch / "reference"
        self.report = scratch / "report.json"
        self.texts, self.keys = set(), set()  # Of segments in any commit so far.
        self.outputs = {}                     # Digests, by name.
        self.problems = 0

    def git(self, *words):
        return subprocess.run(["git", "-C", str(self.options.repository), *words], check=True,
                              stdout=subprocess.PIPE).stdout

    def commits(self):
        count = self.options.commits
        return self.git("log", "--first-parent", f"-{count + 1}", "--reverse", "--format=%h", "HEAD",
                        "--", self.options.path).decode().split()

    def check_out(self, before, commit):
        """Returns the paths of what was changed and of what was removed, in the tree."""
        changed = self.git("diff", "--name-status", "--no-renames", "-z", before, commit, "--",
                           self.options.path).decode().split("\0")[:-1]
        written, removed = [], []
        for status, name in zip(changed[::2], changed[1::2]):
            path = self.tree / name
            if status == "D":
                path.unlink()
                removed.append(name)
            else:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(self.git("show", f"{commit}:{name}"))
                written.append(name)
        return written, removed

    def check_out_all(self, commit):
        self.tree.mkdir()
        archive = self.git("archive", commit, self.options.path)
        subprocess.run(["tar", "-x", "-C", str(self.tree)], input=archive, check=True)

    def translate(self, out, *more):
        words = [self.options.program, "translate", self.tree, "-o", out, "--from", "en",
                 "--to", "en" if self.options.engine == "identity" else "de",
                 "--engine", self.options.engine, "--no-progress", "--quiet",
                 "--report", self.report, *more, *self.options.more]
        code = subprocess.run([str(word) for word in words], check=False).returncode
        if code != 0:
            self.say(f"exit code {code}")
        return json.loads(self.report.read_text())

    def say(self, what):
        self.problems += 1
        print(f"  {what}")

    def new_segments(self, report):
        """How many texts, and how many keys, no commit before had, of what was taken apart."""
        texts, keys = set(), set()
        for file in report["files"]:
            for segment in file.get("segments", ()):
                texts.add(segment["source"])
                keys.add(segment["key"])
        new = len(texts - self.texts), len(keys - self.keys)
        self.texts |= texts
        self.keys |= keys
        return new

    def step(self, changed, removed):
        """Translates the tree; returns counts by name."""
        for name in removed:
            (self.out / name).unlink(missing_ok=True)
            self.outputs.pop(name, None)
        before = {name: (self.out / name).stat().st_ino for name in self.outputs}
        report = self.translate(self.out)
        asked = report["summary"]["asked"]
        outputs = contents(self.out)
        written = {name for name in outputs
                   if before.get(name) != (self.out / name).stat().st_ino}
        other = {name for name in outputs if outputs[name] != self.outputs.get(name)}
        self.outputs = outputs
        read = {str(pathlib.Path(file["target"]).relative_to(self.out))
                for file in report["files"] if file["status"] == "translated"}
        if left := sorted(set(changed) - read):
            self.say(f"{len(left)} changed files were left alone: {left[:3]}")
        if vain := sorted(written - other):
            self.say(f"{len(vain)} files were written in vain: {vain[:3]}")
        texts, keys = self.new_segments(report)
        if asked != keys:
            self.say(f"asked for {asked} segments, but {keys} have new keys")
        return {"changed": len(changed), "read": len(read), "written": len(written),
                "reached": len(written - set(changed)), "texts": texts, "keys": keys, "asked": asked}

    def compare_from_nothing(self):
        shutil.rmtree(self.reference, ignore_errors=True)
        self.translate(self.reference, "--memory", "none")
        expected = contents(self.reference)
        other = sorted(name for name in self.outputs.keys() | expected.keys()
                       if self.outputs.get(name) != expected.get(name))
        if other:
            self.say(f"{len(other)} outputs differ from those of a run from nothing: {other[:3]}")
        return not other

    def run(self):
        commits = self.commits()
        self.check_out_all(commits[0])
        first = self.step([], [])
        print(f"{commits[0]}: {first['written']} files, {first['keys']} segments; then "
              f"{len(commits) - 1} commits")
        sums = dict.fromkeys(first, 0)
        compared = same = 0
        for number, (before, commit) in enumerate(zip(commits, commits[1:]), 1):
            counts = self.step(*self.check_out(before, commit))
            print(f"{commit}: {counts['changed']} files changed, {counts['written']} written; "
                  f"{counts['texts']} segments changed, {counts['asked']} asked for")
            for name, count in counts.items():
                sums[name] += count
            if number % self.options.every == 0 or commit == commits[-1]:
                compared += 1
                same += self.compare_from_nothing()
        print(f"segments: {sums['asked']} asked for, {sums['keys']} with new keys, {sums['texts']} with "
              f"new texts: {sums['asked'] / max(1, sums['texts']):.2f} asked for one that changed\n"
              f"files: {sums['changed']} changed, {sums['read']} taken apart, {sums['written']} "
              f"written, {sums['reached']} of them reached by others' changes\n"
              f"bytes: {same} of {compared} trees are those of a run from nothing")
        return self.problems == 0


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program", type=lambda text: pathlib.Path(text).resolve())
    parser.add_argument("repository", type=pathlib.Path)
    parser.add_argument("path", help="of the documents, in the repository")
    parser.add_argument("--commits", type=int, default=200)
    parser.add_argument("--every", type=int, default=20)
    parser.add_argument("--engine", default="pseudo")
    words = sys.argv[1:]
    own = words.index("--") if "--" in words else len(words)
    options = parser.parse_args(words[:own])
    options.more = words[own + 1:]
    sys.stdout.reconfigure(line_buffering=True)
    with tempfile.TemporaryDirectory() as scratch:
        return 0 if Replay(options, pathlib.Path(scratch)).run() else 1


if __name__ == "__main__":
    sys.exit(main())
