// Scenario files of one's own: dropped on the page, or chosen.

async function openFile(file) {
  if (!file) return;
  if (!engine.ready()) return say(engine.says());
  const name = file.name.replace(/(\.scenario)?\.(ya?ml|json)$/i, "");
  const answer = await engine.ask({ ask: "open", name, text: await file.text() });
  if (answer.problems) return showProblems(file.name, answer.problems);
  fill(byId("problems"));
  return openLesson({ name, dropped: true, ...answer });
}

function showProblems(name, problems) {
  fill(byId("problems"), el("h2", {}, `${name} cannot be played`), el("ul", {}, problems.map((one) => el("li", {}, one))));
  byId("problems").scrollIntoView();
}

function takeFiles() {
  const over = (on) => document.body.classList.toggle("over", on);
  document.addEventListener("dragover", (event) => { event.preventDefault(); over(true); });
  document.addEventListener("dragleave", () => over(false));
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    over(false);
    openFile(event.dataTransfer.files[0]);
  });
  byId("file").addEventListener("change", (event) => openFile(event.target.files[0]));
}
