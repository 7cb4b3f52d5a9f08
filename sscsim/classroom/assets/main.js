// Puts the parts together: every change of the state draws the page anew.

function render() {
  const { lesson } = state;
  document.body.classList.toggle("playing", Boolean(lesson));
  byId("theme").hidden = false;
  byId("home").hidden = Boolean(lesson);
  byId("lesson").hidden = byId("steps").hidden = !lesson;
  for (const id of ["present", "print", "back"]) byId(id).hidden = !lesson;
  byId("title").textContent = lesson ? lesson.title : DATA.course?.title ?? "What comes into the CRM, and who can read it?";
  document.title = lesson ? `${lesson.title} \u00b7 sscsim classroom` : "sscsim classroom";
  byId("engine").textContent = engine.says();
  if (!lesson) return fill(byId("cards"), home());
  const parts = { scene, why, inboxes, crm, story, options, switches, compose, handout };
  for (const [id, part] of Object.entries(parts)) fill(byId(id), part());
  fill(byId("watch"), watching());
  byId("where").textContent = state.step ? `Step ${state.step} of ${lesson.steps.length}` : "The story";
  byId("previous").disabled = byId("first").disabled = state.step === 0;
  frame();
}

function watching() {
  return el("label.pick", {}, "Watch ", el("select", { "data-key": "watch", onchange: (event) => { state.watched = event.target.value; render(); } },
    el("option", { value: "" }, "whoever the mail is about"),
    users().map((one) => el("option", { value: one.id, selected: one.id === state.watched }, one.name))));
}

/** Open what the address names: a lesson, and a step of it. */
function fromAddress() {
  const [name, step] = decodeURIComponent(location.hash.slice(1)).split("/");
  const base = DATA.lessons.find((one) => one.name === name);
  if (base) openLesson(base, Number(step) || 0);
  else if (DATA.lessons.length === 1) openLesson(DATA.lessons[0]);
  else render();
}

byId("first").addEventListener("click", () => go(0));
byId("previous").addEventListener("click", backward);
byId("next").addEventListener("click", onward);
byId("present").addEventListener("click", present);
byId("print").addEventListener("click", () => print());
byId("theme").addEventListener("click", theme);
byId("back").addEventListener("click", closeLesson);
addEventListener("hashchange", fromAddress);
addEventListener("resize", frame);
addEventListener("scroll", signpost, { passive: true });
listen();
takeFiles();
fromAddress();
engine.start();
