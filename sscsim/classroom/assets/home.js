// The first page: which lessons there are, by how much one has to know.

const LEVELS = {
  1: "For everybody",
  2: "For people who use the CRM",
  3: "For administrators",
};

function home() {
  const levels = [1, 2, 3, null].map((level) => [level, DATA.lessons.filter((one) => (one.lesson.level ?? null) === level)]);
  return levels.filter(([, some]) => some.length).map(([level, some]) => el("section", {},
    el("h2", {}, LEVELS[level] ?? "More lessons"), el("ul.cards", {}, some.map(card))));
}

const card = (base) => el("li", {}, el("button.card", { type: "button", "data-key": base.name, onclick: () => openLesson(base) },
  el("b", {}, base.lesson.title), el("span", {}, base.lesson.goal || base.lesson.summary),
  el("span.soft", {}, [base.lesson.minutes ? `${base.lesson.minutes} minutes` : "", counted(base.lesson.steps.length, "step", "steps")].filter(Boolean).join(" \u00b7 "))));
