"""The history of an old case, as its row tells it."""

import datetime as dt

import pytest

from casework.application import import_run, row_units
from casework.application.access import AllowAll
from casework.application.import_notices import Occurrence
from casework.application.imported_cases import CaseBuilder
from casework.application.mappings import Fate
from casework.application.ports import IdempotencyKey, RowQuery
from casework.application.record_builders import RowOrigin
from casework.application.row_drafts import CaseDraft, DraftFact
from casework.application.row_reading import RowProblemError
from casework.domain.batches import Tally
from casework.domain.cases.events import (
    Acknowledged,
    Assigned,
    DateAgreed,
    DelayInformed,
    Escalated,
    Extended,
    MilestoneReached,
    Paused,
    Referred,
    Reopened,
    Responded,
)
from casework.domain.cases.vocabulary import Kind, Role
from casework.errors import CountingError
from tests.boston import BY, NOW, Register, open_register

NOT_BEGUN = (
    'responded in stage 2, but nothing says that this stage had begun by then: an [[event]] with event = "escalated" '
    'and stage = "2" reads the day on which it began, which is blank or later here if the mapping has one'
)
DAYS = 'formats = ["%d/%m/%Y"]'


def mapping(*tables, procedure="lgsco-code-2024", received="Received", identity='columns = ["Ref"]'):
    return f"""
id = "council-register"
version = 1

[source]
system = "council-register"
zone = "Europe/London"

[identity]
{identity}

[procedure]
default = "{procedure}"

[fields]
received = {{ column = "{received}", {DAYS} }}
kind = {{ default = "complaint" }}

""" + "\n".join(tables)


CHILDREN = '[[procedure_by]]\nkind = "comment"\nprocedure = "children-act-1989-representations-england"\n'
"""Another procedure of the same mapping, which has a stage 3 and a panel."""


def event(name, column, *more):
    said = "\n".join(more)
    return f'[[event]]\nevent = "{name}"\non = {{ column = "{column}", {DAYS} }}\n{said}\n'


class Council(Register):
    """A register with the columns and the mapping that a test needs."""

    def take(self, columns, *rows, **how):
        self.write(*rows, header=columns)
        return self.book.import_file(self.file, self.mapping, by=BY, **how)

    def only(self, columns, row):
        outcome = self.take(columns, row)
        assert [each.reason for each in outcome.rejects] == []
        (found,) = self.book.rows()
        return self.book.case(found.case)

    def reason(self, columns, row):
        (rejected,) = self.take(columns, row).rejects
        return rejected.reason


@pytest.fixture
def council(tmp_path):
    def make(*tables, **how):
        made = Council(tmp_path, open_register())
        made.mapping.write_text(mapping(*tables, **how), encoding="utf-8")
        return made

    return make


def told(case):
    """Return what a case tells after its receipt: the name of each event, its day, and its stage where it has one."""
    return [
        (type(fact.event).__name__, f"{fact.happened:%d/%m}", getattr(fact.event, "stage", None))
        for fact in case.history[1:]
    ]


def test_one_row_tells_of_two_stages(council):
    register = council(
        event("acknowledged", "Ack1"),
        event("responded", "Reply1", 'outcome = { columns = ["Found"] }'),
        event("escalated", "Stage2"),
        event("acknowledged", "Ack2"),
        event("responded", "Reply2", 'outcome = { columns = ["Found2"] }'),
        event("closed", "Closed"),
    )

    case = register.only(
        "Ref,Received,Ack1,Reply1,Found,Stage2,Ack2,Reply2,Found2,Closed",
        "1,01/05/2024,07/05/2024,20/05/2024,upheld,01/06/2024,05/06/2024,20/06/2024,not-upheld,21/06/2024",
    )

    assert told(case) == [
        ("Acknowledged", "07/05", "1"), ("Responded", "20/05", "1"), ("Escalated", "01/06", "2"),
        ("Acknowledged", "05/06", "2"), ("Responded", "20/06", "2"), ("Closed", "21/06", None),
    ]  # fmt: skip
    assert [(visit.stage, visit.outcome) for visit in case.visits] == [("1", "upheld"), ("2", "not-upheld")]


def test_a_fact_that_came_late_may_name_its_stage(council):
    register = council(event("escalated", "Stage2"), event("responded", "Reply1", 'stage = "1"'))

    case = register.only("Ref,Received,Stage2,Reply1", "1,01/05/2024,01/06/2024,02/06/2024")

    assert told(case) == [("Escalated", "01/06", "2"), ("Responded", "02/06", "1")]
    assert case.visits[0].responded == dt.date(2024, 6, 2)


def test_everything_that_can_have_happened_becomes_an_event_with_what_is_said_of_it(council):
    until = f"until = {{ column = 'Until', {DAYS} }}"
    register = council(
        event("assigned", "A", 'handler = { columns = ["Who"] }'),
        event("accepted", "A"),
        event("extended", "B", until, 'limit = "respond"', 'reason = { default = "complex" }'),
        event("date_agreed", "B", until, 'limit = "respond"'),
        event("delay_informed", "B", until, 'limit = "respond"', 'reason = { default = "complex" }'),
        event("paused", "C", 'reason = { default = "waiting-for-complainant" }'),
        event("resumed", "D"),
        event("milestone", "D", 'name = "panel-met"'),
        CHILDREN,
        event("referred", "E", 'body = { default = "lgsco" }'),
        event("reopened", "F", 'reason = { default = "new-evidence" }'),
        event("withdrawn", "G", 'note = { columns = ["Note"] }'),
    )

    case = register.only(
        "Ref,Received,A,B,Until,C,D,E,F,G,Who,Note",
        "1,01/05/2024,02/05/2024,03/05/2024,30/05/2024,04/05/2024,05/05/2024,06/05/2024,07/05/2024,08/05/2024,staff-3,Ta",
    )

    events = {type(fact.event): fact.event for fact in case.history}
    assert [name for name, _, _ in told(case)] == [
        "Assigned", "Accepted", "Extended", "DateAgreed", "DelayInformed", "Paused", "Resumed", "MilestoneReached",
        "Referred", "Reopened", "Withdrawn",
    ]  # fmt: skip
    assert events[Assigned].handler == "staff-3"
    assert {events[kind].limit for kind in (Extended, DateAgreed, DelayInformed)} == {"respond"}
    assert (events[Extended].until, events[DelayInformed].told_due_on) == (dt.date(2024, 5, 30), dt.date(2024, 5, 30))
    assert events[Paused].reason == "waiting-for-complainant"
    assert events[MilestoneReached].milestone == "panel-met"
    assert (events[Referred].body, events[Reopened].reason) == ("lgsco", "new-evidence")
    assert case.status == "withdrawn"


def test_what_is_merely_against_a_rule_is_a_fact(council):
    register = council(event("responded", "Reply"), event("acknowledged", "Ack"))

    case = register.only("Ref,Received,Reply,Ack", "1,01/05/2024,01/09/2024,02/09/2024")

    assert told(case) == [("Responded", "01/09", "1"), ("Acknowledged", "02/09", "1")]
    assert {type(fact.event) for fact in case.history[1:]} == {Responded, Acknowledged}


@pytest.mark.parametrize(
    ("tables", "row", "why"),
    [
        ([event("responded", "A", 'stage = "2"')], "02/05/2024,",
         NOT_BEGUN),
        ([event("resumed", "A")], "02/05/2024,", "resumed, but nothing says that it was paused"),
        ([event("paused", "A", 'reason = { default = "x" }'), event("paused", "B", 'reason = { default = "x" }')],
         "02/05/2024,03/05/2024", "paused, but an earlier pause has no end"),
        ([event("reopened", "A", 'reason = { default = "x" }')], "02/05/2024,",
         "reopened, but nothing says that it had ended"),
        ([event("escalated", "A"), event("escalated", "B")], "02/05/2024,03/05/2024",
         "escalated, but lgsco-code-2024@2024-04-01 has no stage after 2: let the mapping say the stage"),
        ([event("escalated", "A", 'stage = "3"'), CHILDREN], "02/05/2024,",
         "escalated to stage 3, and lgsco-code-2024@2024-04-01 has no such stage"),
        ([event("closed", "A")], "02/05/2999,", "closed on a day that is still to come"),
    ],
)  # fmt: skip
def test_what_no_case_can_say_is_a_reason(council, tables, row, why):
    assert council(*tables).reason("Ref,Received,A,B", f"1,01/05/2024,{row}") == why


def test_a_draft_that_was_made_in_code_says_what_its_event_needs(council):
    book = council().book
    builder = CaseBuilder(book.store, book.rulebook, by=BY, policy=AllowAll())
    fact = DraftFact(event=Fate.MILESTONE, happened=dt.date(2024, 5, 2))
    draft = CaseDraft(
        received=dt.date(2024, 5, 1), kind=Kind.COMPLAINT, procedure="lgsco-code-2024", facts=(fact,)
    )  # fmt: skip
    origin = RowOrigin(
        system="x", key="1", line=2, batch="b", now=NOW, asked=IdempotencyKey(key="import/x/1", digest="d.b")
    )  # fmt: skip

    with pytest.raises(RowProblemError, match="milestone, but the row does not say which one"):
        builder.commit(draft, origin)
    with pytest.raises(RowProblemError, match="1 was imported before, and its case is not to be found"):
        builder.update(draft, origin)


def test_a_draft_that_was_made_in_code_names_a_procedure_that_there_is(council):
    book = council().book
    builder = CaseBuilder(book.store, book.rulebook, by=BY, policy=AllowAll())
    draft = CaseDraft(received=dt.date(2024, 5, 1), kind=Kind.COMPLAINT, procedure="lgsco-code-2042")
    origin = RowOrigin(
        system="x", key="1", line=2, batch="b", now=NOW, asked=IdempotencyKey(key="import/x/1", digest="d.b")
    )  # fmt: skip

    with pytest.raises(RowProblemError, match="lgsco-code-2042"):
        builder.commit(draft, origin)


def test_parties_matters_findings_and_documents_become_what_they_are(council):
    register = council(
        '[[party]]\nrole = "representative"\nperson = { name = { columns = ["Agent"] } }\n',
        f"""[[matter]]
service = {{ columns = ["Team"] }}
categories = {{ cause = {{ columns = ["Cause"] }} }}
summary = {{ columns = ["About"] }}
[[matter.finding]]
scheme = "housing-ombudsman"
outcome = {{ columns = ["Finding"] }}
by = "ombudsman"
on = {{ column = "Found", {DAYS} }}
""",
        '[[document]]\nuse = { default = "received" }\ntitle = { columns = ["Letter"] }\n'
        'address = { columns = ["Where"] }\n',
    )
    columns = "Ref,Received,Agent,Team,Cause,About,Finding,Found,Letter,Where"

    case = register.only(columns, "1,01/05/2024,Jo,repairs,delay,Leak,maladministration,01/06/2024,Letter,Box 3")

    assert [party.role for party in case.parties] == [Role.REPRESENTATIVE]
    (finding,) = case.results.findings
    (document,) = case.documents
    assert (finding.event.outcome, finding.happened) == ("maladministration", dt.date(2024, 6, 1))
    assert (case.service, case.matters[-1].service) == ("repairs", "repairs")
    assert (document.event.undated, document.event.sha256) == (True, None)
    words = register.book.file(case.id).details
    assert (words[document.event.title], words[document.event.address]) == ("Letter", "Box 3")


BOTH_STAGES = "".join(
    f"""
[[matter.finding]]
scheme = "upheld"
stage = "{stage}"
outcome = {{ columns = ["Found {stage}"] }}
on = {{ column = "Reply {stage}", {DAYS} }}
"""
    for stage in ("1", "2")
)


def test_a_matter_is_judged_at_each_stage_that_the_row_has_an_outcome_of(council):
    columns = "Ref,Received,Found 1,Reply 1,Asked,Found 2,Reply 2"
    register = council(f"[[matter]]\n{BOTH_STAGES}", event("escalated", "Asked", 'stage = "2"'))
    first = "1,01/05/2024,not-upheld,10/05/2024"

    register.only(columns, f"{first},,,")
    register.take(columns, f"{first},20/05/2024,upheld,03/06/2024")
    (row,) = register.book.rows()

    found = [
        (each.event.stage, each.event.outcome, each.happened) for each in register.book.case(row.case).results.findings
    ]
    assert found == [("1", "not-upheld", dt.date(2024, 5, 10)), ("2", "upheld", dt.date(2024, 6, 3))]
    assert [(each.matter, each.stage, each.stands) for each in row.findings] == [("m1", "1", True), ("m1", "2", True)]


def test_a_finding_without_a_day_has_none(council):
    register = council(
        f"""[[matter]]
[[matter.finding]]
scheme = "housing-ombudsman"
outcome = {{ columns = ["Finding"] }}
on = {{ column = "Found", {DAYS} }}
"""
    )

    case = register.only("Ref,Received,Finding,Found", "1,01/05/2024,maladministration,")

    assert case.results.findings[0].event.undated


def test_a_finding_in_a_stage_that_the_case_did_not_come_to_is_a_reason(council):
    register = council(
        """[[matter]]
[[matter.finding]]
scheme = "housing-ombudsman"
stage = "2"
outcome = { columns = ["Finding"] }
"""
    )

    assert "a finding in stage 2, but nothing says" in register.reason("Ref,Received,Finding", "1,01/05/2024,upheld")


def test_T34_what_nobody_knows_the_day_of_has_none_in_any_list(council):
    register = council(
        event("closed", "Closed"),
        '[standing]\ncolumn = "State"\ncodes = { done = "finished" }\nundated = "unknown"\n',
        procedure="none",
    )

    case = register.only("Ref,Received,Closed,State", "1,,,done")

    (row,) = register.book.rows()
    assert (row.received_on, row.closed_on, row.status) == (None, None, "closed")
    assert case.intake.received is None


def test_the_verdict_of_the_source_stands_beside_ours(council):
    register = council(
        f'[[verdict]]\nname = "target"\ndue = {{ column = "Target", {DAYS} }}\n'
        'verdict = { columns = ["View"], codes = { "On time" = "on-time" } }\n'
        f'[[verdict]]\nname = "first"\ndue = {{ column = "Target", formats = ["%d/%m/%Y %H:%M"] }}\n'
    )
    columns = "Ref,Received,Target,View"
    register.mapping.write_text(
        register.mapping.read_text(encoding="utf-8").split('[[verdict]]\nname = "first"')[0], encoding="utf-8"
    )

    case = register.only(columns, "1,01/05/2024,20/05/2024,On time")

    (judged,) = case.judged
    assert (judged.name, judged.due, judged.verdict) == ("target", dt.date(2024, 5, 20), "on-time")
    assert register.take(columns, "1,01/05/2024,21/05/2024,On time").updated == 1
    assert register.book.case(case.id).judged[0].due == dt.date(2024, 5, 21)


def test_an_escalation_before_the_end_of_an_old_case_is_told_in_the_order_of_time(council):
    register = council(event("closed", "Closed"), event("escalated", "Stage2"))

    case = register.only("Ref,Received,Closed,Stage2", "1,01/05/2024,01/07/2024,01/06/2024")

    assert told(case) == [("Escalated", "01/06", "2"), ("Closed", "01/07", None)]
    assert isinstance(case.history[1].event, Escalated)


# Several rows of one case


def test_a_newer_export_that_knows_of_a_second_stage_tells_the_end_again_behind_it(council):
    register = council(
        event("escalated", "Stage2"), event("closed", "Closed"), event("responded", "Reply1", 'stage = "1"')
    )  # fmt: skip
    columns = "Ref,Received,Stage2,Closed,Reply1"
    case = register.only(columns, "1,01/05/2024,,01/07/2024,20/05/2024")

    assert register.take(columns, "1,01/05/2024,01/06/2024,01/07/2024,20/05/2024").updated == 1

    after = register.book.case(case.id)
    assert told(after) == [("Responded", "20/05", "1"), ("Escalated", "01/06", "2"), ("Closed", "01/07", None)]
    assert [(visit.stage, visit.ended) for visit in after.visits] == [
        ("1", dt.date(2024, 6, 1)), ("2", dt.date(2024, 7, 1)),
    ]  # fmt: skip
    assert after.status == "closed"
    assert len(after.struck) == 1


def test_a_case_whose_row_cannot_be_made_is_a_reason(council, monkeypatch):
    def refused(_rulebook, _case):
        raise CountingError("the day is too far away")

    monkeypatch.setattr("casework.application.rulebook.Rulebook.row", refused)

    assert council().reason("Ref,Received", "1,01/05/2024") == "the day is too far away"


SEVERAL = 'columns = ["Ref"]\nrows = "several"'
TWO_DAYS = (
    "received: line 2 says 2024-05-01 and line 4 says 2024-05-02, and they are of one case; if each row is a stage of "
    'it, write rows = "stages"'
)
MATTER = '[[matter]]\nservice = { columns = ["Team"] }\n'


def test_rows_of_one_case_are_gathered_though_they_stand_apart(council):
    total = '[[skip]]\ncolumn = "Ref"\nmatch = "^Total"\n'
    register = council(MATTER, event("closed", "Closed"), total, identity=SEVERAL)

    outcome = register.take(
        "Ref,Received,Team,Closed",
        "1,01/05/2024,repairs,02/05/2024", "2,01/05/2024,repairs,", "1,01/05/2024,rents,02/05/2024",
        "1,01/05/2024,repairs,02/05/2024", ",01/05/2024,x,", "3", "Total,,,",
    )  # fmt: skip

    assert (outcome.new, outcome.duplicate, outcome.rejected, outcome.rows) == (3, 1, 2, 6)
    assert outcome.noticed.duplicate == Occurrence(count=1, places=("line 5",))
    assert outcome.passed_over == 1
    cases = {row.source_key: register.book.case(row.case) for row in register.book.rows()}
    assert sorted(cases) == ["1", "2"]
    assert [matter.service for matter in cases["1"].matters] == ["repairs", "rents"]
    assert len(cases["1"].closures) == 1
    assert outcome.records == {"new": 2, "updated": 0, "unchanged": 0}
    assert register.book.imports(viewer=BY)[0].tally == Tally(new=3, duplicate=1, rejected=2, new_records=2)


def test_rows_of_one_case_that_say_two_things_where_it_has_one_are_rejected_together(council):
    register = council(MATTER, identity=SEVERAL)

    outcome = register.take("Ref,Received,Team", "1,01/05/2024,a", "2,01/05/2024,a", "1,02/05/2024,b")

    assert [(row.line, row.reason) for row in outcome.rejects] == [(line, TWO_DAYS) for line in (2, 4)]
    assert (outcome.new, outcome.rejected) == (1, 2)


def test_two_rows_of_one_case_may_differ_in_the_blanks_behind_a_name(council):
    register = council('complainant = { name = { columns = ["Who"] } }\n', MATTER, identity=SEVERAL)

    assert register.take("Ref,Received,Team,Who", "1,01/05/2024,a,Ann", "1,01/05/2024,b,Ann ").rejected == 0


def test_what_two_rows_say_of_people_is_not_quoted(council):
    register = council('complainant = { name = { columns = ["Who"] } }\n', MATTER, identity=SEVERAL)

    outcome = register.take("Ref,Received,Team,Who", "1,01/05/2024,a,Ann", "1,01/05/2024,b,Bob")

    assert {row.reason for row in outcome.rejects} == {
        "complainant: line 2 and line 3 are of one case, and say two things"
    }


def test_what_one_row_of_a_case_does_not_know_another_may_say(council):
    by_way = 'channel = { columns = ["How"], codes = { Web = "web" }, unlisted = "unknown" }\n'
    register = council(by_way, MATTER, identity=SEVERAL)

    outcome = register.take("Ref,Received,Team,How", "1,01/05/2024,a,??", "1,01/05/2024,b,Web", "1,01/05/2024,c,?")

    assert (outcome.new, outcome.rejected) == (3, 0)
    assert [row.channel for row in register.book.rows()] == ["web"]


def test_what_one_row_of_a_case_has_no_more_than_a_dash_for_another_may_say(council):
    dashes = '[columns.Closed]\nblank = ["-"]\n'
    register = council(MATTER, event("closed", "Closed"), dashes, identity=SEVERAL)

    outcome = register.take("Ref,Received,Team,Closed", "1,01/05/2024,a,-", "1,01/05/2024,b,03/05/2024")

    assert (outcome.new, outcome.rejected) == (2, 0)
    assert [row.closed_on for row in register.book.rows()] == ["2024-05-03"]


def test_what_very_many_rows_have_is_no_number_of_a_case(council, monkeypatch):
    monkeypatch.setattr(row_units, "ROWS_OF_ONE", 2)
    register = council(MATTER, identity=SEVERAL)
    rows = [f"bins,01/05/2024,{team}" for team in "abcde"]

    outcome = register.take("Ref,Received,Team", *rows, "2,01/05/2024,a", "2,01/05/2024,b")

    why = "Ref: the same in more than 2 rows, too many for one case; let the mapping name what tells cases apart"
    assert [(row.line, row.reason) for row in outcome.rejects] == [(line, why) for line in range(2, 7)]
    assert (outcome.new, outcome.rejected, outcome.rows) == (2, 5, 7)


def test_the_same_rows_in_another_order_are_no_change(council):
    register = council(MATTER, identity=SEVERAL)
    rows = ["1,01/05/2024,a", "2,01/05/2024,a", "1,01/05/2024,b"]
    register.take("Ref,Received,Team", *rows)

    again = register.take("Ref,Received,Team", *reversed(rows))

    assert (again.unchanged, again.updated) == (3, 0)


def test_a_case_that_one_row_of_says_more_of_is_known_by_it(council):
    register = council(
        MATTER, 'reference = { columns = ["No"] }', event("closed", "Closed"), identity=SEVERAL
    )  # fmt: skip
    text = register.mapping.read_text(encoding="utf-8").replace('reference = { columns = ["No"] }', "")
    register.mapping.write_text(
        text.replace("[fields]", '[fields]\nreference = { columns = ["No"] }'), encoding="utf-8"
    )

    outcome = register.take(
        "Ref,Received,Team,No,Closed",
        "1,01/05/2024,a,,03/05/2024", "1,01/05/2024,b,C-7,", "1,01/05/2024,c,C-7,02/05/2024",
    )  # fmt: skip

    (row,) = register.book.rows()
    assert (outcome.new, row.reference) == (3, "C-7")


# Rows of several organisations


def test_rows_of_another_organisation_go_to_its_own_log(council):
    register = council(
        '[organisation]\ncolumns = ["Trust"]\ncodes = { NEAS = "neas" }\ndefault = "rotherham"\n',
        event("closed", "Closed"),
    )
    columns = "Ref,Received,Trust,Closed"
    rows = ["1,01/05/2024,NEAS,", "2,01/05/2024,,", "3,01/05/2024,NEAS,02/05/2024", "4,x,NEAS,"]

    outcome = register.take(columns, *rows)

    store = register.book.store
    assert (outcome.new, outcome.rejected) == (3, 1)
    assert len(store.find("neas", RowQuery())) == 2
    assert [row.source_key for row in register.book.rows()] == ["2"]
    assert {record.stream for record in store.read_all("neas") if record.stream.startswith("import")} == {
        "imports", f"import/{outcome.batch}",
    }  # fmt: skip
    again = register.take(columns, *rows)
    assert (again.unchanged, again.rejected, again.batch) == (3, 1, None)


def test_a_record_that_moves_to_another_organisation_is_rejected_and_counts_once(council, monkeypatch):
    monkeypatch.setattr(import_run, "GROUP", 1)
    register = council('[organisation]\ncolumns = ["Trust"]\ncodes = { NEAS = "neas", HOME = "rotherham" }\n')
    columns = "Ref,Received,Trust"
    register.take(columns, "1,01/05/2024,NEAS", "2,01/05/2024,HOME")

    outcome = register.take(columns, "1,01/05/2024,HOME", "2,01/05/2024,HOME", "3,01/05/2024,HOME")

    assert (outcome.new, outcome.unchanged, outcome.rejected) == (1, 1, 1)
    assert outcome.rejects[0].reason == (
        "it was imported into neas before, and says rotherham now: a record does not move, and would count twice. "
        "Settle it in neas and in rotherham by hand, or undo that import there and import the row again"
    )
    assert [row.source_key for row in register.book.store.find("neas", RowQuery())] == ["1"]
    assert sorted(row.source_key for row in register.book.rows()) == ["2", "3"]


def test_a_record_that_moves_between_two_other_organisations_is_rejected_too(council):
    rules = 'rules = [{ match = "^N", value = "neas" }, { match = "^S", value = "seas" }]\ndefault = "rotherham"\n'
    register = council(f'[organisation]\ncolumns = ["Trust"]\n{rules}')
    columns = "Ref,Received,Trust"
    register.take(columns, "1,01/05/2024,N")

    checked = register.take(columns, "1,01/05/2024,S", check=True)

    assert (checked.new, checked.rejected) == (0, 1)
    assert checked.rejects[0].reason.startswith("it was imported into neas before, and says seas now: ")


def test_a_day_that_nobody_knows_is_no_change_when_the_next_export_comes_later(council):
    register = council(
        event("closed", "Closed"),
        '[standing]\ncolumn = "State"\ncodes = { done = "finished" }\nundated = "unknown"\n',
        procedure="none",
    )
    text = register.mapping.read_text(encoding="utf-8")
    register.mapping.write_text(
        text.replace("[fields]", '[fields]\nsummary = { columns = ["What"] }'), encoding="utf-8"
    )  # fmt: skip
    columns = "Ref,Received,Closed,State,What"
    case = register.only(columns, "1,,,done,Bins")
    register.book.clock.advance(dt.timedelta(days=30))

    assert register.take(columns, "1,,,done,Bins").unchanged == 1
    assert register.take(columns, "1,,,done,Trees").updated == 1

    after = register.book.case(case.id)
    assert [each.happened for each in after.history] == [each.happened for each in case.history]
    assert [type(each.event).__name__ for each in after.recorded] == ["Received", "Closed", "Corrected"]


UNTIL = f"until = {{ column = 'Until', unreadable = 'unknown', {DAYS} }}"


def extended(*more):
    """What a register tells of more time until a day, and nowhere when it was given."""
    return "\n".join(['[[event]]\nevent = "extended"\nlimit = "respond"', UNTIL, *more, ""])


def the_extension(case):
    return next(fact.event for fact in case.history if isinstance(fact.event, Extended))


def test_a_register_that_says_only_until_when_tells_of_an_extension_whose_day_nobody_knows(council):
    register = council(extended(), event("responded", "Reply"), procedure="lgsco-code-2024")

    case = register.only("Ref,Received,Until,Reply", "1,01/05/2024,28/06/2024,01/07/2024")

    assert [name for name, _, _ in told(case)] == ["Responded", "Extended"]
    assert (the_extension(case).until, the_extension(case).undated) == (dt.date(2024, 6, 28), True)
    respond = next(each for each in register.book.deadlines(case.id) if each.limit == "respond")
    assert (respond.due_on, respond.result) == (dt.date(2024, 6, 28), "missed")
    assert "More time was given on a day that is not known: until Fri 28 Jun 2024." in respond.explanation


def test_a_row_that_says_no_day_until_when_tells_of_no_extension(council):
    register = council(extended())

    case = register.only("Ref,Received,Until", "1,01/05/2024,")

    assert told(case) == []


def test_an_extension_whose_day_is_kept_as_unknown_stays_an_extension(council):
    given = f"on = {{ column = 'Given', unreadable = 'unknown', {DAYS} }}"
    register = council(extended(given))

    outcome = register.take("Ref,Received,Until,Given", "1,01/05/2024,28/06/2024,soon", "2,01/05/2024,,soon")

    cases = [register.book.case(row.case) for row in register.book.rows()]
    one, two = sorted(cases, key=lambda case: case.intake.source.line)
    assert (outcome.accepted, outcome.rejected) == (2, 0)
    assert (the_extension(one).undated, told(two)) == (True, [])


def test_the_same_export_changes_nothing_of_an_extension_without_a_day(council):
    register = council(extended())
    columns, row = "Ref,Received,Until", "1,01/05/2024,28/06/2024"
    case = register.only(columns, row)

    again = register.take(columns, row)
    later = register.take(columns, "1,01/05/2024,12/07/2024")

    assert (again.unchanged, later.updated) == (1, 1)
    assert the_extension(register.book.case(case.id)).until == dt.date(2024, 7, 12)


@pytest.mark.parametrize(
    ("tables", "row", "visits"),
    [
        (
            [event("escalated", "Then"), extended()],
            "1,01/05/2024,28/06/2024,01/06/2024",
            'stage 1 and then in stage 2: nothing says in which; write stage = "1", say, in its [[event]]',
        ),
        (
            [event("closed", "Then"), event("reopened", "Then", 'reason = { default = "new-facts" }'), extended()],
            "1,01/05/2024,28/06/2024,01/06/2024",
            "stage 1 and then in stage 1: nothing says in which",
        ),
    ],
)
def test_an_extension_without_a_day_is_taken_for_none_of_two_visits(council, tables, row, visits):
    why = f"extended on a day that is not known, and the case was in {visits}"
    assert council(*tables).reason("Ref,Received,Until,Then", row) == why


def test_an_extension_without_a_day_is_taken_for_no_turn_of_a_limit_that_comes_again(council):
    update = extended().replace('"respond"', '"update"')
    register = council(update, procedure="ie-hse-yoursay")

    why = "extended on a day that is not known, and update comes again and again"
    assert register.reason("Ref,Received,Until", "1,01/05/2024,28/06/2024") == why


def test_an_extension_without_a_day_may_name_its_stage(council):
    register = council(event("escalated", "Then"), extended('stage = "1"'))

    case = register.only("Ref,Received,Until,Then", "1,01/05/2024,28/06/2024,01/06/2024")

    assert (len(case.visits[0].granted), len(case.visits[1].granted)) == (1, 0)
