// The page: what is chosen, and who has to know.
import { startAdministration } from "./administration.js";
import { startDocuments } from "./documents.js";
import { byId, element } from "./elements.js";
import { startGlossary, terms } from "./glossary.js";
import { offerLanguages, setLanguages } from "./languages.js";
import { Failure, requestJson, setToken, withPatience } from "./service.js";
import { choicesChanged, startTexts, translateIfTyping } from "./texts.js";

let models = [];
let afterToken = [];

function chosen() {
  return {
    source: byId("source-language").value,
    target: byId("target-language").value,
    format: byId("format").value,
    model: byId("model").value,
    glossary: terms(),
  };
}

// Shows the field for the token; `next` is called when there is one.
function wantToken(next) {
  const form = byId("token-form");
  if (!afterToken.includes(next)) afterToken.push(next);
  if (!form.hidden) return;
  form.hidden = false;
  byId("token").focus();
}

async function learnWhatThereIs() {
  try {
    const work = () => Promise.all([requestJson("v1/languages"), requestJson("v1/models")]);
    const [languages, list] = await withPatience(work, () => {});
    setLanguages(languages.languages);
    models = list.data;
    offerModels();
    choicesChanged();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    if (error.kind === "token") return wantToken(learnWhatThereIs);
    byId("problem-text").textContent = `The list of languages did not come. ${error.message}`;
    byId("problem").hidden = false;
    byId("again").addEventListener("click", learnWhatThereIs, { once: true });
  }
}

function offerModels() {
  const list = byId("model");
  const before = list.value;
  list.replaceChildren(element("option", { value: "" }, "the current one"),
    ...models.map((model) => element("option", { value: model.id }, model.id)));
  list.value = models.some((model) => model.id === before) ? before : "";
  byId("model-field").hidden = models.length < 2;
  offerOfModel();
}

function offerOfModel() {
  const name = byId("model").value;
  const model = models.find((one) => (name === "" ? one.current : one.id === name));
  offerLanguages(model, byId("source-language"), byId("target-language"));
}

byId("token-form").addEventListener("submit", (event) => {
  event.preventDefault();
  setToken("user", byId("token").value);
  byId("token").value = "";
  byId("token-form").hidden = true;
  byId("problem").hidden = true;
  byId("source-text").focus();
  const waiting = afterToken;
  afterToken = [];
  for (const next of waiting) next();
});
for (const id of ["source-language", "target-language", "format"]) {
  byId(id).addEventListener("change", choicesChanged);
}
byId("model").addEventListener("change", () => {
  offerOfModel();
  choicesChanged();
});
startGlossary(translateIfTyping);
startTexts(chosen, wantToken);
startDocuments(chosen, wantToken);
// What the service says of itself tells whether it takes documents.
requestJson("openapi.json").then(
  (description) => { byId("documents-section").hidden = !("/v1/documents" in description.paths); },
  () => {});
startAdministration(learnWhatThereIs);
learnWhatThereIs();
