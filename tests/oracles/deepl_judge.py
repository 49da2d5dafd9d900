"""The client `deepl` against the small model: texts, tags, lists, documents, glossaries, languages,
usage, errors."""

import io
import sys
import tempfile

import deepl
from client_judge import Judge
from running_service import RunningService

judge = Judge()
with tempfile.NamedTemporaryFile("w", suffix=".tokens") as tokens:
    tokens.write("# who may\nsecret-of-deepl\n")
    tokens.flush()
    with RunningService(sys.argv[1], "--tokens", tokens.name) as service:
        client = deepl.Translator("secret-of-deepl", server_url=service.address)
        one = client.translate_text("Save the file.", source_lang="EN", target_lang="DE")
        judge.check("one text", isinstance(one, deepl.TextResult) and "Datei" in one.text, one.text)
        judge.check("its source language", one.detected_source_lang == "EN", one.detected_source_lang)
        some = client.translate_text(["Save the file.", "", "Open the folder and look for it."],
                                     target_lang="DE", context="About a program.")
        judge.check("several texts", [bool(text.text) for text in some] == [True, False, True], some)
        judge.check("a detected language", some[2].detected_source_lang == "EN", some)
        lines = "Save the file that you have been working on since yesterday\n\n  Close the window.\n"
        out = client.translate_text(lines, source_lang="EN", target_lang="DE").text
        judge.check("lines", [bool(line.strip()) for line in out.split("\n")]
                    == [True, False, True, False] and out.split("\n")[2].startswith("  "), out)
        for number, text in enumerate(('Press <x id="1"></x> now.', "Click <b>Save</b> &amp; wait.",
                                       "<p>Open the file.</p><p>Close it.</p>",
                                       'Go to <a href="a?b=1&amp;c=2">the page</a><br/>.')):
            out = client.translate_text(text, source_lang="EN", target_lang="DE",
                                        tag_handling="xml").text
            for tag in ('<x id="1"></x>', "<b>", "</b>", "&amp;", "<p>", "</p>",
                        '<a href="a?b=1&amp;c=2">', "</a>", "<br/>"):
                judge.check(f"tags of text {number}", out.count(tag) == text.count(tag), out)
            judge.check(f"words of text {number}", out != text, out)
        kept = client.translate_text("Type <code>make all</code> and wait.", source_lang="EN",
                                     target_lang="DE", tag_handling="xml", ignore_tags=["code"]).text
        judge.check("ignored tags", "<code>make all</code>" in kept, kept)
        page = client.translate_text('<p>Open <i>this</i> <span translate="no">menu</span>.</p>',
                                     source_lang="EN", target_lang="DE", tag_handling="html").text
        judge.check("HTML", page.startswith("<p>") and "<i>" in page
                    and '<span translate="no">menu</span>' in page, page)
        judge.throws("tags that do not match", deepl.DeepLException,
                     lambda: client.translate_text("<b>", target_lang="DE", tag_handling="xml"))
        judge.throws("an unknown language", deepl.DeepLException,
                     lambda: client.translate_text("a", target_lang="XX"))
        judge.throws("a glossary that is not there", deepl.DeepLException,
                     lambda: client.translate_text("a", source_lang="EN", target_lang="DE",
                                                   glossary="1234"))
        glossary = client.create_glossary("ours", "EN", "DE", {"file": "Akte", "folder": "Mappe"})
        judge.check("a glossary", glossary.ready and glossary.entry_count == 2, glossary)
        entries = client.get_glossary_entries(glossary)
        judge.check("its entries", entries == {"file": "Akte", "folder": "Mappe"}, entries)
        judge.check("it is listed", [one.glossary_id for one in client.list_glossaries()]
                    == [glossary.glossary_id])
        with_terms = client.translate_text("Save the file.", source_lang="EN", target_lang="DE",
                                           glossary=glossary).text
        judge.check("a text with it", "Akte" in with_terms, with_terms)
        for name, document in (("page.html", b"<p>Open the <b>file</b>.</p>\n<pre>make all</pre>\n"),
                               ("text.txt", b"Open the file.\n\n    make all\n")):
            out = io.BytesIO()
            status = client.translate_document(io.BytesIO(document), out, target_lang="DE",
                                               source_lang="EN", filename=name, glossary=glossary)
            judge.check(f"the document {name}", status.done and status.billed_characters > 0, status)
            written = out.getvalue()
            judge.check(f"its code, {name}", b"make all" in written and written != document, written)
            judge.check(f"its term, {name}", b"Akte" in written, written)
        # What is no stream goes by its name.
        judge.throws("a document of another kind", deepl.DeepLException,
                     lambda: client.translate_document(b"%PDF", io.BytesIO(), target_lang="DE",
                                                       filename="a.pdf"))
        client.delete_glossary(glossary)
        judge.check("it is gone", not client.list_glossaries())
        targets = [language.code for language in client.get_target_languages()]
        judge.check("target languages", targets == ["DE"], targets)
        sources = [language.code for language in client.get_source_languages()]
        judge.check("source languages", sources == ["EN"], sources)
        usage = client.get_usage()
        judge.check("usage", usage.character.count > 100 and not usage.any_limit_reached, usage)
        stranger = deepl.Translator("another", server_url=service.address)
        judge.throws("a wrong key", deepl.AuthorizationException,
                     lambda: stranger.translate_text("a", target_lang="DE"))
        judge.check("the end", service.stop() == 0)
judge.end("deepl " + deepl.__version__)
