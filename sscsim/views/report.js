"use strict";
// Shows the messages behind a number: chosen by kind, policy, words and what its link asks for, a hundred at a time.
const data = JSON.parse(document.getElementById("data").textContent);
const [kind, policy, words] = ["kind", "policy", "words"].map((id) => document.getElementById(id));
const [body, count, more, chosen, all] = ["rows", "count", "more", "only", "all"].map((id) => document.getElementById(id));
const KINDS = { anyway: "rightly", direct: "open setting", descended: "answer to such", gained: "other policy" };
const STEP = 100;
let only = {}; // what a link asks for beside the three controls
let found = [];
let shown = 0;

const group = () => (kind.value.startsWith("g") && kind.value !== "gained" ? Number(kind.value.slice(1)) : -1);
const day = (time) => (time === null ? "" : new Date(time * 1000).toISOString().slice(0, 10));
const has = (bits, place) => Math.floor(bits / 2 ** place) % 2 === 1;

const isOfVerdict = (is) => typeof is === "number" && data.groups[is][0].startsWith(`${only.verdict}:`);

function isOfKind(is) {
  if (only.verdict) return isOfVerdict(is);
  if (typeof is === "number" || group() >= 0) return is === group();
  if (kind.value === "exposed") return is === "direct" || is === "descended";
  return !kind.value || is === kind.value;
}

function isAskedFor([, , , time, , entity, , , , , reading, planned]) {
  if (only.who !== undefined && entity !== Number(only.who)) return false;
  if (only.plan && planned !== Number(only.plan)) return false;
  if (only.from && !(only.from <= day(time) && day(time) <= only.to)) return false;
  if (only.reader === undefined) return true;
  const [can, sent] = data.reading[reading];
  return has(can, only.reader) && !(only.unsent && has(sent, only.reader));
}

function matches(row) {
  const [source, subject, from, , mailbox, , , is, bits] = row;
  if (!isOfKind(is) || !isAskedFor(row)) return false;
  if (policy.value && !has(bits, Number(policy.value))) return false;
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
  tag.className = typeof is === "number" ? "tag" : `tag ${is}`;
  tag.textContent = typeof is === "number" ? data.groups[is][0].split(":")[0] : KINDS[is];
  const tagged = document.createElement("td");
  tagged.append(tag);
  made.append(cell(when), cell(subject), cell(from), cell(data.mailboxes[mailbox]), cell(data.entities[entity]),
    cell(data.causes[cause]), tagged, cell(readers === null ? "" : readers, "number"), cell(source));
  return made;
}

function told() {
  const parts = only.verdict ? [only.verdict.toLowerCase()] : [];
  if (only.who !== undefined) parts.push(`let in by ${data.entities[only.who]}`);
  if (only.reader !== undefined) parts.push(`that ${data.people[only.reader]} can read${only.unsent ? ", not sent there" : ""}`);
  if (only.from) parts.push(only.from === only.to ? `of ${only.from}` : `from ${only.from} to ${only.to}`);
  if (only.plan) parts.push("that the plan would remove");
  return parts.join(", ");
}

function sums() {
  const own = data.groups.filter((_, place) => (only.verdict ? isOfVerdict(place) : place === group()));
  return [own.reduce((sum, one) => sum + one[1], 0), own.reduce((sum, one) => sum + one[2], 0)];
}

function extend() {
  const part = found.slice(shown, shown + STEP);
  body.append(...part.map(line));
  shown += part.length;
  more.hidden = shown >= found.length;
  const [all, listed] = sums();
  const total = words.value.trim() ? found.length : all || found.length;
  const here = all > listed ? `, of which this page holds ${listed}` : "";
  count.textContent = `${total.toLocaleString("en")} message${total === 1 ? "" : "s"}${here}` + (more.hidden ? "" : `, ${shown} shown`);
}

function show() {
  found = data.rows.filter(matches);
  shown = 0;
  body.replaceChildren();
  chosen.textContent = told();
  all.hidden = !chosen.textContent;
  extend();
}

function ask(asked) {
  only = asked;
  kind.value = asked.kind ?? "";
  policy.value = asked.policy ?? "";
  words.value = asked.words ?? "";
  show();
}

for (const control of [kind, policy, words])
  control.addEventListener("input", () => {
    if (control !== words) delete only.verdict;
    show();
  });
more.addEventListener("click", extend);
all.addEventListener("click", () => ask({}));
for (const link of document.querySelectorAll('a[href="#messages"]')) link.addEventListener("click", () => ask({ ...link.dataset }));
document.getElementById("explorer").hidden = false;
ask({ policy: "0" });
