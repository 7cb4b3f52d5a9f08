// The presenter view: one step on a projector. It is made to fit, and where it cannot, the page says so.

const presenting = () => document.body.classList.contains("presenter");

/** Large, for a projector: the step alone, readable from the last row. */
function present() {
  document.body.classList.toggle("presenter");
  byId("present").setAttribute("aria-pressed", String(presenting()));
  frame();
}

// No smaller: at 0.85 a sentence is as high as 18 points on a slide, which a last row still reads.
const SIZES = [1, 0.95, 0.9, 0.85];

/** Make a step fit between the head and the bar: all of it, or else what stands before the ending. */
function frame() {
  const size = document.documentElement.style;
  size.removeProperty("--fit");
  if (presenting() && state.lesson) {
    const fits = (end) => SIZES.some((one) => { size.setProperty("--fit", one); return room(end) >= 0; });
    const ending = document.querySelector("#scene > .ending");
    if (!fits(ending) && ending) fits(ending.previousElementSibling);
  }
  signpost();
}

/** How much is left above the bar, under the end of a step and the row of folds that comes after it. */
function room(end) {
  const last = end ?? byId("scene").lastElementChild;
  const row = document.querySelector("#why summary")?.offsetHeight ?? 0;
  return bar() - last.getBoundingClientRect().bottom - scrollY - 1.7 * row;
}

const bar = () => byId("steps").getBoundingClientRect().top;

const PARTS = ["p", "li", "h2", "summary", "button"].map((tag) => `#scene ${tag}`)
  .concat(["p", "li", "h3", "dd", "tr", "summary"].map((tag) => `#why details[open] ${tag}`)).join();

/** The first thing to read that the bar hides, wholly or in part. */
const hiddenBelow = () => [...document.querySelectorAll(PARTS)].find((one) => one.checkVisibility() && one.getBoundingClientRect().bottom > bar() + 1);

/** Say that there is more to read below, on the button and by the colour above it. */
function signpost() {
  const more = presenting() && state.lesson && hiddenBelow();
  document.body.classList.toggle("more", Boolean(more));
  const upcoming = state.lesson?.steps[state.step];
  byId("next").disabled = !more && !upcoming;
  byId("next").textContent = more ? "More below \u2193" : !upcoming ? "The end" : upcoming.kind === "mail" ? "Mail arrives" : "Next";
}

/** On: to what is still hidden, or else to the next step. */
function onward() {
  const below = presenting() ? hiddenBelow() : null;
  if (!below) return go(state.step + 1);
  const before = scrollY;
  for (const one of [below.closest(".ending > *, .outcome, details"), below]) {
    if (one && scrollY === before) one.scrollIntoView({ block: "start" });
  }
  if (scrollY === before) scrollBy(0, bar() * 0.8);
  return signpost();
}

/** Back: to what was scrolled away, or else to the step before. */
function backward() {
  if (presenting() && scrollY > 0) return scrollBy(0, -bar() * 0.8);
  return go(state.step - 1);
}

/** Bring what somebody opened into view: all of it, or its beginning. */
function reveal(whole) {
  if (!whole?.open) return;
  whole.scrollIntoView({ block: whole.offsetHeight > bar() ? "start" : "nearest" });
  signpost();
}
