// The lesson as far as it was told: one line a step, what is to come is not given away.

function story() {
  const { lesson } = state;
  return [
    el("p.soft", {}, [lesson.level ? `Level ${lesson.level}` : "", lesson.minutes ? `${lesson.minutes} minutes` : ""].filter(Boolean).join(" \u00b7 ")),
    el("ol.steps", {}, lesson.steps.map(line)),
  ];
}

function line(step, place) {
  const number = place + 1;
  const told = number <= state.step;
  const words = told ? step.says : "\u2026";
  return el(number === state.step ? "li.here" : told ? "li" : "li.later", {},
    el("button.step", { type: "button", "data-key": `step ${number}`, onclick: () => go(number), "aria-current": number === state.step ? "step" : null,
      "aria-label": told ? null : `Go to step ${number}` }, words),
    state.own[place] ? el("span.own", {}, "your change") : null,
    told ? [...new Map(step.decisions.map((one) => [one.chip, one])).values()].map(chip) : null,
    told && step.answer?.outcome === "refused" ? el("span.chip.in", {}, "Refused") : null);
}
