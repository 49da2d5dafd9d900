// Documents: each is uploaded, followed until it is done, and fetched.
import { byId, counted, element, tell } from "./elements.js";
import { nameOf } from "./languages.js";
import { reportView } from "./report.js";
import { Failure, pause, request, requestJson, withPatience } from "./service.js";

// So many are with the service at once; the others wait here.
const mostAtOnce = 2;
const mostFiles = 200;

let choices = () => ({});
let wantsToken = () => {};
let numAtOnce = 0;
const waiting = [];

export function startDocuments(chosen, onToken) {
  choices = chosen;
  wantsToken = onToken;
  byId("files").addEventListener("change", (event) => {
    take([...event.target.files]);
    event.target.value = "";  // So that the same file can be chosen again.
  });
  // Wherever it is dropped: a document must not take the page's place.
  let depth = 0;
  const mark = () => document.body.classList.toggle("dragging", depth > 0);
  const hasFiles = (event) => event.dataTransfer?.types.includes("Files");
  addEventListener("dragenter", (event) => { if (hasFiles(event)) { ++depth; mark(); } });
  addEventListener("dragleave", (event) => { if (hasFiles(event)) { depth = Math.max(depth - 1, 0); mark(); } });
  addEventListener("dragover", (event) => { if (hasFiles(event)) event.preventDefault(); });
  addEventListener("drop", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    depth = 0;
    mark();
    take(...filesOf(event.dataTransfer));
  });
}

// The files among what was dropped, and how many folders there were: a folder looks like a file, and
// fails when it is read.
function filesOf({ items }) {
  const dropped = [...items].filter((item) => item.kind === "file");
  const files = dropped.filter((item) => !item.webkitGetAsEntry?.()?.isDirectory);
  return [files.map((item) => item.getAsFile()), dropped.length - files.length];
}

function take(files, numFolders = 0) {
  const { source, target, model, glossary } = choices();
  if (!target) return tell(byId("documents-status"), "There is no language to translate into yet.");
  const taken = files.slice(0, mostFiles);
  for (const file of taken) {
    const row = new Row(file, { source, target, model, glossary });
    if (isReadable(file)) waiting.push(row);
    else row.refuse("Documents of this kind are not translated, but HTML, Markdown, MDX and text.");
  }
  const told = [`${counted(taken.length, "document", "documents")} taken.`];
  if (files.length > taken.length) told.push(`${files.length - taken.length} are too many at once.`);
  if (numFolders > 0) told.push("Folders are not taken; drop the files in them.");
  tell(byId("documents-status"), told.join(" "));
  begin();
}

// By what the page says that it takes. Of a file without an ending the service judges.
function isReadable({ name, type }) {
  const known = byId("files").accept.split(",");
  const dot = name.lastIndexOf(".");
  return dot <= 0 || known.includes(name.slice(dot).toLowerCase()) || known.includes(type);
}

function begin() {
  while (numAtOnce < mostAtOnce && waiting.length > 0) {
    const row = waiting.shift();
    if (row.isRemoved) continue;
    ++numAtOnce;
    row.work().finally(() => {
      --numAtOnce;
      begin();
    });
  }
}

// A document that is with the service. Its key opens it, and nobody else has that.
class Upload {
  constructor({ id, key }) {
    this.path = `v1/documents/${encodeURIComponent(id)}`;
    this.key = key;
  }

  request(what, options = {}) {
    return request(this.path + what, { ...options, headers: { "X-Document-Key": this.key } });
  }
}

// One document, and its row.
class Row {
  constructor(file, options) {
    this.file = file;
    this.options = options;
    this.isRemoved = false;
    this.upload = null;
    this.controller = new AbortController();
    this.told = element("p", { class: "told" }, "waiting");
    this.progress = element("progress", { max: "1", "aria-label": `Progress of ${file.name}` });
    this.actions = element("div", { class: "actions row" });
    this.item = element("li", {}, element("span", { class: "name", dir: "auto" }, file.name), this.actions,
      this.progress, this.told);
    this.report = null;  // Shown below, once somebody wants it.
    this.offer([["Cancel", () => this.remove()]]);
    byId("documents").prepend(this.item);
  }

  async work() {
    const { signal } = this.controller;
    try {
      this.say("uploading");
      const body = this.form();
      this.upload = new Upload(await withPatience(
        () => requestJson("v1/documents", { method: "POST", body, signal }),
        (seconds) => this.say(`the service is busy; asked again in ${counted(seconds, "second", "seconds")}`), signal));
      await this.finish(await this.follow(signal));
    } catch (error) {
      if (signal.aborted) return;
      this.fail(error);
    }
  }

  form() {
    const body = new FormData();
    const { source, target, model, glossary } = this.options;
    body.append("target", target);
    if (source) body.append("source", source);
    if (model) body.append("model", model);
    if (glossary.length > 0) body.append("glossary", JSON.stringify(glossary));
    body.append("file", this.file, this.file.name);
    return body;
  }

  // Until it is done; returns its last status.
  async follow(signal) {
    for (;;) {
      try {
        const response = await this.upload.request("/events", { signal, accept: "text/event-stream" });
        for await (const status of events(response.body)) {
          this.show(status);
          if (isOver(status)) return status;
        }
      } catch (error) {
        if (signal.aborted || (error instanceof Failure && error.kind === "refused")) throw error;
        // Cut off on the way; the document goes on meanwhile.
      }
      await pause(1000, signal);
      const status = await withPatience(
        async () => (await this.upload.request("", { signal })).json(), () => {}, signal);
      this.show(status);
      if (isOver(status)) return status;
    }
  }

  show(status) {
    const total = status.segments ?? 0;
    const done = status.segments_done ?? 0;
    if (status.status === "translating" && total > 0) {
      this.progress.value = done / total;
      this.say(`translating into ${nameOf(this.options.target)}: ${done.toLocaleString("en")} of ${counted(total, "segment", "segments")}`);
    } else if (!isOver(status)) {
      this.say(status.status === "queued" ? "waiting for its turn" : "translating");
    }
  }

  async finish(status) {
    if (status.status !== "done") throw new Failure("refused", status.error ?? "The document could not be translated.");
    this.progress.remove();
    const kept = status.kept ?? 0;
    const parts = [`translated into ${nameOf(this.options.target)}`];
    if (kept > 0) parts.push(`${counted(kept, "segment keeps", "segments keep")} the source text`);
    if (status.findings > 0) parts.push(counted(status.findings, "finding", "findings"));
    this.say(parts.join(", "));
    const reports = [
      ["Review", () => this.review()],
      ["Save report", () => this.save("/report", `${this.file.name}.report.json`)],
    ];
    this.offer([
      ["Download", () => this.save("/result", this.nameOfResult()), "primary"],
      ...(status.has_report ? reports : []),
      ["Remove", () => this.remove()],
    ]);
    if (status.has_report) this.actions.children[1].setAttribute("aria-expanded", "false");
    tell(byId("documents-status"), `${this.file.name} is translated.`);
  }

  // "guide.md" becomes "guide.de.md".
  nameOfResult() {
    const dot = this.file.name.lastIndexOf(".");
    const cut = dot > 0 ? dot : this.file.name.length;
    return `${this.file.name.slice(0, cut)}.${this.options.target}${this.file.name.slice(cut)}`;
  }

  async save(what, name) {
    try {
      const response = await this.upload.request(what);
      // Its own type would have a browser show it here; it is to be saved.
      const bytes = new Blob([await response.arrayBuffer()], { type: "application/octet-stream" });
      const link = element("a", { href: URL.createObjectURL(bytes), download: name });
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    } catch (error) {
      this.complain(error);
    }
  }

  // Shows what is in the report, or hides it.
  async review() {
    const button = this.actions.children[1];
    try {
      if (this.report === null) {
        this.report = reportView(await (await this.upload.request("/report")).json());
      } else if (this.report.isConnected) {
        this.report.remove();
        return button.setAttribute("aria-expanded", "false");
      }
      this.item.append(this.report);
      button.setAttribute("aria-expanded", "true");
    } catch (error) {
      this.complain(error);
    }
  }

  // What is there stays there.
  complain({ message }) {
    this.say(message, true);
    tell(byId("documents-status"), `${this.file.name}: ${message}`);
  }

  fail(error) {
    if (!(error instanceof Failure)) throw error;
    this.progress.remove();
    this.complain(error);
    const again = () => this.again();
    this.offer([["Try again", again], ["Remove", () => this.remove()]]);
    if (error.kind === "token") wantsToken(again);
  }

  // Without asking the service.
  refuse(message) {
    this.progress.remove();
    this.say(message, true);
    this.offer([["Remove", () => this.remove()]]);
  }

  again() {
    if (this.isRemoved || this.progress.isConnected) return;
    this.forget();
    this.progress.removeAttribute("value");
    this.told.before(this.progress);
    this.say("waiting");
    this.offer([["Cancel", () => this.remove()]]);
    waiting.push(this);
    begin();
  }

  remove() {
    this.isRemoved = true;
    this.controller.abort();
    this.forget();
    const next = this.item.nextElementSibling ?? this.item.previousElementSibling;
    this.item.remove();
    (next?.querySelector("button") ?? byId("files")).focus();
    tell(byId("documents-status"), `${this.file.name} is removed.`);
  }

  // The service need not keep it any longer; where that fails, it forgets it later.
  forget() {
    if (this.upload) this.upload.request("", { method: "DELETE" }).catch(() => {});
    this.upload = null;
  }

  say(words, isError = false) {
    this.told.textContent = words;
    this.told.classList.toggle("error", isError);
  }

  offer(actions) {
    const hadFocus = this.actions.contains(document.activeElement);
    this.actions.replaceChildren(...actions.map(([word, onclick, look]) => {
      const button = element("button", { type: "button", class: look, onclick }, word);
      button.setAttribute("aria-label", `${word}: ${this.file.name}`);
      return button;
    }));
    if (hadFocus) this.actions.firstElementChild.focus();
  }
}

function isOver(status) {
  return status.status === "done" || status.status === "failed";
}

// What the data of Server-Sent Events says, as JSON, one after the other.
async function* events(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      text = (text + value).replaceAll("\r\n", "\n");
      for (let end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
        const data = text.slice(0, end).split("\n").filter((line) => line.startsWith("data:"))
          .map((line) => line.slice(5).replace(/^ /, "")).join("\n");
        text = text.slice(end + 2);
        if (data !== "") yield JSON.parse(data);
      }
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}
