"""Examples of a language pair: (prompt, answer) in the kinds that the program asks.

What makes a model obey a glossary. It has to be shown, often, that the reference says what the
prompt says *although* it would have said something else, and to find the place for it. So for most
terms that are told here the reference holds

  rare   a rendering that the corpus has, but seldom: natural, and not what a model says unasked;
  swap   another word of the language with the same ending (so that gender and inflection mostly
         still agree) in place of the usual rendering, everywhere in the segment;
  made   a word that does not exist, or the source's own word, in the same way;
  usual  what the model says anyway: a quarter, so that being told is nothing strange.

Terms are told in their dictionary form where one is known, and stand in the text inflected; they
are words that mean something, never "from" or "the"; some prompts tell terms that do not occur.
"""

import collections
import re

import alignment
import prompts
import tags

TERM = re.compile(r"[^\W\d_](?:[\w'’.-]| (?=\w))*[^\W_]")
KINDS = (("rare", 4), ("swap", 5), ("made", 2), ("usual", 2))  # Weights, where all are possible.
FEWEST_OF_A_CLASS = 20
MOST_FUNCTION_WORDS = 100  # The most frequent words of a language are no terms.


def masked(text):
    """`text` with its tags blanked out, so that offsets stay."""
    return tags.TAG.sub(lambda match: " " * len(match[0]), text)


def classes(word):
    """Words of one class take each other's place in a sentence, more or less: the best first."""
    if ord(word[-1]) > 0x2E80:
        return ["katakana" if "ァ" <= word[0] <= "ー" else "kanji"]
    return [(word[-size:].lower(), word[0].isupper(), " " in word) for size in (4, 3, 2)]


def same_stem(a, b):
    common = next((i for i, (x, y) in enumerate(zip(a.lower(), b.lower())) if x != y),
                  min(len(a), len(b)))
    return common >= 4 and common >= max(len(a), len(b)) - 3


class Book:
    """What each term of one language is called in another, and how often."""

    def __init__(self):
        self.renderings = collections.defaultdict(collections.Counter)
        self.classes = collections.defaultdict(list)
        self.names = []  # Of terms that occur several times.

    def add(self, source, target):
        self.renderings[source.lower()][target] += 1

    def finish(self):
        counts = collections.Counter()
        for name, renderings in self.renderings.items():
            counts.update(renderings)
            if sum(renderings.values()) > 4:
                self.names.append(name)
        for target, n in counts.items():
            if n >= 3:
                for name in classes(target):
                    self.classes[name].append(target)

    def is_usual(self, source, target):
        (most, count), = self.renderings[source.lower()].most_common(1)
        return most.lower() == target.lower() or same_stem(most, target) or count < 3

    def dictionary_form(self, source, target):
        """The most frequent rendering with the same stem; the shortest of those."""
        known = self.renderings[source.lower()] + self.renderings[singular(source).lower()]
        forms = [f for f in known if same_stem(f, target) and f[0].isupper() == target[0].isupper()]
        return max(forms, key=lambda f: (known[f] - 2 * len(f)), default=target)

    def another(self, target, random):
        for name in classes(target):
            if len(self.classes.get(name, ())) >= FEWEST_OF_A_CLASS:
                word = random.choice(self.classes[name])
                return word if word != target else None
        return None

    def made_up(self, target, random):
        """The first half of one word and the second half of another of the target's class."""
        a, b = self.another(target, random), self.another(target, random)
        return a[:(len(a) + 1) // 2] + b[len(b) // 2:] if a and b else None


def singular(english):
    if english.endswith("ies"):
        return english[:-3] + "y"
    return english[:-1] if english.endswith("s") and not english.endswith("ss") else english


def rebuild(text, spans, new):
    """(text with new[i] in place of span i, for each i in `new`; the spans' new places)."""
    pieces, places, at = [], [None] * len(spans), 0
    size = 0
    for i in sorted(range(len(spans)), key=lambda i: spans[i]):
        begin, end = spans[i]
        inner = new.get(i, text[begin:end])
        pieces += [text[at:begin], inner]
        size += begin - at
        places[i] = (size, size + len(inner))
        size += len(inner)
        at = end
    return "".join(pieces) + text[at:], places


Direction = collections.namedtuple("Direction", "languages book")  # From, to; what terms are called.


class Examples:
    """Builds the examples of a language. Random, but the same for the same seed."""

    def __init__(self, segments, language, random):
        self.segments, self.language, self.random = segments, language, random
        english = [masked(s.english) for s in segments]
        other = [masked(s.other) for s in segments]
        self.aligner = alignment.Aligner(english, other, language)
        self.there, self.back = Book(), Book()
        self.spans = [self._term_spans(s, a, b) for s, a, b in zip(segments, english, other)]
        for segment, spans in zip(segments, self.spans):
            for (a, b), (c, d) in spans:
                self.there.add(segment.english[a:b], segment.other[c:d])
                self.back.add(segment.other[c:d], segment.english[a:b])
        self.there.finish()
        self.back.finish()
        self.directions = (Direction(("en", language), self.there),
                           Direction((language, "en"), self.back))

    def _is_term(self, text, plain, span, vocabulary, language):
        """`plain`: `text` without its tags, which no term may hold."""
        begin, end = span
        term = text[begin:end]
        is_wide = language in ("zh", "ja")
        if term != plain[begin:end] or len(term) < (2 if is_wide else 3):
            return False
        if not TERM.fullmatch(term) or (not is_wide and (plain[begin - 1:begin].isalnum()
                                                         or plain[end:end + 1].isalnum())):
            return False
        words = [term[a:b].lower() for a, b in vocabulary.words.spans(term)]
        ids = [vocabulary.ids.get(word, 1 << 30) for word in words]
        return min(ids[0], ids[-1]) > MOST_FUNCTION_WORDS

    def _term_spans(self, segment, english, other):
        """Spans ((begin, end), (begin, end)) of terms that render each other, without overlaps."""
        links, x, y = self.aligner.links(english, other)
        found = []
        for (a, b), (c, d) in alignment.phrases(links, len(x)):
            one, two = (x[a][0], x[b - 1][1]), (y[c][0], y[d - 1][1])
            s, t = segment.english[slice(*one)], segment.other[slice(*two)]
            if (s.lower() != t.lower()
                    and self._is_term(segment.english, english, one, self.aligner.english, "en")
                    and self._is_term(segment.other, other, two, self.aligner.other,
                                      self.language)):
                found.append((one, two))
        self.random.shuffle(found)
        found.sort(key=lambda span: span[0][0] - span[0][1] if self.random.random() < 0.5 else 0)
        kept = []
        for one, two in found:
            if all(one[1] <= a or b <= one[0] for (a, b), _ in kept) and \
                    all(two[1] <= c or d <= two[0] for _, (c, d) in kept):
                kept.append((one, two))
        return kept

    def of(self, index, is_forward_only=False):
        """Yields (prompt, answer) of segment `index`, in both directions or from English only; other
        contexts, terms and tags each time."""
        segment, spans = self.segments[index], self.spans[index]
        english, other = [one for one, _ in spans], [two for _, two in spans]
        there, back = self.directions
        yield from self._of_direction(there, segment.english, segment.other, english, other,
                                      segment.english_context)
        if is_forward_only:
            return
        yield from self._of_direction(back, segment.other, segment.english, other, english,
                                      segment.other_context)

    def _of_direction(self, direction, source, target, at_source, at_target, context):
        draw = self.random.random
        is_tagged = bool(tags.TAG.search(source))
        context = context if draw() < 0.6 else ""
        yield self._words(direction, source, target, context,
                          wording="alternative" if draw() < 0.06 and not is_tagged else "formatted")
        if is_tagged and draw() < 0.2:  # What is asked if the formatted prompt fails.
            if draw() < 0.5:
                source_text, target_text = tags.strip(source), tags.strip(target)
                yield self._words(direction, source_text, target_text, context)
            else:
                yield self._words(direction, source, target, context, wording="plain")
        if not at_source:
            return
        wants_terms = draw() < 0.4
        wants_tags = not is_tagged and draw() < 0.3
        if not wants_terms and not wants_tags:
            return
        terms = ()
        if wants_terms:
            terms, source, target, at_source, at_target = self._with_terms(
                direction, source, target, at_source, at_target)
        if wants_tags:
            chosen = self.random.sample(range(len(at_source)),
                                        min(len(at_source), self.random.choice((1, 1, 2, 3, 4))))
            source, target = tags.insert(source, target,
                                         [(at_source[i], at_target[i]) for i in chosen],
                                         self.random)
        if terms or wants_tags:
            yield self._words(direction, source, target, context, terms,
                              "alternative" if terms and draw() < 0.1 and not wants_tags
                              and not is_tagged else "formatted")

    def _words(self, direction, source, target, context, terms=(), wording="formatted"):
        has_tags = bool(tags.TAG.search(source))
        source, target = tags.renumber(source, target)
        return (prompts.prompt(source, *direction.languages, has_tags=has_tags, terms=terms,
                               context=context, wording=wording),
                prompts.answer(target, has_tags=has_tags, wording=wording))

    def _with_terms(self, direction, source, target, at_source, at_target):
        """(terms, source, target and the spans after the target was changed)."""
        groups = collections.defaultdict(list)  # Spans by what they say.
        for i, (a, b) in enumerate(at_source):
            groups[source[a:b].lower()].append(i)
        names = self.random.sample(list(groups), min(len(groups),
                                                     self.random.choice((1, 1, 1, 2, 2, 3, 4))))
        terms, new = [], {}
        for name in names:
            spans = groups[name]
            rendering = target[slice(*at_target[spans[0]])]
            said = source[slice(*at_source[spans[0]])]
            is_whole = len(re.findall(re.escape(name), source, re.I)) == len(spans)
            told = self._told(direction.book, said, rendering, is_whole)
            if told != rendering and not same_stem(told, rendering):
                new.update({i: told for i in spans})
            terms.append((self._source_form(said, direction.languages[0]), told))
        if self.random.random() < 0.15:  # A term that does not occur.
            name = self.random.choice(direction.book.names)
            if name not in source.lower():
                terms.append((name, direction.book.renderings[name].most_common(1)[0][0]))
        self.random.shuffle(terms)
        target, at_target = rebuild(target, at_target, new)
        return terms, source, target, at_source, at_target

    def _told(self, book, source, rendering, may_change):
        """What the prompt says that `source` is called; another word than `rendering` (or a form
        of it) if the reference is to be changed."""
        kinds = [(k, w) for k, w in KINDS if (k == "rare") == (not book.is_usual(source, rendering))
                 and (may_change or k in ("rare", "usual"))] or [("usual", 1)]
        kind = self.random.choices([k for k, _ in kinds], [w for _, w in kinds])[0]
        if kind == "swap":
            return book.another(rendering, self.random) or rendering
        if kind == "made":
            return source if self.random.random() < 0.5 else \
                book.made_up(rendering, self.random) or rendering
        if self.random.random() < 0.6:
            return book.dictionary_form(source, rendering)
        return rendering

    def _source_form(self, said, language):
        """As a glossary has it: mostly small letters and the singular."""
        form = said
        if language == "en" and self.random.random() < 0.6:
            form = singular(form)
        if language != "de" and not form.isupper() and self.random.random() < 0.7:
            form = form.lower()
        return form
