"""The words of the field as they are used here, each with what it is often confused with."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["WORDS", "Word"]


class Word(NamedTuple):
    """A word, what it means here, and the word it is often taken for."""

    word: str
    means: str
    confused: str = ""
    also: tuple[str, ...] = ()


WORDS: tuple[Word, ...] = (
    Word(
        "server-side synchronization",
        "the service that reads mailboxes and makes email rows in Dynamics 365 out of messages",
        "not tracking by hand in Outlook",
        ("SSS", "server-side sync"),
    ),
    Word(
        "promote",
        "what server-side synchronization does when it makes an email row out of a message; from "
        "then on other people can read it",
        "not track, which is what a person does by hand (and the dialog's word for both)",
        ("promotion", "promoted"),
    ),
    Word(
        "track",
        "what a person does by hand: in the app for Outlook, with a category, or by moving the "
        "message to a tracked folder; no filtering method is asked",
        "not promote, which happens by itself",
        ("tracking", "tracked"),
    ),
    Word(
        "filtering method",
        "which messages a user or a queue accepts, from 0 (all) to 4 (none); the personal options "
        "call it 'Select the email messages to track'; column incomingemailfilteringmethod",
        "not the correlation method. Filtering asks whether a message comes in, correlation asks "
        "to which earlier email it belongs. The article says 'correlation method' for both",
        ("filtering",),
    ),
    Word(
        "correlation",
        "tying a message to an email that Dynamics 365 already has, by In-Reply-To, tracking "
        "token, conversation index or smart matching; column correlationmethod",
        "not filtering: a correlated message still needs somebody who accepts it",
        ("correlate", "correlation method"),
    ),
    Word(
        "accept",
        "what a recipient does whose filtering method lets a message in; one who accepts is enough",
        "not promote: acceptance is the cause, promotion what follows",
        ("acceptance",),
    ),
    Word(
        "accepting entity",
        "the user or queue among the recipients whose filtering method let the message in; column "
        "acceptingentityid",
        "not the mailbox owner, though often the same row: a message found in Paul's mailbox may "
        "have been let in by the Sales queue",
        ("acceptingentityid",),
    ),
    Word(
        "mailbox owner",
        "the user or queue a mailbox belongs to; column regardingobjectid of the mailbox",
        "not the accepting entity, and not the owner of the email row (ownerid)",
        ("synchronizing mailbox",),
    ),
    Word(
        "mailbox",
        "the row through which server-side synchronization reads one inbox of the mail server",
        "not the inbox itself: what is deleted in Dynamics 365 stays in the inbox",
    ),
    Word(
        "owner",
        "the user or team an email row belongs to; it decides, with the roles, who reads the email",
        "not the accepting entity: the owner need not be the person whose setting let it in",
        ("ownerid",),
    ),
    Word("systemuser", "the row of a person with a licence", "not the mailbox", ("user",)),
    Word(
        "usersettings",
        "the personal options of a user, one row each; the filtering method is stored here",
        "not systemuser",
        ("usersettingscollection", "personal options"),
    ),
    Word(
        "queue",
        "a shared work list with an address and a filtering method of its own",
        "not a mailbox, though it has one; a force setting for users does not reach it",
    ),
    Word(
        "email-enabled",
        "of a table: it has a column of format Email and can be party of an activity",
        "wider than leads, contacts and accounts: users, queues and custom tables count too",
        ("email-enabled record",),
    ),
    Word(
        "tracking token",
        "the code such as CRM:0001007 in a subject, by which a reply finds the email it answers",
        "not the tracking of a message by hand",
        ("token",),
    ),
    Word(
        "smart matching",
        "correlation by likeness of subject words and people; off unless it is switched on",
        "not proof of a reply: two unrelated messages can be alike",
    ),
    Word(
        "conversation index",
        "the Thread-Index header of Outlook and Exchange; its first 22 bytes name the thread",
        "not In-Reply-To, which names one message",
        ("Thread-Index",),
    ),
    Word(
        "regarding",
        "the record an email is about; a reply takes it over from the email it answers",
        "not a party: empty is normal",
        ("regardingobjectid",),
    ),
    Word(
        "activity party",
        "an address of an email together with the row it was tied to",
        "not a recipient of the message alone: one address can become several parties",
        ("activityparty", "party"),
    ),
    Word(
        "resolve",
        "to tie an address to the rows that have it; an unresolved address stays as text",
        "not to accept: an address that resolves to a contact accepts nothing",
        ("unresolved",),
    ),
    Word(
        "watermark",
        "the point in time up to which a mailbox was read; older messages are passed over",
        "not a date of the message: what counts is when it arrived",
        ("processemailreceivedafter",),
    ),
    Word(
        "system settings",
        "the columns of the table organization, such as 'Use correlation to track email "
        "conversations'",
        "not OrgDBOrgSettings",
        ("organization",),
    ),
    Word(
        "OrgDBOrgSettings",
        "switches of the organisation kept as XML in the column orgdborgsettings",
        "not system settings; the two Hide flags among them take choices out of the dialog and "
        "leave stored values as they are",
        ("orgdborgsettings",),
    ),
    Word(
        "role",
        "a set of privileges; how far prvReadActivity reaches decides who can read emails",
        "not a filtering method: roles open what promotion has put there",
        ("prvReadActivity",),
    ),
    Word(
        "decision",
        "ours: what became of one message in one mailbox, with the rule that decided and the "
        "steps before it",
        also=("deciding rule", "step", "trace"),
    ),
    Word(
        "switch",
        "ours: a point that no source settles, with the values it may have; see 'switches'",
        "not a setting of the product: it says what we assume about the product",
        ("assumption",),
    ),
    Word(
        "reading",
        "ours: a named set of switch values: article, learn, widest or narrowest",
        "not a policy, which is a set of settings",
    ),
)
