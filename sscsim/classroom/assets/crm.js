// The CRM as it fills: every email that is there, whose setting let it in, and who can read it.

function crm() {
  const emails = now().emails;
  if (!emails.length) return [el("p.soft", {}, "Nothing is there. Nobody but the recipients can read the mail.")];
  return [el("ol.emails", {}, [...emails].reverse().map(record))];
}

function record({ id, said, readers, ways }) {
  const email = state.lesson.emails[said];
  const about = aboutOf(id);
  const latest = current()?.mail?.id === id;
  return el(latest ? "li.email.latest" : "li.email", {},
    el("p.subject", {}, email.subject || "(no subject)"),
    el("p.soft", {}, email.came,
      email.regarding ? ` \u00b7 about ${email.regarding}` : "", email.owner ? ` \u00b7 owned by ${email.owner}` : ""),
    readers.length ? [readersOf(readers, about), waysOf(ways)] : el("p.soft", {}, "Nobody can read it."));
}
