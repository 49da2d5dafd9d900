// The languages that may be chosen, and what their texts look like.
import { element } from "./elements.js";

const rightToLeft = new Set(["ar", "arc", "ckb", "dv", "fa", "he", "ks", "ku-arab", "nqo", "pnb", "prs",
  "ps", "sd", "syr", "ug", "ur", "yi"]);

export function directionOf(tag) {
  const parts = tag.toLowerCase().split("-");
  if (parts.includes("latn") || parts.includes("cyrl")) return "ltr";
  if (parts.some((part) => part === "arab" || part === "hebr")) return "rtl";
  return rightToLeft.has(parts[0]) ? "rtl" : "ltr";
}

// [{ tag, name, own_name, source, target }], by the name.
let all = [];

export function setLanguages(languages) {
  all = [...languages].sort((a, b) => a.name.localeCompare(b.name, "en"));
}

export function nameOf(tag) {
  const known = all.find((language) => language.tag === tag);
  if (known) return known.name;
  try {
    return new Intl.DisplayNames("en", { type: "language" }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}

// Of a model that says what it knows, else of the current one.
function tagsOf(model, side) {
  const told = model?.[`${side}s`];
  if (Array.isArray(told)) return [...told].sort((a, b) => nameOf(a).localeCompare(nameOf(b), "en"));
  return all.filter((language) => language[side]).map((language) => language.tag);
}

// Fills the two lists; what was chosen stays, if it can. Returns whether there is a target.
export function offerLanguages(model, sourceList, targetList) {
  offer(sourceList, tagsOf(model, "source"), "", [sourceList.options[0]]);
  const targets = tagsOf(model, "target");
  const own = navigator.languages.flatMap((tag) => [tag, tag.split("-")[0]]);
  offer(targetList, targets, own.find((tag) => targets.includes(tag)) ?? targets[0], []);
  return targets.length > 0;
}

function offer(list, tags, preferred, first) {
  const before = list.value;
  const options = tags.map((tag) => {
    const own = all.find((language) => language.tag === tag)?.own_name;
    const name = nameOf(tag);
    return element("option", { value: tag }, own && own !== name ? `${name} (${own})` : name);
  });
  list.replaceChildren(...first, ...options);
  list.value = tags.includes(before) ? before : preferred;
}
