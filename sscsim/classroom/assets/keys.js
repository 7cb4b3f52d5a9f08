// The keyboard: a presenter's remote control sends page keys, a hand on the table arrows.

const KEYS = {
  ArrowRight: () => onward(),
  PageDown: () => onward(),
  ArrowLeft: () => backward(),
  PageUp: () => backward(),
  Home: () => go(0),
  End: () => go(state.lesson.steps.length),
  p: () => present(),
  w: () => unfold("whatif"),
  y: () => unfold("why"),
  t: () => theme(),
  Escape: () => (presenting() ? present() : closeLesson()),
};

// What a key says where no mail was decided.
const NOTHING = { whatif: "Nothing to stop here: no mail arrives at this step.", why: "Nothing was decided at this step." };

function unfold(key) {
  const summary = document.querySelector(`[data-fold="${key}"] > summary`);
  if (!summary) return say(NOTHING[key]);
  summary.focus({ preventScroll: true });
  return summary.click();
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

function theme() {
  const root = document.documentElement;
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
}
