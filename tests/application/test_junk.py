"""Whatever a caller hands over, the answer is an error of casework's own in plain words, and nothing is written."""

import datetime as dt
import inspect

import attrs
import pytest

from casework.adapters.memory import MemoryStore
from casework.adapters.sqlite.store import SqliteStore
from casework.application.access import AllowAll
from casework.application.deciding import Deciding
from casework.application.ports import RowQuery
from casework.casebook import Casebook
from casework.domain.consultations.ballots import Ballot
from casework.domain.improvements.events import Prompt, PromptKind
from casework.domain.money import Money
from casework.errors import CaseworkError, ConfigurationError, UsageError
from tests.complaints import COUNCIL, FEEDBACK, FOI
from tests.consultations import plan
from tests.indicators import asked, by_framework, indicator
from tests.offices import OFFICER, complaint, log_of, office

LATER = dt.date(2026, 3, 2)
PAPER = {"title": "Letter", "media_type": "text/plain", "sha256": "0" * 64, "size": 9}
REFUSED = {"exclusion": "late", "reasons": "It was in 2022", "discretion": "No new facts", "ombudsman_told": True}
IMPOSED = {
    "person": "person-4",
    "measure": "written_only",
    "reasons": "Shouted",
    "review_on": LATER,
    "appeal_told": True,
}

I1 = {"improvement": "i1"}
IN_BOARDS = {"consultation": "promises", "in_round": "boards"}
TEXT = {"asked": "Tell us", "done": "We do", "published_from": LATER, "wording": "you_told_us"}


def improved(book):
    """Agree to the improvement i1, and do it."""
    book.agree_improvement("i1", owner="staff-9", due_on=LATER, by=OFFICER)
    book.finish_improvement("i1", evidence="The page", by=OFFICER)


JUNK = (
    None,
    "",
    "  ",
    "no such thing!",
    0,
    5,
    10**5000,
    True,
    1.5,
    float("nan"),
    b"x",
    [],
    [None],
    [[]],
    {},
    {5: None},
    {"a": []},
    object(),
    int,
    dt.datetime(2026, 1, 5),  # noqa: DTZ001 - it must be refused
    dt.time(9),
    "\ud800",
)
"""What no parameter is meant for; some take one or another of it all the same, such as nothing."""

DONE_BEFORE = {
    "answered": lambda book, case: book.respond(case, by=OFFICER),
    "closed": lambda book, case: book.close_case(case, by=OFFICER),
    "withdrawn": lambda book, case: book.withdraw(case, by=OFFICER),
    "paused": lambda book, case: book.pause(case, reason="fee", by=OFFICER),
    "agreed": lambda book, case: book.consent(case, step="received", scopes=["pass_on"], giver="p1", by=OFFICER),
    "praised": lambda book, case: book.recognise(case, staff=["staff-40"], by=OFFICER),
    "paper": lambda book, case: book.document(case, use="sent", **PAPER, by=OFFICER),
    "noted": lambda book, case: book.note(case, text="Called", by=OFFICER),
    "flagged": lambda book, case: book.flag(case, kind="risk", told=["team-1"], by=OFFICER),
    "adjusted": lambda book, case: book.adjust(case, party="p1", what="Large print", by=OFFICER),
    "promised": lambda book, case: book.remedy(case, kind="apology", by=OFFICER),
    "restricted": lambda book, _case: book.restrict(**IMPOSED, by=OFFICER),
    "proposed": lambda book, _case: book.propose_improvement(title="A page", proposed_by="staff", by=OFFICER),
    "agreed to": lambda book, _case: book.agree_improvement("i1", owner="staff-9", due_on=LATER, by=OFFICER),
    "improved": lambda book, _case: improved(book),
    "published": lambda book, _case: book.publish_improvement("i1", **TEXT, by=OFFICER),
    "shared": lambda book, _case: book.share_improvement("i1", partners=["police"], by=OFFICER),
    "dissatisfied": lambda book, _case: book.survey_answer(
        "service", {"overall": 1}, contact={"telephone": "01709 1"}, by=OFFICER
    ),
    "consulting": lambda book, _case: book.plan_consultation(plan(), by=OFFICER),
    "voted": lambda book, _case: book.vote("promises", "boards", ["access"], by=OFFICER),
    "analysed": lambda book, _case: book.consultation_analysed("promises", by=OFFICER),
    "linked": lambda book, case: book.link(case, other="B-1", link="follows", by=OFFICER),
    "merged": lambda book, case: book.merge(case, into="B-1", by=OFFICER),
    "another party": lambda book, case: book.add_party(case, party="p2", role="person_affected", by=OFFICER),
}
"""What was done with the case before, by a word for it."""

PRAISE = {"kind": "compliment", "procedure": FEEDBACK}
REQUEST = {"kind": "service_request", "procedure": "local-service-requests"}

DECISIONS = {
    "acknowledge": (("paper",), {"told_due_on": LATER, "document": "d1", "stage": "1"}),
    "accept": ((), {"despite": "late", "reasons": "She was ill", "stage": "1"}),
    "decline": ((), REFUSED),
    "pass_on": (("agreed",), {"body": "water-company", "party": "p1", "note": "A pipe"}),
    "categorise": ((), {"scheme": "cause", "categories": ["delay"], "matter": "m1"}),
    "add_matter": ((), {"matter": "m2", "service": "waste", "summary": "A bin"}),
    "assign": ((), {"handler": "staff-17", "team": "housing", "stage": "1"}),
    "add_party": ((), {"party": "p2", "role": "representative", "person": {"name": "Bo"}, "actor": "person-4",
                       "acts_for": "p1", "child": False, "stage": "1"}),
    "remove_party": (("another party",), {"party": "p2", "reason": "mistake", "note": "Not they"}),
    "consent": (("paper",), {"step": "received", "giver": "p1", "scopes": ["pass_on"], "expires_on": LATER,
                             "evidence": "d1", "note": "On paper"}),
    "recognise": (("praise",), {"staff": ["staff-40"], "teams": ["housing"]}),
    "tell_recognised": (("praise", "praised"), {"who": "staff-40"}),
    "pause": (("foi",), {"reason": "fee", "pause": "p1", "note": "In hospital"}),
    "resume": (("foi", "paused"), {"pause": "p1", "note": "Home again"}),
    "extend": ((), {"reason": "complexity", "limit": "respond", "amount": 5, "agreed_by": "p1",
                    "told_on": dt.date(2026, 1, 5), "told": ["p1"], "ombudsman_told": True, "stage": "1",
                    "note": "Much to read"}),
    "agree_date": (("paper",), {"limit": "respond", "until": dt.date(2026, 2, 2), "document": "d1", "stage": "1"}),
    "set_date": (("paper",), {"limit": "respond", "until": LATER, "set_by": "court", "document": "d1", "stage": "1",
                              "note": "Order 7"}),
    "inform_delay": (("paper",), {"limit": "respond", "told_due_on": LATER, "reason": "illness", "document": "d1",
                                  "stage": "1", "note": "We said so"}),
    "reach_milestone": (("praise",), {"milestone": "passed-on", "stage": "1"}),
    "respond": (("paper",), {"outcome": "upheld", "letter": "We are sorry", "to": ["p1"], "document": "d1",
                             "stage": "1"}),
    "escalate": (("answered",), {"to_stage": "2", "asked_by": "complainant", "note": "Not content"}),
    "decline_escalation": (("answered",), {**REFUSED, "exclusion": "considered-before", "to_stage": "2",
                                           "asked_on": dt.date(2026, 1, 5)}),
    "refer": ((), {"body": "ombudsman", "note": "They asked"}),
    "withdraw": ((), {"note": "Content"}),
    "pursue": (("withdrawn",), {"reason": "public-interest", "note": "Others"}),
    "close_case": (("answered",), {"outcome": "upheld", "note": "Done"}),
    "reopen": (("answered", "closed"), {"reason": "new-evidence", "note": "A letter"}),
    "prefer": ((), {"party": "p1", "preferences": {"language": "cy"}}),
    "adjust": ((), {"party": "p1", "what": "Large print", "review_on": LATER, "adjustment": "a1"}),
    "end_adjustment": (("adjusted",), {"adjustment": "a1", "reason": "not-needed", "note": "New glasses"}),
    "flag": ((), {"kind": "risk", "told": ["team-1"], "flag": "f1", "note": "A dog"}),
    "clear_flag": (("flagged",), {"flag": "f1", "reason": "over", "note": "No dog"}),
    "finding": ((), {"outcome": "upheld", "matter": "m1", "scheme": "upheld", "found_by": "body",
                     "reasons": "Late", "stage": "1"}),
    "remedy": ((), {"kind": "payment", "what": "For the delay", "money": "150.00", "due_on": LATER, "matter": "m1",
                    "owner": "staff-17", "remedy": "r1"}),
    "remedy_done": (("promised",), {"remedy": "r1", "note": "Sent"}),
    "remedy_undeliverable": (("promised",), {"reason": "refused", "remedy": "r1", "note": "Sent back"}),
    "learn": ((), {"cause": "delay", "what": "Answer sooner", "owner": "staff-17", "learning": "l1"}),
    "document": ((), {**PAPER, "use": "sent", "document": "d1", "address": "archive 7", "confidentiality": "open",
                      "third_party": False, "template": "letter-1", "promised_on": LATER}),
    "erase_document": (("paper",), {"document": "d1", "reason": "asked-for"}),
    "note": ((), {"text": "Called"}),
    "raise_complaint": (("request",), {"procedure": COUNCIL, "received_at": dt.date(2026, 1, 5), "channel": "web",
                                       "formality": "formal", "summary": "No bin", "service": "waste",
                                       "written_on": dt.date(2026, 1, 4), "stage": "1", "reference": "C-1"}),
    "split": ((), {"kind": "complaint", "procedure": COUNCIL, "received_at": dt.date(2026, 1, 5),
                   "formality": "formal", "summary": "No bin", "service": "waste", "stage": "1", "reference": "C-1"}),
    "link": ((), {"other": "B-1", "link": "follows", "note": "The same street"}),
    "unlink": (("linked",), {"other": "B-1", "reason": "mistake", "link": "follows", "note": "Another street"}),
    "merge": ((), {"into": "B-1", "reason": "duplicate", "note": "The same letter"}),
    "unmerge": (("merged",), {"reason": "mistake", "note": "Another letter"}),
    "reclassify": (("request",), {"reason": "mistake", "kind": "complaint", "formality": "formal",
                                  "procedure": COUNCIL, "stage": "1", "counts_from": "receipt", "note": "It is one"}),
    "correct": (("noted",), {"version": 2, "reason": "typing-error", "fields": {"text": "Wrote"},
                             "happened_instead": dt.date(2026, 1, 5), "note": "Not called"}),
}  # fmt: skip
"""Every decision about a case: what was done before it, and good arguments."""

CASES = {"praise": PRAISE, "request": REQUEST, "foi": {"kind": "information_request", "procedure": FOI}}


INDICATORS = by_framework(
    indicator("in-time"), indicator("asked", asked()), indicator("served", standards=("charter-mark/1.2.1",))
)


def prepared(before):
    """A book with a case and another one beside it, after what was done *before*, and the id of the case."""
    book = office(indicators=INDICATORS)
    kinds = [CASES[word] for word in before if word in CASES]
    fields = kinds[0] if kinds else {}
    case = complaint(book, complainant={"name": "Ann Example"}, service="waste", reference="A-1", **fields).id
    complaint(book, reference="B-1", **fields)
    for word in before:
        if word not in CASES:
            DONE_BEFORE[word](book, case)
    return book, case


def said_of(method):
    """The parameters that a method has beside the case and who writes."""
    parameters = inspect.signature(method).parameters.values()
    return {each.name for each in parameters if each.kind is inspect.Parameter.KEYWORD_ONLY}


def faults(made, call, junk=JUNK):
    """Call *call* with a new book and each piece of junk, and return what went wrong; *made* makes what it takes."""
    told, subject = [], None
    for piece in junk:
        subject = subject or made()
        before = log_of(subject[0])
        try:
            call(*subject, piece)
        except CaseworkError as error:
            if log_of(subject[0]) != before:
                told.append((piece, "written all the same"))
            if not str(error).strip():
                told.append((piece, "refused without a word"))
        except Exception as error:  # noqa: BLE001 - any of them is what this looks for
            told.append((type(piece), str(piece)[:20] if piece is not JUNK[6] else "10**5000", repr(error)[:200]))
        else:
            subject = None
    return told


def test_every_decision_is_in_the_table():
    names = {name for name, method in inspect.getmembers(Deciding, inspect.isfunction) if not name.startswith("_")}

    assert names - {"receive"} == DECISIONS.keys()


@pytest.mark.parametrize("name", DECISIONS)
def test_whatever_a_decision_is_told_the_error_is_ours_and_nothing_is_written(name):
    before, good = DECISIONS[name]
    book, case = prepared(before)
    assert getattr(book, name)(case, **good, by=OFFICER, happened=book.today(), key="form-1")

    told = {}
    for parameter in (*said_of(getattr(Casebook, name)), "happened", "expected_version", "key", "by"):

        def call(book, case, junk, parameter=parameter):
            getattr(book, name)(case, **{"by": OFFICER, **good, parameter: junk})

        told[parameter] = faults(lambda: prepared(before), call)
    assert {parameter: found for parameter, found in told.items() if found} == {}


# What else a casebook writes

OTHER_WRITES = {
    "receive": ((), {"kind": "complaint", "procedure": COUNCIL, "received_at": dt.date(2026, 1, 5), "channel": "web",
                     "formality": "formal", "summary": "No bin", "complainant": {"name": "Ann"}, "service": "waste",
                     "categories": {"cause": "delay"}, "written_on": dt.date(2026, 1, 4), "stage": "1",
                     "reference": "C-1", "source": None, "anonymous": False, "key": "form-1"}),
    "restrict": ((), {**IMPOSED, "ombudsman_told": True, "restriction": "r1"}),
    "review_restriction": (("restricted",), {"restriction": "r1", "review_on": LATER, "note": "It goes on"}),
    "appeal_restriction": (("restricted",), {"restriction": "r1", "result": "pending", "note": "A letter"}),
    "lift_restriction": (("restricted",), {"restriction": "r1", "reason": "settled", "note": "They were sorry"}),
    "review_standard": ((), {"framework": "charter-mark", "standard": "1.2.1", "result": "raised",
                             "reason": "Asked for", "consulted": ["staff"], "consultations": [],
                             "from_target": "80-percent", "to_target": "85-percent"}),
    "propose_improvement": ((), {"title": "A page", "proposed_by": "staff", "proposer": "staff-3",
                                 "because_of": [Prompt(kind=PromptKind.CASE, of="A-1")], "owner": "staff-9",
                                 "due_on": LATER, "saving": Money.of("5"), "improvement": "i1"}),
    "agree_improvement": (("proposed",), {**I1, "owner": "staff-9", "due_on": LATER, "note": "At the board"}),
    "start_improvement": (("proposed", "agreed to"), {**I1, "note": "Today"}),
    "finish_improvement": (("proposed", "agreed to"), {**I1, "evidence": "The page", "review_on": LATER,
                                                       "saving": Money.of("5")}),
    "drop_improvement": (("proposed",), {**I1, "reason": "too-costly", "reasons": "It costs too much"}),
    "reopen_improvement": (("proposed", "improved"), {**I1, "reasons": "It was not done"}),
    "review_improvement": (("proposed", "improved"), {**I1, "effect": "worked", "findings": "Fewer calls",
                                                      "review_on": LATER, "saving": Money.of("5")}),
    "correct_improvement": (("proposed",), {**I1, "reasons": "A slip", "title": "A page", "proposed_by": "public",
                                            "proposer": "staff-3", "owner": "staff-9", "due_on": LATER,
                                            "saving": Money.of("5"), "not_because_of": [],
                                            "because_of": [Prompt(kind=PromptKind.CASE, of="A-1")]}),
    "award_improvement": (("proposed",), {**I1, "to": "staff-3", "money": Money.of("5"), "note": "Half of it"}),
    "publish_improvement": (("proposed", "improved"), {**I1, **TEXT}),
    "withdraw_publication": (("proposed", "improved", "published"), {**I1, "reasons": "Not plain"}),
    "share_improvement": (("proposed", "improved"), {**I1, "partners": ["police"], "note": "By post"}),
    "take_up_improvement": (("proposed", "improved", "shared"), {**I1, "partner": "police", "note": "By post"}),
    "publish_readings": ((), {"framework": "charter-mark", "period": "2025-Q3", "per": "quarter",
                              "publication": "first", "note": "On the website"}),
    "note_figure": ((), {"framework": "town", "indicator": "in-time", "source": "county", "period": "2025-Q3",
                         "assured": "internal", "good": 3, "of": 4, "note": "Page 7"}),
    "survey_wish": ((), {"case": "A-1", "wish": "leave_out", "party": "p1", "reason": "asked",
                         "surveys": ["complaints-procedure"]}),
    "survey_answer": ((), {"survey": "service", "scores": {"overall": 1}, "words": {"better": "More"},
                           "respondent": "r-1", "contact": {"telephone": "01709 1"}, "service": "waste",
                           "categories": {"place": "town"}, "token": None}),
    "follow_up_done": (("dissatisfied",), {"survey": "service", "number": 1, "result": "put-right", "note": "Rang",
                                           "case": "A-1"}),
    "survey_token": ((), {"survey": "complaints-procedure"}),
    "invite": ((), {"survey": "complaints-procedure"}),
    "plan_consultation": ((), {"plan": plan()}),
    "reach_group": (("consulting",), {**IN_BOARDS, "group": "staff", "people": 4}),
    "vote": (("consulting",), {**IN_BOARDS, "choices": ["access"], "voter": "stub-1"}),
    "record_ballots": (("consulting",), {**IN_BOARDS, "ballots": [Ballot(voter="stub-1", choices=("access",))]}),
    "count_votes": (("consulting",), {**IN_BOARDS, "votes": {"access": 3}, "source": "panel", "people": 4}),
    "tell_shares": (("consulting",), {**IN_BOARDS, "shares": {"access": "62.5"}, "source": "paper"}),
    "decide_round": (("consulting", "voted"), {**IN_BOARDS, "kept": ["access", "time", "respect"],
                                               "decided_by": "leader", "reason": "They ring"}),
    "consultation_analysed": (("consulting",), {"consultation": "promises", "note": "Access comes first"}),
    "consultation_told": (("consulting", "analysed"), {"consultation": "promises", "group": "staff", "note": "A page"}),
    "review_method": (("consulting",), {"consultation": "promises", "method": "panel", "worth": "reliable",
                                        "reason": "Many came"}),
    "strike_out_of_consultation": (("consulting", "analysed"), {"consultation": "promises", "version": 2,
                                                                "reason": "mistake"}),
    "record_equality": ((), {"answers": {"age": "prefer_not_to_say"}, "key": "form-1"}),
}  # fmt: skip


WITHOUT_A_DAY = {"receive", "record_equality", "survey_token", "invite"}


@pytest.mark.parametrize("name", OTHER_WRITES)
def test_whatever_else_is_to_be_written_the_error_is_ours_and_nothing_is_written(name):
    before, good = OTHER_WRITES[name]
    getattr(prepared(before)[0], name)(**good, by=OFFICER)
    more = () if name in WITHOUT_A_DAY else ("happened", "expected_version")

    told = {}
    for parameter in (*good, *more, "by"):

        def call(book, _case, junk, parameter=parameter):
            getattr(book, name)(**{"by": OFFICER, **good, parameter: junk})

        told[parameter] = faults(lambda: prepared(before), call)
    assert {parameter: found for parameter, found in told.items() if found} == {}


# Reading

EXPLAINED = "dip:outside_the_limits:2021-02"
ANSWER = {"why": "So it was", "action": "We look at it", "owner": "staff-20", "due_on": LATER, "by": OFFICER}

READS = {
    "identify": lambda book, _case, junk: book.identify(junk),
    "case": lambda book, _case, junk: book.case(junk),
    "file": lambda book, _case, junk: book.file(junk),
    "file for": lambda book, case, junk: book.file(case, viewer=junk),
    "deadlines": lambda book, _case, junk: book.deadlines(junk),
    "next steps": lambda book, _case, junk: book.next_steps(junk),
    "next steps on": lambda book, case, junk: book.next_steps(case, on=junk),
    "find": lambda book, _case, junk: book.find(junk),
    "find for": lambda book, _case, junk: book.find(viewer=junk),
    "rows": lambda book, _case, junk: list(book.rows(junk)),
    "rows for": lambda book, _case, junk: list(book.rows(viewer=junk)),
    "due on": lambda book, _case, junk: book.due(on=junk),
    "due within": lambda book, _case, junk: book.due(within=junk),
    "due for": lambda book, _case, junk: book.due(viewer=junk),
    "tabulate": lambda book, _case, junk: book.tabulate(junk),
    "tabulate those": lambda book, _case, junk: book.tabulate(["kind"], query=junk),
    "tabulate for": lambda book, _case, junk: book.tabulate(["kind"], viewer=junk),
    "unreadable": lambda book, _case, junk: book.unreadable(viewer=junk),
    "report": lambda book, _case, junk: book.report(junk),
    "report of": lambda book, _case, junk: book.report("summary", period=junk),
    "report for": lambda book, _case, junk: book.report("summary", viewer=junk),
    "restrictions": lambda book, _case, junk: book.restrictions(junk),
    "restrictions for": lambda book, _case, junk: book.restrictions(viewer=junk),
    "restrictions in": lambda book, _case, junk: book.restrictions_in(junk),
    "restrictions in on": lambda book, case, junk: book.restrictions_in(book.case(case), on=junk),
    "standard reviews": lambda book, _case, junk: book.standard_reviews(junk),
    "standard reviews for": lambda book, _case, junk: book.standard_reviews("charter-mark", viewer=junk),
    "improvement": lambda book, _case, junk: book.improvement(junk),
    "improvements on": lambda book, _case, junk: book.improvements(overdue_on=junk),
    "improvements because of": lambda book, _case, junk: book.improvements(because_of=junk),
    "improvements for": lambda book, _case, junk: book.improvements(viewer=junk),
    "explanations": lambda book, _case, junk: book.explanations(junk),
    "explanations for": lambda book, _case, junk: book.explanations("foi-2000", viewer=junk),
    "indicator dips": lambda book, _case, junk: book.indicator_dips(junk),
    "explained series": lambda book, _case, junk: book.explain_signal(junk, EXPLAINED, **ANSWER),
    "explained signal": lambda book, _case, junk: book.explain_signal("foi-2000/1/respond", junk, **ANSWER),
    "explained why": lambda book, _case, junk: book.explain_signal("a/1/b", EXPLAINED, **{**ANSWER, "why": junk}),
    "withdrawn series": lambda book, _case, junk: book.withdraw_explanation(junk, EXPLAINED, reasons="x", by=OFFICER),
    "readings": lambda book, _case, junk: book.readings(junk),
    "publication": lambda book, _case, junk: book.publication(junk),
    "publications for": lambda book, _case, junk: book.publications(viewer=junk),
    "restated": lambda book, _case, junk: book.restated(junk),
    "standards file of": lambda book, _case, junk: book.standards_file(period=junk),
    "standards file for": lambda book, _case, junk: book.standards_file(viewer=junk),
    "restated for": lambda book, _case, junk: book.restated("p1", viewer=junk),
    "readings of": lambda book, _case, junk: book.readings(period=junk),
    "readings per": lambda book, _case, junk: book.readings(period="2025", per=junk),
    "readings for": lambda book, _case, junk: book.readings(viewer=junk),
    "indicator dips of": lambda book, _case, junk: book.indicator_dips(period=junk),
    "indicator dips per": lambda book, _case, junk: book.indicator_dips(period="2025", per=junk),
    "noted figures": lambda book, _case, junk: book.noted_figures(junk),
    "noted figures for": lambda book, _case, junk: book.noted_figures("town", viewer=junk),
    "consultation": lambda book, _case, junk: book.consultation(junk),
    "consultation for": lambda book, _case, junk: book.consultation("promises", viewer=junk),
    "consultations for": lambda book, _case, junk: book.consultations(viewer=junk),
    "came of consultation": lambda book, _case, junk: book.came_of_consultation(junk),
    "survey figures": lambda book, _case, junk: book.survey_figures(junk),
    "survey figures by": lambda book, _case, junk: book.survey_figures("service", best=junk),
    "survey figures of": lambda book, _case, junk: book.survey_figures("service", period=junk),
    "survey figures for": lambda book, _case, junk: book.survey_figures("service", viewer=junk),
    "invitations": lambda book, _case, junk: book.invitations(junk),
    "invitations for": lambda book, _case, junk: book.invitations("complaints-procedure", viewer=junk),
    "follow-ups": lambda book, _case, junk: book.follow_ups(junk),
    "follow-ups for": lambda book, _case, junk: book.follow_ups("service", viewer=junk),
    "suggest categories": lambda book, _case, junk: book.suggest_categories(junk),
    "suggest categories of": lambda book, case, junk: book.suggest_categories(case, scheme=junk),
    "suggest categories of matter": lambda book, case, junk: book.suggest_categories(case, matter=junk),
    "suggest categories by": lambda book, case, junk: book.suggest_categories(case, categorisers=junk),
    "suggest categories for": lambda book, case, junk: book.suggest_categories(case, viewer=junk),
    "compare categories": lambda book, _case, junk: book.compare_categories(junk),
    "compare categories of": lambda book, _case, junk: book.compare_categories("cause", period=junk),
    "compare categories by": lambda book, _case, junk: book.compare_categories("cause", categoriser=junk),
    "compare categories with": lambda book, _case, junk: book.compare_categories("cause", rules=junk),
    "compare categories in": lambda book, _case, junk: book.compare_categories("cause", collection=junk),
    "compare categories as": lambda book, _case, junk: book.compare_categories("cause", collection="c", label=junk),
    "compare categories for": lambda book, _case, junk: book.compare_categories("cause", viewer=junk),
    "equality figures": lambda book, _case, junk: book.equality_figures(viewer=junk),
    **{
        f"where {field.name}": lambda book, _case, junk, name=field.name: book.find(RowQuery(**{name: junk}))
        for field in attrs.fields(RowQuery)
    },
}


@pytest.mark.parametrize("name", READS)
@pytest.mark.parametrize("kind", ["memory", "sqlite"])
def test_whatever_is_read_by_the_error_is_ours(kind, name, tmp_path):
    store = MemoryStore() if kind == "memory" else SqliteStore(tmp_path / "cases.db")
    with office(store=store, indicators=INDICATORS) as book:
        case = complaint(book).id
        book.add_party(case, party="p1", role="complainant", actor="person-4", by=OFFICER)

        assert faults(lambda: (book, case), READS[name], (*JUNK, dt.date(2026, 1, 5))) == []


@pytest.mark.parametrize("day", [dt.date(2026, 1, 5), "2026-13-45", "2026", "20260105", "2026-W01-1", "", 5])
@pytest.mark.parametrize("field", ["received_from", "received_before", "due_from", "due_before"])
def test_a_query_compares_days_that_are_iso_text(field, day):
    with pytest.raises(UsageError, match=f"^{field} must be a day as ISO text, such as '2026-04-03'$"):
        RowQuery(**{field: day})


def test_counts_come_as_a_tuple_from_every_store_and_for_every_viewer(tmp_path):
    for number, policy in enumerate((None, OwnTeam())):
        for store in (MemoryStore(), SqliteStore(tmp_path / f"{number}.db")):
            with office(store=store, policy=policy) as book:
                assert type(book.tabulate(["kind"])) is tuple


class OwnTeam(AllowAll):
    """A policy that has to ask about each case."""

    def sees_all(self, viewer):
        return False


# Opening


@pytest.mark.parametrize(
    "name",
    [
        "organisation",
        "clock",
        "policy",
        "procedures",
        "calendars",
        "outcomes",
        "questions",
        "frameworks",
        "surveys",
        "reminders",
        "templates",
        "host",
    ],
)
def test_a_casebook_that_cannot_be_put_together_is_refused_in_one_sentence(name):
    for junk in ("", 0, 5, [], object(), int, "no such thing"):
        with pytest.raises(UsageError) as refused:
            Casebook.open("memory:", **{"organisation": "council", name: junk})
        assert "\n" not in str(refused.value)


@pytest.mark.parametrize("address", [None, "", 5, b"memory:", [], "nowhere"])
def test_an_address_that_is_none_is_refused_in_one_sentence(address):
    with pytest.raises(ConfigurationError, match=r"sqlite:///complaints\.db or memory:$"):
        Casebook.open(address, organisation="council")


def test_a_part_that_a_casebook_is_made_of_is_what_it_must_be():
    for name, junk in {"store": 5, "organisation": "council", "policy": AllowAll, "clock": 5}.items():
        with pytest.raises(ConfigurationError, match=name):
            office(**{name: junk})


# Files


FILES = {
    "rows": lambda book, _case, junk: book.import_file(junk, "mapping.toml", by=OFFICER),
    "mapping": lambda book, _case, junk: book.import_file("rows.csv", junk, by=OFFICER),
    "importer": lambda book, _case, junk: book.import_file("rows.csv", "mapping.toml", by=junk),
    "configuration": lambda _book, _case, junk: Casebook.configured(junk),
    "document": lambda book, case, junk: book.document(case, use="sent", path=junk, by=OFFICER),
}


@pytest.mark.parametrize("name", FILES)
def test_whatever_names_a_file_the_error_is_ours(name):
    assert faults(lambda: prepared(()), FILES[name], (*JUNK, "\0")) == []
