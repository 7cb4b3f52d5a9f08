// Scenario files of one's own: dropped on the page, or chosen.

async function openFile(file) {
  if (!file) return;
  if (!engine.ready()) return say(engine.says());
  const name = file.name.replace(/(\.scenario)?\.(ya?ml|json)$/i, "");
  const answer = await engine.ask({ ask: "open", name, file: file.name, text: await file.text() });
  if (answer.problems) return showProblems(file.name, answer.problems);
  fill(byId("problems"));
  return openLesson({ name, dropped: true, ...answer });
}

/** Save the lesson, with what the class changed, as a file that the command plays. */
async function saveFile() {
  const { name, data } = state.base;
  const answer = await engine.ask({ ask: "save", name, data, changes: state.changes, reading: state.reading || null });
  if (answer.problems) return say(answer.problems.join(" "));
  const address = URL.createObjectURL(new Blob([answer.text], { type: "text/yaml" }));
  el("a", { href: address, download: `${name}.scenario.yaml` }).click();
  return URL.revokeObjectURL(address);
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
