// The first page: the lessons, part by part as they are taught, and which of them are enough for an hour.

function home() {
  if (DATA.course) return [short(), ...DATA.course.parts.map((part) => shelf(part.title, part.about, part.lessons.map((name) => DATA.lessons.find((one) => one.name === name))))];
  return [shelf("The lessons", "", DATA.lessons)];
}

function short() {
  const core = DATA.lessons.filter((one) => one.core);
  const minutes = core.reduce((sum, one) => sum + (one.lesson.minutes ?? 0), 0);
  return core.length ? el("p.soft", {}, `The ${core.length} lessons marked \u201cshort course\u201d show the whole argument in ${minutes} minutes.`) : null;
}

const shelf = (title, about, lessons) => el("section", {},
  el("h2", {}, title), about ? el("p.soft", {}, about) : null, el("ul.cards", {}, lessons.map(card)));

const card = (base) => el("li", {}, el("button.card", { type: "button", "data-key": base.name, onclick: () => openLesson(base) },
  el("b", {}, base.lesson.title), el("span", {}, base.lesson.goal || base.lesson.summary),
  el("span.soft", {}, about(base).filter(Boolean).join(" \u00b7 "))));

const about = ({ core, lesson }) => [
  lesson.level ? `level ${lesson.level}` : "",
  lesson.minutes ? `${lesson.minutes} minutes` : counted(lesson.steps.length, "step", "steps"),
  core ? "short course" : "",
];
