// A message of one's own: from whom, to whom, about what, and whether it answers an email.

const draft = { from: "Anna Thoma <anna.thoma@outside.example>", to: [], subject: "In confidence", answers: "" };

function compose() {
  if (!engine.ready()) return [];
  return [folded("compose", "Write a message of your own", form)];
}

function form() {
  const answerable = now().emails.map(({ id, said }) => [id, state.lesson.emails[said].subject]);
  const keep = (name) => (event) => { draft[name] = event.target.value; };
  return el("form.compose", { onsubmit: (event) => { event.preventDefault(); deliver(); } },
    field("From", el("input", { value: draft.from, oninput: keep("from"), "data-key": "draft from" })),
    el("fieldset", {}, el("legend", {}, "To"), state.lesson.people.filter((one) => one.address).map(recipient)),
    field("Subject", el("input", { value: draft.subject, oninput: keep("subject"), "data-key": "draft subject" })),
    field("It answers", el("select", { onchange: keep("answers"), "data-key": "draft answers" },
      el("option", { value: "" }, "no email"),
      answerable.map(([key, subject]) => el("option", { value: key, selected: key === draft.answers }, subject)))),
    el("button", { type: "submit", "data-key": "draft send" }, "Let it arrive"));
}

const field = (label, input) => el("label.field", {}, label, input);

const recipient = (one) => el("label.choice", {},
  el("input", { type: "checkbox", checked: draft.to.includes(one.address), "data-key": `draft to ${one.id}`,
    onchange: (event) => { draft.to = draft.to.filter((other) => other !== one.address).concat(event.target.checked ? one.address : []); } }),
  ` ${one.name}`);

function deliver() {
  const known = state.lesson.people.map((one) => one.address);
  const to = draft.to.filter((address) => known.includes(address));
  if (!to.length) return say("Choose at least one recipient.");
  const mail = { id: `own-${state.changes.length + 1}`, from: draft.from, to, subject: draft.subject };
  const answers = state.lesson.emails[now().emails.find(({ id }) => id === draft.answers)?.said]?.messageid;
  if (answers) mail["in-reply-to"] = `<${answers}>`;
  return replay([...state.changes, { at: state.step, event: { deliver: mail } }], state.reading, state.step + 1, false);
}
