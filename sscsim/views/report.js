"use strict";
// Shows the messages behind a number: chosen by kind, policy and words, a hundred at a time.
const data = JSON.parse(document.getElementById("data").textContent);
const [kind, policy, words] = ["kind", "policy", "words"].map((id) => document.getElementById(id));
const body = document.getElementById("rows");
const count = document.getElementById("count");
const more = document.getElementById("more");
const KINDS = { anyway: "rightly", direct: "open setting", descended: "answer to such", gained: "other policy" };
const STEP = 100;
let found = [];
let shown = 0;

function matches(row) {
  const [source, subject, from, , mailbox, , , is, bits] = row;
  if (kind.value === "exposed" ? is !== "direct" && is !== "descended" : kind.value && is !== kind.value) return false;
  if (policy.value && !(bits & (1 << Number(policy.value)))) return false;
  const text = words.value.trim().toLowerCase();
  return !text || [source, subject, from, data.mailboxes[mailbox]].some((cell) => cell.toLowerCase().includes(text));
}

function cell(text, name) {
  const made = document.createElement("td");
  made.textContent = text;
  if (name) made.className = name;
  return made;
}

function line(row) {
  const [source, subject, from, time, mailbox, entity, cause, is, , readers] = row;
  const made = document.createElement("tr");
  const when = time === null ? "" : new Date(time * 1000).toISOString().slice(0, 16).replace("T", " ");
  const tag = document.createElement("span");
  tag.className = `tag ${is}`;
  tag.textContent = KINDS[is];
  const tagged = document.createElement("td");
  tagged.append(tag);
  made.append(cell(when), cell(subject), cell(from), cell(data.mailboxes[mailbox]), cell(data.entities[entity]),
    cell(data.causes[cause]), tagged, cell(readers === null ? "" : readers, "number"), cell(source));
  return made;
}

function extend() {
  const part = found.slice(shown, shown + STEP);
  body.append(...part.map(line));
  shown += part.length;
  more.hidden = shown >= found.length;
  count.textContent = `${found.length.toLocaleString("en")} messages` + (more.hidden ? "" : `, ${shown} shown`);
}

function show() {
  found = data.rows.filter(matches);
  shown = 0;
  body.replaceChildren();
  extend();
}

for (const control of [kind, policy, words]) control.addEventListener("input", show);
more.addEventListener("click", extend);
for (const link of document.querySelectorAll("a[data-kind], a[data-policy]")) {
  link.addEventListener("click", () => {
    kind.value = link.dataset.kind ?? "";
    policy.value = link.dataset.policy ?? "";
    words.value = link.dataset.words ?? "";
    show();
  });
}
document.getElementById("explorer").hidden = false;
show();
