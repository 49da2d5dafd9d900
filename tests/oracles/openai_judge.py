"""The client `openai` against the small model, Weblate's prompt, and the description of it all."""

import json
import sys
import urllib.request

import openai
from client_judge import Judge
from openapi_spec_validator import validate
from running_service import RunningService

SEPARATOR = "\n==WEBLATE_PART==\n"
# Put together as Weblate's machinery does.
PROMPT = """
You are a highly skilled translation assistant, adept at translating text
from language 'en'
to language 'de'
with precision and nuance.

You always reply with translated string only.
"""

judge = Judge()
with RunningService(sys.argv[1]) as service:
    client = openai.OpenAI(api_key="any", base_url=service.address + "/v1", max_retries=0)
    models = [model.id for model in client.models.list()]
    judge.check("models", models == ["tiny-en-de"], models)

    def ask(prompt, text, **more):
        return client.chat.completions.create(
            model=models[0], messages=[{"role": "system", "content": prompt},
                                       {"role": "user", "content": text}], **more)

    answer = ask("Translate from English into German.", "Save the file.")
    content = answer.choices[0].message.content
    judge.check("a text", "Datei" in content, content)
    judge.check("its end", answer.choices[0].finish_reason == "stop", answer)
    texts = ["Open the file.", "Close the window.", "Save %s\nnow."]
    parts = ask(PROMPT, SEPARATOR.join(texts), temperature=0, frequency_penalty=0,
                presence_penalty=0).choices[0].message.content.split(SEPARATOR)
    judge.check("Weblate's parts", len(parts) == 3 and "Datei" in parts[0] and "Fenster" in parts[1]
                and "%s" in parts[2] and parts[2].count("\n") == 1, parts)
    stream = list(ask(PROMPT, "Save the file.", stream=True))
    streamed = "".join(chunk.choices[0].delta.content or "" for chunk in stream)
    judge.check("a stream", streamed == content and stream[-1].choices[0].finish_reason == "stop",
                streamed)
    extra = client.chat.completions.create(
        model=models[0], messages=[{"role": "user", "content": "Save the file."}],
        extra_body={"source_lang": "en", "target_lang": "de"})
    judge.check("languages in fields", extra.choices[0].message.content == content, extra)
    judge.throws("an unknown model", openai.NotFoundError,
                 lambda: client.chat.completions.create(model="gpt-4o", messages=[
                     {"role": "user", "content": "Translate into German:\n\nGo"}]))
    judge.throws("no language", openai.BadRequestError, lambda: ask("Be nice.", "Go"))
    with urllib.request.urlopen(service.address + "/openapi.json") as description:
        described = json.load(description)
    validate(described)
    judge.check("the description", True)
    for path in ("/v1/documents", "/v1/documents/{id}/events", "/v2/document/{id}/result",
                 "/v2/glossaries/{id}/entries"):
        judge.check(f"it describes {path}", bool(described["paths"].get(path)))
    judge.check("the end", service.stop() == 0)
judge.end("openai " + openai.__version__)
