// The two sides: what is typed is translated when the typing pauses, one request at a time.
import { byId, counted, element, tell } from "./elements.js";
import { directionOf, nameOf } from "./languages.js";
import { classOf, segmentsOf } from "./places.js";
import { Failure, pause, requestJson, withPatience } from "./service.js";

// A pause after the last key, longer for long texts: they cost the service more.
const leastPause = 500;
const mostPause = 2500;
const pauseForCharacter = 0.5;
// In the list; the rest is counted.
const mostReviewed = 100;

let choices = () => ({});
let wantsToken = () => {};
let current = null;  // What cancels the request under way.
let isStale = false;  // What is shown is not of what is typed.

// `chosen()` gives { source, target, format, model, glossary }; `onToken()` is called where the
// service wants a token.
export function startTexts(chosen, onToken) {
  choices = chosen;
  wantsToken = onToken;
  const box = byId("source-text");
  box.addEventListener("input", textChanged);
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      translate(0);
    }
  });
  byId("translate").addEventListener("click", () => translate(0));
  byId("again").addEventListener("click", () => translate(0));
  byId("as-you-type").addEventListener("change", translateIfTyping);
  byId("clear").addEventListener("click", () => {
    box.value = "";
    textChanged();
    box.focus();
  });
  byId("copy").addEventListener("click", copy);
  byId("swap").addEventListener("click", swap);
  showLanguages("");
}

// What is chosen beside the text has changed.
export function choicesChanged() {
  showLanguages("");
  translateIfTyping();
}

export function translateIfTyping() {
  if (byId("as-you-type").checked) translate(leastPause);
}

function textChanged() {
  const length = byId("source-text").value.length;
  byId("size").textContent = length === 0 ? "" : counted(length, "character", "characters");
  isStale = true;
  if (length === 0) return translate(0);
  if (byId("as-you-type").checked) {
    translate(Math.min(leastPause + length * pauseForCharacter, mostPause));
  }
}

function showLanguages(detected) {
  const { source, target } = choices();
  const box = byId("source-text");
  const tag = source || detected;
  box.lang = tag || "und";
  box.dir = tag ? directionOf(tag) : "auto";
  byId("detected").textContent = !source && detected ? `(detected: ${nameOf(detected)})` : "";
  const shown = byId("target-text");
  // What is shown already keeps the language that it is in.
  if (shown.textContent === "" && target) setLanguageOf(shown, target);
}

function setLanguageOf(shown, tag) {
  shown.lang = tag;
  shown.dir = directionOf(tag);
}

// Takes the place of the translation under way, if there is one.
async function translate(delay) {
  current?.abort();
  const mine = new AbortController();
  current = mine;
  try {
    if (delay > 0) await pause(delay, mine.signal);
    const text = byId("source-text").value;
    showProblem("");
    if (text.trim() === "") return showNothing();
    if (!choices().target) return;
    await ask(text, mine.signal);
  } catch (error) {
    if (mine.signal.aborted) return;
    tell(byId("status"), "");
    showFailure(error);
  } finally {
    if (current === mine) {
      current = null;
      byId("target-text").setAttribute("aria-busy", "false");
    }
  }
}

async function ask(text, signal) {
  const { source, target, format, model, glossary } = choices();
  const body = { text: [text], target, format, glossary, details: true };
  if (source) body.source = source;
  if (model) body.model = model;
  byId("target-text").setAttribute("aria-busy", "true");
  tell(byId("status"), "Translating…");
  const answer = await withPatience(
    () => requestJson("v1/translate", { method: "POST", body, signal }),
    (seconds) => tell(byId("status"), `The service is busy. It is asked again in ${counted(seconds, "second", "seconds")}.`),
    signal);
  showTranslation(text, target, answer.translations[0], answer.model);
}

function showNothing() {
  byId("target-text").replaceChildren();
  byId("review").hidden = true;
  byId("legend").hidden = true;
  byId("copy").disabled = true;
  byId("done-by").textContent = "";
  isStale = false;
  tell(byId("status"), "");
  showLanguages("");
}

function showTranslation(text, target, translation, model) {
  const [segments, others] = segmentsOf(text, translation);
  const shown = byId("target-text");
  shown.replaceChildren();
  setLanguageOf(shown, target);
  let at = 0;
  for (const segment of segments) {
    const { begin, end } = segment.target;
    if (begin < at || end <= begin) continue;
    shown.append(translation.text.slice(at, begin));
    segment.shown = element("span", { class: classOf(segment) || null, title: titleOf(segment) },
      translation.text.slice(begin, end));
    shown.append(segment.shown);
    at = end;
  }
  shown.append(translation.text.slice(at));
  isStale = false;
  byId("copy").disabled = false;
  byId("done-by").textContent = summaryOf(segments, model);
  byId("legend").hidden = segments.every((segment) => classOf(segment) === "");
  showLanguages(translation.source);
  const number = showReview(text, segments, others);
  tell(byId("status"), number === 0 ? "Translated." : `Translated. ${counted(number, "remark", "remarks")} below.`);
}

function titleOf(segment) {
  const parts = segment.findings.map((finding) => finding.message);
  if (segment.score !== null) parts.push(`Score ${segment.score.toFixed(2)}`);
  return parts.join("\n") || null;
}

function summaryOf(segments, model) {
  const scores = segments.filter((segment) => segment.score !== null).map((segment) => segment.score);
  if (scores.length === 0) return `by ${model}`;
  return `by ${model}, ${scores.length > 1 ? "lowest score" : "score"} ${Math.min(...scores).toFixed(2)}`;
}

// Returns how many there are.
function showReview(text, segments, others) {
  const remarks = [];
  for (const finding of others) remarks.push(remark(text, finding, null));
  for (const segment of segments) {
    for (const finding of segment.findings) remarks.push(remark(text, finding, segment));
    if (segment.findings.length === 0 && segment.isUnsure) {
      remarks.push(remark(text, { level: "unsure", source: segment.source,
        message: `The model gives its translation a score of ${segment.score.toFixed(2)}.` }, segment));
    }
  }
  const items = remarks.slice(0, mostReviewed);
  if (remarks.length > items.length) {
    items.push(element("li", {}, `and ${counted(remarks.length - items.length, "more", "more")}`));
  }
  byId("review-list").replaceChildren(...items);
  byId("review").hidden = remarks.length === 0;
  return remarks.length;
}

function remark(text, finding, segment) {
  const { begin, end } = finding.source;
  const excerpt = text.slice(begin, Math.min(end, begin + 120));
  const words = element("p", {}, element("span", { class: "level" }, `${finding.level}: `), finding.message);
  const item = element("li", {});
  if (end > begin) {
    words.append(" ", element("q", { dir: "auto" }, end - begin > 120 ? `${excerpt}…` : excerpt));
    const show = element("button", { type: "button", onclick: () => point(finding.source, segment) }, "Show");
    show.setAttribute("aria-label", `Show: ${finding.message}`);
    item.append(show);
  } else {
    item.append(element("span", {}));
  }
  if (finding.rule) words.append(" ", element("code", { class: "quiet" }, finding.rule));
  item.append(words);
  return item;
}

// Selects the place in the text, and marks the sentence in the translation.
function point(range, segment) {
  for (const marked of document.querySelectorAll("#target-text .chosen")) marked.classList.remove("chosen");
  if (segment?.shown) {
    segment.shown.classList.add("chosen");
    segment.shown.scrollIntoView({ block: "nearest" });
  }
  if (isStale) return;
  const box = byId("source-text");
  box.focus();
  box.setSelectionRange(range.begin, range.end);
}

function showProblem(message) {
  byId("problem").hidden = message === "";
  byId("problem-text").textContent = message;
}

function showFailure(error) {
  if (!(error instanceof Failure)) throw error;
  if (error.kind === "token") wantsToken(() => translate(0));
  const more = error.kind === "busy" ? " It was asked several times." : "";
  showProblem(`Not translated. ${error.message}${more}`);
}

async function copy() {
  try {
    await navigator.clipboard.writeText(byId("target-text").textContent);
    tell(byId("status"), "Copied.");
  } catch {
    getSelection().selectAllChildren(byId("target-text"));
    tell(byId("status"), "The translation is selected; copy it with your keyboard.");
  }
}

// The translation becomes the text, and the languages change places.
function swap() {
  const [from, into] = [byId("source-language"), byId("target-language")];
  const source = from.value || byId("source-text").lang;
  const [oldFrom, oldInto] = [from.value, into.value];
  from.value = oldInto;
  into.value = source;
  if (from.value !== oldInto || into.value !== source) {
    from.value = oldFrom;
    into.value = oldInto;
    tell(byId("status"), oldFrom || source !== "und"
      ? "The model does not translate in that direction."
      : "Choose the language of the text first.");
    return;
  }
  const translation = byId("target-text").textContent;
  if (translation !== "" && !isStale) byId("source-text").value = translation;
  showNothing();
  textChanged();
}
