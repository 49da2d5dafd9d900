#!/usr/bin/env python3
"""Asks whether the score of a segment tells which translations are wrong.

    score_calibration.py PROGRAM FILE.tsv [--to de] [--wrong 30] [-- ARGUMENT...]

Lines of FILE: where from, English, human translation, by tabs, with tags as <s1>...</s1> and <x1/>.
The program translates them as paragraphs of one HTML file. A paragraph's score is the least of its
segments', its likeness to the human translation chrF2 (character 1- to 6-grams, beta 2, no white
space; Popović 2015), and it is wrong where that is below --wrong. Prints how many of the wrong ones
are among the tenth with the least scores, against their share of all, the same by fifths, and the
probability that of a wrong and another paragraph the wrong one has the lesser score (AUC). Exit
status 1 if the lowest tenth holds less than twice its share.
"""

import argparse
import collections
import html
import json
import pathlib
import re
import subprocess
import sys
import tempfile

TAG = re.compile(r"<(/?)([sx])(\d+)(/?)>")


def as_html(text):
    parts = []
    at = 0
    for tag in TAG.finditer(text):
        parts.append(html.escape(text[at:tag.start()], quote=False))
        name = "br" if tag[2] == "x" else "b"
        parts.append(f"<{tag[1]}{name}>")
        at = tag.end()
    return "".join(parts) + html.escape(text[at:], quote=False)


def plain(text):
    return "".join(html.unescape(re.sub(r"<[^<>]*>", "", text)).split())


def chrf2(translation, reference):
    precisions, recalls = [], []
    for n in range(1, 7):
        grams = [collections.Counter(text[i:i + n] for i in range(len(text) - n + 1))
                 for text in (translation, reference)]
        common = sum((grams[0] & grams[1]).values())
        if grams[0] and grams[1]:
            precisions.append(common / sum(grams[0].values()))
            recalls.append(common / sum(grams[1].values()))
    if not precisions or not sum(precisions) + sum(recalls):
        return 0.0
    precision, recall = sum(precisions) / len(precisions), sum(recalls) / len(recalls)
    return 100 * 5 * precision * recall / (4 * precision + recall)


def translated(program, lines, language, arguments):
    """The least score of each line's segments, and its translation."""
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        source = folder / "lines.html"
        source.write_text("".join(f"<p>{as_html(line[1])}</p>\n" for line in lines))
        subprocess.run([program, "translate", source, "--to", language, "--from", "en", "-q",
                        "-o", folder / "out.html", "--report", folder / "report.json",
                        *arguments], check=True)
        report = json.loads((folder / "report.json").read_text())
        # A paragraph is a line of the file, source and target.
        targets = re.findall(r"<p>(.*?)</p>", (folder / "out.html").read_text(), re.DOTALL)
    assert len(targets) == len(lines), (len(targets), len(lines))
    scores = {}
    ends = []
    end = 0
    for line in lines:
        end += len(f"<p>{as_html(line[1])}</p>\n".encode())
        ends.append(end)
    number = 0
    for segment in report["files"][0]["segments"]:
        while segment["offset"] >= ends[number]:
            number += 1
        if segment["score"] is not None:
            scores[number] = min(scores.get(number, 1), segment["score"])
    return scores, targets


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program")
    parser.add_argument("file", type=pathlib.Path)
    parser.add_argument("--to", default="de")
    parser.add_argument("--wrong", type=float, default=30)
    own = sys.argv[1:]
    arguments = []
    if "--" in own:
        arguments = own[own.index("--") + 1:]
        own = own[:own.index("--")]
    options = parser.parse_args(own)
    lines = [line.split("\t") for line in options.file.read_text().splitlines()]
    lines = [line for line in lines if len(line) >= 3 and line[1].strip() and line[2].strip()]
    scores, targets = translated(options.program, lines, options.to, arguments)
    rows = sorted((score, chrf2(plain(targets[i]), plain(TAG.sub("", lines[i][2]))))
                  for i, score in scores.items())
    wrong = [likeness < options.wrong for _, likeness in rows]
    share = sum(wrong) / len(wrong)
    print(f"{len(lines)} paragraphs, {len(rows)} with a score; chrF2 below {options.wrong:g}: "
          f"{sum(wrong)} ({100 * share:.1f} %)")
    for i in range(5):
        fifth = rows[len(rows) * i // 5:len(rows) * (i + 1) // 5]
        print(f"  fifth {i + 1}: scores {fifth[0][0]:.3f} to {fifth[-1][0]:.3f}, "
              f"{100 * sum(l < options.wrong for _, l in fifth) / len(fifth):.1f} % wrong, "
              f"mean chrF2 {sum(l for _, l in fifth) / len(fifth):.1f}")
    ranks = sum(i - n for n, i in enumerate(i for i, w in enumerate(wrong) if w))
    num_wrong = sum(wrong)
    auc = 1 - ranks / max(1, num_wrong * (len(wrong) - num_wrong))
    tenth = wrong[:max(1, len(wrong) // 10)]
    lift = sum(tenth) / len(tenth) / share if share else 0
    print(f"  lowest tenth: {100 * sum(tenth) / len(tenth):.1f} % wrong, {lift:.2f} times its "
          f"share; AUC {auc:.3f}")
    return 0 if lift >= 2 else 1


if __name__ == "__main__":
    sys.exit(main())
