// The personal options as a person sees them: the choices that the flags leave, and no others.

function personOfOptions() {
  if (person(state.person)) return state.person;
  const told = state.lesson.steps.slice(0, state.step).reverse();
  const chosen = told.map((step) => step.who ?? step.decisions[0]?.owner).find((id) => person(id)?.kind === "systemuser");
  const first = state.lesson.steps.map((step) => step.who).find((id) => person(id)?.kind === "systemuser");
  return chosen ?? first ?? users()[0]?.id;
}

function options() {
  const who = personOfOptions();
  if (!who) return [el("p.soft", {}, "There is no user in this story.")];
  const { offers, methods } = now();
  const own = methods[who];
  const hidden = Object.keys(METHODS).map(Number).filter((one) => !offers.includes(one));
  return [
    picker("Personal options of", who, (id) => { state.person = id; render(); }),
    dialog(who, own, offers),
    hidden.length ? el("p.soft", {}, "Not offered any more: ", hidden.map((one) => METHODS[one]).join("; "), ".") : null,
    el(`p.acts.${own.risk}`, {}, el("b", {}, "What acts now: "), own.why),
  ];
}

const picker = (label, value, chosen) => el("label.pick", {}, `${label} `,
  el("select", { "data-key": label, onchange: (event) => chosen(event.target.value) },
    users().map((one) => el("option", { value: one.id, selected: one.id === value }, one.name))));

function dialog(who, own, offers) {
  const live = engine.ready();
  const choose = (method) => act({ choose: { user: who, incomingemailfilteringmethod: method } });
  const choice = (method) => el("label.choice", {},
    el("input", { type: "radio", name: "method", value: method, checked: own.shown === method, disabled: !live,
      "data-key": `method ${method}`, onchange: () => choose(method) }), ` ${METHODS[method]}`);
  return el("div.dialog", {},
    el("p.bar", { "aria-hidden": "true" }, "Set Personal Options"),
    el("p.tabs", { "aria-hidden": "true" }, el("span", {}, "General"), el("span", {}, "Activities"), el("span.on", {}, "Email"), el("span", {}, "Privacy")),
    el("fieldset", {}, el("legend", {}, "Select the email messages to track in Microsoft Dynamics 365"),
      el("p.combo", { "aria-hidden": "true" }, el("span", {}, METHODS[own.shown] ?? "\u00a0"), el("span", {}, "\u25be")),
      el("div.list-box", {}, offers.map(choice))),
    own.stored !== null && !offers.includes(own.stored) ? el("p.soft", {}, `Stored is \u201c${METHODS[own.stored]}\u201d, which the dialog does not offer any more.`) : null);
}
