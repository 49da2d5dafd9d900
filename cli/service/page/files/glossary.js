// The table of terms.
import { byId, counted, element, tell } from "./elements.js";

// As the service takes.
const mostTerms = 10000;
// More rows than these would make the page slow; the rest is kept all the same.
const mostRows = 200;

// [{ source, target }]; what the table does not show stands behind what it shows.
let hidden = [];
let onChange = () => {};

export function startGlossary(whenChanged) {
  onChange = whenChanged;
  byId("add-term").addEventListener("click", () => addRow({ source: "", target: "" }, true));
  byId("drop-terms").addEventListener("click", () => {
    hidden = [];
    byId("terms").replaceChildren();
    changed();
    tell(byId("glossary-status"), "All terms are removed.");
  });
  byId("add-csv").addEventListener("click", addPasted);
  addRow({ source: "", target: "" }, false);
}

// Those that are whole.
export function terms() {
  const shown = [...byId("terms").rows].map((row) => {
    const [source, target] = row.querySelectorAll("input");
    return { source: source.value.trim(), target: target.value.trim() };
  });
  return [...shown, ...hidden].filter((term) => term.source !== "" && term.target !== "");
}

function changed() {
  const number = terms().length;
  byId("glossary-count").textContent = number === 0 ? "no terms" : counted(number, "term", "terms");
  onChange();
}

function addRow(term, hasFocus) {
  const source = element("input", { type: "text", "aria-label": "Term", oninput: changed });
  const target = element("input", { type: "text", "aria-label": "Translation", oninput: changed });
  source.value = term.source;
  target.value = term.target;
  const remove = element("button", { type: "button", onclick: () => {
    const next = row.nextElementSibling ?? row.previousElementSibling;
    row.remove();
    (next?.querySelector("button") ?? byId("add-term")).focus();
    changed();
  } }, "Remove");
  remove.setAttribute("aria-label", term.source === "" ? "Remove this term" : `Remove the term ${term.source}`);
  source.addEventListener("input", () => remove.setAttribute("aria-label", `Remove the term ${source.value}`));
  const row = element("tr", {}, element("td", {}, source), element("td", {}, target), element("td", {}, remove));
  byId("terms").append(row);
  if (hasFocus) source.focus();
}

function addPasted() {
  const box = byId("csv");
  const { terms: found, unread } = termsOfTable(box.value);
  const room = mostTerms - terms().length;
  for (const row of [...byId("terms").rows]) {
    if ([...row.querySelectorAll("input")].every((input) => input.value === "")) row.remove();
  }
  for (const term of found.slice(0, room)) {
    if (byId("terms").rows.length < mostRows) addRow(term, false);
    else hidden.push(term);
  }
  if (unread === 0 && found.length <= room) box.value = "";
  changed();
  const notes = [`${counted(Math.min(found.length, room), "term", "terms")} added.`];
  if (unread > 0) notes.push(`${counted(unread, "line has", "lines have")} no translation.`);
  if (found.length > room) notes.push(`No more than ${mostTerms.toLocaleString("en")} are taken.`);
  if (hidden.length > 0) notes.push(`${hidden.length.toLocaleString("en")} are used and not shown.`);
  tell(byId("glossary-status"), notes.join(" "));
}

// Terms of comma-, semicolon- or tab-separated lines with quotation marks as RFC 4180 has them; the
// separator is that of the first line. A head "source,target" is left out.
export function termsOfTable(table) {
  const first = table.split("\n", 1)[0];
  const separator = ["\t", ";", ","].find((sign) => first.includes(sign)) ?? ",";
  const found = [];
  let unread = 0;
  for (const fields of rowsOf(table, separator)) {
    const [source = "", target = ""] = fields.map((field) => field.trim());
    if (source === "" && target === "") continue;
    if (source === "" || target === "") ++unread;
    else if (found.length > 0 || source.toLowerCase() !== "source") found.push({ source, target });
  }
  return { terms: found, unread };
}

function* rowsOf(table, separator) {
  let fields = [""];
  let isQuoted = false;
  for (let i = 0; i < table.length; ++i) {
    const sign = table[i];
    if (isQuoted) {
      if (sign !== '"') fields[fields.length - 1] += sign;
      else if (table[i + 1] === '"') fields[fields.length - 1] += table[++i];
      else isQuoted = false;
    } else if (sign === '"' && fields.at(-1) === "") {
      isQuoted = true;
    } else if (sign === separator) {
      fields.push("");
    } else if (sign === "\n") {
      yield fields;
      fields = [""];
    } else if (sign !== "\r") {
      fields[fields.length - 1] += sign;
    }
  }
  yield fields;
}
