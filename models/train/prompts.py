"""What a model is asked: the words of HY-MT1.5's prompts, as the program builds them.

`tests/data/prompts/hy-mt1.5.json` holds one prompt of every kind; a test of the program and one of
this file (`test_train.py`) both build all of them.
"""

LANGUAGES = {  # BCP 47 tag: (English name, Chinese name)
    "en": ("English", "英语"),
    "de": ("German", "德语"),
    "fr": ("French", "法语"),
    "es": ("Spanish", "西班牙语"),
    "zh": ("Chinese", "中文"),
    "ja": ("Japanese", "日语"),
}

PLAIN_ENGLISH = ("Translate the following segment into ", ", without additional explanation.\n\n")
PLAIN_CHINESE = ("将以下文本翻译为", "，注意只需要输出翻译后的结果，不要额外解释：\n")
TERMS = ("参考下面的翻译：\n", " 翻译成 ")
CONTEXT = ("\n参考上面的信息，把下面的文本翻译成", "，注意不需要翻译上文，也不要额外解释：\n")
FORMATTED = (
    "将以下<source></source>之间的文本翻译为",
    "，注意只需要输出翻译后的结果，不要额外解释，原文中的<sn></sn>标签表示标签内文本包含格式信息，"
    "需要在译文中相应的位置尽量保留该标签。输出格式为：<target>str</target>\n\n<source>",
    "</source>",
)

# The framing: BEGIN prompt ANSWER answer END. Ids, too, are fixed.
PAD, BEGIN, END, UNKNOWN, ANSWER = range(5)
PAD_PIECE, BEGIN_PIECE, END_PIECE, ANSWER_PIECE = (
    "<|pad|>", "<|startoftext|>", "<|eos|>", "<|extra_0|>")

MOST_TAGS = 30  # A tag with a number up to this one is one token.



def prompt(source, from_language, to_language, *, has_tags=False, terms=(), context="",
           wording="formatted"):
    """The prompt for `source`, in which tags are already spelt.

    `wording`: "formatted", "plain" or "alternative", which the program tries in this order where an
    answer will not do. `terms`: (source term, translation) pairs. `context`: what stands before.
    """
    in_chinese = "zh" in (from_language, to_language)
    english, chinese = LANGUAGES[to_language]
    is_alternative = wording == "alternative"
    text = ""
    if terms:
        lines = "".join(f"{a}{TERMS[1]}{b}\n" for a, b in terms)
        text = TERMS[0] + lines + ("" if is_alternative else "\n")
    if wording == "formatted" and has_tags:
        return text + FORMATTED[0] + chinese + FORMATTED[1] + source + FORMATTED[2]
    if context and not is_alternative:
        return text + context + CONTEXT[0] + chinese + CONTEXT[1] + source + "\n"
    if terms:
        return text + PLAIN_CHINESE[0] + chinese + PLAIN_CHINESE[1] + source
    if in_chinese != is_alternative:
        return PLAIN_CHINESE[0] + chinese + PLAIN_CHINESE[1] + "\n" + source
    return PLAIN_ENGLISH[0] + english + PLAIN_ENGLISH[1] + source


def answer(target, *, has_tags=False, wording="formatted"):
    """What the model is to say: a formatted prompt asks for <target> around it."""
    return f"<target>{target}</target>" if wording == "formatted" and has_tags else target


def symbols():
    """Pieces that the tokenizer is given, each one token: tags and the fixed phrases above.

    SentencePiece looks for them when spaces are spelt U+2581 already, so one with a plain space
    would never be met. Line ends are pieces of their own, so that phrases do not hold them.
    """
    phrases = [part.strip("\n") for kind in (PLAIN_ENGLISH, PLAIN_CHINESE, TERMS, CONTEXT)
               for part in kind]
    for part in FORMATTED:
        phrases += [p for p in part.strip("\n").replace("<source>", "\n").replace(
            "</source>", "\n").split("\n") if p]
    tags = [tag for i in range(1, MOST_TAGS + 1) for tag in (f"<s{i}>", f"</s{i}>", f"<x{i}/>")]
    pieces = ["\n", "\n\n", "<source>", "</source>", "<target>", "</target>", *phrases, *tags]
    return list(dict.fromkeys(piece.replace(" ", "\u2581") for piece in pieces))
