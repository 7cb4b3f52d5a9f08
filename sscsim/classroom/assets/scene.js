// The step that is shown: what happens, what comes of it and why. All that the last row has to read.

function scene() {
  const step = current();
  return step ? happened(step) : opening();
}

function opening() {
  const { lesson } = state;
  return [
    el("p.kicker", {}, "The story"),
    el("p.happening.told", {}, lesson.summary || lesson.title),
    lesson.goal ? el("p.soft.learn", {}, "What to learn: ", lesson.goal) : null,
    asked("Ask the class", lesson.ask),
  ];
}

const asked = (title, sentences) =>
  sentences.length ? el("div.ask", {}, el("h2", {}, title),
    sentences.length === 1 ? el("p", {}, cited(sentences[0])) : el("ul", {}, sentences.map((one) => el("li", {}, cited(one))))) : null;

/** A sentence, and apart from it, in small, the rules that it rests on. */
function cited(sentence) {
  const [, says, rules] = sentence.match(/^(.*?)\s*\(([A-Z]+-\d+(?:, [A-Z]+-\d+)*)\)$/s) ?? [null, sentence, ""];
  return rules ? [says, el("span.rules", {}, ` ${rules}`)] : says;
}

/** What to say at the end: what was seen, what classes get wrong, and where to go on. */
function ending() {
  const { answers = [] } = state.base;
  const next = following();
  return el("div.ending", {},
    asked("Point out", state.lesson.point_out),
    answers.length ? folded("answers", "What classes get wrong", () => facts(answers.map(({ said, but }) => [`\u201c${said}\u201d`, but]))) : null,
    next ? el("button.onward", { type: "button", "data-key": "onward", onclick: () => openLesson(next) }, `Next lesson: ${next.lesson.title}`) : null);
}

const following = () => DATA.lessons[DATA.lessons.indexOf(state.base) + 1];

const KICKERS = { mail: "Mail arrives", choice: "In the personal options", write: "An administrator acts",
  setting: "An administrator acts", question: "A question", sent: "Sent from the CRM", tracked: "Tracked by hand",
  deleted: "Deleted from the CRM", again: "Read once more" };

function happened(step) {
  const last = state.step === state.lesson.steps.length;
  return [
    el("p.kicker", {}, `Step ${state.step} of ${state.lesson.steps.length} \u00b7 ${KICKERS[step.kind]}`,
      state.own[state.step - 1] ? el("span.own", {}, "your change") : null),
    step.mail ? letter(step.mail) : el("p.happening", {}, step.says),
    step.decisions.length ? outcomes(step) : null,
    offered(step),
    step.answer && !(step.kind === "choice" && step.answer.outcome === "done") ? answer(step.answer, step.email) : null,
    last ? ending() : null,
  ];
}

function letter(mail) {
  return el("div.letter", {},
    el("p.happening", {}, mail.subject || "(no subject)"),
    el("p.soft", {}, "from ", el("b", {}, mail.from || "nobody"), " to ", el("b", {}, mail.to || "nobody it names"),
      mail.hidden ? ` and, not shown, ${mail.hidden}` : ""));
}

/** What became of a message: once for all mailboxes in which the same came of it. */
function outcomes(step) {
  const groups = new Map();
  for (const one of step.decisions) groups.set(one.chip, [...(groups.get(one.chip) ?? []), one]);
  return el("div.outcomes", {}, [...groups.values()].map((some) => outcome(step, some)));
}

function outcome(step, some) {
  const [first] = some;
  const before = unchanged(step, first);
  return el(`div.outcome.${first.tone}`, {},
    el("p.verdict", {}, chip(first), step.decisions.length > 1 ? el("span.where", {}, ` ${where(step, some)}`) : null),
    sentences(some),
    some.some((one) => one.filed.length) ? el("p.filed", {}, filedUnder(some).join(" ")) : null,
    before ? el("p.before", {}, `As the lesson is written: ${before}.`) : null,
    first.outcome === "promoted" ? canRead(step.mail) : null,
    disputed(first.otherwise));
}

const FILED = { SENDER: "Its sender in the CRM", RECIPIENTS: "Its recipients in the CRM", ABOUT: "It is filed under", "IN THE WORK LIST": "It is in the work list of" };

/** Where it was put: who counts as its sender, what it is about, in whose work list it is. */
const filedUnder = (some) => distinct(some.flatMap((one) => one.filed).map(([word, says]) => `${FILED[word]}: ${says}.`));

/** A verdict that leans on what no source settles says so, and what it would be otherwise. */
function disputed(otherwise) {
  if (!otherwise.length) return null;
  const alike = new Map();
  for (const [reading, words] of otherwise) alike.set(words, [...(alike.get(words) ?? []), AS_READ[reading]]);
  const says = [...alike].map(([words, readings]) => `${readings.join(", and ")}: ${words}.`);
  return el("p.open", {}, "The sources leave this open. ", says.map(capital).join(" "));
}

const AS_READ = { article: "as the article has it", learn: "as Microsoft\u2019s pages have it", widest: "read as widely as possible",
  narrowest: "read as narrowly as possible" };

const FEW = 3;

/** Of what a verdict is: of some of the messages that were read, or of one message in some mailboxes. */
function where(step, some) {
  if (severalMessages(step.decisions)) return few(distinct(some.map((one) => quoted(one.subject))), "messages");
  const boxes = distinct(some.map((one) => (one.owner ? nameOf(one.owner) : one.mailbox)).filter(Boolean));
  return boxes.length > FEW ? `in ${few(boxes, "mailboxes")}` : boxes.length ? `in the mailbox of ${few(boxes)}` : "";
}

const severalMessages = (decisions) => distinct(decisions.map((one) => one.subject)).length > 1;
const few = (names, kind) => (names.length > FEW ? `${names.length} ${kind}` : names.join(", "));

/** The sentences why, each once; of many alike the first few, the others on a click. */
function sentences(some) {
  const all = distinct(some.map((one) => one.says));
  const more = all.slice(FEW);
  return [all.slice(0, FEW).map((one) => el("p.because", {}, one)),
    more.length ? el("details", {}, el("summary", {}, `and ${more.length} more`), more.map((one) => el("p", {}, one))) : null];
}

function canRead(mail) {
  const found = mail && now().emails.find(({ id }) => id === mail.id);
  if (!found) return null;
  const { readers, ways } = found;
  const named = watched(mail.about).filter((id) => readers.includes(id));
  const way = (id) => state.lesson.ways[ways[readers.indexOf(id)]];
  return [
    el("p.canread", {}, readers.length ? `${counted(readers.length, "person", "people")} can read it now:` : "Nobody can read it yet."),
    readersOf(readers, mail.about),
    named.map((id) => [el("p.alarm", {}, `${nameOf(id)} can read it.`), el("p.because", {}, way(id))]),
  ];
}

function answer(given, email) {
  if (given.outcome === "readers") {
    return el("div.outcome.other", {}, el("p.because", {}, given.readers.length ? `${counted(given.readers.length, "person", "people")} can read it:` : given.says),
      readersOf(given.readers, aboutOf(email)));
  }
  if (given.outcome === "refused") return el("div.outcome.in", {}, el("p.verdict", {}, el("span.chip.in", {}, "Refused")), el("p.because", {}, given.says));
  return given.says === "Done." ? null : el("div.outcome.other", {}, el("p.because", {}, given.says));
}

/** What the dialog offers to somebody who chooses, and what he looks for in it. */
function offered(step) {
  if (step.kind !== "choice") return null;
  const { offers } = step.after;
  const shown = offers.includes(step.chosen) ? offers : [...offers, step.chosen].sort();
  return el("ul.offered", {}, shown.map((one) => el(offers.includes(one) ? (one === step.chosen ? "li.chosen" : "li") : "li.gone", {},
    METHODS[one], offers.includes(one) ? null : el("b", {}, " (not offered)"))));
}
