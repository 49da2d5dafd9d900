// Elements of the page. What strangers wrote (texts, names, messages) becomes text, never markup: this
// is the only place that makes elements, and it knows no way to do otherwise.

export function byId(id) {
  return document.getElementById(id);
}

// element("button", { type: "button", class: "primary" }, "Save", ...)
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) {
      made.addEventListener(key.slice(2), value);
    } else if (value !== false && value !== null && value !== undefined) {
      made.setAttribute(key, value === true ? "" : value);
    }
  }
  made.append(...children);
  return made;
}

// For live regions: the same words again are told again.
export function tell(target, words) {
  target.textContent = "";
  if (words !== "") requestAnimationFrame(() => { target.textContent = words; });
}

export function counted(number, one, many) {
  return `${number.toLocaleString("en")} ${number === 1 ? one : many}`;
}
