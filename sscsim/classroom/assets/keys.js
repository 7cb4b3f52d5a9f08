// The keyboard: a presenter's remote control sends page keys, a hand on the table arrows.

const KEYS = {
  ArrowRight: () => go(state.step + 1),
  PageDown: () => go(state.step + 1),
  ArrowLeft: () => go(state.step - 1),
  PageUp: () => go(state.step - 1),
  Home: () => go(0),
  End: () => go(state.lesson.steps.length),
  p: () => present(),
  w: () => unfold("whatif"),
  y: () => unfold("why"),
  t: () => theme(),
  Escape: () => (document.body.classList.contains("presenter") ? present() : closeLesson()),
};

function unfold(key) {
  const whole = document.querySelector(`[data-fold="${key}"]`);
  if (!whole) return;
  whole.open = !whole.open;
  whole.querySelector("summary").focus();
}

function listen() {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !state.lesson) return;
    if (event.target.matches("input:not([type=checkbox]), select, textarea")) return;
    const does = KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!does) return;
    event.preventDefault();
    does();
  });
}

/** Large, for a projector: the step alone, readable from the last row. */
function present() {
  const on = document.body.classList.toggle("presenter");
  byId("present").setAttribute("aria-pressed", String(on));
}

function theme() {
  const root = document.documentElement;
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
}
