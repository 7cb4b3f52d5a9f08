// What the page shows: a lesson, a step of it, and what the class changed. Nothing is decided here.

const DATA = JSON.parse(byId("data").textContent);
const METHODS = DATA.methods;

const state = {
  lesson: null, // as it is played now
  base: null, // as it is written
  step: 0, // how many steps have happened
  changes: [], // what the class did, in the order in which it did it
  own: [], // for each step, whether the class put it there
  reading: "", // another reading of what nobody settles, or that of the lesson
  watched: "", // the person whose reading is pointed at
  person: "", // whose personal options are shown
  busy: false,
};

/** How things stand now. */
const now = () => (state.step ? state.lesson.steps[state.step - 1].after : state.lesson.start);
const current = () => (state.step ? state.lesson.steps[state.step - 1] : null);
const person = (id) => state.lesson.people.find((one) => one.id === id);
const nameOf = (id) => person(id)?.name ?? id;
const users = () => state.lesson.people.filter((one) => one.kind === "systemuser");
const changed = () => state.changes.length > 0 || state.reading !== "";

/** Show a lesson from a step on, as it is written. */
function openLesson(base, step = 0) {
  Object.assign(state, { base, lesson: base.lesson, changes: [], reading: "", watched: "", person: "", own: [] });
  state.own = base.lesson.steps.map(() => false);
  go(step);
}

/** Back to the lessons, at the one that was left. */
function closeLesson() {
  const left = state.base?.name;
  Object.assign(state, { base: null, lesson: null, step: 0, changes: [], reading: "" });
  history.replaceState(null, "", "#");
  render();
  document.querySelector(`.card[data-key="${CSS.escape(left ?? "")}"]`)?.focus();
}

/** Go to a step; what it shows is brought into view, unless somebody is at work further down. */
function go(step, quiet = false) {
  const before = state.step;
  state.step = Math.max(0, Math.min(step, state.lesson.steps.length));
  byId("lesson").classList.toggle("moved", state.step > before);
  say("");
  if (presenting()) opened.clear();
  if (!state.base.dropped) history.replaceState(null, "", `#${state.base.name}/${state.step}`);
  render();
  const scene = byId("scene");
  if (presenting()) scrollTo(0, 0);
  else if (!quiet && scene.getBoundingClientRect().top < 0) scene.scrollIntoView();
}

/** Play the lesson anew, with what the class changed, on the real rules. */
async function replay(changes, reading, step, quiet = true) {
  if (state.busy) return false;
  state.busy = true;
  const base = state.base;
  const answer = await engine.ask({ ask: "play", name: base.name, data: base.data, changes, reading: reading || null });
  state.busy = false;
  if (state.base !== base) return false; // the class went on to another lesson meanwhile
  if (answer.problems) {
    say(`That cannot be played: ${answer.problems.join(" ")}`);
    return false;
  }
  Object.assign(state, { changes, reading, lesson: answer.lesson });
  state.own = base.lesson.steps.map(() => false);
  for (const change of changes) state.own.splice(change.at, 0, true);
  go(step, quiet);
  if (quiet) say(current()?.says ?? "");
  return true;
}

/** Let something happen now that is not in the lesson. */
const act = (event) => replay([...state.changes, { at: state.step, event }], state.reading, state.step + 1);
/** Let the message of a step arrive once more, now. */
const again = (place) => replay([...state.changes, { at: state.step, again: place }], state.reading, state.step + 1, false);
const read = (reading) => replay(state.changes, reading, state.step);
const asWritten = () => openLesson(state.base, Math.min(state.step, state.base.lesson.steps.length));

async function undo() {
  const last = state.changes.at(-1);
  if (last) await replay(state.changes.slice(0, -1), state.reading, Math.min(state.step, last.at));
}

/** Find what became of the message of a step in the lesson as it is written, where that is told. */
function unchanged(step, decision) {
  if (!changed() || !step.mail) return null;
  const same = state.base.lesson.steps.find((one) => one.mail?.id === step.mail.id);
  const before = same?.decisions.find((one) => one.mailbox === decision.mailbox);
  return before && before.chip !== decision.chip ? before.chip : null;
}

/** The people that the subject of a message names and who do not get it; or whom the class watches. */
function watched(about = []) {
  return state.watched ? [state.watched] : about;
}
