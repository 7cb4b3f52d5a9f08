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

function printed(step, place) {
  return el("li", {}, el("p", {}, el("b", {}, step.says), state.own[place] ? " (a change of the class)" : ""),
    step.decisions.map((one) => el("p", {}, chip(one), one.mailbox ? ` ${one.mailbox}: ` : " ", one.says)),
    step.decisions.slice(0, 1).map((one) => disputed(one.otherwise)),
    step.answer && step.answer.says !== "Done." ? el("p", {}, step.answer.outcome === "refused" ? "Refused. " : "", step.answer.says) : null,
    step.mail && step.decisions.some((one) => one.outcome === "promoted") ? el("p", {}, "Can read it: ",
      (step.after.emails.find(({ id }) => id === step.mail.id)?.readers ?? []).map(nameOf).join(", "), ".") : null);
}
