#!/usr/bin/env python3
"""Prose of gettext catalogues (.mo) as lines of a corpus: `catalogues.py TAG FILE.mo... >> en-XX.tsv`.

Only sentences that read as they stand: what holds markup, variables or formats is left out, and so
are labels. Stories and descriptions of games are everyday language, of which documentation has none.
"""

import gettext
import re
import sys

PUZZLING = re.compile(r"[<>$|%{}\\_~^=@#*\[\]]|&\w|\w&")  # Variables, formats, markup, accelerators.
FEWEST_WORDS = 5
SENTENCE_END = ".!?\"”“"


def prose(messages):
    """Yields (English, translation), a paragraph at a time, of {message: translation}."""
    for english, other in messages.items():
        if not isinstance(english, str) or not english or not other:
            continue
        pieces = [[" ".join(p.split()) for p in re.split(r"\n\s*\n", text.replace("\x04", "|"))]
                  for text in (english, other)]
        if len(pieces[0]) != len(pieces[1]):
            continue
        for a, b in zip(*pieces):
            if (not PUZZLING.search(a + b) and len(a.split()) >= FEWEST_WORDS
                    and a[-1] in SENTENCE_END):
                yield a, b


def main():
    tag, *paths = sys.argv[1:]
    for path in paths:
        with open(path, "rb") as file:
            messages = gettext.GNUTranslations(file)._catalog
        for english, other in prose(messages):
            print(tag, english, other, sep="\t")


if __name__ == "__main__":
    sys.exit(main())
