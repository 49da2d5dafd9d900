"""Weblate's machinery against the small model: placeholders, markup, lists, glossaries, errors.

What it sends is taken down on its way and compared with what it is known to send, field by field: a
judge that no longer sends it judges nothing.
"""

import logging
import os
import sys
import tempfile
from unittest import mock

from client_judge import Judge
from running_service import RunningService

# Nothing that translates needs these.
for name in ("gi", "gi.repository", "cairo", "tesserocr", "borg"):
    sys.modules[name] = mock.MagicMock()
os.environ["DJANGO_SETTINGS_MODULE"] = "weblate_settings"
import django  # noqa: E402

django.setup()
logging.disable(logging.CRITICAL)

import weblate  # noqa: E402
from weblate.checks.tests.test_checks import MockUnit  # noqa: E402
from weblate.lang.models import Language  # noqa: E402
from weblate.machinery import base, deepl, libretranslate, openai  # noqa: E402

judge = Judge()
requests = []
plain_request = base.request


def noted_request(method, url, **more):
    requests.append((method, url, more))
    return plain_request(method, url, **more)


base.request = noted_request


def unit(source, flags=""):
    made = MockUnit(source=source, flags=flags, code="de")
    made.translated = False
    made.translation.component.project.id = 1
    return made


def translate(machinery, texts, flags=""):
    """What Weblate would offer for each text."""
    pair = machinery.get_languages(Language(code="en"), Language(code="de"))
    output = machinery._translate(*pair, [(text, unit(text, flags)) for text in texts])
    return [output[text][0]["text"] for text in texts]


def check_texts(name, machinery):
    """Placeholders of Weblate's own kinds and markup come back as they were."""
    out = translate(machinery, ["Open the file.", "Close the window."])
    judge.check(f"{name}: texts", "Datei" in out[0] and "Fenster" in out[1], out)
    for text, flags, kept in (
            ("Save %(name)s now.", "python-format", ["%(name)s"]),
            ("Copy %s to %d files.", "c-format", ["%s", "%d"]),
            ("Open {0} & close {1}.", "python-brace-format", ["{0}", "{1}", "&"]),
            ("Open the <b>file</b>.", "xml-text", ["<b>", "</b>"]),
            ('Go to <a href="a?b=1&amp;c=2">the page</a>.', "xml-text", ["</a>", "c=2"]),
            ("Open [brackets] & wait.", "", ["[", "]"])):
        out = translate(machinery, [text], flags)[0]
        judge.check(f"{name}: {text!r}", all(out.count(one) == text.count(one) for one in kept)
                    and out != text, out)


def check_deepl(address):
    with mock.patch("weblate.glossary.models.get_glossary_tsv", lambda translation: tsv[0]):
        tsv = [""]
        machinery = deepl.DeepLTranslation({"key": "secret-of-weblate", "url": address + "/v2"})
        machinery.validate_settings()
        judge.check("deepl: settings", True)
        check_texts("deepl", machinery)
        method, url, more = requests[-1]
        judge.check("deepl: what it sends", (method, url) == ("post", address + "/v2/translate")
                    and set(more["json"]) == {"text", "source_lang", "target_lang", "formality",
                                              "tag_handling", "ignore_tags"}
                    and more["json"]["ignore_tags"] == ["x"] and more["json"]["formality"] == "default"
                    and more["headers"]["Authorization"] == "DeepL-Auth-Key secret-of-weblate", more)
        tsv[0] = "file\tAkte"
        out = translate(machinery, ["Rename the file."])
        judge.check("deepl: a glossary", "glossary_id" in requests[-1][2]["json"] and "Akte" in str(out[0]), out)
        judge.check("deepl: it is there", len(machinery.list_glossaries()) == 1)
        tsv[0] = "file\tAkte\nfolder\tMappe"
        machinery.delete_cache()
        out = translate(machinery, ["Rename the folder."])
        judge.check("deepl: one takes the place of another", len(machinery.list_glossaries()) == 1
                    and out[0], machinery.list_glossaries())
        machinery.delete_oldest_glossary()
        judge.check("deepl: the oldest is deleted", not machinery.list_glossaries())
        judge.throws("deepl: none to delete", base.GlossaryDoesNotExistError,
                     lambda: machinery.delete_glossary("0" * 32))
        tsv[0] = ""
        with_context = deepl.DeepLTranslation({"key": "secret-of-weblate", "url": address + "/v2",
                                               "context": "About a program.", "next_gen": True,
                                               "formality": "prefer_more"})
        out = translate(with_context, ["Save the file."])
        judge.check("deepl: context and model", requests[-1][2]["json"]["context"]
                    and requests[-1][2]["json"]["model_type"] and "Datei" in out[0], out)
        stranger = deepl.DeepLTranslation({"key": "another", "url": address + "/v2"})
        stranger.delete_cache()
        judge.throws("deepl: a wrong key", base.MachineTranslationError,
                     lambda: translate(stranger, ["Go"]))
        judge.throws("deepl: another language", base.UnsupportedLanguageError,
                     lambda: machinery.get_languages(Language(code="en"), Language(code="cs")))


def check_libretranslate(address):
    machinery = libretranslate.LibreTranslateTranslation({"key": "secret-of-weblate",
                                                          "url": address})
    machinery.validate_settings()
    judge.check("libretranslate: settings", True)
    check_texts("libretranslate", machinery)
    method, url, more = requests[-1]
    judge.check("libretranslate: what it sends", (method, url) == ("post", address + "/translate")
                and set(more["json"]) == {"api_key", "q", "source", "target"}
                and isinstance(more["json"]["q"], list), more)
    stranger = libretranslate.LibreTranslateTranslation({"key": "another", "url": address})
    judge.throws("libretranslate: a wrong key", base.MachineTranslationError,
                 lambda: translate(stranger, ["Go on"]))


def check_openai(address):
    with mock.patch.object(openai, "fetch_glossary_terms", lambda units: None), \
            mock.patch.object(openai, "get_glossary_terms", lambda unit, **more: []), \
            mock.patch.object(openai, "render_glossary_units_tsv", lambda units: tsv[0]):
        tsv = [""]
        settings = {"key": "secret-of-weblate", "base_url": address + "/v1", "model": "tiny-en-de",
                    "persona": "You are a translator of menus", "style": "Use short words"}
        machinery = openai.OpenAITranslation(settings)
        machinery.validate_settings()
        judge.check("openai: settings", True)
        check_texts("openai", machinery)
        tsv[0] = "file\tAkte"
        out = translate(machinery, ["Rename the file.", "Rename the window."])
        judge.check("openai: a glossary in the prompt", len(out) == 2 and all(out), out)
        done = unit("Delete the file.")
        done.translated = True
        done.target, done.targets = "Datei weg.", ["Datei weg."]
        again = machinery.download_multiple_translations("en", "de", [("Delete the file.", done)])
        judge.check("openai: other words for what is translated", len(again["Delete the file."]) >= 1,
                    again)
        judge.throws("openai: another model", base.MachineTranslationError, lambda: translate(
            openai.OpenAITranslation(settings | {"model": "gpt-4"}), ["Go on"]))


with tempfile.NamedTemporaryFile("w", suffix=".tokens") as tokens:
    tokens.write("secret-of-weblate\n")
    tokens.flush()
    with RunningService(sys.argv[1], "--tokens", tokens.name) as service:
        check_deepl(service.address)
        check_libretranslate(service.address)
        check_openai(service.address)
        judge.check("the end", service.stop() == 0)
judge.end("weblate " + weblate.VERSION if hasattr(weblate, "VERSION") else "weblate")
