// Behind a verdict: what it rests on, every question that was asked, and what would have turned it.

function why() {
  const step = current();
  if (!step || !step.decisions.length) return [];
  return [
    el("h2.unseen", {}, "Behind the verdict"),
    folded("why", "Why? What it rests on", () => step.decisions.map((one) => reasons(one, step.decisions))),
    folded("asked", "Every question that was asked", () => step.decisions.map((one) => questions(one, step.decisions))),
    step.kind === "mail" ? turning(step) : null,
  ];
}

/** Of several verdicts, whose this is: the mailbox, and the message where there are several too. */
function heading({ subject, mailbox, chip: became }, all) {
  if (all.length < 2) return null;
  const place = `in ${mailbox ?? "no mailbox"}`;
  return el("h3", {}, severalMessages(all) ? `${quoted(subject)} ${place}: ${became}` : capital(place));
}

const reasons = (decision, all) => el("div", {}, heading(decision, all), facts(decision.facts));

function questions(decision, all) {
  const rows = decision.steps.map(([rule, asks, given, because]) => el(given === "passes" ? "tr.soft" : "tr", {},
    el("td", {}, rule), el("td", {}, asks), el("td", {}, given), el("td", {}, because)));
  const head = ["Rule", "Question", "Answer", "Because"].map((text) => el("th", { scope: "col" }, text));
  return el("div.scroll", { tabindex: "0", role: "region", "aria-label": "Questions" }, heading(decision, all),
    el("table", {}, el("thead", {}, el("tr", {}, head)), el("tbody", {}, rows)));
}

/** What would have stopped this: it is there for the lesson as written, and worked out where it is not. */
function turning(step) {
  const title = step.decisions.some((one) => one.outcome === "promoted") ? "What would have stopped this?" : "What would have promoted it?";
  if (!step.what_if && !engine.ready()) return null;
  return folded("whatif", title, () => {
    const place = el("div", {}, "The rules are asked\u2026");
    if (step.what_if) showTurns(place, step.what_if);
    else workOut(step, place);
    return place;
  });
}

async function workOut(step, place) {
  const asking = { ask: "what_if", name: state.base.name, data: state.base.data, changes: state.changes,
    reading: state.reading || null, step: state.lesson.steps.indexOf(step) };
  const { what_if, problems } = await engine.ask(asking);
  if (problems) return fill(place, el("p", {}, problems.join(" ")));
  step.what_if = what_if;
  showTurns(place, what_if);
  return presenting() && reveal(place.closest("details"));
}

function showTurns(place, found) {
  fill(place,
    el("p.soft", {}, found.says),
    found.groups.map(({ who, says }) => el("div.turns", {}, el("h3", {}, who),
      el("ul", {}, says.map((one) => el("li", {}, one))))),
    found.further.length ? el("details", {}, el("summary", {}, `${counted(found.further.length, "more way", "more ways")}, for administrators`),
      el("ul", {}, found.further.map((one) => el("li", {}, one)))) : null);
}
