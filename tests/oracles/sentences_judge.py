#!/usr/bin/env python3
"""Holds our sentences, and those of bare ICU, against public suites of sentence segmentation.

    sentences_judge.py ORACLE_FOLDER CUT_SENTENCES [--failures] [--least PER_CENT]

Prints how many cases are cut exactly as their suite wants it, for each language, for the half of the
cases that tables may be tuned on and for the other half; the Golden Rules, which a test of the
program holds, are not among them. --failures prints the faulty cases of the tuning half: nobody is to
look at the others. Exits with 1 if the held-out half is below --least per cent.
"""

import argparse
import collections
import json
import subprocess
import sys

import sentences_suites

HALVES = ["tuning", "held-out"]
CUTTERS = ["icu", "ours"]


def cut(program, cases):
    """{cutter: sentences without white space} for each case."""
    lines = "".join(json.dumps([case.language, case.text]) + "\n" for case in cases)
    done = subprocess.run([program], input=lines, stdout=subprocess.PIPE, check=True, text=True,
                          encoding="utf-8")
    for line in done.stdout.split("\n")[:-1]:
        pieces = json.loads(line)
        yield {name: tuple(b for b in map(sentences_suites.bare, pieces[name]) if b)
               for name in CUTTERS}


def faults(found, wanted):
    """How many cuts are too many, and how many are missing."""
    cuts = []
    for sentences in (found, wanted):
        ends, at = set(), 0
        for sentence in sentences[:-1]:
            at += len(sentence)
            ends.add(at)
        cuts.append(ends)
    return len(cuts[0] - cuts[1]), len(cuts[1] - cuts[0])


def percent(right, total):
    return f"{right:4d}/{total:<4d}{100 * right / total:6.1f} %" if total else " " * 17


def print_table(counts, rows):
    print(f"{'':22}" + "".join(f"{half + ' ' + name:>19}" for half in HALVES for name in CUTTERS))
    for row in rows:
        cells = [percent(counts[row, half, name, "right"], counts[row, half, "all"])
                 for half in HALVES for name in CUTTERS]
        print(f"{row:22}" + "".join(f"{cell:>19}" for cell in cells))


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("folder")
    arguments.add_argument("program")
    arguments.add_argument("--failures", action="store_true")
    arguments.add_argument("--least", type=float, default=0.0)
    options = arguments.parse_args()

    cases, left_out = sentences_suites.read_cases(options.folder)
    texts = collections.Counter((case.language, case.text) for case in cases)
    print(f"{len(cases)} cases, {len(texts)} texts; of {sum(n > 1 for n in texts.values())} texts two "
          f"suites want different sentences. Not comparable: {left_out}")

    counts = collections.Counter()
    for (case, suites), pieces in zip(cases.items(), cut(options.program, cases), strict=True):
        half = case.half()
        for row in [case.language, *suites, "all"]:
            counts[row, half, "all"] += 1
            for name in CUTTERS:
                counts[row, half, name, "right"] += pieces[name] == case.sentences
        for name in CUTTERS:
            too_many, missing = faults(pieces[name], case.sentences)
            counts[half, name, "too many"] += too_many
            counts[half, name, "missing"] += missing
        if options.failures and half == "tuning" and pieces["ours"] != case.sentences:
            print(f"{case.language} {suites}\n  wanted {list(case.sentences)}\n"
                  f"  ours   {list(pieces['ours'])}")

    print_table(counts, sorted({case.language for case in cases}))
    print_table(counts, [*sentences_suites.READERS, "all"])
    for half in HALVES:
        for name in CUTTERS:
            print(f"{half}, {name}: {counts[half, name, 'too many']} cuts too many, "
                  f"{counts[half, name, 'missing']} missing")
    held_out = 100 * counts["all", "held-out", "ours", "right"] / counts["all", "held-out", "all"]
    return 1 if held_out < options.least else 0


if __name__ == "__main__":
    sys.exit(main())
