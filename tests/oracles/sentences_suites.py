"""The public suites of sentence segmentation as one list of cases.

Three projects (all MIT licence) publish texts with the sentences that they are to be cut into:
pragmatic_segmenter (calls in RSpec files), pySBD (lists in pytest modules) and sentencex (text
files). Their files are read, and none of their code is run.

A case is comparable if the sentences hold the text's characters, white space put aside: suites that
also test a cleaner remove or change some. Equal cases of several suites are one case.
"""

import ast
import dataclasses
import hashlib
import pathlib
import re


@dataclasses.dataclass(frozen=True)
class Case:
    """A text and its sentences, which are kept without white space."""

    language: str
    text: str
    sentences: tuple

    def half(self):
        """'tuning' or 'held-out': fixed for ever by the text, whatever suites are added."""
        return "tuning" if hashlib.sha256(self.text.encode()).digest()[0] % 2 == 0 else "held-out"


def bare(text):
    """The text without white space."""
    return "".join(text.split())


# ---------------------------------------------------------------- pragmatic_segmenter (Ruby)

RUBY_STRING = r'"(?:[^"\\]|\\.)*"|' + r"'(?:[^'\\]|\\.)*'"
RUBY_CALL = re.compile(r"Segmenter\.new\(text:\s*(" + RUBY_STRING + r")([^\n]*)\)")
RUBY_RESULT = re.compile(r"\.to eq\(?\s*\[((?:\s*(?:" + RUBY_STRING + r")\s*,?)*)\s*\]")


def ruby_string(literal):
    """The value of a Ruby string literal; of interpolations there are none in the specs."""
    body = literal[1:-1]
    if literal[0] == "'":
        return re.sub(r"\\(['\\])", r"\1", body)
    named = {"n": "\n", "r": "\r", "t": "\t", "f": "\f", "v": "\v", "e": "\x1b", "s": " ", "0": "\0"}

    def value(match):
        code = match.group(1)
        if code[0] == "u":
            return chr(int(code[1:].strip("{}"), 16))
        return named.get(code, code)

    return re.sub(r"\\(u\{[0-9A-Fa-f]+\}|u[0-9A-Fa-f]{4}|[\s\S])", value, body)


def read_pragmatic(folder):
    for path in sorted((folder / "spec").rglob("*_spec.rb")):
        source = path.read_text(encoding="utf-8")
        calls = list(RUBY_CALL.finditer(source))
        for call, after in zip(calls, calls[1:] + [None]):
            options = call.group(2)
            result = RUBY_RESULT.search(source, call.end(), after.start() if after else len(source))
            language = re.search(r"language:\s*['\"](\w+)['\"]", options)
            if result is None or "doc_type" in options:
                continue
            sentences = [ruby_string(s) for s in re.findall(RUBY_STRING, result.group(1))]
            yield language.group(1) if language else "en", ruby_string(call.group(1)), sentences


# ---------------------------------------------------------------- pySBD (Python)

PYSBD_MODULES = {"deutsch": "de", "english_clean": "en"}


def pysbd_languages(folder):
    """The tag of each test module, from the fixtures' names: test_italian.py has it_..._fixture."""
    for path in sorted((folder / "tests" / "lang").glob("test_*.py")):
        source = path.read_text(encoding="utf-8")
        tag = re.search(r"\b([a-z]{2})_\w*fixture", source)
        yield path, source, tag.group(1) if tag else "en"
    path = folder / "tests" / "regression" / "test_issues.py"
    yield path, path.read_text(encoding="utf-8"), "en"


def literal_cases(node):
    """(text, [sentences]) in a list of tuples, which may have a number of an issue before them."""
    for item in getattr(node, "elts", []):
        try:
            value = ast.literal_eval(item)
        except ValueError:
            continue
        if not isinstance(value, tuple) or len(value) < 2:
            continue
        text, sentences = value[-2:]
        if not isinstance(text, str) or not isinstance(sentences, list):
            continue
        # Some lists have (sentence, begin, end) in them.
        yield text, [s[0] if isinstance(s, tuple) else s for s in sentences]


def read_pysbd(folder):
    for path, source, language in pysbd_languages(folder):
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.List):
                for text, sentences in literal_cases(node.value):
                    yield language, text, sentences


# ---------------------------------------------------------------- sentencex (text)


def read_sentencex(folder):
    for path in sorted((folder / "tests").glob("*.txt")):
        language = "en" if path.stem == "lists" else path.stem
        for block in path.read_text(encoding="utf-8").split("==="):
            lines = [line for line in block.split("\n") if not line.lstrip().startswith("#")]
            parts = [part for part in "\n".join(lines).split("---") if part.strip()]
            if len(parts) == 2:
                sentences = [line.replace("\\n", "\n") for line in parts[1].split("\n")]
                yield language, parts[0].strip(), sentences


READERS = {"pragmatic_segmenter": read_pragmatic, "pysbd": read_pysbd, "sentencex": read_sentencex}


def golden_rules(folder):
    """The texts of pragmatic_segmenter's Golden Rules, which its README lists, without white space."""
    readme = (pathlib.Path(folder) / "pragmatic_segmenter" / "README.md").read_text(encoding="utf-8")
    for block in readme.split("```")[1::2]:
        text, arrow, _ = block.partition("\n=> [")
        if arrow:
            yield bare(text.replace("\\n", "\n").replace('\\"', '"'))


def read_cases(folder):
    """{Case: [suites]}, in order; and how many entries of each suite were not comparable.

    The Golden Rules are left out: they are the example by which the rules were first made.
    """
    golden = set(golden_rules(folder))
    cases = {}
    left_out = dict.fromkeys(READERS, 0)
    for suite, reader in READERS.items():
        for language, text, sentences in reader(pathlib.Path(folder) / suite):
            sentences = tuple(bare(s) for s in sentences if bare(s))
            if not text.strip() or "".join(sentences) != bare(text):
                left_out[suite] += 1
                continue
            if bare(text) in golden:
                continue
            suites = cases.setdefault(Case(language, text, sentences), [])
            if suite not in suites:
                suites.append(suite)
    return cases, left_out
