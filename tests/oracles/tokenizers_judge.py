#!/usr/bin/env python3
"""Holds our tokenizer against PyPI's `tokenizers`, over the real files of other models.

    tokenizers_judge.py ORACLE_FOLDER ENCODE_LINES

For each file that we must reproduce, and each text: the ids of the text as ours must be the
library's; those of the text as a document's must be what the library makes of it without added
tokens, none of which may come out; and decoding must give the text back. A file that normalizes must
be refused, and the reason named. Exits with 1 if anything differs.
"""

import json
import pathlib
import subprocess
import sys
import tempfile

import tokenizers

EXACT = ["deepseek_v3", "llama3"]
REFUSED = {"qwen3": "'normalizer': NFC", "gemma3": "'normalizer': Replace"}
SHOWN = 5


def encode(program, folder, texts):
    """Our answers, or the error as a text."""
    lines = "".join(json.dumps(text) + "\n" for text in texts)
    done = subprocess.run([program, folder], input=lines, capture_output=True, text=True,
                          encoding="utf-8")
    if done.returncode != 0:
        return done.stderr
    return [json.loads(line) for line in done.stdout.split("\n")[:-1]]


def without_added_tokens(path):
    """The library's tokenizer for a file, with no token that is found in a text as a whole."""
    file = json.loads(path.read_text(encoding="utf-8"))
    file["added_tokens"] = []
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as bare:
        json.dump(file, bare)
        bare.flush()
        return tokenizers.Tokenizer.from_file(bare.name)


def differences(path, answers, texts):
    """What differs, a line for each text that does."""
    whole = tokenizers.Tokenizer.from_file(str(path))
    bare = without_added_tokens(path)
    added = set(whole.get_added_tokens_decoder())
    found = []
    for (origin, text), answer in zip(texts, answers, strict=True):
        faults = []
        if answer["template"] != whole.encode(text, add_special_tokens=False).ids:
            faults.append("ids as ours")
        if answer["document"] != bare.encode(text, add_special_tokens=False).ids:
            faults.append("ids as a document's")
        if not added.isdisjoint(answer["document"]):
            faults.append("a document gives an added token")
        if answer["decoded"] != text:
            faults.append("decoding")
        if faults:
            found.append(f"{', '.join(faults)}: {origin}: {text[:80]!r}")
    return found


def main():
    oracle = pathlib.Path(sys.argv[1])
    program = sys.argv[2]
    texts = [json.loads(line) for line in (oracle / "texts").read_text().splitlines()]
    failed = False
    for name in EXACT:
        folder = oracle / name / "package" / "models"
        answers = encode(program, folder, [text for _, text in texts])
        if isinstance(answers, str):
            found = [answers]
        else:
            found = differences(folder / "tokenizer.json", answers, texts)
        print(f"{name}: {len(texts)} texts, {len(found)} differ")
        for line in found[:SHOWN]:
            print("  " + line)
        failed = failed or bool(found)
    for name, reason in REFUSED.items():
        answer = encode(program, oracle / name / "package" / "models", [])
        refused = isinstance(answer, str) and reason in answer
        print(f"{name}: {'refused' if refused else 'NOT refused as it should be'}: {answer}".strip())
        failed = failed or not refused
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
