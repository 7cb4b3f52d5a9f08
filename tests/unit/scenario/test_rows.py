"""Rows of a scenario become the rows of a world."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from sscsim.assumptions import READINGS
from sscsim.vocabulary import ReadDepth, Ref
from sscsim.world import EmailServerProfile, Mailbox, Share
from tests.unit.scenario.loading import PEOPLE, load, mistakes, world

HANNA = Ref("systemuser", "hanna")
DAY = datetime(2026, 3, 1, tzinfo=UTC)


def mailbox(block: str) -> Mailbox | None:
    """The mailbox of a user whose row has this block."""
    row = f"{{id: hanna, internalemailaddress: hanna@contoso.example, mailbox: {block}}}"
    return world(f"systemusers: [{row}]").mailbox_of(HANNA)


# --------------------------------------------------------------------------------- users and queues


@pytest.mark.parametrize("value", ["0", "All email messages", '"all e-mail messages"'])
def test_a_filtering_method_is_a_number_or_its_label(value: str) -> None:
    found = world(
        f"systemusers: [{{id: u, incomingemailfilteringmethod: {value}}}]\n"
        f"queues: [{{id: q, incomingemailfilteringmethod: {value}}}]"
    )
    assert found.directory.usersettings["u"].incomingemailfilteringmethod == 0
    assert found.directory.queues["q"].incomingemailfilteringmethod == 0


def test_a_user_without_personal_options_has_no_row_of_them() -> None:
    assert "u" not in world("systemusers: [{id: u}]").directory.usersettings


def test_the_key_column_of_the_product_is_an_id_too() -> None:
    assert "u" in world("systemusers: [{systemuserid: u}]").directory.systemusers


def test_a_lookup_is_named_with_or_without_the_dress_of_the_web_api() -> None:
    found = world("""
        businessunits: [{id: root}]
        systemusers: [{id: a, _businessunitid_value: root}, {id: b, businessunitid: root}]
    """).directory.systemusers
    assert found["a"].businessunitid == found["b"].businessunitid == "root"


def test_a_column_named_in_both_ways_is_told() -> None:
    [message] = mistakes("""
        businessunits: [{id: root}]
        systemusers: [{id: a, _businessunitid_value: root, businessunitid: root}]
    """)
    expected = '"businessunitid" is businessunitid again, which stands here already.'
    assert message == f"s.yaml:3:52: {expected} Leave one of the two out."


def test_roles_left_out_are_unknown_and_an_empty_list_is_none() -> None:
    users = world("systemusers: [{id: a}, {id: b, roles: []}]").directory.systemusers
    assert users["a"].roles is None
    assert users["b"].roles == ()


def test_roles_and_teams_refer_to_rows_further_down() -> None:
    found = world("""
        teams: [{id: t, members: [u], roles: [r]}]
        roles: [{id: r, prvReadActivity: business_unit}]
        systemusers: [{id: u}]
    """).directory
    assert found.teams["t"].members == ("u",)
    assert found.roles["r"].prvReadActivity is ReadDepth.BUSINESS_UNIT


# Columns of rulebook section 11; the row has to load, whether or not a rule looks at them.
_COLUMNS = {
    "systemusers": "autocreatecontactonpromote trackingtokenid nexttrackingnumber domainname "
    "personalemailaddress mobilealertemail isdisabled accessmode islicensed "
    "incomingemaildeliverymethod emailrouteraccessapproval isemailaddressapprovedbyo365admin "
    "_businessunitid_value _defaultmailbox_value _queueid_value _parentsystemuserid_value "
    "isautodatacaptureenabled",
    "queues": "name incomingemaildeliverymethod outgoingemaildeliverymethod "
    "emailrouteraccessapproval isemailaddressapprovedbyo365admin queueviewtype statecode "
    "numberofmembers numberofitems _defaultmailbox_value _ownerid_value _owningbusinessunit_value",
    "contacts": "emailaddress1 emailaddress2 emailaddress3 statecode createdon _ownerid_value "
    "_owningbusinessunit_value fullname",
    "emails": "subject messageid inreplyto conversationindex baseconversationindexhash "
    "conversationtrackingid trackingtoken correlationmethod _correlatedactivityid_value "
    "_parentactivityid_value correlatedsubjectchanged _acceptingentityid_value "
    "acceptingentitytypecode _receivingmailboxid_value _sendermailboxid_value sender torecipients "
    "submittedby _emailsender_value _sendersaccount_value _regardingobjectid_value directioncode "
    "statecode statuscode _ownerid_value _owningbusinessunit_value _owningteam_value "
    "_createdby_value createdon senton actualend sortdate attachmentcount notifications "
    "isduplicatesenderunresolved internetmessageheaders isworkflowcreated replycount description "
    "email_activity_parties",
    "mailboxes": "name emailaddress _emailserverprofile_value _ownerid_value "
    "incomingemaildeliverymethod enabledforincomingemail incomingemailstatus "
    "emailrouteraccessapproval isemailaddressapprovedbyo365admin processemailreceivedafter "
    "processanddeleteemails isforwardmailbox mailboxstatus testmailboxaccesscompletedon "
    "lastsuccessfulsynccompletedon lastsyncerrorcode statecode statuscode",
    "emailserverprofiles": "name processemailsreceivedafter statecode",
    "emailsearches": "emailsearchid",
    "emailaddressconfigurations": "emailaddressconfigurationid name donotresolve",
    "queueitems": "queueitemid objecttypecode statecode enteredon",
}
# What such a row cannot be without.
_OWN = {
    "mailboxes": "id: r, regardingobjectid: {table: systemuser, id: x}, emailaddress: a@b.example",
    "emailsearches": "emailaddress: a@b.example, _parentobjectid_value: {table: lead, id: l}",
    "emailaddressconfigurations": "table: contact, column: emailaddress3",
    "queueitems": "_queueid_value: q, _objectid_value: e",
}


@pytest.mark.parametrize(
    ("rows", "column"), [(rows, name) for rows, names in _COLUMNS.items() for name in names.split()]
)
def test_every_column_of_the_product_may_stand_in_a_row(rows: str, column: str) -> None:
    own = _OWN.get(rows, "id: r")
    given = own if f"{column}:" in own else f"{own}, {column}: null"
    others = "" if rows in {"queues", "emails"} else "queues: [{id: q}]\nemails: [{id: e}]\n"
    text = f"{others}{rows}: [{{{given}}}]"
    assert load(text).name == "s.yaml"


# ---------------------------------------------------------------------------------------- mailboxes


def test_a_mailbox_left_out_is_tested_and_enabled_and_has_a_profile() -> None:
    found = world(PEOPLE)
    box = found.mailbox_of(HANNA)
    assert box == Mailbox(
        mailboxid="hanna",
        emailaddress="hanna@contoso.example",
        regardingobjectid=HANNA,
        emailserverprofile="default",
    )
    assert found.mailbox_of(Ref("queue", "sales")) is not None
    assert "default" in found.directory.emailserverprofiles


def test_without_an_address_there_is_no_mailbox() -> None:
    found = world("systemusers: [{id: hanna, personalemailaddress: hanna@home.example}]")
    assert found.mailbox_of(HANNA) is None


@pytest.mark.parametrize("block", ["none", "null", "~"])
def test_a_mailbox_can_be_taken_away(block: str) -> None:
    assert mailbox(block) is None


def test_a_mailbox_block_has_columns_of_mailbox() -> None:
    box = mailbox("{processemailreceivedafter: 2026-03-01, incomingemailstatus: Failure, id: b}")
    assert box is not None
    assert (box.mailboxid, box.incomingemailstatus) == ("b", 2)
    assert box.processemailreceivedafter == DAY


def test_a_mailbox_may_have_another_address_than_its_user() -> None:
    box = mailbox("{emailaddress: office@contoso.example}")
    assert box is not None
    assert box.emailaddress == "office@contoso.example"


@pytest.mark.parametrize(
    ("block", "profile"),
    [
        ("{processemailsreceivedafter: 2026-03-01}", ("profile of hanna", None, DAY)),
        ("{emailserverprofile: {processemailsreceivedafter: 2026-03-01}}",
         ("profile of hanna", None, DAY)),
        ("{emailserverprofile: {id: exo, name: Microsoft Exchange Online}}",
         ("exo", "Microsoft Exchange Online", None)),
        ("{emailserverprofile: Microsoft Exchange Online}",
         ("Microsoft Exchange Online", "Microsoft Exchange Online", None)),
        ("{}", ("default", None, None)),
    ],
)  # fmt: skip
def test_a_profile_is_named_or_written_inside_the_mailbox(
    block: str, profile: tuple[str, str | None, datetime | None]
) -> None:
    row = f"{{id: hanna, internalemailaddress: hanna@contoso.example, mailbox: {block}}}"
    found = world(f"systemusers: [{row}]")
    box = found.mailbox_of(HANNA)
    assert box is not None
    assert box.emailserverprofile == profile[0]
    assert found.directory.emailserverprofiles[profile[0]] == EmailServerProfile(
        emailserverprofileid=profile[0], name=profile[1], processemailsreceivedafter=profile[2]
    )


def test_a_mailbox_without_a_profile_says_null() -> None:
    box = mailbox("{emailserverprofile: null}")
    assert box is not None
    assert box.emailserverprofile is None


def test_a_profile_that_is_misspelt_among_others_is_told() -> None:
    [message] = mistakes("""
        emailserverprofiles: [{id: exchange}]
        queues: [{id: q, emailaddress: q@contoso.example, mailbox: {emailserverprofile: exchang}}]
    """)
    expected = 'no emailserverprofile has the id "exchang". Did you mean exchange?'
    assert message == f"s.yaml:3:81: {expected}"


def test_a_listed_profile_named_default_takes_the_place_of_the_default() -> None:
    found = world(f"{PEOPLE}emailserverprofiles: [{{id: default, name: Exchange}}]")
    assert found.directory.emailserverprofiles["default"].name == "Exchange"


def test_mailboxes_without_a_user_have_a_list_of_their_own() -> None:
    found = world("""
        mailboxes:
          - {id: m, emailaddress: m@contoso.example, regardingobjectid: {table: queue, id: q}}
    """)
    assert found.directory.mailboxes["m"].regardingobjectid == Ref("queue", "q")


# ------------------------------------------------------------------------------------------ records


def test_a_contact_keeps_its_columns_and_knows_its_name_and_owner() -> None:
    found = world("""
        systemusers: [{id: hanna}]
        contacts: [{id: ivo, fullname: Ivo Brandt, emailaddress1: ivo@fabrikam.example,
                    ownerid: hanna, statecode: Inactive, cr1_vip: true}]
    """).directory.records[Ref("contact", "ivo")]
    assert (found.label, found.ownerid, found.active) == ("Ivo Brandt", HANNA, False)
    assert found.columns["cr1_vip"] is True
    assert found.addresses == {"emailaddress1": "ivo@fabrikam.example"}


def test_a_column_is_an_email_column_when_all_that_stands_in_it_is_an_address() -> None:
    found = world("""
        records:
          - {id: a, table: cr_step, columns: {cr_mail: a@x.example, cr_note: a@x.example}}
          - {id: b, table: cr_step, columns: {cr_note: call back, cr_mail: ""}}
          - {id: c, table: cr_other, columns: {cr_note: a@x.example}}
    """).directory
    rows = [str(row.ref.id) for row in found.rows_at("a@x.example")]
    assert rows == ["a", "c"]
    assert found.records[Ref("cr_step", "a")].addresscolumns == ("cr_mail",)


def test_an_opportunity_cannot_be_a_party_unless_definitions_say_so() -> None:
    rows = "records: [{id: o, table: opportunity, columns: {cr_mail: a@x.example}}]\n"
    assert world(rows).directory.rows_at("a@x.example") == ()
    defined = rows + "entitydefinitions: [{table: opportunity, isactivityparty: true}]"
    assert [row.ref.id for row in world(defined).directory.rows_at("a@x.example")] == ["o"]


def test_definitions_say_which_columns_are_email_columns() -> None:
    found = world("""
        contacts: [{id: c, cr_approver: a@x.example, emailaddress1: b@x.example}]
        entitydefinitions: [{table: contact, emailcolumns: [cr_approver]}]
    """).directory
    assert [row.ref.id for row in found.rows_at("a@x.example")] == ["c"]
    assert found.rows_at("b@x.example") == ()


def test_a_column_can_be_kept_from_resolving() -> None:
    rows = "contacts: [{id: c, emailaddress2: a@x.example}]\nemailaddressconfigurations:\n"
    excluded = "  - {table: contact, column: emailaddress2}\n"
    kept = "  - {table: contact, column: emailaddress2, donotresolve: false}\n"
    assert world(rows + excluded).directory.rows_at("a@x.example") == ()
    assert len(world(rows + kept).directory.rows_at("a@x.example")) == 1


def test_an_address_index_overrides_what_the_columns_say() -> None:
    found = world("""
        contacts: [{id: c, emailaddress1: a@x.example}]
        emailsearches: [{emailaddress: b@x.example, parentobjectid: c}]
    """).directory
    assert found.rows_at("a@x.example") == ()
    assert [row.ref.id for row in found.rows_at("b@x.example")] == ["c"]


def test_records_are_not_a_way_round_the_lists_of_users_and_queues() -> None:
    [message] = mistakes("records: [{id: u, table: systemuser}]")
    expected = "rows of systemuser cannot be written as records. Write them under systemusers."
    assert message == f"s.yaml:1:26: {expected}"


def test_a_lookup_in_a_record_is_a_reference() -> None:
    found = world("records: [{id: a, table: x, columns: {parent: {table: account, id: b}}}]")
    assert found.directory.records[Ref("x", "a")].columns["parent"] == Ref("account", "b")


# --------------------------------------------------------------------------------------- references


def test_table_and_id_may_point_to_a_table_that_is_not_in_the_file() -> None:
    found = world("emails: [{id: e, regardingobjectid: {table: lead, id: l1}}]")
    assert next(iter(found.emails)).regardingobjectid == Ref("lead", "l1")


def test_a_misspelt_row_of_a_table_that_is_in_the_file_is_told() -> None:
    rows = "leads: [{id: lead1}]\nemails: [{id: e, regardingobjectid: {table: lead, id: lead2}}]"
    [message] = mistakes(rows)
    assert message == 's.yaml:2:55: no row of lead has the id "lead2". Did you mean lead1?'


def test_a_link_may_outlive_what_it_points_to() -> None:
    found = world("""
        leads: [{id: lead1}]
        emails: [{id: e, regardingobjectid: {table: lead, id: lead2, gone: true}}]
    """)
    assert next(iter(found.emails)).regardingobjectid == Ref("lead", "lead2")


def test_rows_can_be_shared() -> None:
    found = world(f"{PEOPLE}leads: [{{id: l}}]\nshares: [{{objectid: l, principalid: hanna}}]")
    assert found.directory.shares == (Share(objectid=Ref("lead", "l"), principalid=HANNA),)


# ------------------------------------------------------------------------------------------- emails


def test_an_email_is_outgoing_unless_it_says_otherwise() -> None:
    first, second = world("emails: [{id: a}, {id: b, directioncode: incoming}]").emails
    assert (first.incoming, second.incoming) == (False, True)


def test_message_ids_are_kept_in_the_form_that_is_compared() -> None:
    [email] = world('emails: [{id: a, messageid: " <A@x.example> ", inreplyto: <b@x>}]').emails
    assert (email.messageid, email.inreplyto) == ("A@x.example", "b@x")


@pytest.mark.parametrize(
    ("row", "token"),
    [
        ("subject: Offer CRM:0001007", "crm:0001007"),
        ("subject: Offer CRM:0001007 old:0000001", "old:0000001"),
        ("subject: Offer CRM:0001007, trackingtoken: null", None),
        ("subject: Offer CRM:0001007, trackingtoken: CRM:0009009", "CRM:0009009"),
        ("subject: Offer", None),
        ("subject: Offer CRM:00010070", None),
    ],
)
def test_a_token_left_out_is_taken_from_the_subject(row: str, token: str | None) -> None:
    """The organisation's prefixes count, old ones too (SP-9)."""
    prefixes = 'organization: {trackingprefix: "CRM:;OLD:"}'
    [email] = world(f"{prefixes}\nemails: [{{id: a, {row}}}]").emails
    assert email.trackingtoken == token


def test_the_parties_of_an_email_are_lists_of_addresses_or_rows() -> None:
    first, second = world("""
        contacts: [{id: ivo}]
        emails:
          - {id: a, from: Ivo <IVO@x.example>, to: [a@x.example], cc: "b@x.example, c@x.example"}
          - id: b
            parties:
              - {participation: to, address: a@x.example, party: ivo}
              - {participationtypemask: 1, _partyid_value: ivo}
    """).emails
    assert [(one.participationtypemask, one.addressused) for one in first.parties] == [
        (1, "ivo@x.example"), (2, "a@x.example"), (3, "b@x.example"), (3, "c@x.example"),
    ]  # fmt: skip
    assert [one.partyid for one in second.parties] == [Ref("contact", "ivo")] * 2


@pytest.mark.parametrize(("flag", "shared"), [("false", (HANNA,)), ("true", ())])
def test_an_earlier_email_is_shared_with_the_users_who_got_it(
    flag: str, shared: tuple[Ref, ...]
) -> None:
    """VIS-4, unless the setting stops it; the sender gets no share."""
    [email] = world(f"""{PEOPLE}
organization: {{orgdborgsettings: {{DisableImplicitSharingOfCommunicationActivities: {flag}}}}}
emails: [{{id: a, from: sales@contoso.example, to: [HANNA@contoso.example, sales@contoso.example]}}]
""").emails
    assert email.sharedwith == shared


def test_a_party_needs_its_part() -> None:
    [message] = mistakes("emails: [{id: a, parties: [{address: a@x.example}]}]")
    expected = "a party needs either participation or participationtypemask."
    assert message == f"s.yaml:1:28: {expected} Write participation: ..."


# ---------------------------------------------------------------------------- settings and switches


def test_settings_have_the_values_given_and_the_defaults_of_the_catalogue() -> None:
    found = world("""
        organization:
          enablesmartmatching: true
          trackingprefix: null
          orgdborgsettings:
            {SSSForceFilteringMethodForUserMailboxes: Disabled, HideTrackAllOption: true}
    """)
    assert found.organization.enablesmartmatching is True
    assert found.organization.trackingprefix is None
    assert found.settings["SSSForceFilteringMethodForUserMailboxes"] == -1
    assert found.settings["HideTrackAllOption"] is True
    assert found.settings["HideEmailAutoTrackOptions"] is False


def test_switches_stand_on_top_of_the_reading() -> None:
    found = world("reading: learn\nassume: {token_pick: first, smart_match_window_days: 30}").assume
    assert found.accept_all_requires_recipient_match is False
    assert (found.token_pick, found.smart_match_window_days) == ("first", 30)
    assert world("title: x").assume == READINGS["article"]


@pytest.mark.parametrize(
    ("line", "name", "value"),
    [
        ("token_enabled_source: true", "token_enabled_source", "option"),
        ("smart_match_window_days: none", "smart_match_window_days", None),
        ("list_recipients_expandable: false", "list_recipients_expandable", None),
        ("list_recipients_expandable: {List@x.example: [A@x.example]}",
         "list_recipients_expandable",
         {"list@x.example": ("a@x.example",)}),
        ("check_order: [already_an_email, sender_is_valid]",
         "check_order",
         ("already_an_email", "sender_is_valid")),
        ("check_order: VAL-12", "check_order", "VAL-12"),
        ("user_default_filter: 2", "user_default_filter", 2),
    ],
)  # fmt: skip
def test_a_switch_takes_what_the_rule_book_calls_its_values(
    line: str, name: str, value: object
) -> None:
    assert getattr(world(f"assume: {{{line}}}").assume, name) == value


@pytest.mark.parametrize("days", ["0", "-3", "36501", "1.5", "true", "ninety"])
def test_a_window_has_a_number_of_days(days: str) -> None:
    """A hundred years at most: with more of them the calendar ends (COR-46)."""
    [message] = mistakes(f"assume: {{smart_match_window_days: {days}}}")
    shown = '"ninety"' if days == "ninety" else days
    assert message == (
        f"s.yaml:1:35: {shown} is not a number of days. "
        "Write a whole number from 1 to 36,500, or null."
    )


def test_true_is_not_one() -> None:
    """Values of switches are told apart by type: 1 is a filtering method, true is not."""
    [message] = mistakes("assume: {user_default_filter: true}")
    assert message == "s.yaml:1:31: true is not a value of user_default_filter. Write 1 or 2."


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("assume: [token_pick]",
         "this is a list, not a mapping. Write the name of a switch: value."),
        ("organization: {orgdborgsettings: 5}",
         "this is 5, not a mapping. Write the name of a setting: value."),
        ("queues: [{id: ''}]", "an empty text cannot stand here. Write a short id."),
        ("queues: [{id: q, mailbox: nobody}]", 'this is "nobody". Write none.'),
        ("level: high", '"high" is not a whole number. Write one, without quotes.'),
        ("shares: [{objectid: null, principalid: [x]}]", ("this is null, not the id of a row. "
         "Write a short id.")),
        ("watermarks: [{mailbox: {a: b}, received: null}]",
         "this is a mapping, not a mailbox. Write the id of a user or queue."),
        ("emails: [{id: e, parentactivityid: [e]}]", ("this is a list, not an id. "
         "Write an id of deliver, send or emails.")),
    ],
)  # fmt: skip
def test_a_value_of_another_shape_is_told(line: str, told: str) -> None:
    assert mistakes(line)[0].endswith(told)
