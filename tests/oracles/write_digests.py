#!/usr/bin/env python3
"""Writes tests/data/tokenizer_digests.json: what `tokenizers` makes of some hundred texts.

    write_digests.py ORACLE_FOLDER > tests/data/tokenizer_digests.json

A pair [text, {file: digest}] for every 24th of texts.py's texts that is not long. A digest is the
64-bit FNV-1a hash, in hexadecimal digits, of the ids in decimal digits with a space behind each; the
text is encoded as a document's, without added tokens.
"""

import json
import pathlib
import sys

from tokenizers_judge import EXACT, without_added_tokens


def fnv1a(text):
    value = 0xCBF29CE484222325
    for byte in text.encode():
        value = (value ^ byte) * 0x100000001B3 % 2**64
    return f"{value:016x}"


def main():
    oracle = pathlib.Path(sys.argv[1])
    pairs = [json.loads(line) for line in (oracle / "texts").read_text().splitlines()]
    # Documents are others' works, and are not there on every machine.
    texts = [text for origin, text in pairs if origin != "document" and len(text) <= 200][::24]
    judges = {name: without_added_tokens(oracle / name / "package" / "models" / "tokenizer.json")
              for name in EXACT}

    def digest(judge, text):
        return fnv1a("".join(f"{i} " for i in judge.encode(text, add_special_tokens=False).ids))

    lines = [json.dumps([text, {name: digest(judge, text) for name, judge in judges.items()}])
             for text in texts]
    print("[" + ",\n".join(lines) + "]")


if __name__ == "__main__":
    main()
