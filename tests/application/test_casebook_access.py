"""Every way to read asks the access policy, counts and exports included; every way to write asks it too."""

import datetime as dt
import inspect

import pytest

from casework.application.access import ANYONE, AllowAll, Sight
from casework.application.ports import RowQuery
from casework.casebook import Casebook
from casework.domain.actors import Actor
from casework.domain.cases.vocabulary import Role
from casework.errors import AccessError, NotFoundError
from tests.complaints import CALENDARS, FEEDBACK, FOI
from tests.offices import OFFICER, case_log_of, complaint, log_of, lose_rows, office

OUTSIDER, MANAGER = Actor("staff-99"), Actor("manager-1")
LATER = dt.date(2026, 12, 31)


class HousingOnly:
    """Nobody but the team may see cases of housing; managers see everything, and only officers write."""

    def __init__(self):
        self.asked = []

    def may(self, actor, action, row):
        self.asked.append((actor.id, action, row and row.reference))
        return "complaint-handler" in actor.roles

    def sees(self, viewer, row, what):
        return row.service != "housing" or "housing" in viewer.teams

    def sees_all(self, viewer):
        return viewer == MANAGER


@pytest.fixture
def policy():
    return HousingOnly()


@pytest.fixture
def book(policy):
    return office(policy=policy)


@pytest.fixture
def hidden(book):
    return complaint(book, service="housing", reference="H-1", categories={"sorted-as": "H-1"}, summary="Damp")


@pytest.fixture
def open_to_all(book):
    return complaint(book, service="waste", reference="W-1", categories={"sorted-as": "W-1"}, summary="Bins")


def counted_by_service(book, viewer):
    """The references of the cases that the charts count, of which each service has one."""
    counted = {"H-1": book.dips(service="housing", viewer=viewer), "W-1": book.dips(service="waste", viewer=viewer)}
    return [reference for reference, found in counted.items() if found]


def compared_by_service(book, viewer):
    """The references of the cases that are compared, which are their codes; managers read no words of housing."""
    found = book.compare_categories("sorted-as", viewer=viewer)
    return [*(each.code for each in found.codes), *found.without_words * ["H-1"]]


# How each public method that reads is asked about one case, and what it may show of a hidden one.
ABOUT_ONE_CASE = {
    "case": lambda book, name, viewer: book.case(name, viewer=viewer),
    "next_steps": lambda book, name, viewer: book.next_steps(name, viewer=viewer),
    "file": lambda book, name, viewer: book.file(name, viewer=viewer),
    "deadlines": lambda book, name, viewer: book.deadlines(name, viewer=viewer),
    "reminders": lambda book, name, viewer: book.reminders(name, viewer=viewer),
    "windows": lambda book, name, viewer: book.windows(name, viewer=viewer),
    "referral": lambda book, name, viewer: book.referral(name, viewer=viewer),
    "as_dict": lambda book, name, viewer: book.as_dict(book.file(name, viewer=viewer), viewer=viewer),
    "identify": lambda book, name, viewer: book.identify(name, viewer=viewer),
    "suggest_categories": lambda book, name, viewer: book.suggest_categories(name, viewer=viewer),
}
ABOUT_MANY_CASES = {
    "find": lambda book, viewer: [row.reference for row in book.find(viewer=viewer)],
    "rows": lambda book, viewer: [row.reference for row in book.rows(viewer=viewer)],
    "due": lambda book, viewer: [row.reference for row in book.due(on=LATER, viewer=viewer)],
    "tabulate": lambda book, viewer: [name for (name,), _ in book.tabulate(("reference",), viewer=viewer)],
    "dips": counted_by_service,
    "compare_categories": compared_by_service,
    "report": lambda book, viewer: [row[1] for row in book.report("cases", viewer=viewer)[0].rows],
}
WRITES = {
    "acknowledge": {},
    "accept": {},
    "categorise": {"scheme": "cause", "categories": ["delay"]},
    "assign": {"team": "housing"},
    "pause": {"reason": "clarification"},
    "resume": {},
    "extend": {"reason": "complexity"},
    "agree_date": {"limit": "respond", "until": LATER},
    "set_date": {"limit": "respond", "until": LATER, "set_by": "court"},
    "inform_delay": {"limit": "respond", "told_due_on": LATER, "reason": "complexity"},
    "decline": {"exclusion": "late", "reasons": "Two years ago"},
    "decline_escalation": {"exclusion": "late", "reasons": "A year after the answer"},
    "pass_on": {"body": "water-company"},
    "pursue": {"reason": "public-interest"},
    "reach_milestone": {"milestone": "passed-on"},
    "respond": {},
    "escalate": {},
    "refer": {"body": "ombudsman"},
    "withdraw": {},
    "close_case": {},
    "reopen": {"reason": "new-evidence"},
    "note": {"text": "Rang them"},
    "document": {
        "use": "received",
        "title": "Photo",
        "media_type": "image/jpeg",
        "sha256": "0" * 64,
        "size": 7,
    },
    "erase_document": {"document": "d1", "reason": "retention"},
    "finding": {"outcome": "upheld"},
    "remedy": {"kind": "apology"},
    "remedy_done": {},
    "remedy_undeliverable": {"reason": "declined"},
    "learn": {"cause": "delay", "what": "Keep to dates"},
    "add_party": {"party": "p2", "role": Role.ADVOCATE},
    "remove_party": {"party": "p1", "reason": "died"},
    "consent": {"step": "requested", "giver": "p1"},
    "recognise": {"staff": ["staff-3"]},
    "tell_recognised": {"who": "staff-3"},
    "add_matter": {"matter": "m2"},
    "prefer": {"party": "p1", "preferences": {"language": "cy"}},
    "adjust": {"party": "p1", "what": "Calls after six"},
    "end_adjustment": {"adjustment": "a1", "reason": "moved"},
    "flag": {"kind": "risk"},
    "clear_flag": {"flag": "f1", "reason": "resolved"},
    "raise_complaint": {"procedure": FEEDBACK, "received_at": LATER},
    "split": {"kind": "comment", "procedure": FEEDBACK},
    "reclassify": {"reason": "better-known", "formality": "formal"},
    "link": {"other": "W-2", "link": "same_cause"},
    "unlink": {"other": "W-2", "reason": "mistake"},
    "merge": {"into": "W-2"},
    "unmerge": {"reason": "mistake"},
    "correct": {"version": 1, "reason": "typing-error", "fields": {"channel": "web"}},
}
# Counts what the lists leave as it was; how it is hidden stands with the tests of those.
COUNTS = {"unreadable"}
# About people across cases; how the policy is asked stands with the tests of those.
ABOUT_PEOPLE = {"restrictions", "restrictions_in", "equality_figures"}
WRITES_ABOUT_PEOPLE = {
    "restrict",
    "review_restriction",
    "appeal_restriction",
    "lift_restriction",
    "record_equality",
}
# What people answered and wrote, apart from every case; how the policy is asked stands with the tests of those.
ABOUT_ENTRIES = {"answers", "survey_figures", "labelled_texts", "text_figures"}
# What was decided about published standards; how the policy is asked stands with the tests of those.
ABOUT_STANDARDS = {"standard_reviews", "readings", "indicator_dips", "noted_figures"}
WRITES_ABOUT_STANDARDS = {"review_standard", "note_figure"}
# Whom surveys are for and what they answered; how the policy is asked stands with the tests of those.
ABOUT_SURVEYS = {"invitations", "follow_ups"}
WRITES_ABOUT_SURVEYS = {"survey_answer", "survey_token", "survey_wish", "invite", "follow_up_done"}
# What was published; how the policy is asked stands with the tests of it.
ABOUT_PUBLICATIONS = {"publications", "publication", "restated", "standards_file"}
WRITES_PUBLICATIONS = {"publish_readings"}
# What was learned and done, and why there was a dip; how the policy is asked stands with the tests of those.
ABOUT_LEARNING = {"improvement", "improvements", "explanations"}
WRITES_ABOUT_LEARNING = {
    "propose_improvement",
    "agree_improvement",
    "start_improvement",
    "finish_improvement",
    "drop_improvement",
    "reopen_improvement",
    "review_improvement",
    "correct_improvement",
    "award_improvement",
    "publish_improvement",
    "withdraw_publication",
    "share_improvement",
    "take_up_improvement",
    "explain_signal",
    "withdraw_explanation",
}
# Whom the body asked and how they voted; how the policy is asked stands with the tests of those.
ABOUT_CONSULTATIONS = {"consultations", "consultation", "came_of_consultation"}
WRITES_ABOUT_CONSULTATIONS = {
    "plan_consultation",
    "reach_group",
    "vote",
    "record_ballots",
    "count_votes",
    "tell_shares",
    "decide_round",
    "consultation_analysed",
    "consultation_told",
    "review_method",
    "strike_out_of_consultation",
}
# Looks across cases and settles their dates; how the policy is asked stands below.
RECOMPUTES = {"recompute"}
# Tell nothing of any case.
OTHERS = {"open", "configured", "lazy", "close", "receive", "import_file", "today", "verify", "rebuild"}
OTHERS |= {"joined"}  # gives a casebook that asks the same policy
# Look after followers of the log, as whoever keeps the store does.
OTHERS |= {"follow", "followers", "retry_follower", "restart_follower", "debug_follower"}
# Imports on record; how the policy is asked stands with the tests of those.
ABOUT_IMPORTS = {"imports", "find_import"}
OTHERS |= {"undo_import"} | ABOUT_IMPORTS
OTHERS |= {"frameworks", "indicators"} | ABOUT_STANDARDS | WRITES_ABOUT_STANDARDS  # the rules are files, and published
# What was said to whom, and what was not; how the policy is asked stands with the tests of those.
ABOUT_NOTIFICATIONS = {"notifications", "mended_notifications", "pending_notifications", "unsettled_notifications"}
WRITES_ABOUT_NOTIFICATIONS = {"sweep", "deliver", "retry_notification", "settle_notification"} | {
    "notification_bounced"
}
OTHERS |= ABOUT_CONSULTATIONS | WRITES_ABOUT_CONSULTATIONS | ABOUT_NOTIFICATIONS | WRITES_ABOUT_NOTIFICATIONS
OTHERS |= {"category_rules"}  # rules are files
OTHERS |= {"reminder_schedules", "notification_templates", "notification_lacks"}  # schedules and letters are files
OTHERS |= {"surveys"} | ABOUT_SURVEYS | WRITES_ABOUT_SURVEYS  # surveys are files
OTHERS |= ABOUT_LEARNING | WRITES_ABOUT_LEARNING | ABOUT_PUBLICATIONS | WRITES_PUBLICATIONS
OTHERS |= {"equality_questions"} | RECOMPUTES | ABOUT_PEOPLE | WRITES_ABOUT_PEOPLE | ABOUT_ENTRIES


def _public():
    return {name for name, _ in inspect.getmembers(Casebook, callable) if not name.startswith("_")}


def test_no_way_to_read_or_write_is_forgotten_here():
    assert _public() - OTHERS == ABOUT_ONE_CASE.keys() | ABOUT_MANY_CASES.keys() | COUNTS | WRITES.keys()


def test_every_way_to_read_takes_a_viewer_and_no_way_to_write_does():
    takes_viewer = {name for name in _public() if "viewer" in inspect.signature(getattr(Casebook, name)).parameters}

    about_cases = ABOUT_ONE_CASE.keys() | ABOUT_MANY_CASES.keys() | COUNTS
    others = ABOUT_PEOPLE | ABOUT_ENTRIES | ABOUT_STANDARDS | ABOUT_SURVEYS
    others |= ABOUT_LEARNING | ABOUT_IMPORTS | ABOUT_CONSULTATIONS | ABOUT_PUBLICATIONS | ABOUT_NOTIFICATIONS
    assert takes_viewer == about_cases | others


@pytest.mark.parametrize("ask", ABOUT_ONE_CASE.values(), ids=ABOUT_ONE_CASE)
@pytest.mark.parametrize("viewer", [OUTSIDER, None])
def test_one_case_is_hidden_from_who_may_not_see_it(ask, viewer, book, hidden, open_to_all):
    for name in (hidden.id, hidden.reference):
        with pytest.raises(AccessError) as refused:
            ask(book, name, viewer)
        assert (refused.value.who, refused.value.what) == ((viewer or ANYONE).id, f"see {name}")
        assert {hidden.id, hidden.reference} - {name} - set(str(refused.value).split()) != set()
    assert ask(book, open_to_all.id, viewer)


@pytest.mark.parametrize("ask", ABOUT_ONE_CASE.values(), ids=ABOUT_ONE_CASE)
@pytest.mark.parametrize("viewer", [OFFICER, MANAGER])
def test_one_case_is_shown_to_who_may_see_it(ask, viewer, book, hidden):
    assert ask(book, hidden.id, viewer)


@pytest.mark.parametrize("ask", ABOUT_ONE_CASE.values(), ids=ABOUT_ONE_CASE)
@pytest.mark.parametrize("viewer", [OUTSIDER, MANAGER])
def test_a_case_that_does_not_exist_is_not_found_whoever_asks(ask, viewer, book):
    with pytest.raises(NotFoundError):
        ask(book, "case-" + "0" * 32, viewer)


@pytest.mark.parametrize("ask", ABOUT_ONE_CASE.values(), ids=ABOUT_ONE_CASE)
def test_a_case_whose_row_was_lost_is_hidden_all_the_same(ask, book, hidden):
    lose_rows(book.store)

    with pytest.raises(AccessError):
        ask(book, hidden.id, OUTSIDER)
    assert ask(book, hidden.id, OFFICER)


@pytest.mark.parametrize("ask", ABOUT_MANY_CASES.values(), ids=ABOUT_MANY_CASES)
@pytest.mark.usefixtures("hidden", "open_to_all")
def test_lists_counts_and_exports_leave_hidden_cases_out(ask, book):
    assert ask(book, OUTSIDER) == ask(book, None) == ["W-1"]
    assert sorted(ask(book, OFFICER)) == sorted(ask(book, MANAGER)) == ["H-1", "W-1"]


@pytest.mark.parametrize("name", ["summary", "cases", "limits", "deadlines"])
@pytest.mark.usefixtures("hidden", "open_to_all")
def test_no_report_counts_what_is_hidden(name, book):
    shown, all_of_it = (
        [value for table in book.report(name, viewer=viewer) for row in table.rows for value in row]
        for viewer in (OUTSIDER, MANAGER)
    )

    assert not {"H-1", "housing"} & set(shown)
    assert {"H-1", "housing"} & set(all_of_it)


def test_a_page_is_filled_although_most_cases_are_hidden(book):
    for number in range(7):
        complaint(book, service="housing" if number % 3 else "waste", reference=f"C-{number}")

    page = book.find(RowQuery(limit=2), viewer=OUTSIDER)
    rest = book.find(RowQuery(limit=2, after=page[-1]), viewer=OUTSIDER)

    assert {row.service for row in (*page, *rest)} == {"waste"}
    assert (len(page), len(rest)) == (2, 1)


@pytest.mark.parametrize(("method", "said"), WRITES.items(), ids=WRITES)
def test_who_may_not_write_writes_nothing(method, said, book, policy, open_to_all):
    before, policy.asked[:] = log_of(book), []

    for name, other in ((open_to_all.id, "W-1"), ("W-1", open_to_all.id)):
        policy.asked[:] = []
        with pytest.raises(
            AccessError, match=f"staff-99 may not .* {name}: ask whoever keeps the organisation's access rules"
        ) as refused:
            getattr(book, method)(name, **said, by=OUTSIDER)

        assert other not in str(refused.value)
        ((who, _action, reference),) = policy.asked
        assert (who, reference) == ("staff-99", "W-1")
    assert log_of(book) == before


def test_each_write_is_asked_for_under_the_name_of_its_decision(book, policy, open_to_all):
    policy.asked[:] = []
    for method, said in WRITES.items():
        with pytest.raises(AccessError):
            getattr(book, method)(open_to_all.id, **said, by=OUTSIDER)

    from casework.domain.cases.decisions.rules import RULES

    assert {action for _, action, _ in policy.asked} == {name for name, rule in RULES.items() if rule.listed}


@pytest.fixture
def later(book, policy, hidden, open_to_all):
    """The office after a day was closed on which the dates of both cases were counted."""
    home = CALENDARS["england-and-wales"]
    changed = home.with_holidays({dt.date(2026, 1, 7): "Closed"}, id=home.id)
    return office(store=book.store, policy=policy, calendars={**CALENDARS, home.id: changed})


@pytest.mark.parametrize(
    ("by", "found"), [(None, {"W-1"}), (OUTSIDER, {"W-1"}), (OFFICER, {"H-1", "W-1"}), (MANAGER, {"H-1", "W-1"})]
)
def test_whoever_looks_what_a_change_has_moved_sees_only_cases_that_they_may_see(by, found, later):
    assert {case.reference for case in later.recompute(by=by).cases} == found


@pytest.mark.parametrize(
    ("by", "why"),
    [
        (OUTSIDER, "may not recompute due dates"),
        (OFFICER, "may not recompute due dates"),
        (MANAGER, "may not recompute due dates"),
    ],
)
def test_dates_are_settled_only_by_who_sees_every_case_and_may_write(by, why, later):
    before = log_of(later)

    with pytest.raises(AccessError, match=f"{by.id} {why}"):
        later.recompute("never", by=by)

    assert log_of(later) == before


def test_who_may_not_write_receives_nothing(book, policy):
    with pytest.raises(AccessError, match="staff-99 may not receive a case"):
        complaint(book, by=OUTSIDER)

    assert log_of(book) == ()


def test_who_receives_is_asked_with_the_row_that_the_case_would_have(book, policy):
    asked = []
    policy.may = lambda actor, action, row: asked.append((action, row)) or row.service != "housing"

    case = complaint(book, service="waste", reference="W-1")
    with pytest.raises(AccessError):
        complaint(book, service="housing", reference="H-1")

    assert asked[0] == ("receive", book.store.find("council", RowQuery(case=case.id))[0])
    assert (asked[1][0], asked[1][1].reference, asked[1][1].version) == ("receive", "H-1", 1)
    assert [record.stream for record in case_log_of(book)] == [case.id]
    assert book.store.case_of("council", "H-1") is None


def test_a_request_that_came_before_is_asked_about_with_the_row_of_its_case(book, policy):
    case = complaint(book, service="waste", key="web-1")
    asked = []
    policy.may = lambda actor, action, row: asked.append((action, row.case)) or True

    complaint(book, service="waste", key="web-1")

    assert asked == [("receive", case.id)]


def test_an_import_is_asked_about_as_a_whole_and_then_with_each_row_that_a_case_would_have(tmp_path):
    policy = HousingOnly()
    policy.may = lambda actor, action, row: row is None or row.service != "housing"
    book = office(policy=policy)
    (tmp_path / "a.toml").write_text(MAPPING)
    (tmp_path / "a.csv").write_text("id,day,service\n1,2026-01-02,housing\n2,2026-01-02,waste\n")

    checked = book.import_file(tmp_path / "a.csv", tmp_path / "a.toml", by=OFFICER, check=True)
    outcome = book.import_file(tmp_path / "a.csv", tmp_path / "a.toml", by=OFFICER)

    for found in (checked, outcome):
        assert (found.accepted, found.rejected) == (1, 1)
        assert found.rejects[0].reason == "staff-17 may not receive it"
    assert [row.service for row in book.find(viewer=MANAGER)] == ["waste"]


def test_whoever_writes_into_the_log_of_another_organisation_is_asked_about_each(tmp_path):
    asked = []

    class Asked(AllowAll):
        def may(self, actor, action, row):
            asked.append(action)
            return action != "import-for-waste-board"

    (tmp_path / "a.csv").write_text("id,day,service\n1,2026-01-02,housing\n2,2026-01-02,fire\n")
    book = office(policy=Asked())

    def bring_in(**codes):
        listed = ", ".join(f'{text} = "{code}"' for text, code in codes.items())
        (tmp_path / "a.toml").write_text(f'{MAPPING}[organisation]\ncolumns = ["service"]\ncodes = {{ {listed} }}\n')
        return book.import_file(tmp_path / "a.csv", tmp_path / "a.toml", by=OFFICER)

    own = book.organisation.id
    assert bring_in(housing=own).accepted == 1
    assert "receive" in asked
    assert not any(action.startswith("import-for-") for action in asked)
    assert bring_in(housing=own, fire="fire-service").accepted == 1
    assert asked.count("import-for-fire-service") == 1
    with pytest.raises(
        AccessError, match="staff-17 may not import by old, which takes the right to import-for-waste-board"
    ):
        bring_in(housing=own, waste="waste-board")


def test_whoever_only_checks_an_import_needs_the_same_rights(tmp_path):
    policy = HousingOnly()
    policy.may = lambda actor, action, row: action != "import"
    (tmp_path / "a.toml").write_text(MAPPING)
    (tmp_path / "a.csv").write_text("id,day,service\n")

    with pytest.raises(AccessError, match="staff-17 may not import by old, which takes the right to import:"):
        office(policy=policy).import_file(tmp_path / "a.csv", tmp_path / "a.toml", by=OFFICER, check=True)


MAPPING = """
id = "old"
version = 1
[source]
system = "old"
zone = "Europe/London"
[identity]
columns = ["id"]
[procedure]
default = "lgsco-code-2024"
[fields]
received = { column = "day", formats = ["%Y-%m-%d"] }
service = { columns = ["service"] }
kind = { columns = [], default = "complaint" }
"""


# Words and people


class Hides(AllowAll):
    """Everybody sees every case, but not everything in it."""

    def __init__(self, *hidden):
        self._hidden = hidden

    def sees(self, viewer, row, what):
        return what not in self._hidden


@pytest.mark.parametrize(
    ("hidden", "told"),
    [
        ((), ["A note", "Bins", {"name": "Jo"}]),
        ((Sight.WORDS,), [{"name": "Jo"}]),
        ((Sight.PEOPLE,), ["A note", "Bins"]),
        ((Sight.WORDS, Sight.PEOPLE), []),
    ],
    ids=str,
)
def test_words_and_people_are_hidden_apart_from_the_case(hidden, told):
    book = office(policy=Hides(*hidden))
    case = complaint(book, summary="Bins", complainant={"name": "Jo"})
    book.note(case.id, text="A note", by=OFFICER)

    file = book.file(case.id, viewer=OUTSIDER)

    assert sorted(file.details.values(), key=str) == told
    assert len(file.hidden) == 3 - len(told)
    assert not file.hidden & file.details.keys()
    assert {file.instead(detail) for detail in file.hidden} <= {"[hidden]"}
    assert file.case == book.case(case.id)
    assert [entry.name for entry in file.history] == ["received", "noted"]


@pytest.mark.parametrize(("hidden", "told"), [(Sight.PEOPLE, ["Rang back"]), (Sight.WORDS, ["Large print", "Moved"])])
def test_what_somebody_needs_is_seen_with_the_people_and_the_note_of_a_flag_with_the_words(hidden, told):
    book = office(policy=Hides(hidden))
    case = complaint(book, complainant={"name": "Jo"}, summary=None)
    book.adjust(case.id, party="p1", what="Print", by=OFFICER)
    book.correct(
        case.id, version=book.case(case.id).version, reason="typing-error", fields={"what": "Large print"}, by=OFFICER
    )
    book.end_adjustment(case.id, adjustment="a1", reason="moved", note="Moved", by=OFFICER)
    book.flag(case.id, kind="risk", note="Rang back", by=OFFICER)

    file = book.file(case.id, viewer=OUTSIDER)

    assert [each for each in file.details.values() if each not in ("Print", {"name": "Jo"})] == told
    assert len(file.about_people) == 3
    assert file.about_people.isdisjoint(file.details) == (hidden is Sight.PEOPLE)


def test_what_was_erased_is_missing_and_not_hidden():
    book = office(policy=Hides(Sight.PEOPLE))
    case = complaint(book, summary="Bins")
    book.store.erase("council", list(book.file(case.id).details))

    file = book.file(case.id)

    assert (file.details, file.hidden) == ({}, frozenset())
    assert file.instead(file.case.intake.summary) == "[erased]"


def test_lists_and_counts_ask_for_the_case_only(book, policy):
    asked = []
    policy.sees = lambda viewer, row, what: asked.append(what) or True
    complaint(book)

    book.find()
    book.case(book.find()[0].case)
    book.tabulate(("kind",))

    assert set(asked) == {Sight.CASE}


def test_a_write_about_a_case_whose_row_was_lost_asks_with_what_the_log_says(book, policy, open_to_all):
    lose_rows(book.store)
    policy.asked[:] = []

    book.acknowledge(open_to_all.id, by=OFFICER)

    assert policy.asked == [("staff-17", "acknowledge", "W-1")]


def test_a_request_that_came_before_is_not_answered_to_who_may_no_longer_write():
    rights = HousingOnly()
    book = office(policy=rights)
    case = complaint(book, key="web-1")
    book.acknowledge(case.id, key="web-2", by=OFFICER)
    rights.may = lambda *_: False

    with pytest.raises(AccessError):
        complaint(book, key="web-1")
    with pytest.raises(AccessError):
        book.acknowledge(case.id, key="web-2", by=OFFICER)


def test_without_a_policy_everybody_may_do_and_see_everything():
    book = office()
    case = complaint(book, service="housing")

    assert book.acknowledge(case.id, by=OUTSIDER).version == 2
    assert book.case(case.id) == book.case(case.id, viewer=OUTSIDER)
    assert AllowAll().sees(OUTSIDER, book.find()[0], Sight.PEOPLE)


def test_other_kinds_of_case_are_hidden_alike(book):
    for kind, procedure in (("compliment", FEEDBACK), ("information_request", FOI)):
        complaint(book, kind=kind, procedure=procedure, service="housing")

    assert list(book.tabulate(("kind",), viewer=OUTSIDER)) == []
    assert len(book.tabulate(("kind",), viewer=OFFICER)) == 2
