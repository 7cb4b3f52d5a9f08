// Small pieces that several parts of the page show alike.

const ICONS = { out: "\u2192", in: "\u2713", other: "\u2022" };

/** A verdict: its sign, its words and its colour say the same. */
const chip = (decision) =>
  el(`span.chip.${decision.tone}`, {}, el("span", { "aria-hidden": "true" }, ICONS[decision.tone]), ` ${decision.chip}`);

/** A person who reads an email; the one it is about stands out, in words too. */
function readerChip(id, about) {
  const named = watched(about).includes(id);
  return el(named ? "li.reader.named" : "li.reader", {}, nameOf(id),
    named ? el("b", {}, state.watched ? " (watched)" : " (named in the subject)") : null);
}

/** By which way each of them reads it. */
const waysOf = (places) => folded("ways", "By which way?", () => el("ul", {}, places.map((place) => el("li", {}, state.lesson.ways[place]))));

function readersOf(ids, about) {
  const named = watched(about);
  const sorted = [...ids].sort((a, b) => named.includes(b) - named.includes(a));
  return el("ul.readers", {}, sorted.map((id) => readerChip(id, about)));
}

/** Whom the email is about: as the message told when it arrived. */
function aboutOf(email) {
  return state.lesson.steps.find((step) => step.mail?.id === email)?.mail.about ?? [];
}

const distinct = (values) => [...new Set(values)];
const quoted = (subject) => (subject ? `\u201c${subject}\u201d` : "(no subject)");
const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

const facts = (pairs) => el("dl.facts", {}, pairs.map(([label, text]) => [el("dt", {}, label), el("dd", {}, text)]));

/** Say something to those who see the page and to those who hear it. */
function say(text) {
  byId("said").textContent = text;
}
