// The lesson on paper: all of its steps, with what came of them. Seen in print only.

function handout() {
  const { lesson } = state;
  return [
    el("h1", {}, lesson.title),
    el("p", {}, lesson.summary),
    lesson.goal ? el("p", {}, el("b", {}, "Goal: "), lesson.goal) : null,
    asked("Ask", lesson.ask),
    el("ol", {}, lesson.steps.map(printed)),
    asked("Point out", lesson.point_out),
  ];
}

/** The mailboxes in which the same was said for the same reason stand together on paper. */
function alike(decisions) {
  const groups = new Map();
  for (const one of decisions) groups.set(one.chip + one.says, [...(groups.get(one.chip + one.says) ?? []), one]);
  return [...groups.values()];
}

function inBoxes(some, all) {
  const boxes = distinct(some.map((one) => one.mailbox).filter(Boolean));
  const what = severalMessages(all) ? distinct(some.map((one) => quoted(one.subject))) : [];
  return [what.join(", "), boxes.length > FEW ? few(boxes, "mailboxes") : boxes.join(", ")].filter(Boolean).map((one) => `${one}: `).join("");
}

function printed(step, place) {
  return el("li", {}, el("p", {}, el("b", {}, step.says), state.own[place] ? " (a change of the class)" : ""),
    alike(step.decisions).map((some) => el("p", {}, chip(some[0]), ` ${inBoxes(some, step.decisions)}`, [some[0].says, ...filedUnder(some)].join(" "))),
    step.decisions.slice(0, 1).map((one) => disputed(one.otherwise)),
    step.answer && step.answer.says !== "Done." ? el("p", {}, step.answer.outcome === "refused" ? "Refused. " : "", step.answer.says) : null,
    step.mail && step.decisions.some((one) => one.outcome === "promoted") ? el("p", {}, "Can read it: ",
      (step.after.emails.find(({ id }) => id === step.mail.id)?.readers ?? []).map(nameOf).join(", "), ".") : null);
}
