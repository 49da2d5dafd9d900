// For who has an admin token: which models there are, and loading one.
import { byId, element, tell } from "./elements.js";
import { Failure, requestJson, setToken } from "./service.js";

let onModels = () => {};
let isBusy = false;

// `whenChanged()` is called when another model is at work.
export function startAdministration(whenChanged) {
  onModels = whenChanged;
  byId("admin-form").addEventListener("submit", (event) => {
    event.preventDefault();
    setToken("admin", byId("admin-token").value);
    run("Asking for the models…", "The models are listed above.", () => ask());
  });
  byId("refresh").addEventListener("click", () => run("Asking for the models…", "The list is fresh.", () => ask()));
  byId("previous").addEventListener("click", () => change({ previous: true }, "the previous model"));
}

function ask(path = "admin/models", body) {
  return requestJson(path, { method: body ? "POST" : "GET", body, isAdmin: true });
}

// What is shown while it works, and then.
async function run(doing, done, work) {
  if (isBusy) return;
  setBusy(true);
  byId("admin-problem").hidden = true;
  tell(byId("admin-status"), doing);
  try {
    show(await work());
    tell(byId("admin-status"), done);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    tell(byId("admin-status"), "");
    byId("admin-problem").textContent = error.message;
    byId("admin-problem").hidden = false;
    if (error.kind === "token") byId("models").hidden = true;
  } finally {
    setBusy(false);
  }
}

function setBusy(is) {
  isBusy = is;
  // Not disabled: a button that is would lose the focus.
  byId("administration").setAttribute("aria-busy", String(is));
}

function change(body, name, path = "admin/models") {
  const isLoad = path === "admin/models";
  if (isLoad) {
    body.mode = byId("drain").checked ? "drain" : "beside";
    body.keep = byId("keep").checked;
  }
  return run(isLoad ? `Loading ${name}; this takes as long as a model takes…` : `Unloading ${name}…`,
    isLoad ? `At work: ${name}.` : `${name} is unloaded.`, async () => {
      const models = await ask(path, body);
      onModels();
      return models;
    });
}

function show(models) {
  const resident = new Set(models.resident.map((model) => model.id));
  const names = [...new Set([...models.known, ...resident])];
  const focused = document.activeElement?.getAttribute("aria-label");
  byId("model-rows").replaceChildren(...names.map((name) => {
    const isCurrent = name === models.current;
    const cell = element("td", {});
    cell.append(button(isCurrent ? "Load anew" : "Load", name, () => change({ name }, name)));
    if (resident.has(name) && !isCurrent) {
      cell.append(button("Use", name, () => change({ name, resident: true }, name)),
        button("Unload", name, () => change({ name }, name, "admin/models/unload")));
    }
    return element("tr", {}, element("td", {}, name),
      element("td", {}, isCurrent ? "at work" : resident.has(name) ? "in memory" : ""), cell);
  }));
  byId("previous").disabled = !models.previous;
  byId("previous").textContent =
    models.previous ? `Back to ${models.previous}` : "Back to the previous model";
  byId("models").hidden = false;
  const again = [...document.querySelectorAll("#model-rows button")]
    .find((one) => one.getAttribute("aria-label") === focused);
  if (focused) (again ?? byId("refresh")).focus();
}

function button(word, name, onclick) {
  const made = element("button", { type: "button", onclick }, word);
  made.setAttribute("aria-label", `${word} ${name}`);
  return made;
}
