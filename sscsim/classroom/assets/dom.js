// Elements, made from text alone: whatever comes from a mail or a file is shown and never parsed.

const byId = (id) => document.getElementById(id);

/** Make an element: `el("p.soft", {title: "x"}, "text", other)`. Children that are empty are left out. */
function el(what, given, ...children) {
  const [tag, ...classes] = what.split(".");
  const made = document.createElement(tag);
  if (classes.length) made.className = classes.join(" ");
  for (const [name, value] of Object.entries(given || {})) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(name, value);
  }
  made.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== ""));
  return made;
}

/** Put other children into an element, and leave the keyboard where it was. */
function fill(element, ...children) {
  const held = element.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
  element.replaceChildren(...children.flat(Infinity).filter(Boolean));
  if (held) [...element.querySelectorAll("[data-key]")].find((one) => one.dataset.key === held)?.focus();
}

/** Part of the page that a click opens; it stays open while one goes from step to step. */
const opened = new Set();

function folded(key, title, content, kind = "details") {
  const whole = el(kind, { open: opened.has(key), "data-fold": key },
    el("summary", { "data-key": `fold ${key}`, onclick: () => whole.addEventListener("toggle", () => reveal(whole), { once: true }) }, title));
  const show = () => { if (whole.open && whole.children.length === 1) whole.append(...[content()].flat(Infinity).filter(Boolean)); };
  whole.addEventListener("toggle", () => { whole.open ? opened.add(key) : opened.delete(key); show(); });
  show();
  return whole;
}

const counted = (number, one, many) => `${number} ${number === 1 ? one : many}`;
