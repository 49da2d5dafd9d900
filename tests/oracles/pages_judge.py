"""pages_judge.py myst|mkdocs SOURCE TARGET [--translated]: reads each page of the tree SOURCE and its
translation in the tree TARGET with myst-parser, or with Python-Markdown and pymdown-extensions, and
compares what they see, texts left out. With --translated, counts the texts that are as in the
source. Prints each difference; the exit status is 1 if there is one.
"""

import collections
import html.parser
import os
import pathlib
import re
import sys

# What stands in these stays as it is; the names are those of docutils, Sphinx and MyST-NB.
CODE_DIRECTIVES = set(
    """code code-block code-cell sourcecode parsed-literal math mermaid raw eval-rst include
    literalinclude toctree image csv-table bibliography contents glossary graphviz autoclass
    autofunction automodule autodoc2-docstring autodoc2-object autodoc2-summary myst-example
    myst-example-mkd doctest testcode testoutput tableofcontents youtube iframe""".split())


# Roles of Sphinx that show words of their own, "text <target>", and such as show what they hold.
LINK_ROLES = set("any doc download eq keyword numref pep ref rfc term".split())
WORD_ROLES = set("abbr del emphasis guilabel menuselection strong sub sup title".split())

# An element with an id and nothing else, as lines of MyST's tokens and of MkDocs' tags say it.
ADDED_ID = re.compile(r"html_inline \{\} '<a id=\"[^\"]*\">'|<a id='[^']*'>$")
CLOSED_LINK = re.compile(r"html_inline \{\} '</a>'|</a>$")


class Page:
    """What a page holds: `lines` that must not change, and `texts` that should."""

    def __init__(self):
        self.lines = []
        self.texts = []

    def add_sorted(self, lines):
        """Lines of one sentence, in which what is no text may move. <a id="x"></a>, which keeps a
        heading's id, is left out."""
        kept = []
        for line in lines:
            if CLOSED_LINK.match(line) and kept and ADDED_ID.match(kept[-1]):
                kept.pop()
            else:
                kept.append(line)
        self.lines += sorted(kept)


# ---- MyST ---------------------------------------------------------------------------------------


def myst_parser():
    from myst_parser.config.main import MdParserConfig
    from myst_parser.mdit_to_docutils.base import DocutilsRenderer
    from myst_parser.parsers.mdit import create_md_parser

    extensions = {"amsmath", "attrs_block", "attrs_inline", "colon_fence", "deflist", "dollarmath",
                  "html_image", "strikethrough", "substitution", "tasklist"}
    return create_md_parser(MdParserConfig(enable_extensions=extensions), DocutilsRenderer)


def split_options(body):
    lines = body.split("\n")
    if lines and lines[0].strip() == "---":
        end = next((i for i in range(1, len(lines)) if lines[i].strip() == "---"), len(lines))
        return lines[:end + 1], "\n".join(lines[end + 1:])
    count = 0
    while count < len(lines) and re.match(r"\s*:[\w-]+:(\s|$)", lines[count]):
        count += 1
    return lines[:count], "\n".join(lines[count:])


def read_directive(md, token, page, depth):
    match = re.match(r"\s*\{([^}\s]+)\}(.*)", token.info)
    if not match:
        page.lines.append(f"{depth} {token.type} {token.info!r} {token.content!r}")
        return
    is_code = match[1] in CODE_DIRECTIVES or match[1] == "glossary"
    options, body = split_options(token.content)
    page.lines.append(f"{depth} directive {token.info if is_code else match[1]}")
    for option in options:
        name = option.split(":")[1] if option.count(":") > 1 else ""
        text = name in ("alt", "caption")
        page.lines.append(f"{depth} option {name if text else option}")
        if text:
            page.texts.append(option.split(":", 2)[2].strip())
    if is_code:
        page.lines.append(f"{depth} {token.type} {body!r}")
        return
    page.texts.append(match[2].strip())
    read_myst(md, body, page, depth + 1)


def role_line(name, content, page):
    match = re.fullmatch(r"(.+?)\s*<([^<]*?)>", content, re.DOTALL)
    if name in LINK_ROLES and match and not content.startswith("!"):
        page.texts.append(match[1])
        return f"role {name} {match[2]}"
    if (name in WORD_ROLES or name.startswith("bdg-")) and re.search(r"[^\W\d_]", content):
        page.texts.append(content)
        return f"role {name}"
    return f"role {name} {content!r}"


def inline_lines(children, page):
    lines = []
    for child in children:
        attrs = {k: v for k, v in child.attrs.items() if k not in ("title", "alt")}
        if child.type == "text":
            page.texts.append(child.content)
        elif child.type in ("softbreak", "hardbreak"):
            pass
        elif child.type == "myst_role":
            lines.append(role_line(child.meta["name"], child.content, page))
        elif child.type == "image":
            lines.append(f"image {attrs}")
            lines += inline_lines(child.children or [], page)
        else:
            lines.append(f"{child.type} {attrs} {child.content!r} {child.meta}")
    return lines


def read_myst(md, text, page, depth=0):
    for token in md.parse(text, {"relative-images": None}):
        if token.type in ("fence", "colon_fence"):
            read_directive(md, token, page, depth)
        elif token.type == "inline":
            page.add_sorted(inline_lines(token.children or [], page))
        elif token.type == "front_matter":
            page.lines.append("front matter")
        else:
            attrs = {k: v for k, v in token.attrs.items() if k not in ("id", "title")}
            page.lines.append(f"{depth} {token.type} {attrs} {token.content!r} {token.info!r}")


# ---- MkDocs -------------------------------------------------------------------------------------


class HtmlPage(html.parser.HTMLParser):
    """Blocks with their tags; inside code, the text as well."""

    INLINE = set("a abbr b code del em i img input ins kbd mark s small span strong sub sup".split())
    CODE = set("code pre kbd script style svg math".split())

    def __init__(self, page):
        super().__init__(convert_charrefs=True)
        self.page = page
        self.sentence = []
        self.code = 0

    def end_sentence(self):
        self.page.add_sorted(self.sentence)
        self.sentence = []

    def handle_starttag(self, tag, attrs):
        if tag == "abbr":
            return
        if tag not in self.INLINE:
            self.end_sentence()
        kept = []
        for name, value in attrs:
            heading = re.fullmatch("h[1-6]", tag) and name == "id"
            permalink = name == "href" and value and value.startswith("#")
            if name in ("title", "alt", "aria-label", "placeholder", "label"):
                self.page.texts.append(value or "")
            elif not heading and not permalink:
                kept.append(f"{name}={value!r}")
        self.sentence.append(f"<{tag} {' '.join(kept)}>")
        if tag in self.CODE:
            self.code += 1
        if tag not in self.INLINE:
            self.end_sentence()

    def handle_endtag(self, tag):
        if tag == "abbr":
            return
        if tag in self.CODE and self.code:
            self.code -= 1
        if tag not in self.INLINE:
            self.end_sentence()
            self.page.lines.append(f"</{tag}>")
        else:
            self.sentence.append(f"</{tag}>")

    def handle_data(self, data):
        if self.code:
            self.sentence.append(repr(data))
        else:
            self.page.texts.append(data.strip())


def mkdocs_parser():
    import markdown

    extensions = ["abbr", "admonition", "attr_list", "def_list", "footnotes", "md_in_html",
                  "tables", "toc"]
    extensions += ["pymdownx." + name for name in (
        "arithmatex", "betterem", "blocks.admonition", "blocks.details", "blocks.tab", "caret",
        "critic", "details", "emoji", "highlight", "inlinehilite", "keys", "mark", "snippets",
        "superfences", "tabbed", "tasklist", "tilde")]
    configs = {"pymdownx.critic": {"mode": "view"},
               "pymdownx.tabbed": {"alternate_style": True},
               "pymdownx.inlinehilite": {"style_plain_text": ""}}
    return markdown.Markdown(extensions=extensions, extension_configs=configs)


def read_mkdocs(md, text, page):
    text = re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.S)
    md.reset()
    reader = HtmlPage(page)
    reader.feed(md.convert(text))
    reader.end_sentence()


# ---- Both ---------------------------------------------------------------------------------------


def main():
    kind, source_root, target_root = sys.argv[1], *map(pathlib.Path, sys.argv[2:4])
    md, read = (myst_parser(), read_myst) if kind == "myst" else (mkdocs_parser(), read_mkdocs)
    count = collections.Counter()
    unchanged = []
    for path in sorted(source_root.rglob("*.md")):
        name = path.relative_to(source_root)
        before, after = Page(), Page()
        read(md, path.read_text(), before)
        read(md, (target_root / name).read_text(), after)
        # "(name)=" keeps a heading's id, as <a id> does elsewhere.
        targets = {line for line in before.lines if " myst_target " in line}
        after.lines = [line for line in after.lines
                       if " myst_target " not in line or line in targets]
        count["pages"] += 1
        count["nodes"] += len(before.lines)
        if before.lines != after.lines:
            count["differ"] += 1
            pairs = list(zip(before.lines, after.lines))
            at = next((i for i, (a, b) in enumerate(pairs) if a != b), len(pairs))
            print(f"{name}: differs at node {at}")
            for sign, lines in (("-", before.lines), ("+", after.lines)):
                print(f"  {sign} {lines[at] if at < len(lines) else 'nothing'}"[:400])
        if "--translated" in sys.argv:
            left = collections.Counter(after.texts)
            for text in before.texts:
                if not re.search(r"[^\W\d_]{2}", text):
                    continue
                count["texts"] += 1
                if left[text]:
                    left[text] -= 1
                    count["unchanged"] += 1
                    unchanged.append(f"{name}: {text!r}")
    for line in unchanged[:int(os.environ.get("HYMT_SHOW", 0))]:
        print("unchanged", line)
    print(", ".join(f"{key}: {count[key]}" for key in
                    ("pages", "nodes", "differ", "texts", "unchanged")))
    sys.exit(0 if count["pages"] and not count["differ"] else 1)


main()
