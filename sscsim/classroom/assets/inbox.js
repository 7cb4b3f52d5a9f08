// The mailboxes: every message that arrived so far, and whether it stayed there alone.

function inboxes() {
  const boxes = arrived();
  if (!boxes.size) return [el("p.soft", {}, "No mail has arrived yet.")];
  return [...boxes].map(([owner, mails]) => el("div.box", {},
    el("h3", {}, owner), el("ul.mails", {}, mails.map(row))));
}

function arrived() {
  const boxes = new Map();
  state.lesson.steps.slice(0, state.step).forEach((step, place) => {
    for (const decision of step.decisions) {
      const owner = decision.owner ? nameOf(decision.owner) : decision.mailbox ?? "No mailbox";
      boxes.set(owner, [{ step, place, decision }, ...(boxes.get(owner) ?? [])]);
    }
  });
  return boxes;
}

function row({ step, place, decision }) {
  const latest = place === state.step - 1;
  return el(latest ? "li.mail.latest" : "li.mail", {},
    el("p.from", {}, decision.from || "nobody"),
    el("p.subject", {}, decision.subject || "(no subject)"),
    el("p", {}, chip(decision)),
    latest && step.decisions.length <= FEW ? el("p.soft", {}, decision.says) : null,
    engine.ready() && step.kind === "mail" ? el("button.small", { type: "button", "data-key": `again ${place} ${decision.mailbox}`, onclick: () => again(place),
      "aria-label": `Arrives once more: ${decision.subject}` }, "Arrives once more") : null);
}
