"""Parallel text: what may be used of it, and what is clean enough to learn from.

A corpus is a folder with `en-XX.tsv`: source tag, English, other language; a segment a line, in the
order of the documents, inline markup as <s1>...</s1> and <x1/>.
"""

import collections
import re

import tags

# Sources whose terms ask no more of weights trained on them than a notice: MIT, BSD, MPL-2.0,
# Apache-2.0, CC BY, PSF, CC0 and public domain. A source with mixed terms is not among them.
PERMISSIVE = {
    "libreoffice-help": "MPL-2.0", "libreoffice-index": "MPL-2.0", "libreoffice-ui": "MPL-2.0",
    "mozilla": "MPL-2.0", "chromium-ui": "BSD-3-Clause", "django-docs": "BSD-3-Clause",
    "apache-docs": "Apache-2.0", "electron-docs": "MIT", "fastapi-docs": "MIT",
    "debmake-doc": "MIT", "php-docs": "CC BY 3.0", "tldr": "CC BY 4.0", "react-docs": "CC BY 4.0",
    "vue-docs": "CC BY 4.0", "python-docs": "PSF-2.0, translations CC0", "udhr": "public domain",
}

# Strings of programs: what stands beside one is no context, and many are labels of buttons.
INTERFACE = {
    "catalogues", "qt-catalogues", "mozilla", "chromium-ui", "libreoffice-ui", "libreoffice-index",
    "iso-codes", "cldr",
}

# Words that a text of some length in the language has some of.
FREQUENT_WORDS = {
    "en": "the of to and is in for this that with are be you can from".split(),
    "de": "der die das und ist den von zu mit ein eine für nicht werden sie wird auf dem im".split(),
    "fr": "le la les de des et un une est pour dans que vous du en sur avec par au être".split(),
    "es": "el la los las de y en que un una es para se con por del al no su como".split(),
}
HAN = re.compile(r"[\u3400-\u9fff]")
KANA = re.compile(r"[\u3041-\u30ff]")
# Characters of the other language for one of English: below and above these, something is missing.
LENGTH_RATIO = {"de": (0.5, 2.2), "fr": (0.5, 2.2), "es": (0.5, 2.2), "zh": (0.12, 1.1),
                "ja": (0.15, 1.4)}
LONGEST = 1200           # Characters: longer segments are lists and tables that lost their form.
MOST_RENDERINGS = 3      # Of one English segment.
CODE_SHARE = 0.7         # Of the segments with names and commands in pairs: those become <x/>.
SHORT_SHARE = 0.15       # Of the pairs that are left: labels of one or two words.


def read(path):
    """Yields (source tag, English, other) of a TSV file."""
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            fields = line.rstrip("\n").split("\t")
            if len(fields) == 3:
                yield fields


def tidy(text):
    """One line without accelerator marks ("&File", "~Save"), which belong to programs."""
    text = text.replace("\\n", " ").replace("\\t", " ")
    text = re.sub(r"(?<![\w&])[&~](?=\w)|(?<=\w)~(?=\w)|\s*\(&\w\)", "", text)
    text = re.sub(r"\[(\w)\](?=\w)", r"\1", text)  # tldr: "[l]ist".
    return " ".join(text.split())


def is_in(text, language):
    """False if the text is long enough to tell and is in another language."""
    if language in ("zh", "ja"):
        han, kana = len(HAN.findall(text)), len(KANA.findall(text))
        if language == "zh":
            return han > 0 and kana <= 0.02 * len(text)
        return kana > 0 or (han > 0 and len(text) <= 15)
    words = re.findall(r"[^\W\d_]+", text.lower())
    if len(words) < 8:
        return True
    counts = {name: sum(w in frequent for w in words) for name, frequent in FREQUENT_WORDS.items()}
    return counts[language] >= max(counts.values()) - 1


def fault(english, other, language):
    """Why the pair is no example, in a word; None if it may be one."""
    if not english or not other or len(english) > LONGEST or len(other) > LONGEST:
        return "empty or long"
    if not tags.agree(english, other):
        return "tags"
    a, b = tags.strip(english).strip(), tags.strip(other).strip()
    if not re.search(r"[^\W\d_]{2}", a) or not re.search(r"[^\W\d_]", b):
        return "no words"
    if a == b:
        return "untranslated"
    low, high = LENGTH_RATIO[language]
    slack = 12  # Short texts may differ more.
    if not low * (len(a) - slack) <= len(b) <= high * (len(a) + slack):
        return "length"
    if not is_in(a, "en") or not is_in(b, language):
        return "language"
    if any(name in english + other for name in ("<source>", "<target>", "</source>", "</target>",
                                                "<|", "<s>", "\u2581")):
        return "special"
    if re.search(r"(\S{2,})(?:\s+\1){3}", b):
        return "repetition"
    return None


SENTENCE_END = {
    "latin": re.compile(r"(?<=[.!?])(?:</s\d+>)?(\s+)(?=(?:<[sx]\d+/?>)?[\"„«“¿¡(]?[A-ZÄÖÜÉÈÀÇÁÍÓÚÑ])"),
    "cjk": re.compile(r"(?<=[。！？])(\s*)(?=[^\s」』）)])"),
}
ABBREVIATION = re.compile(r"(?:\b(?:e\.g|i\.e|etc|vs|z\.B|d\.h|bzw|ca|Nr|p\.ej|Ej|ex|cf|No|Dr|Mr)\.|\b\w\.)$")


def sentences(text, language):
    """The sentences of a segment, as the program would send them, more or less."""
    end = SENTENCE_END["cjk" if language in ("zh", "ja") else "latin"]
    result, begin = [], 0
    for match in end.finditer(text):
        piece = text[begin:match.start(1)]
        if ABBREVIATION.search(tags.TAG.sub("", piece)):
            continue
        result.append(piece)
        begin = match.end(1)
    return result + [text[begin:]]


class Segment:
    """A pair of texts and, in both languages, what stands before it in its document."""

    __slots__ = ("source", "english", "other", "english_context", "other_context")

    def __init__(self, *fields):
        self.source, self.english, self.other, self.english_context, self.other_context = fields

    def fields(self):
        return [getattr(self, name) for name in self.__slots__]


def split(english, other, language):
    """Pairs of sentences if both texts have as many, with the same tags; else the pair itself."""
    a, b = sentences(english, "en"), sentences(other, language)
    if 1 < len(a) == len(b) and all(tags.agree(x, y) for x, y in zip(a, b)):
        return list(zip(a, b))
    return [(english, other)]


MOST_CONTEXT = 300  # Characters of earlier sentences.


def context(heading, said, language):
    """What the program shows before a sentence: the heading above it on a line, then as many of
    its paragraph's earlier sentences as fit."""
    joint = "" if language in ("zh", "ja") else " "
    first = len(said)
    while first > 0 and len(joint.join(said[first - 1:])) <= MOST_CONTEXT:
        first -= 1
    lines = [heading, joint.join(said[first:])]
    return "\n".join(line for line in lines if line)


def clean(rows, language, is_used, random, report, most_of_a_source=45_000):
    """Segments of `rows` (as `read` gives them) that are good examples.

    `is_used(tag)` says which sources are. `report` counts what was left out, by reason. Of one
    source at most `most_of_a_source` segments stay: manuals of one program are much alike."""
    renderings = collections.Counter()
    seen, segments, shorts = set(), [], []
    heading = ("", "")
    last_source = None
    for source, english, other in rows:
        if not is_used(source):
            report["licence"] += 1
            continue
        english, other = tidy(english), tidy(other)
        if source != last_source:
            heading = ("", "")
            last_source = source
        reason = fault(english, other, language)
        if reason is None and ((english, other) in seen or renderings[english] >= MOST_RENDERINGS):
            reason = "repeated"
        if reason:
            report[reason] += 1
            continue
        seen.add((english, other))
        renderings[english] += 1
        is_title = len(english.split()) <= 7 and english[-1] not in ".:;,!?"
        said = ([], [])  # The sentences of the segment so far, in both languages.
        for a, b in split(english, other, language):
            if random.random() < CODE_SHARE:
                a, b = tags.protect_codes(a, b)
            a, b = tags.renumber(a, b)
            if not re.search(r"[^\W\d_]", tags.strip(a)):
                continue  # Nothing but codes is left.
            segment = Segment(source, a, b, context(heading[0], said[0], "en"),
                              context(heading[1], said[1], language))
            is_short = len(tags.strip(a).split()) <= 2
            (shorts if is_short else segments).append(segment)
            said[0].append(tags.strip(a))
            said[1].append(tags.strip(b))
        if is_title and source not in INTERFACE:
            heading = tags.strip(english), tags.strip(other)
    return thinned(segments, shorts, random, report, most_of_a_source)


def thinned(segments, shorts, random, report, most_of_a_source):
    """Fewer of the short ones, and of sources that have very many."""
    most = int(SHORT_SHARE * len(segments))
    if len(shorts) > most:
        report["short"] += len(shorts) - most
        shorts = random.sample(shorts, most)
    by_source = collections.defaultdict(list)
    for segment in segments + shorts:
        by_source[segment.source].append(segment)
    kept = []
    for of_source in by_source.values():
        if len(of_source) > most_of_a_source:
            report["more of a source"] += len(of_source) - most_of_a_source
            of_source = random.sample(of_source, most_of_a_source)
        kept += of_source
    return kept
