"""Which words of a pair of texts render each other: IBM model 1 in both directions, in numpy.

Model 1 (Brown et al., 1993) says p(target word | source text) = mean over source words of
t(target word | source word), and learns t by expectation maximisation. Words are linked where the
product of both directions is highest from either side, so a link can be trusted and many words
have none.
"""

import collections
import re

import numpy as np

WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
# Japanese: runs of one script; what is written in kanji or katakana is mostly one term. Chinese has
# no such borders: there, words are the longest that a list knows.
JAPANESE = re.compile(r"[ァ-ヺー]+|[一-鿿々]+|[ぁ-ん]+|[A-Za-z][A-Za-z-]*")
CHINESE = re.compile(r"[一-鿿]+|[A-Za-z][A-Za-z-]*")
MOST_WORDS = 50  # Longer texts are not aligned: quadratic, and unsure.


def frequent_chinese(texts, size=20000):
    """The words of two to four characters that occur most and more than their parts let expect."""
    counts = collections.Counter()
    for text in texts:
        for run in re.findall(r"[一-鿿]+", text):
            for n in (1, 2, 3, 4):
                counts.update(run[i:i + n] for i in range(len(run) - n + 1))
    total = sum(n for word, n in counts.items() if len(word) == 1)

    def cohesion(word):
        return min(counts[word] * total / (counts[word[:i]] * counts[word[i:]])
                   for i in range(1, len(word)))

    words = [w for w, n in counts.items() if len(w) > 1 and n >= 20 and cohesion(w) > 30]
    return set(sorted(words, key=lambda w: -counts[w])[:size])


class Words:
    """Splits texts of a language into words: [(begin, end)] in characters."""

    def __init__(self, language, chinese=frozenset()):
        self.language, self.chinese = language, chinese

    def spans(self, text):
        if self.language == "zh":
            return [span for match in CHINESE.finditer(text) for span in self._longest(match)]
        pattern = JAPANESE if self.language == "ja" else WORD
        return [match.span() for match in pattern.finditer(text)]

    def _longest(self, match):
        text, at = match[0], 0
        while at < len(text):
            size = next((n for n in (4, 3, 2) if text[at:at + n] in self.chinese), 1)
            size = len(text) if text[0].isascii() else min(size, len(text) - at)
            yield match.start() + at, match.start() + at + size
            at += size


class Vocabulary:
    """Numbers for the words that occur at least three times; 0 for all others."""

    def __init__(self, texts, words):
        counts = collections.Counter()
        for text in texts:
            counts.update(text[a:b].lower() for a, b in words.spans(text))
        kept = [word for word, n in counts.most_common() if n >= 3]
        self.ids = {word: i + 1 for i, word in enumerate(kept)}
        self.words = words

    def __len__(self):
        return len(self.ids) + 1

    def encode(self, text):
        """(ids, spans) of the words of `text`."""
        spans = self.words.spans(text)
        return np.array([self.ids.get(text[a:b].lower(), 0) for a, b in spans], np.int64), spans


def expect_maximise(pairs, width, rounds):
    """t(target | source) as (sorted keys source * width + target, values)."""
    keys, columns = [], []  # A column: one target word of one text with all source words.
    num_columns = 0
    for source, target in pairs:
        cells = source[:, None] * width + target[None, :]
        keys.append(cells.ravel())
        columns.append(np.broadcast_to(num_columns + np.arange(len(target)), cells.shape).ravel())
        num_columns += len(target)
    keys, columns = np.concatenate(keys), np.concatenate(columns).astype(np.int32)
    unique, where = np.unique(keys, return_inverse=True)
    del keys
    where = where.astype(np.int32)
    sources = unique // width
    t = np.ones(len(unique))
    for _ in range(rounds):
        cells = t[where]
        cells /= np.bincount(columns, cells, num_columns)[columns]
        counts = np.bincount(where, cells, len(unique))
        t = counts / np.maximum(np.bincount(sources, counts), 1e-12)[sources]
    return unique, t


class Aligner:
    """Learns from pairs of texts; then links words of any pair."""

    def __init__(self, english, other, language, most_pairs=60000, rounds=5):
        chinese = frequent_chinese(other) if language == "zh" else frozenset()
        self.english = Vocabulary(english, Words("en"))
        self.other = Vocabulary(other, Words(language, chinese))
        step = max(1, len(english) // most_pairs)
        pairs = []
        for a, b in zip(english[::step], other[::step]):
            x, y = self.english.encode(a)[0], self.other.encode(b)[0]
            if 0 < len(x) <= MOST_WORDS // 2 and 0 < len(y) <= MOST_WORDS // 2:
                pairs.append((x, y))
        self.width, self.back_width = len(self.other), len(self.english)
        self.forward = expect_maximise(pairs, self.width, rounds)
        self.backward = expect_maximise([(y, x) for x, y in pairs], self.back_width, rounds)

    @staticmethod
    def _look_up(table, keys):
        known, values = table
        at = np.minimum(np.searchsorted(known, keys), len(known) - 1)
        return np.where(known[at] == keys, values[at], 0.0)

    def links(self, english, other, least=0.01):
        """(links, English spans, other spans): links are pairs of word numbers."""
        x, x_spans = self.english.encode(english)
        y, y_spans = self.other.encode(other)
        if not 0 < len(x) <= MOST_WORDS or not 0 < len(y) <= MOST_WORDS:
            return [], x_spans, y_spans
        score = self._look_up(self.forward, x[:, None] * self.width + y[None, :])
        score = score * self._look_up(self.backward, (y[:, None] * self.back_width + x[None, :])).T
        score[x == 0] = 0
        score[:, y == 0] = 0
        # A little for the diagonal, which decides between equal words.
        place = np.abs(np.arange(len(x))[:, None] / len(x) - np.arange(len(y))[None, :] / len(y))
        score = score * (1.0 - 0.5 * place)
        best_y, best_x = score.argmax(1), score.argmax(0)
        links = {(i, int(j)) for i, j in enumerate(best_y) if score[i, j] >= least
                 and (best_x[j] == i or score[i, j] >= 0.3 * score[best_x[j], j])}
        links |= {(int(i), j) for j, i in enumerate(best_x) if score[i, j] >= least
                  and score[i, j] >= 0.3 * score[i, best_y[i]]}
        return sorted(links), x_spans, y_spans


def phrases(links, num_x, longest=3):
    """Ranges of words that render each other and nothing else:
    (first, last + 1) on either side, up to `longest` words each."""
    to_y, to_x = collections.defaultdict(set), collections.defaultdict(set)
    for i, j in links:
        to_y[i].add(j)
        to_x[j].add(i)
    found = []
    for begin in range(num_x):
        for end in range(begin + 1, min(begin + longest, num_x) + 1):
            if begin not in to_y or end - 1 not in to_y:
                continue
            ys = set().union(*(to_y.get(i, ()) for i in range(begin, end)))
            low, high = min(ys), max(ys) + 1
            if high - low > longest:
                continue
            back = set().union(*(to_x.get(j, ()) for j in range(low, high)))
            if min(back) >= begin and max(back) < end and len(ys) == high - low:
                found.append(((begin, end), (low, high)))
    return found
