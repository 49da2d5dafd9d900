// What the service reported of a document: its findings, and the sentences that are worth a look first.
import { counted, element } from "./elements.js";

// In the lists; the rest is counted, and stands in the report that can be saved.
const mostFindings = 50;
const mostSentences = 5;

// `report` is the JSON of /v1/documents/{id}/report. Returns an element.
export function reportView(report) {
  const file = report.files?.[0] ?? {};
  const parts = [list("Findings", (file.findings ?? []).map(finding), mostFindings)];
  const ranked = (file.segments ?? []).filter((segment) => segment.review_rank !== null)
    .sort((a, b) => a.review_rank - b.review_rank);
  parts.push(list("Sentences to read first", ranked.slice(0, mostSentences).map(sentence), mostSentences));
  const shown = parts.filter((part) => part !== null);
  return element("div", { class: "report" },
    ...(shown.length > 0 ? shown : [element("p", { class: "quiet" }, "There is nothing to look at.")]));
}

function list(name, items, most) {
  if (items.length === 0) return null;
  const shown = items.slice(0, most);
  if (items.length > most) {
    shown.push(element("li", {}, `and ${counted(items.length - most, "more", "more")}, in the report`));
  }
  return element("div", {}, element("h3", {}, name), element("ul", { class: "review" }, ...shown));
}

function finding({ severity, rule, message, line, source }) {
  const words = element("p", {}, element("span", { class: "level" }, `${severity}: `), message);
  if (source) words.append(" ", element("q", { dir: "auto" }, source));
  if (rule) words.append(" ", element("code", { class: "quiet" }, rule));
  return element("li", {}, element("span", { class: "quiet" }, `line ${line.toLocaleString("en")}`), words);
}

function sentence({ score, rung, source, target }) {
  const isKept = rung === "source-kept";
  const told = isKept ? "not translated" : `score ${score === null ? "unknown" : score.toFixed(2)}`;
  const words = element("p", {}, element("q", { dir: "auto" }, source));
  if (!isKept) words.append(" ", element("span", { dir: "auto" }, target));
  return element("li", {}, element("span", { class: "quiet" }, told), words);
}
