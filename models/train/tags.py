"""Inline tags of segments: <s1>...</s1> around text, <x2/> for something that is not translated.

The program numbers the tags of a segment from 1 in one sequence, in the order of the text that is
translated, so examples do the same in each direction.
"""

import re

TAG = re.compile(r"<(/?)([sx])(\d+)(/?)>")


def strip(text):
    """The text without tags; words that only a tag kept apart stay apart."""
    return " ".join(TAG.sub(" ", text).split()) if "<x" in text else TAG.sub("", text)


def parents(text):
    """{(kind, number): the pair around it} of a text; None if its tags do not nest or are doubled."""
    found, open_pairs = {}, []
    for closing, kind, number, standalone in TAG.findall(text):
        key = (kind, number)
        if (kind == "x") != bool(standalone) or (closing and standalone):
            return None
        if closing:
            if not open_pairs or open_pairs.pop() != key:
                return None
        else:
            if key in found:
                return None
            found[key] = open_pairs[-1] if open_pairs else None
            if kind == "s":
                open_pairs.append(key)
    return None if open_pairs else found


def agree(source, target):
    """True if both texts have the same tags in the same pairs."""
    there = parents(source)
    return there is not None and there == parents(target)


def renumber(source, target):
    """Both texts with tags numbered from 1 in the order of `source`."""
    numbers = {}
    for closing, kind, number, _ in TAG.findall(source):
        if not closing:
            numbers[kind, number] = len(numbers) + 1

    def new_name(match):
        closing, kind, number, standalone = match.groups()
        return f"<{closing}{kind}{numbers[kind, number]}{standalone}>"

    return TAG.sub(new_name, source), TAG.sub(new_name, target)


PAIR = re.compile(r"<s(\d+)>([^<>]*)</s\1>")


def protect_codes(source, target):
    """Pairs that hold the same in both texts as <x/>: so the program shows documents' code.

    The new tags keep the number of the pair (as <x1000 + number/>, so that none is doubled)."""
    codes = {number for number, _ in set(PAIR.findall(source)) & set(PAIR.findall(target))}

    def replace(match):
        return f"<x{int(match[1]) + 1000}/>" if match[1] in codes else match[0]

    return PAIR.sub(replace, source), PAIR.sub(replace, target)


def splice(text, pieces):
    """`text` with each (begin, end, replacement) of `pieces` put in; the ranges do not overlap."""
    for begin, end, new in sorted(pieces, reverse=True):
        text = text[:begin] + new + text[end:]
    return text


def insert(source, target, spans, random):
    """Tags around (or in place of) `spans`: ((begin, end) in source, (begin, end) in target).

    The spans do not overlap. Some get two nested tags, some become <x/>."""
    at_source, at_target = [], []
    for number, ((a, b), (c, d)) in enumerate(spans):
        first = 2 * number + 1
        draw = random.random()
        if draw < 0.25:
            before, after = f"<x{first}/>", None
        elif draw < 0.35:
            before, after = f"<s{first}><s{first + 1}>", f"</s{first + 1}></s{first}>"
        else:
            before, after = f"<s{first}>", f"</s{first}>"
        at_source.append((a, b, before if after is None else before + source[a:b] + after))
        at_target.append((c, d, before if after is None else before + target[c:d] + after))
    return renumber(splice(source, at_source), splice(target, at_target))
