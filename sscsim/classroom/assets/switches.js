// The switches of an administrator, and the reading of what no source settles.

const FLAGS = {
  HideTrackAllOption: "Hide the choice \u201cAll email messages\u201d",
  HideEmailAutoTrackOptions: "Hide all three risky choices",
};
const FORCE = "SSSForceFilteringMethodForUserMailboxes";
const CORRELATION = "emailcorrelationenabled";
const COLUMN = "incomingemailfilteringmethod";
const READINGS = { "": "as the lesson says", article: "the article", learn: "Microsoft\u2019s pages", widest: "whatever lets in more", narrowest: "whatever lets in less" };

function switches() {
  const { settings } = now();
  const set = (name, value) => act({ set: { [name]: value } });
  return [
    el("p.soft", {}, engine.says()),
    el("fieldset.switches", { disabled: !engine.ready() }, el("legend.unseen", {}, "Settings of the organisation"),
      Object.entries(FLAGS).map(([name, says]) => box(name, says, settings[name], (on) => set(name, on))),
      box(CORRELATION, "Use correlation: answers find the email they answer", settings[CORRELATION], (on) => set(CORRELATION, on)),
      list(FORCE, "Force one choice on every user", forces(), String(settings[FORCE]), (value) => set(FORCE, Number(value))),
      stored(),
      list("reading", "Where the sources disagree, believe", Object.entries(READINGS), state.reading, read)),
    changed() ? el("p.changes", {}, `${counted(state.changes.length, "change", "changes")} of yours. `,
      el("button", { type: "button", "data-key": "undo", onclick: undo, disabled: !state.changes.length }, "Undo the last"), " ",
      el("button", { type: "button", "data-key": "as written", onclick: asWritten }, "As the lesson is written"), " ",
      el("button", { type: "button", "data-key": "save", onclick: saveFile }, "Save as a scenario file")) : null,
  ];
}

/** An administrator stores a choice for the person whose options are shown: the step that a flag does not replace. */
function stored() {
  const who = personOfOptions();
  if (!who) return null;
  const value = now().methods[who].stored;
  const values = [...(value === null ? [["", "never changed: the default"]] : []), ...Object.entries(METHODS)];
  return list(COLUMN, `Store a choice for ${nameOf(who)}`, values, String(value ?? ""),
    (chosen) => act({ write: { record: who, [COLUMN]: Number(chosen) } }));
}

const forces = () => [["-1", "nothing is forced"], ...Object.entries(METHODS)];

const box = (name, says, on, changedTo) => el("label.switch", {},
  el("input", { type: "checkbox", checked: Boolean(on), "data-key": name, onchange: (event) => changedTo(event.target.checked) }),
  el("span", {}, says, el("code", {}, name)));

const list = (name, says, values, value, changedTo) => el("label.list", {},
  el("span", {}, says, el("code", {}, name)),
  el("select", { "data-key": name, onchange: (event) => changedTo(event.target.value) },
    values.map(([key, text]) => el("option", { value: key, selected: key === value }, text))));
