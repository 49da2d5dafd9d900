"""As anchors_judge.mjs, for MkDocs: ids and links as Python-Markdown makes them.

    anchors_mkdocs.py SOURCE TARGET
    anchors_mkdocs.py --pages FOLDER HEADINGS
"""

import pathlib
import posixpath
import re
import sys

import markdown


def read(text):
    text = re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.S)
    html = markdown.markdown(text, extensions=["toc", "tables", "fenced_code"])
    ids = set(re.findall(r'\s(?:id|name)="([^"]*)"', html))
    links = [link.replace("&amp;", "&") for link in re.findall(r'\shref="([^"]*)"', html)]
    return ids, links


def pages(folder, headings):
    text = headings.read_text(encoding="utf-8")
    ids, _ = read(text)
    folder.mkdir(parents=True, exist_ok=True)
    own = "".join(f"- [link](#{name})\n" for name in sorted(ids))
    others = "".join(f"- [link](headings.md#{name})\n" for name in sorted(ids))
    (folder / "headings.md").write_text(f"{text}\n{own}", encoding="utf-8")
    (folder / "links.md").write_text(f"# Links\n\n{others}", encoding="utf-8")


def tree(root):
    files = sorted(root.rglob("*.md"))
    return {f.relative_to(root).as_posix(): read(f.read_text(encoding="utf-8")) for f in files}


def works(documents, name, link):
    path, _, fragment = link.partition("#")
    if path:
        name = posixpath.normpath(posixpath.join(posixpath.dirname(name), path))
    return name in documents and fragment in documents[name][0]


def judge(source, target):
    sources, targets = tree(source), tree(target)
    working = dead = 0
    for name, (_, links) in sources.items():
        written = targets.get(name, (set(), []))[1]
        for i, link in enumerate(links):
            if "#" not in link or "://" in link or not works(sources, name, link):
                continue
            working += 1
            now = written[i] if len(written) == len(links) else link
            if not works(targets, name, now):
                dead += 1
                print(f"  {name}: {link} is dead as {now}")
    print(
        f"mkdocs: {len(sources)} documents, {working} links to fragments that work, "
        f"{dead} of them dead in the translation"
    )
    return dead == 0 and working > 0


if sys.argv[1] == "--pages":
    pages(pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3]))
else:
    sys.exit(0 if judge(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])) else 1)
