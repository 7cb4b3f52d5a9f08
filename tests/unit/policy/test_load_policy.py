"""Policy files: what they say as a value, and everything that is wrong with one."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from sscsim.errors import InputError
from sscsim.policy import Policy, Write, load_policy
from sscsim.policy.idle import IDLE
from sscsim.policy.knobs import KNOBS

LOCKDOWN = """\
name: Lockdown
set: {HideEmailAutoTrackOptions: true, SSSForceFilteringMethodForUserMailboxes: No email messages,
      emailcorrelationenabled: false, trackingprefix: null}
write:
  - {table: systemuser, where: {incomingemailfilteringmethod: [0, 2, "All email messages"]},
     columns: {incomingemailfilteringmethod: 1}}
  - {table: queue, ids: ["{4F00}", b], where: {statecode: Active},
     columns: {incomingemailfilteringmethod: null, emailaddress: x@contoso.example}}
  - {table: mailbox, columns: {ownerid: {table: team, id: "{T1}"}}}
  - {table: systemuser, columns: {roles: ["{R1}"], businessunitid: "{B1}"}}
  - {table: emailserverprofile, columns: {processemailsreceivedafter: 2026-01-01}}
"""


def load(text: str, tmp_path: Path) -> Policy:
    """Load a policy from some lines."""
    path = tmp_path / "p.yaml"
    path.write_text(text, "utf-8")
    return load_policy(path)


def mistakes(text: str, tmp_path: Path) -> list[str]:
    """What is wrong with some lines, without the folder."""
    with pytest.raises(InputError) as caught:
        load(text, tmp_path)
    return [str(problem).removeprefix(f"{tmp_path}/") for problem in caught.value.problems]


def test_a_policy_is_a_value_with_typed_columns(tmp_path: Path) -> None:
    """Labels are numbers, ids in the form that is compared, times in UTC (contract 6)."""
    assert load(LOCKDOWN, tmp_path) == Policy(
        name="Lockdown",
        set={
            "HideEmailAutoTrackOptions": True,
            "SSSForceFilteringMethodForUserMailboxes": 4,
            "emailcorrelationenabled": False,
            "trackingprefix": None,
        },
        write=(
            Write(
                table="systemuser",
                where={"incomingemailfilteringmethod": (0, 2, 0)},
                columns={"incomingemailfilteringmethod": 1},
            ),
            Write(
                table="queue",
                ids=("4f00", "b"),
                where={"statecode": (0,)},
                columns={"incomingemailfilteringmethod": None, "emailaddress": "x@contoso.example"},
            ),
            Write(table="mailbox", columns={"ownerid": ("team", "t1")}),
            Write(table="systemuser", columns={"roles": ("r1",), "businessunitid": "b1"}),
            Write(
                table="emailserverprofile",
                columns={"processemailsreceivedafter": datetime(2026, 1, 1, tzinfo=UTC)},
            ),
        ),
    )


def test_a_policy_without_a_name_is_called_like_its_file(tmp_path: Path) -> None:
    """And one that changes nothing is one too: today, under another name."""
    assert load("set: {}", tmp_path) == Policy(name="p")


_METHODS = 'Write a number from 0 to 4, or a label such as "All email messages".'


@pytest.mark.parametrize("wanted", ["null", "[null]"])
def test_null_asks_for_the_rows_in_which_nothing_stands(wanted: str, tmp_path: Path) -> None:
    """With a list round it or without: users whose method was not exported (contract 6)."""
    where = f"where: {{incomingemailfilteringmethod: {wanted}}}"
    told = f"write: [{{table: systemuser, {where}, columns: {{isdisabled: true}}}}]"
    [write] = load(told, tmp_path).write
    assert write.where == {"incomingemailfilteringmethod": (None,)}


def test_null_is_no_value_of_a_column_that_is_never_empty(tmp_path: Path) -> None:
    """Its twin."""
    told = "write: [{table: queue, where: {statecode: null}, columns: {statecode: 1}}]"
    assert mistakes(told, tmp_path) == ["p.yaml:1:43: statecode is never empty. Write a value."]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("set: {HideEmailAutoTrackOption: true}",
         ('p.yaml:1:7: "HideEmailAutoTrackOption" is not a key of a set. '
         "Did you mean HideEmailAutoTrackOptions?")),
        ("set: {HideTrackAllOption: 1}",
         "p.yaml:1:27: HideTrackAllOption is 1. Write true or false."),
        ("set: {emailcorrelationenabled: maybe}",
         'p.yaml:1:32: emailcorrelationenabled is "maybe". Write true or false.'),
        ("set: {SSSForceFilteringMethodForUserMailboxes: 7}",
         ("p.yaml:1:48: SSSForceFilteringMethodForUserMailboxes is 7. "
         'Write a number from -1 to 4, or a label such as "Disabled".')),
        ("set: {organizationid: x}",
         ('p.yaml:1:7: "organizationid" is not a key of a set. '
         "`sscsim glossary` lists them all.")),
        ("set: [1]",
         "p.yaml:1:6: this is a list, not a set. Write its keys, such as name: ..."),
        ("set: {}\nnmae: x", 'p.yaml:2:1: "nmae" is not a key of a policy. Did you mean name?'),
        ("", ("p.yaml:1:1: the file is empty. Write a policy, such as set: "
         "{HideTrackAllOption: true}.")),
        ("- set", "p.yaml:1:1: this is a list, not a policy. Write its keys, such as name: ..."),
        ("write: {}",
         "p.yaml:1:8: this is a mapping, not a list. Write - before each entry, or [a, b]."),
        ("write: [1]",
         "p.yaml:1:9: this is 1, not a write. Write its keys, such as table: ..."),
        ("write: [{table: queu, columns: {name: 5}}]",
         'p.yaml:1:17: "queu" is no table a policy can write. Did you mean queue?'),
        ("write: [{table: contact, columns: {fullname: x}}]",
         ('p.yaml:1:17: "contact" is no table a policy can write. '
         "There are: systemuser, usersettings, queue, mailbox, emailserverprofile.")),
        ("write: [{columns: {}}]",
         ("p.yaml:1:9: a write needs the key table. Write table: ...\n"
         "p.yaml:1:19: a write needs a column. Write the name of a column: value.")),
        ("write: [{table: queue}]",
         "p.yaml:1:9: a write needs the key columns. Write columns: ..."),
        ("write: [{table: queue, columns: null}]",
         ("p.yaml:1:33: this is null, not a queue. Write its keys, such as name: ...\n"
         "p.yaml:1:33: columns is empty. Write a value.")),
        ("write: [{table: queue, whre: {}, columns: {name: x}}]",
         'p.yaml:1:24: "whre" is not a key of a write. Did you mean where?'),
        ("write: [{table: queue, columns: {nam: x}}]",
         'p.yaml:1:34: "nam" is not a key of a queue. Did you mean name?'),
        ("write: [{table: queue, where: {xyz: x}, columns: {statecode: 1}}]",
         ('p.yaml:1:32: "xyz" is not a key of a queue. What decides of it is '
         "incomingemailfilteringmethod, emailrouteraccessapproval, "
         "isemailaddressapprovedbyo365admin, statecode, ownerid.")),
        ("write: [{table: systemuser, columns: {fullname: 1, domainname: true}}]",
         ("p.yaml:1:49: fullname is 1, and it holds text. "
         'If that is meant, put it into quotes: "1".\n'
         "p.yaml:1:64: domainname is true, and it holds text. "
         'If that is meant, put it into quotes: "true".')),
        ("write: [{table: queue, columns: {queueid: x}}]",
         "p.yaml:1:43: the id of a row cannot be written. Name rows by ids: [...]."),
        ("write: [{table: queue, columns: {incomingemailfilteringmethod: 9}}]",
         f"p.yaml:1:64: incomingemailfilteringmethod is 9. {_METHODS}"),
        (("write: [{table: systemuser, where: {incomingemailfilteringmethod: [0, 5]}, "
         "columns: {isdisabled: 'no'}}]"),
         (f"p.yaml:1:71: incomingemailfilteringmethod is 5. {_METHODS}\n"
         'p.yaml:1:98: isdisabled is "no". Write true, false, enabled or disabled.')),
        ("write: [{table: queue, columns: {statecode: null}}]",
         "p.yaml:1:45: statecode is never empty. Write a value."),
        ("write: [{table: queue, columns: {ownerid: t1}}]",
         ('p.yaml:1:43: ownerid is "t1", and no row has this id. '
         "Write the id of a row that is there, or table and id: {table: lead, id: l1}.")),
        ("write: [{table: queue, ids: 4, columns: {name: x}}]",
         "p.yaml:1:29: this is 4, not a list. Write - before each entry, or [a, b]."),
        ("write: [{table: queue, ids: [], columns: {name: x}}]",
         "p.yaml:1:29: an empty list finds no row. Write a value, or leave it out."),
        ("write: [{table: queue, where: {name: []}, columns: {name: x}}]",
         "p.yaml:1:38: an empty list finds no row. Write a value, or leave it out."),
        ("set: {a: b", ("p.yaml:1:11: this is not YAML: expected ',' or '}', "
         "but got '<stream end>'. Close the bracket, or put the text into quotes.")),
    ],
)  # fmt: skip
def test_a_mistake_says_where_what_and_what_to_write(text: str, told: str, tmp_path: Path) -> None:
    """The same words as in a scenario, for the same columns read the file."""
    assert "\n".join(mistakes(text, tmp_path)) == told.rstrip()


def test_what_nothing_comes_of_is_legal_and_told(tmp_path: Path) -> None:
    """A name decides nothing; the delivery method of a user is not that of the mailbox."""
    text = (
        "set: {isauditenabled: true, HideTrackAllOption: true}\n"
        "write:\n"
        "- {table: systemuser, where: {domainname: x}, columns: {incomingemaildeliverymethod: 0}}\n"
        "- {table: queue, columns: {name: X, incomingemailfilteringmethod: 1}}\n"
    )
    told = [str(one).removeprefix(f"{tmp_path}/") for one in load(text, tmp_path).warnings]
    assert told == [
        (
            "p.yaml:1:7: warning: nothing comes of isauditenabled: "
            "no rule about incoming mail looks at it."
        ),
        (
            "p.yaml:3:57: warning: nothing comes of incomingemaildeliverymethod: "
            "no rule about incoming mail looks at it. Did you mean that of mailbox?"
        ),
        "p.yaml:4:28: warning: nothing comes of name: no rule about incoming mail looks at it.",
    ]
    assert load(LOCKDOWN, tmp_path).warnings == ()


def test_what_decides_nothing_is_known_for_every_table() -> None:
    """Told by what the rules read; whoever adds a rule that reads one more may shorten it."""
    tables = {table: sorted(names) for table, names in IDLE.items() if table != "organization"}
    assert tables == {
        "systemuser": ["accessmode", "defaultmailbox", "domainname", "fullname",
                       "incomingemaildeliverymethod", "nexttrackingnumber", "queueid",
                       "systemuserid", "trackingtokenid"],
        "usersettings": ["nexttrackingnumber", "systemuserid", "trackingtokenid"],
        "queue": ["defaultmailbox", "incomingemaildeliverymethod", "name",
                  "outgoingemaildeliverymethod", "owningbusinessunit", "queueid", "queueviewtype"],
        "mailbox": ["isforwardmailbox", "mailboxid", "name"],
        "emailserverprofile": ["emailserverprofileid", "name", "statecode"],
    }  # fmt: skip
    assert not IDLE["organization"] & set(KNOBS["organization"])


def test_every_mistake_is_told_at_once(tmp_path: Path) -> None:
    """In the order of the file."""
    text = "set: {A: 1, hashmaxcount: -5}\nwrite:\n- {table: queue, columns: {name: [x]}, ids: 4}\n"
    places = [line.split(" ", 1)[0] for line in mistakes(text, tmp_path)]
    assert places == ["p.yaml:1:7:", "p.yaml:1:27:", "p.yaml:3:34:", "p.yaml:3:45:"]


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    """One line, and no traceback."""
    with pytest.raises(InputError) as caught:
        load_policy(tmp_path / "none.yaml")
    said = "the file cannot be read: No such file or directory. Check its name."
    assert str(caught.value) == f"{tmp_path / 'none.yaml'}: {said}"
