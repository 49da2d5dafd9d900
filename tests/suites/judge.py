#!/usr/bin/env python3
"""Compares documents with their pseudo-translations by parsers that are not ours.

    judge.py SOURCE_FOLDER TARGET_FOLDER    every document that both hold under one name,
                                            but for those whose names hold an --except
    judge.py --self-test                    shows that damage of every kind is found

HTML is read by html5lib, Markdown by cmark-gfm (its XML for the structure, its HTML for the words).
Two things are judged:

* Structure: the sequence of elements with their attributes is the same, and so is all text that is
  not to be translated (code, scripts, translate="no", comments). Attributes that hold text, or name
  the document's language, direction or encoding, may differ.
* Coverage: of the words outside such regions (runs of letters, at least one of them ASCII, in text
  and in attributes that hold text) 99.9 % have changed. The pseudo-translation changes every ASCII
  letter, so a word that is in both is one that nobody translated. Placeholders, which have to stay,
  are told apart by the rules below and counted by rule.

Exit status: 0 all is well, 1 something is not, 2 wrong use, 77 a parser is missing.
"""

import argparse
import collections
import dataclasses
import json
import multiprocessing
import os
import pathlib
import re
import subprocess
import sys
import tomllib
import xml.etree.ElementTree

try:
    import html5lib
    import yaml
except ImportError as missing:
    print(f"skipped: {missing}")
    sys.exit(77)

MIN_COVERAGE = 0.999

WORD = re.compile(r"[^\W\d_]+")
ASCII_LETTER = re.compile(r"[A-Za-z]")

# Text that has to come back as it is. The rules are written for the judge, from the documentation,
# and not taken from the program.
RULES = {
    "url": r"(?:https?|ftp|file|mailto|irc|news|git|ssh|tel|data|ws|wss)s?:(?://)?[^\s<>\"]+"
    r"|\bwww\.[^\s<>\"]+|\b[A-Za-z][\w.+-]+:[^\s<>\"]+",
    "e-mail": r"[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(?:\.[\w-]+)+",
    "template": r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}|<%.*?%>|\$\{[^}]*\}|\$\([^)]*\)|#\{[^}]*\}",
    "named field": r"%\([\w.]+\)[#0+ -]*[\d.]*[a-zA-Z]|%\{[\w.]+\}|%[A-Z][A-Z_0-9]*%?"
    r"|\{[\w.:$!?|-]*\}|%<\w+>",
    "printf": r"%(?:\d+\$)?[-+ 0#']*(?:\*|\d+)?(?:\.(?:\*|\d+))?(?:hh|h|ll|l|L|z|j|t)?[a-zA-Z@]",
    "variable": r"\$[A-Za-z_]\w*",
    "math": r"\$\$.+?\$\$|\$[^$\s](?:[^$]*[^$\s])?\$|\\\(.+?\\\)|\\\[.+?\\\]",
    "path": r"(?:[A-Za-z]:)?(?:[\w.@~+-]*[/\\])+[\w.@~+*-]*|~/\S+",
    "file or host name": r"\b[\w@-]+(?:\.[\w-]+)+\b|(?<!\w)\.[A-Za-z][\w.-]*",
    "version": r"\bv?\d+(?:\.\w+)+(?:[-+~][\w.-]+)?|\bv\d+\b|\b\d[\w.-]*\b",
    "option": r"(?<!\w)--?[A-Za-z][\w-]*(?:=\S+)?",
    "name in angle brackets": r"</?[A-Za-z|][^\s<>\"'`:@]*>",
    "heading id": r"\{[#.:][^}]*\}|\{/\*.*?\*/\}",
    "admonition": r"\[![A-Za-z][\w-]*\][+-]?|^ {0,3}:{3,}.*$|^ {0,3}(?:!!!|\?\?\?\+?) .*$",
    "emoji": r":[a-z0-9_+-]+:",
    "character reference": r"&#?\w+;",
    "identifier": r"\b\w*_\w+\b|\b[a-z]+[A-Z]\w*\b|\b\w+\(\)|@[\w/-]+|#\w+",
    "key of a mapping": r"^[\w.-]+\s*[:=]",
    "script placed in text": r"^\s*(?:import|export)\s.*$",
}
RULES = {name: re.compile(pattern, re.MULTILINE | re.DOTALL) for name, pattern in RULES.items()}

TEXT_ATTRIBUTES = {
    "alt", "title", "placeholder", "aria-label", "aria-description", "label", "summary",
}
META_NAMES = re.compile(r"^(?:description|keywords|og:.*|twitter:.*)$", re.IGNORECASE)
LOCALE_ATTRIBUTES = {
    "lang", "xml:lang", "{http://www.w3.org/XML/1998/namespace}lang", "dir", "charset",
}
PROTECTED = {
    "code", "pre", "kbd", "samp", "var", "math", "svg", "script", "style", "textarea", "tt",
}
# Elements whose content browsers show as it stands or not at all, or that html5lib reads by an
# older standard than today's: a translator may do either.
UNDECIDED = {
    "xmp", "plaintext", "listing", "iframe", "noembed", "noframes", "noscript", "template",
}
# html5lib makes a form of <isindex>, with this text.
ISINDEX = "This is a searchable index. Enter search keywords: "


@dataclasses.dataclass
class Verdict:
    """What the judge found in one pair, or in many of them added up."""

    files: int = 0
    words: int = 0
    damage: list = dataclasses.field(default_factory=list)
    unchanged: list = dataclasses.field(default_factory=list)
    exceptions: collections.Counter = dataclasses.field(default_factory=collections.Counter)

    def add(self, other):
        self.files += other.files
        self.words += other.words
        self.damage += other.damage
        self.unchanged += other.unchanged
        self.exceptions += other.exceptions

    def coverage(self):
        return 1 - len(self.unchanged) / self.words if self.words else 1.0


def words_of(text):
    return [word for word in WORD.findall(text) if ASCII_LETTER.search(word)]


def judge_words(source, target, verdict, where):
    """Counts the words of `source` that are still in `target`."""
    source_words = collections.Counter(words_of(source))
    verdict.words += source_words.total()
    kept = source_words & collections.Counter(words_of(target))
    if not kept:
        return
    for rule, pattern in RULES.items():
        explained = collections.Counter()
        for match in pattern.finditer(source):
            explained.update(words_of(match.group()))
        explained &= kept
        kept -= explained
        verdict.words -= explained.total()
        verdict.exceptions[rule] += explained.total()
    for word in kept.elements():
        verdict.unchanged.append(f"{where}: '{word}' in \"{' '.join(source.split())[:120]}\"")


# HTML ------------------------------------------------------------------------------------------


@dataclasses.dataclass
class Flat:
    """A tree as a list of marks, and what text of which kind stands before, between and behind."""

    marks: list = dataclasses.field(default_factory=list)
    texts: list = dataclasses.field(default_factory=lambda: [("words", "")])

    def mark(self, value, words=()):
        self.marks.append((value, words))
        self.texts.append(("words", ""))

    def text(self, kind, text):
        self.texts[-1] = (kind, self.texts[-1][1] + text)


def kind_of(element, tag, kind):
    """"words", "protected" or "undecided": what becomes of the text in `element`."""
    translate = element.get("translate")
    if translate is not None:
        return "protected" if translate.strip().lower() == "no" else "words"
    if kind != "words":
        return kind
    if tag in PROTECTED or "notranslate" in element.get("class", "").split():
        return "protected"
    return "undecided" if tag in UNDECIDED else "words"


def split_attributes(element, tag, protected):
    """The attributes that must stay, and the values that hold words."""
    kept, words = [], []
    for name, value in sorted(element.attrib.items(), key=lambda item: str(item[0])):
        name = str(name)
        is_text = name in TEXT_ATTRIBUTES
        if name == "title" and (tag == "style" or "stylesheet" in (element.get("rel") or "").lower()):
            is_text = False  # The name of a set of style sheets.
        if tag == "input" and name == "value":
            is_text = element.get("type", "").strip().lower() in ("submit", "button", "reset")
        if tag == "meta" and name == "content":
            is_text = bool(META_NAMES.match(element.get("name") or element.get("property") or ""))
            if (element.get("http-equiv") or "").lower() in ("content-type", "content-language"):
                kept.append((name, None))
                continue
        if name in LOCALE_ATTRIBUTES:
            if name != "dir":  # It may be added for a right-to-left target.
                kept.append((name, None))
        elif is_text:
            kept.append((name, value if protected else None))
            if not protected:
                words.append((name, value))
        else:
            kept.append((name, value))
    return tuple(kept), tuple(words)


def flatten(root):
    """Walks a tree of xml.etree without recursion: documents may nest deeply."""
    flat = Flat()
    off = False  # Between hymt:off and hymt:on.
    stack = [("enter", root, "words")]
    while stack:
        what, element, kind = stack.pop()
        if what == "text":
            flat.text("protected" if off else kind, element)
            continue
        if what == "leave":
            flat.mark(("end", element))
            continue
        if not isinstance(element.tag, str):
            comment = (element.text or "").strip()
            if comment.startswith("hymt:off"):
                off = True
            if comment.startswith("hymt:on"):
                off = False
            flat.mark(("comment", element.text))
        else:
            tag = element.tag.rpartition("}")[2]
            inside = kind_of(element, tag, kind)
            # An element's own attributes are words even where its content is code, unless it says no.
            outside = kind_of(element, "", kind)
            attributes, words = split_attributes(element, tag, off or outside != "words")
            flat.mark(("start", element.tag, attributes), words)
            stack.append(("leave", element.tag, ""))
            children = [("text", element.text or "", inside)]
            for child in element:
                children += [("enter", child, inside), ("text", child.tail or "", inside)]
            stack += reversed(children)
    return flat


def parse_html(text):
    return html5lib.parse(text, treebuilder="etree", namespaceHTMLElements=False)


def decode_html(data):
    """Bytes to text as a browser would: byte order mark, <meta>, then UTF-8 if it is valid."""
    stream = html5lib._inputstream.HTMLBinaryInputStream(data, useChardet=False)
    encoding = stream.detectBOM() or stream.detectEncodingMeta()
    if encoding is None:
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            pass
    name = encoding.name if encoding else "windows-1252"
    codec = {"utf-16le": "utf-16-le", "utf-16be": "utf-16-be"}.get(name, name)
    try:
        return data.decode(codec, "replace")
    except LookupError:
        return data.decode("latin-1")


def judge_trees(source, target, verdict, where):
    a, b = flatten(source), flatten(target)
    for i, ((mark, words), (other_mark, other_words)) in enumerate(zip(a.marks, b.marks)):
        if mark != other_mark:
            verdict.damage.append(f"{where}: {mark} became {other_mark}")
            return
        for (name, value), (_, other) in zip(words, other_words):
            judge_words(value, other, verdict, f"{where}, {name}")
    if len(a.marks) != len(b.marks):
        verdict.damage.append(f"{where}: {len(a.marks)} marks became {len(b.marks)}")
        return
    in_comment = False  # An MDX comment; what stands in it may look like any element to cmark.
    for (kind, text), (_, other) in zip(a.texts, b.texts):
        if in_comment or "{/*" in text:
            in_comment = text.rfind("*/}") < (0 if in_comment else text.find("{/*"))
            kind = "undecided"
        if kind == "protected" and text != other:
            verdict.damage.append(f"{where}: protected text {text[:80]!r} became {other[:80]!r}")
        elif kind == "words" and not text.strip() and ASCII_LETTER.search(other):
            verdict.damage.append(f"{where}: text {text[:80]!r} became {other[:80]!r}")
        elif kind == "words" and text != ISINDEX:
            judge_words(text, other, verdict, where)


def judge_html(source, target, verdict, where):
    judge_trees(parse_html(decode_html(source)), parse_html(decode_html(target)), verdict, where)


# Markdown --------------------------------------------------------------------------------------

EXTENSIONS = ["table", "strikethrough", "autolink", "tasklist", "footnotes"]
FRONT_MATTER = re.compile(
    r"\A(?P<open>---|\+\+\+)[ \t]*\r?\n(?P<text>.*?)^(?:(?P=open)|\.\.\.)[ \t]*(?:\r?\n|\Z)",
    re.DOTALL | re.MULTILINE,
)
FRONT_MATTER_KEYS = {"title", "description", "summary", "subtitle"}


def split_front_matter(text):
    """(values, body); values is None where the document has no front matter."""
    match = FRONT_MATTER.match(text)
    try:
        if match and match["open"] == "---":
            values = yaml.load(match["text"], yaml.BaseLoader)
            if isinstance(values, dict):
                return values, text[match.end():]
        elif match:
            return tomllib.loads(match["text"].replace("\r\n", "\n")), text[match.end():]
        elif text.startswith("{"):
            values, end = json.JSONDecoder().raw_decode(text)
            return values, text[end:]
    except (yaml.YAMLError, tomllib.TOMLDecodeError, json.JSONDecodeError, RecursionError):
        pass
    return None, text


def judge_front_matter(source, target, verdict, where):
    if (source is None) != (target is None):
        verdict.damage.append(f"{where}: front matter appeared or vanished")
        return
    if source is None:
        return
    if list(source) != list(target):
        verdict.damage.append(f"{where}: keys {list(source)} became {list(target)}")
        return
    for key, value in source.items():
        if key in FRONT_MATTER_KEYS and isinstance(value, str) and isinstance(target[key], str):
            judge_words(value, target[key], verdict, f"{where}, {key}")
        elif value != target[key]:
            verdict.damage.append(f"{where}: {key} was {value!r} and is {target[key]!r}")


def cmark(text, form):
    command = ["cmark-gfm", "--unsafe", "-t", form]
    for extension in EXTENSIONS:
        command += ["-e", extension]
    return subprocess.run(command, input=text.encode("utf-8", "surrogateescape"),
                          stdout=subprocess.PIPE, check=True).stdout


def block_marks(text):
    """The nodes of cmark's tree without text; soft breaks may move when lines are wrapped anew."""
    data = cmark(text, "xml").decode("utf-8", "replace")
    # XML has no place for these, cmark writes them all the same.
    data = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "\ufffd", data)
    marks = []
    parser = xml.etree.ElementTree.XMLPullParser(["start", "end"])
    parser.feed(data)
    for event, node in parser.read_events():
        tag = node.tag.rpartition("}")[2]
        if tag in ("text", "softbreak"):
            continue
        attributes = {name: value for name, value in node.attrib.items() if name != "title"}
        if event == "start":
            marks.append((tag, tuple(sorted(attributes.items()))))
        else:
            literal = node.text if tag in ("code", "code_block") else None
            marks.append(("/" + tag, literal))
    return marks


ADMONITION = re.compile(r"(?:!!!|\?\?\?\+?) ?[\w-]+(?: [\w-]+)*(?: +\".*\")? *$|=== +\".*\" *$")
FENCE = re.compile(r"[ >\d.*+-]*(```+|~~~+)")


def lift_admonitions(text):
    """Moves what Python-Markdown reads as the body of "!!! note" out of its indentation, which to
    cmark would be code."""
    lines, bodies, fence, fence_depth, fence_column = [], [], None, 0, 0
    for line in text.split("\n"):
        indent = len(line) - len(line.lstrip(" "))
        while bodies and line.strip() and indent < bodies[-1]:
            bodies.pop()
            if fence and len(bodies) < fence_depth:
                lines.append(fence)
                fence = None
        line = line[min(4 * len(bodies), indent):]
        lines.append(line)
        mark = FENCE.match(line)
        if fence is None and mark:
            fence, fence_depth, fence_column = mark[1], len(bodies), mark.start(1)
        elif (fence and line.strip().startswith(fence) and not line.strip().strip(fence[0]) and
              line.index(fence) <= fence_column + 3):
            fence = None
        elif fence is None and ADMONITION.match(line.lstrip(" ")):
            bodies.append(indent + 4)
            lines.append("")
    return "\n".join(lines)


def judge_markdown(source, target, verdict, where):
    source, target = (
        lift_admonitions(re.sub("\\A\ufeff", "", data.decode("utf-8", "surrogateescape")))
        for data in (source, target))
    values, source = split_front_matter(source)
    target_values, target = split_front_matter(target)
    judge_front_matter(values, target_values, verdict, where)
    for mark, other in zip(marks := block_marks(source), others := block_marks(target)):
        if mark != other:
            verdict.damage.append(f"{where}: {mark} became {other}")
            return
    if len(marks) != len(others):
        verdict.damage.append(f"{where}: {len(marks)} nodes became {len(others)}")
        return
    judge_trees(*(parse_html(cmark(text, "html").decode("utf-8", "replace"))
                  for text in (source, target)), verdict, where)


# Files -----------------------------------------------------------------------------------------

JUDGES = {
    ".html": judge_html, ".htm": judge_html, ".xhtml": judge_html,
    ".md": judge_markdown, ".markdown": judge_markdown,
}


def judge_pair(pair):
    source, target, name = pair
    verdict = Verdict(files=1)
    try:
        JUDGES[pathlib.Path(name).suffix.lower()](source.read_bytes(), target.read_bytes(), verdict,
                                                  name)
    except (RecursionError, xml.etree.ElementTree.ParseError, AssertionError,
            subprocess.CalledProcessError) as error:
        verdict.exceptions[f"the judge's own parser failed: {type(error).__name__}"] += 1
    return verdict


def judge_folders(source, target, exceptions, max_listed):
    pairs = []
    for path in sorted(source.rglob("*")):
        name = path.relative_to(source).as_posix()
        if any(exception in name for exception in exceptions):
            continue
        if path.is_file() and path.suffix.lower() in JUDGES and (target / name).is_file():
            pairs.append((path, target / name, name))
    if not pairs:
        print(f"skipped: no pairs in {source} and {target}")
        return 77
    verdict = Verdict()
    with multiprocessing.Pool(len(os.sched_getaffinity(0))) as pool:
        for one in pool.imap(judge_pair, pairs, chunksize=16):
            verdict.add(one)
    for title, lines in (("DAMAGED", verdict.damage), ("UNCHANGED", verdict.unchanged)):
        for line in lines[:max_listed]:
            print(title, line)
    print(f"{verdict.files} documents, {len(verdict.damage)} damaged; {verdict.words} words, "
          f"{len(verdict.unchanged)} unchanged: coverage {100 * verdict.coverage():.4f} %")
    for rule, count in verdict.exceptions.most_common():
        if count:
            print(f"  excepted by rule: {count:7} {rule}")
    return 0 if not verdict.damage and verdict.coverage() >= MIN_COVERAGE else 1


# Self-test -------------------------------------------------------------------------------------

HTML_PAIR = (
    '<!DOCTYPE html><html lang="en"><head><title>Save files</title>'
    '<meta name="description" content="How to save"><meta name="robots" content="all"></head><body>'
    '<h1 id="top">Save</h1><p class="a">Press <code>make</code> or <a href="b.html">go</a> to '
    'https://example.org/now.</p><img src="x.png" alt="Logo here"><p translate="no">Acme</p>'
    "<!-- note --><script>var x;</script></body></html>",
    '<!DOCTYPE html><html lang="de"><head><title>[Šåṽé ƒîļéš]</title>'
    '<meta name="description" content="[Ĥöŵ ţö šåṽé]"><meta name="robots" content="all"></head><body>'
    '<h1 id="top">[Šåṽé]</h1><p class="a">[Þŕéšš <code>make</code> öŕ <a href="b.html">ĝö</a> ţö '
    'https://example.org/now.]</p><img src="x.png" alt="[Ļöĝö ĥéŕé]"><p translate="no">Acme</p>'
    "<!-- note --><script>var x;</script></body></html>",
)
MARKDOWN_PAIR = (
    '---\ntitle: Save files\nslug: save\n---\n# Save\n\nPress `make` or [go](b.html "Now") to '
    "**stop**.\n\n* one\n* two\n\n| a | b |\n| - | - |\n| c | d |\n\n```sh\nrun it\n```\n\n"
    '<p align="center">Raw <b>words</b></p>\n',
    '---\ntitle: "[Šåṽé ƒîļéš]"\nslug: save\n---\n# [Šåṽé]\n\n[Þŕéšš `make` öŕ [ĝö](b.html "[Ñöŵ]") '
    "ţö **šţöþ**.]\n\n* [öñé]\n* [ţŵö]\n\n| [å] | [ƀ] |\n| - | - |\n| [ç] | [ð] |\n\n```sh\nrun it\n"
    '```\n\n<p align="center">[Ŕåŵ <b>ŵöŕðš</b>]</p>\n',
)
# What is done to the right translation, and what the judge has to call it.
DAMAGE = [
    (HTML_PAIR, judge_html, [
        ("<code>make</code>", "<code>måķé</code>", "damage"),
        ("<code>make</code>", "make", "damage"),
        ('href="b.html"', 'href="ƀ.html"', "damage"),
        ('class="a"', "", "damage"),
        ('id="top"', 'id="ţöþ"', "damage"),
        ('content="all"', 'content="åļļ"', "damage"),
        ("Acme", "Åçmé", "damage"),
        ("<!-- note -->", "", "damage"),
        ("var x;", "var y;", "damage"),
        ("</a>", "", "damage"),
        ("[Šåṽé]</h1>", "[Šåṽé]</h1>extra", "damage"),
        ("[Šåṽé]</h1>", "Save</h1>", "unchanged"),
        ("[Ļöĝö ĥéŕé]", "Logo here", "unchanged"),
        ("[Ĥöŵ ţö šåṽé]", "How to save", "unchanged"),
        ("[Šåṽé ƒîļéš]", "[Šåṽé files]", "unchanged"),
    ]),
    (MARKDOWN_PAIR, judge_markdown, [
        ("`make`", "`måķé`", "damage"),
        ("`make`", "make", "damage"),
        ("(b.html", "(ƀ.html", "damage"),
        ("**šţöþ**", "šţöþ", "damage"),
        ("* [ţŵö]", "[ţŵö]", "damage"),
        ("* [ţŵö]\n", "", "damage"),
        ("# [Šåṽé]", "## [Šåṽé]", "damage"),
        ("| - | - |", "| - |", "damage"),
        ("```sh", "```ŝĥ", "damage"),
        ("run it", "ŕûñ it", "damage"),
        ("slug: save", "slug: šåṽé", "damage"),
        ("title:", "ţîţļé:", "damage"),
        ('align="center"', 'align="left"', "damage"),
        ("<b>ŵöŕðš</b>", "ŵöŕðš", "damage"),
        ("[öñé]", "one", "unchanged"),
        ("[Ñöŵ]", "Now", "unchanged"),
        ("[Ŕåŵ", "[Raw", "unchanged"),
        ('"[Šåṽé ƒîļéš]"', "Save files", "unchanged"),
    ]),
]


def self_test():
    failures = 0
    for (source, target), judge, damages in DAMAGE:
        for old, new, expected in [("", "", "")] + damages:
            assert old in target, old
            verdict = Verdict()
            damaged = target.replace(old, new, 1) if old else target
            judge(source.encode(), damaged.encode(), verdict, "self-test")
            found = "damage" if verdict.damage else "unchanged" if verdict.unchanged else ""
            if found != expected:
                failures += 1
                print(f"{old!r} -> {new!r}: expected {expected!r}, found {found!r}: "
                      f"{verdict.damage + verdict.unchanged}")
    print(f"self-test: {failures} failures")
    return 1 if failures else 0


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("folders", nargs="*", type=pathlib.Path)
    arguments.add_argument("--self-test", action="store_true")
    arguments.add_argument("--except", dest="exceptions", action="append", default=[])
    arguments.add_argument("--max-listed", type=int, default=100)
    options = arguments.parse_args()
    try:
        subprocess.run(["cmark-gfm", "--version"], stdout=subprocess.DEVNULL, check=True)
    except FileNotFoundError:
        print("skipped: cmark-gfm is not installed")
        return 77
    if options.self_test:
        return self_test()
    if len(options.folders) != 2:
        arguments.print_usage()
        return 2
    return judge_folders(*options.folders, options.exceptions, options.max_listed)


if __name__ == "__main__":
    sys.exit(main())
