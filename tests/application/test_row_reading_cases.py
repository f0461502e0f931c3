import datetime as dt

import pytest

from casework.application.mappings import Fate
from casework.application.row_drafts import (
    DraftDocument,
    DraftFact,
    DraftFinding,
    DraftMatter,
    DraftParty,
    DraftVerdict,
)
from casework.application.row_reading.cases import WITHDRAWN_AND_ANSWERED
from casework.application.row_reading.events import is_finished
from casework.domain.cases.vocabulary import DocumentUse, FindingBy, Role
from tests.reading_rows import Rows, cases, day

ON = 'on = { column = "On", formats = ["%d/%m/%Y"] }'
WITHOUT = ("local-feedback", "none")
CLOSED = '[[event]]\nevent = "closed"\non = { column = "Closed", formats = ["%d/%m/%Y"] }\n'


def register(more, *columns, changes=()):
    return Rows(cases(*changes, more=more), "Ref", "Received", *columns)


def facts(more, *cells, columns=("On", "Say", "Until")):
    return register(more, *columns).draft("1", "02/03/2020", *cells).facts


TOLD = "\n".join(
    f'[[event]]\nevent = "{event}"\n{more}on = {{ column = "{column}", formats = ["%d/%m/%Y"]{unread} }}'
    for event, more, column, unread in (
        ("responded", 'stage = "1"\n', "S1", ', unreadable = "unknown"'),
        ("escalated", 'stage = "2"\n', "S2 asked", ""),
        ("responded", 'stage = "2"\n', "S2", ', unreadable = "unknown"'),
        ("withdrawn", "", "Gone", ', unreadable = "unknown"'),
        ("referred", 'body = { default = "ombudsman" }\n', "To", ""),
    )
)
LAST = '\n[[event]]\nevent = "closed"\nwith_last_answer = true\n'
ENDINGS = (Fate.CLOSED, Fate.WITHDRAWN, Fate.REFERRED)


def ended(*cells):
    """Return how a case ended that its last answer closes, of which *cells* are the days of `TOLD`."""
    found = register(TOLD + LAST, "S1", "S2 asked", "S2", "Gone", "To").draft("1", "02/03/2020", *cells).facts
    ends = [(fact.event.value, fact.happened) for fact in found if fact.event in ENDINGS]
    return [(event, None if happened is None else happened.isoformat()) for event, happened in ends]


# Events


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (
            'event = "acknowledged"\ntold_due = { column = "Until", formats = ["%d/%m/%Y"] }',
            {"told_due_on": day("2020-04-01")},
        ),
        ('event = "accepted"', {}),
        (
            'event = "responded"\nstage = "2"\noutcome = { default = "upheld" }\nletter = { columns = ["Say"] }',
            {"stage": "2", "outcome": "upheld", "letter": "word"},
        ),
        (
            (
                'event = "extended"\nlimit = "respond"\nuntil = { column = "Until", formats = ["%d/%m/%Y"] }\n'
                'reason = { columns = ["Say"] }'
            ),
            {"limit": "respond", "until": day("2020-04-01"), "reason": "word"},
        ),
        (
            'event = "date_agreed"\nlimit = "respond"\nuntil = { column = "Until", formats = ["%d/%m/%Y"] }',
            {"limit": "respond", "until": day("2020-04-01")},
        ),
        (
            (
                'event = "delay_informed"\nlimit = "respond"\nuntil = { column = "Until", formats = ["%d/%m/%Y"] }\n'
                'reason = { default = "complex" }'
            ),
            {"limit": "respond", "until": day("2020-04-01"), "reason": "complex"},
        ),
        ('event = "milestone"\nname = "panel-met"', {"name": "panel-met"}),
        ('event = "paused"\nreason = { columns = ["Say"] }', {"reason": "word"}),
        ('event = "resumed"\nnote = { columns = ["Say"] }', {"note": "word"}),
        ('event = "escalated"\nstage = "2"', {"stage": "2"}),
        ('event = "referred"\nbody = { columns = ["Say"] }', {"body": "word"}),
        ('event = "withdrawn"\nnote = { columns = ["Say"] }', {"note": "word"}),
        ('event = "closed"\noutcome = { columns = ["Say"] }', {"outcome": "word"}),
        ('event = "reopened"\nreason = { default = "new-facts" }', {"reason": "new-facts"}),
        (
            'event = "assigned"\nhandler = { columns = ["Say"] }\nteam = { default = "team-3" }',
            {"handler": "word", "team": "team-3"},
        ),
    ],
)
def test_each_thing_that_happened_has_its_own_fields(said, expected):
    (fact,) = facts(f"[[event]]\n{said}\n{ON}", "05/03/2020", "word", "01/04/2020")

    assert fact == DraftFact(event=Fate(said.split('"')[1]), happened=day("2020-03-05"), **expected)


def test_what_has_no_date_did_not_happen():
    assert facts(f'[[event]]\nevent = "accepted"\n{ON}') == ()


def test_what_happened_on_a_day_that_cannot_be_read_is_counted_and_left_out():
    text = f'[[event]]\nevent = "accepted"\n{ON}'.replace("] }", '], unreadable = "unknown" }')
    draft = register(text, "On").draft("1", "02/03/2020", "soon")

    assert (draft.facts, draft.met.unknown) == ((), ("accepted (On)",))


def test_a_closing_on_a_day_that_cannot_be_read_is_one_on_an_unknown_day():
    text = f'[[event]]\nevent = "closed"\n{ON}'.replace("] }", '], unreadable = "unknown" }')

    assert facts(text, "soon", columns=("On",)) == (DraftFact(event=Fate.CLOSED, happened=None),)


def test_facts_come_in_the_order_of_time():
    more = '[[event]]\nevent = "closed"\non = { column = "A", formats = ["%d/%m/%Y"] }\n'
    more += '[[event]]\nevent = "acknowledged"\non = { column = "B", formats = ["%d/%m/%Y"] }\n'
    found = facts(more, "09/03/2020", "05/03/2020", columns=("A", "B"))

    assert [fact.event for fact in found] == [Fate.ACKNOWLEDGED, Fate.CLOSED]


def test_a_fact_may_be_one_only_where_a_column_says_so():
    more = f'[[event]]\nevent = "accepted"\n{ON}\nwhere = {{ column = "Say", match = "^Y" }}\n'

    assert len(facts(more, "05/03/2020", "Yes")) == 1
    assert facts(more, "05/03/2020", "No") == ()


def test_what_is_dated_before_the_receipt_is_refused_or_kept_and_flagged():
    more = f'[[event]]\nevent = "delay_informed"\nlimit = "respond"\nreason = {{ default = "x" }}\n{ON}\n'
    more += 'until = { column = "Until", formats = ["%d/%m/%Y"] }\n'
    cells = ("1", "02/03/2020", "01/03/2020", "", "01/04/2020")
    kept = register(f'{more}before_receipt = "keep"\n', "On", "Say", "Until").draft(*cells)

    assert register(more, "On", "Say", "Until").reasons(*cells) == "On: delay informed before the receipt"
    assert kept.facts[0].happened == day("2020-03-01")
    assert kept.met.flags == ("On: delay informed before the receipt",)


def test_a_closing_by_the_day_of_an_answer_before_the_receipt_is_not_refused_once_more():
    more = f'[[event]]\nevent = "responded"\n{ON}\n[[event]]\nevent = "closed"\n'
    more += 'on = { columns = ["Until", "On"], formats = ["%d/%m/%Y"] }\n'
    rows = register(more, "On", "Say", "Until")

    assert rows.reasons("1", "02/03/2020", "01/03/2020", "", "") == "On: responded before the receipt"
    assert rows.reasons("1", "02/03/2020", "", "", "01/03/2020") == "Until and On: closed before the receipt"


@pytest.mark.parametrize(
    ("received", "closed", "is_before"),
    [
        ("02/03/2020 10:00", "02/03/2020 09:59", True),
        ("02/03/2020 10:00", "02/03/2020 10:00", False),
        ("02/03/2020 10:00", "02/03/2020", False),
        ("02/03/2020", "02/03/2020 09:00", False),
        ("02/03/2020", "01/03/2020 09:00", True),
        ("??", "01/03/2020 09:00", False),
    ],
)
def test_two_instants_of_one_day_have_an_order_and_a_day_and_an_instant_of_it_have_none(received, closed, is_before):
    formats = '["%d/%m/%Y %H:%M", "%d/%m/%Y"]'
    more = f'[[event]]\nevent = "closed"\non = {{ column = "On", formats = {formats} }}\nbefore_receipt = "keep"\n'
    rows = register(more, "On", changes=[('["%d/%m/%Y"]', f'{formats}, unreadable = "unknown"'), WITHOUT])

    assert ("On: closed before the receipt" in rows.draft("1", received, closed).met.flags) == is_before


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ('event = "referred"\nbody = { columns = ["Say"] }', "referred, but the row has no body"),
        ('event = "assigned"\nteam = { columns = ["Say"] }', "assigned, but the row has no handler and no team"),
        (
            (
                'event = "delay_informed"\nlimit = "x"\nreason = { columns = ["Say"] }\n'
                'until = { column = "Until", formats = ["%d/%m/%Y"] }'
            ),
            "delay informed, but the row has no reason and no until",
        ),
    ],
)
def test_what_happened_without_what_it_needs_is_refused(said, why):
    rows = register(f"[[event]]\n{said}\n{ON}", "On", "Say", "Until")

    assert rows.reasons("1", "02/03/2020", "05/03/2020") == f"On: {why}"


# The standing


STANDING = '[standing]\ncolumn = "State"\ncodes = { O = "open", C = "finished" }\n'


def test_what_the_source_says_of_a_case_must_agree_with_its_dates():
    rows = register(f"{CLOSED}{STANDING}", "Closed", "State")

    assert rows.draft("1", "02/03/2020", "05/03/2020", "C").facts
    assert not rows.draft("1", "02/03/2020", "", "O").facts
    assert (
        rows.reasons("1", "02/03/2020", "05/03/2020", "O") == "State: 'O', but a column has the date on which it ended"
    )
    assert rows.reasons("1", "02/03/2020", "", "C") == "State: 'C', but no column has the date on which it ended"
    assert rows.reasons("1", "02/03/2020", "", "X") == "State: 'X' is not in the mapping's list"
    assert rows.reasons("1", "02/03/2020", "bad", "C").startswith("Closed: 'bad' is no date")


def test_a_case_that_is_finished_without_a_date_may_be_closed_on_an_unknown_day():
    rows = register(f'{CLOSED}{STANDING}undated = "unknown"\n', "Closed", "State")
    draft = rows.draft("1", "02/03/2020", "", "C")

    assert draft.facts == (DraftFact(event=Fate.CLOSED, happened=None),)
    assert draft.met.flags == ("State: finished without a date, so closed on an unknown day",)


GONE_AND_CLOSED = (
    '[[event]]\nevent = "closed"\non = { column = "Closed", formats = ["%d/%m/%Y"], unreadable = "unknown" }\n%s'
    '[[event]]\nevent = "withdrawn"\n'
    'on = { columns = ["Gone", "Closed"], formats = ["%%d/%%m/%%Y"], unreadable = "unknown" }\n'
    '[[event]]\nevent = "withdrawn"\non = { column = "Gone", formats = ["%%d/%%m/%%Y"] }\n'
    '[[event]]\nevent = "reopened"\nreason = { default = "new" }\non = { column = "Anew", formats = ["%%d/%%m/%%Y"] }\n'
)


@pytest.mark.parametrize(
    ("cells", "said", "expected"),
    [
        (("", "12/03/2020", ""), "", ["withdrawn"]),
        (("12/03/2020", "12/03/2020", ""), "", ["withdrawn"]),
        (("12/03/2020", "13/03/2020", ""), "", ["withdrawn", "closed"]),
        (("", "soon", ""), "", ["withdrawn"]),
        (("", "12/03/2020", ""), 'note = { default = "by phone" }\n', ["closed", "withdrawn"]),
        (("", "12/03/2020", "12/03/2020"), "", ["closed", "withdrawn", "reopened"]),
    ],
)
def test_a_case_ends_once_on_the_day_of_its_withdrawal(cells, said, expected):
    rows = register(GONE_AND_CLOSED.replace("%s", said).replace("%%", "%"), "Gone", "Closed", "Anew")

    found = rows.draft("1", "02/03/2020", *cells).facts

    assert [fact.event.value for fact in found] == expected


def test_what_a_column_says_was_withdrawn_is_withdrawn_on_an_unknown_day():
    gone = '[[event]]\nevent = "withdrawn"\nwhere = { column = "Found", match = "^Withdrawn" }\n'
    rows = register(CLOSED + gone, "Closed", "Found")
    draft = rows.draft("1", "02/03/2020", "", "Withdrawn by customer")

    assert draft.facts == (DraftFact(event=Fate.WITHDRAWN, happened=None),)
    assert draft.met.flags == ("Found: withdrawn without a date, so on an unknown day",)
    assert rows.draft("1", "02/03/2020", "05/03/2020", "Withdrawn").facts[0].event is Fate.CLOSED


def test_the_last_answer_closes_a_case_unless_a_stage_begins_after_it():
    answered = ("05/03/2020", "", "", "", "")
    later = ("05/03/2020", "06/03/2020", "09/03/2020", "", "")
    went_on = ("05/03/2020", "06/03/2020", "", "", "")
    assert ended(*answered) == [("closed", "2020-03-05")]
    assert ended(*later) == [("closed", "2020-03-09")]
    assert ended(*went_on) == []


def test_an_answer_that_came_after_a_later_stage_had_begun_does_not_close_that():
    assert ended("10/03/2020", "06/03/2020", "", "", "") == []
    assert ended("10/03/2020", "06/03/2020", "09/03/2020", "", "") == [("closed", "2020-03-09")]


def test_what_has_ended_is_not_closed_again_by_its_last_answer():
    assert ended("05/03/2020", "", "", "12/03/2020", "") == [("withdrawn", "2020-03-12")]
    assert ended("05/03/2020", "", "", "soon", "") == [("withdrawn", None)]
    assert ended("", "", "", "", "") == []


def test_an_answer_on_a_day_that_nobody_knows_closes_its_case_on_one():
    assert ended("31/06/2020", "", "", "", "") == [("closed", None)]
    assert ended("05/03/2020", "06/03/2020", "31/06/2020", "", "") == [("closed", None)]
    assert ended("31/06/2020", "06/03/2020", "09/03/2020", "", "") == [("closed", "2020-03-09")]
    assert ended("31/06/2020", "06/03/2020", "", "", "") == []
    assert ended("31/06/2020", "", "", "12/03/2020", "") == [("withdrawn", "2020-03-12")]
    draft = register(TOLD + LAST, "S1", "S2 asked", "S2", "Gone", "To").draft(
        "1", "02/03/2020", "31/06/2020", *[""] * 4
    )
    assert "answered on an unknown day, so closed on one" in draft.met.flags


def test_nothing_is_to_be_looked_at_where_the_row_says_that_nobody_knows_the_day_of_the_answer():
    draft = register(TOLD + LAST, "S1", "S2 asked", "S2", "Gone", "To").draft("1", "02/03/2020", "not known", *[""] * 4)

    assert is_finished(draft.facts)
    assert (draft.met.unknown, draft.met.flags) == (("responded (S1)",), ())


def test_an_answer_on_an_unknown_day_closes_nothing_that_a_condition_leaves_open():
    closed = LAST.replace("with", 'where = { column = "State", match = "C" }\nwith')
    rows = register(TOLD + closed, "S1", "S2 asked", "S2", "Gone", "To", "State")

    assert is_finished(rows.draft("1", "02/03/2020", "31/06/2020", "", "", "", "", "C").facts)
    assert not is_finished(rows.draft("1", "02/03/2020", "31/06/2020", "", "", "", "", "O").facts)


def test_what_is_referred_after_its_last_answer_was_closed_by_it_first():
    assert ended("05/03/2020", "", "", "", "12/03/2020") == [("closed", "2020-03-05"), ("referred", "2020-03-12")]


def test_the_last_answer_closes_only_what_a_column_calls_closed():
    closed = LAST.replace("with", 'where = { column = "State", match = "C" }\nwith')
    rows = register(TOLD + closed, "S1", "S2 asked", "S2", "Gone", "To", "State")

    assert [fact.event for fact in rows.draft("1", "02/03/2020", *["05/03/2020", "", "", "", "", "C"]).facts] == [
        Fate.RESPONDED,
        Fate.CLOSED,
    ]
    assert [fact.event for fact in rows.draft("1", "02/03/2020", "05/03/2020").facts] == [Fate.RESPONDED]


def test_an_answer_on_the_day_of_a_withdrawal_is_worth_a_look():
    answer = f'[[event]]\nevent = "responded"\n{ON}\n'
    found = f'[[matter]]\n[[matter.finding]]\nscheme = "upheld"\noutcome = {{ columns = ["Found"] }}\n{ON}\n'
    rows = register(answer + found, "On", "Found")

    assert rows.draft("1", "02/03/2020", "05/03/2020", "withdrawn").met.flags == (WITHDRAWN_AND_ANSWERED,)
    assert rows.draft("1", "02/03/2020", "05/03/2020", "upheld").met.flags == ()


def test_a_case_that_was_reopened_is_open():
    more = f'{CLOSED}[[event]]\nevent = "reopened"\nreason = {{ default = "x" }}\n{ON}\n{STANDING}'
    rows = register(more, "Closed", "On", "State")

    assert len(rows.draft("1", "02/03/2020", "05/03/2020", "06/03/2020", "O").facts) == 2


# A receipt that nobody knows


def test_a_receipt_may_be_unknown_under_the_procedure_without_limits():
    draft = register(CLOSED, "Closed", changes=[WITHOUT]).draft("1", "", "05/03/2020")

    assert (draft.received, draft.procedure, draft.met.unknown) == (None, "none", ("received",))
    assert draft.facts[0].happened == day("2020-03-05")


def test_a_source_may_have_no_receipts_at_all():
    gone = ('received = { column = "Received", formats = ["%d/%m/%Y"] }\n', "")

    assert Rows(cases(gone, WITHOUT), "Ref").draft("1").received is None
    assert Rows(cases(gone), "Ref").reasons("1") == "the mapping: blank, and a case needs its day of receipt"


def test_a_receipt_that_nobody_knows_is_refused_under_any_other_procedure():
    unreadable = ('["%d/%m/%Y"]', '["%d/%m/%Y"], unreadable = "unknown"')
    rows = register("", changes=[unreadable])

    assert rows.reasons("1", "") == "Received: blank, and a case needs its day of receipt"
    assert rows.reasons("1", "soon") == "Received: not known, and a case needs its day of receipt"


# Procedures


ORDER = "".join(
    f"""
[[event]]
event = "{name}"
on = {{ column = "{column}", formats = ["%d/%m/%Y"] }}
{stage}
"""
    for name, column, stage in [
        ("acknowledged", "Ack", ""),
        ("responded", "Reply", 'stage = "1"'),
        ("escalated", "Asked", 'stage = "2"'),
        ("responded", "Reply 2", 'stage = "2"'),
        ("acknowledged", "Ack 2", 'stage = "2"'),
        ("closed", "Closed", ""),
    ]
)


@pytest.mark.parametrize(
    ("days", "flags"),
    [
        (("04", "05", "", "", "", "05"), ()),
        (("05", "05", "", "", "", "04"), ("closed before responded",)),
        (("06", "05", "", "", "", "07"), ("responded before acknowledged",)),
        (("06", "05", "", "", "", "04"), ("closed before responded", "responded before acknowledged")),
        (("04", "05", "06", "08", "07", "05"), ()),
        (("04", "05", "06", "08", "09", "10"), ("responded before acknowledged",)),
        (("04", "08", "06", "", "09", ""), ()),
    ],
)
def test_an_order_that_cannot_be_right_is_worth_a_look_and_no_reason(days, flags):
    rows = register(ORDER, "Ack", "Reply", "Asked", "Reply 2", "Ack 2", "Closed")

    draft = rows.draft("1", "02/03/2020", *(day and f"{day}/03/2020" for day in days))

    assert draft.met.flags == flags


BY = """
[[procedure_by]]
kind = "compliment"
procedure = "local-feedback"

[[procedure_by]]
received_unknown = true
procedure = "none"

[[procedure_by]]
service = "housing"
received_from = 2024-04-01
received_until = 2025-03-31
procedure = "ho-code-2024"
"""


@pytest.mark.parametrize(
    ("received", "kind", "service", "procedure"),
    [
        ("31/03/2024", "complaint", "housing", "lgsco-code-2024"),
        ("01/04/2024", "complaint", "housing", "ho-code-2024"),
        ("31/03/2025", "complaint", "housing", "ho-code-2024"),
        ("01/04/2025", "complaint", "housing", "lgsco-code-2024"),
        ("01/04/2024", "complaint", "waste", "lgsco-code-2024"),
        ("01/04/2024", "compliment", "housing", "local-feedback"),
        ("", "complaint", "housing", "none"),
    ],
)
def test_the_procedure_goes_by_kind_service_and_day_of_receipt(received, kind, service, procedure):
    changes = [
        ('kind = { default = "complaint" }', 'kind = { columns = ["Kind"] }\nservice = { columns = ["Service"] }'),
        ('default = "local-feedback"', 'default = "lgsco-code-2024"'),
    ]

    assert register(BY, "Kind", "Service", changes=changes).draft("1", received, kind, service).procedure == procedure


def test_a_kind_without_a_procedure_is_refused():
    changes = [('default = "local-feedback"', 'compliment = "local-feedback"')]

    assert register("", changes=changes).reasons("1", "02/03/2020") == "the mapping names no procedure for a complaint"


# Matters, people, papers, verdicts


def test_what_a_row_says_of_its_matter_is_one():
    said = ('kind = { default = "complaint" }', 'kind = { default = "complaint" }\nservice = { columns = ["Team"] }')

    assert register("", "Team", changes=[said]).draft("1", "02/03/2020", "waste").matters == (
        DraftMatter(service="waste"),
    )
    assert register("", "Team", changes=[said]).draft("1", "02/03/2020").matters == (DraftMatter(),)


MATTERS = """
[[matter]]
service = { columns = ["Service"] }
categories = { cause = { columns = ["Cause"] } }
summary = { columns = ["What"] }
[[matter.finding]]
scheme = "housing-ombudsman"
outcome = { columns = ["Outcome"], codes = { M = "maladministration" } }
by = "ombudsman"
stage = "1"
on = { column = "Decided", formats = ["%d/%m/%Y"] }
reasons = { columns = ["Why"] }

[[matter]]
summary = { columns = ["More"] }
"""
COLUMNS = ("Service", "Cause", "What", "Outcome", "Decided", "Why", "More")


def test_an_outcome_is_not_known_only_where_something_was_decided():
    rows = register(MATTERS[: MATTERS.index("reasons")], "Service", "Cause", "What", "Outcome", "Decided")

    def unknown(outcome, decided):
        return rows.draft("1", "02/03/2020", "repairs", "delay", "Damp", outcome, decided).met.unknown

    assert unknown("", "") == (), "nothing was decided, as at a stage to which a case never came"
    assert unknown("", "05/03/2020") == ("matter finding outcome (Outcome)",)
    assert unknown("M", "") == ()


def test_an_outcome_that_is_not_in_the_list_is_not_known_with_its_day_or_without():
    listed = MATTERS[: MATTERS.index("reasons")].replace('codes = { M = "', 'unlisted = "unknown", codes = { M = "')
    rows = register(listed, "Service", "Cause", "What", "Outcome", "Decided")

    draft = rows.draft("1", "02/03/2020", "repairs", "delay", "Damp", "Hm", "")

    assert draft.met.unknown == ("matter finding outcome (Outcome)",)


def test_a_verdict_of_a_due_day_is_not_known_only_where_there_is_that_day():
    verdict = (
        '[[verdict]]\nname = "answer"\ndue = { column = "Due", formats = ["%d/%m/%Y"] }\n'
        'verdict = { columns = ["In time"] }'
    )
    rows = register(verdict, "Due", "In time")

    assert rows.draft("1", "02/03/2020", "", "").met.unknown == ()
    assert rows.draft("1", "02/03/2020", "05/03/2020", "").met.unknown == ("verdict answer (In time)",)


def test_a_person_need_not_have_an_address_but_one_without_a_name_is_not_known():
    kind = 'kind = { default = "complaint" }'
    people = f'{kind}\ncomplainant = {{ name = {{ columns = ["Name"] }}, email = {{ columns = ["E-mail"] }} }}'

    draft = register("", "Name", "E-mail", changes=[(kind, people)]).draft("1", "02/03/2020", "", "")

    assert draft.met.unknown == ("complainant.name",)


def test_a_row_may_have_several_matters_with_what_was_found_on_them():
    first, second = (
        register(MATTERS, *COLUMNS)
        .draft("1", "02/03/2020", "repairs", "delay", "Damp", "M", "05/03/2020", "Slow", "Rude")
        .matters
    )

    assert first == DraftMatter(
        service="repairs",
        categories=(("cause", "delay"),),
        summary="Damp",
        findings=(
            DraftFinding(
                scheme="housing-ombudsman",
                outcome="maladministration",
                by=FindingBy.OMBUDSMAN,
                stage="1",
                happened=day("2020-03-05"),
                reasons="Slow",
            ),
        ),
    )
    assert second == DraftMatter(summary="Rude")


def test_a_matter_of_which_a_row_says_nothing_is_none():
    (only,) = register(MATTERS, *COLUMNS).draft("1", "02/03/2020", "", "", "", "", "", "", "Rude").matters

    assert only == DraftMatter(summary="Rude")


PEOPLE = """
[[party]]
role = "representative"
person = { name = { columns = ["Agent"] } }

[[party]]
role = "investigating_officer"
actor = { columns = ["Officer"] }
"""


def test_other_people_of_a_case_come_with_their_roles():
    rows = register(PEOPLE, "Agent", "Officer")

    assert rows.draft("1", "02/03/2020", "Jo Smith", "staff-17").parties == (
        DraftParty(role=Role.REPRESENTATIVE, person={"name": "Jo Smith"}),
        DraftParty(role=Role.INVESTIGATING_OFFICER, actor="staff-17"),
    )
    assert rows.draft("1", "02/03/2020").parties == ()


PAPERS = """
[[document]]
title = { columns = ["Letter"] }
use = { columns = ["Way"], codes = { In = "received" } }
address = { columns = ["Where"] }
on = { column = "Posted", formats = ["%d/%m/%Y"] }
"""


def test_papers_of_a_case_come_with_what_is_known_of_them():
    rows = register(PAPERS, "Letter", "Way", "Where", "Posted")

    assert rows.draft("1", "02/03/2020", "First letter", "In", "box 7", "05/03/2020").documents == (
        DraftDocument(title="First letter", use=DocumentUse.RECEIVED, address="box 7", added=day("2020-03-05")),
    )
    assert rows.draft("1", "02/03/2020").documents == ()
    assert rows.reasons("1", "02/03/2020", "First letter") == (
        "Letter: a document, but the row does not say whether it was received, sent or internal"
    )


VERDICTS = """
[[verdict]]
name = "target"
due = { column = "Target", formats = ["%d/%m/%Y"] }
verdict = { columns = ["Judged"], codes = { ONTIME = "met", OVERDUE = "missed" } }
"""


def test_the_verdicts_of_the_source_are_its_own():
    rows = register(VERDICTS, "Target", "Judged")

    assert rows.draft("1", "02/03/2020", "09/03/2020", "ONTIME").verdicts == (
        DraftVerdict(name="target", due=day("2020-03-09"), verdict="met"),
    )
    assert rows.draft("1", "02/03/2020", "", "OVERDUE").verdicts == (DraftVerdict(name="target", verdict="missed"),)
    assert rows.draft("1", "02/03/2020").verdicts == ()


def test_everything_of_the_receipt_is_read():
    said = (
        'kind = { default = "complaint" }',
        (
            'kind = { default = "complaint" }\nreference = { columns = ["Ref"] }\n'
            'written_on = { column = "Written", formats = ["%d/%m/%Y %H:%M"], unreadable = "unknown" }\n'
            'complainant = { name = { columns = ["Name"] }, email = { columns = ["Mail"] } }'
        ),
    )
    rows = register("", "Written", "Name", "Mail", changes=[said])
    draft = rows.draft("1", "02/03/2020", "01/03/2020 10:00", "Jo Smith")

    assert (draft.reference, draft.written_on, draft.complainant) == ("1", dt.date(2020, 3, 1), {"name": "Jo Smith"})
    assert rows.draft("1", "02/03/2020", "??").written_on is None


def test_what_is_known_of_a_person_has_no_blanks_at_its_ends():
    kind = 'kind = { default = "complaint" }'
    people = f'{kind}\ncomplainant = {{ name = {{ columns = ["Name"] }}, email = {{ columns = ["E-mail"] }} }}'
    other = '[[party]]\nrole = "advocate"\nperson = { name = { columns = ["Advocate"] } }'
    rows = register(other, "Name", "E-mail", "Advocate", changes=[(kind, people)])

    draft = rows.draft("1", "02/03/2020", "Jo Smith ", "\u00a0jo@example.org\n", " Al Green ")

    assert draft.complainant == {"name": "Jo Smith", "email": "jo@example.org"}
    assert draft.parties[0].person == {"name": "Al Green"}


def test_a_reference_has_no_blanks_at_its_ends_as_the_key_has_none():
    said = ('kind = { default = "complaint" }', 'kind = { default = "complaint" }\nreference = { columns = ["No"] }')
    rows = Rows(cases(said), "Ref", "Received", "No")

    assert rows.draft("1", "02/03/2020", " C/1 ").reference == "C/1"
    assert rows.draft("1", "02/03/2020", " ").reference is None
