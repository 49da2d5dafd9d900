"""The client `libretranslatepy` against the small model, and what Weblate sends."""

import json
import sys
import urllib.error
import urllib.request

from client_judge import Judge
from libretranslatepy import LibreTranslateAPI
from running_service import RunningService


def post(address, body):
    request = urllib.request.Request(address, json.dumps(body).encode(),
                                     {"Content-Type": "application/json"})
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


judge = Judge()
with RunningService(sys.argv[1]) as service:
    client = LibreTranslateAPI(service.address)
    text = client.translate("Save the file & wait.", "en", "de")
    judge.check("a text", isinstance(text, str) and "Datei" in text and "&" in text, text)
    found = client.detect("This is the file that we were looking for yesterday.")
    judge.check("detection", found[0]["language"] == "en" and found[0]["confidence"] > 50, found)
    languages = client.languages()
    judge.check("languages", {"code": "en", "name": "English", "targets": ["de"]} in languages,
                languages)
    judge.throws("an unknown language", urllib.error.HTTPError,
                 lambda: client.translate("Go", "en", "xx"))
    # Weblate: a list in, a list out, in order.
    out = post(service.address + "/translate",
               {"api_key": "", "q": ["Open the file.", "Close the window."], "source": "en",
                "target": "de"})["translatedText"]
    judge.check("a list", len(out) == 2 and "Datei" in out[0] and "Fenster" in out[1], out)
    lines = "Open the file.\nThe window that you have opened before is closed now\n\nSave"
    out = client.translate(lines, "en", "de")
    judge.check("lines", [bool(line) for line in out.split("\n")] == [True, True, False, True], out)
    out = post(service.address + "/translate",
               {"q": "Click <b>Save</b>.", "source": "auto", "target": "de", "format": "html"})
    judge.check("HTML", "<b>" in out["translatedText"] and out["detectedLanguage"], out)
    judge.check("the end", service.stop() == 0)
judge.end("libretranslatepy")
