"""One case that becomes two, two that become one, and what cases are to each other."""

import datetime as dt
import threading

import attrs
import pytest

from casework.adapters.memory import MemoryStore
from casework.adapters.sqlite.store import SqliteStore
from casework.application.access import AllowAll, Sight
from casework.application.freshness import Rebuilt
from casework.application.ports import RowQuery
from casework.domain.actors import Actor
from casework.domain.cases.events import Link, Linked, Merged
from casework.domain.cases.parts import CaseStatus
from casework.domain.cases.vocabulary import Channel, Kind, LinkKind, Role
from casework.domain.deadlines import DeadlineResult
from casework.errors import (
    AccessError,
    CaseworkError,
    DecisionError,
    KeyReusedError,
    NotFoundError,
    ReferenceTakenError,
    StaleVersionError,
    UsageError,
)
from casework.testing import FixedClock
from tests.complaints import CARE, COUNCIL, FEEDBACK, without_log
from tests.offices import OFFICER, complaint, log_of, lose_rows, office

REQUESTS = "local-service-requests"
NOW = dt.datetime(2026, 6, 1, 9, 0, tzinfo=dt.UTC)
MAY_1, MAY_11, MAY_20 = dt.date(2026, 5, 1), dt.date(2026, 5, 11), dt.date(2026, 5, 20)


@pytest.fixture(params=["memory", "sqlite"])
def book(request, tmp_path):
    store = MemoryStore() if request.param == "memory" else SqliteStore(tmp_path / "cases.db")
    with office(store=store, clock=FixedClock(NOW)) as found:
        yield found


def service_request(book, **fields):
    said = {"procedure": REQUESTS, "kind": "service_request", "received_at": MAY_1, "service": "waste", **fields}
    return complaint(book, complainant={"name": "Ann"}, summary="A bin, please", **said)


def raised(book, case, **fields):
    said = {"procedure": COUNCIL, "received_at": MAY_20, "by": OFFICER, **fields}
    return book.raise_complaint(case.id, **said)


def two(book):
    """Two complaints, of which the second came in earlier."""
    return complaint(book, received_at=MAY_20), complaint(book, received_at=MAY_11)


def due(book, case):
    return {deadline.limit: deadline.due_on for deadline in book.deadlines(case.id)}


def rows_hold(book, cases):
    """Whether the rows are those that the log gives."""
    return book.rebuild() == Rebuilt(cases=cases, changed=0) and book.verify()


# A service request


def test_a_service_request_lives_its_whole_life(book):
    case = service_request(book)

    for decide, said in (
        (book.acknowledge, {"happened": dt.date(2026, 5, 5)}),
        (book.assign, {"team": "waste", "happened": dt.date(2026, 5, 5)}),
        (book.respond, {"outcome": "done", "happened": dt.date(2026, 5, 12)}),
        (book.close_case, {"happened": dt.date(2026, 5, 12)}),
    ):
        case = decide(case.id, by=OFFICER, **said)

    assert case.status is CaseStatus.CLOSED
    assert [(each.limit, each.result) for each in book.deadlines(case.id)] == [
        ("acknowledge", DeadlineResult.MET),
        ("respond", DeadlineResult.MET),
    ]
    assert next(book.rows()).outcome == "done"


def test_a_complaint_about_a_request_is_a_case_of_its_own_and_the_request_goes_on(book):
    request = service_request(book)

    case = raised(book, request, summary="Nobody came", channel="phone", reference="C-9")

    assert (case.intake.kind, case.intake.procedure, case.intake.received) == (Kind.COMPLAINT, COUNCIL, MAY_20)
    assert (case.reference, case.service, case.intake.channel) == ("C-9", "waste", Channel.PHONE)
    assert case.links == (Link(case=request.id, link=LinkKind.RAISED_FROM),)
    going_on = book.case(request.id)
    assert going_on.links == (Link(case=case.id, link=LinkKind.RAISED),)
    assert going_on.is_open
    assert book.respond(request.id, outcome="done", by=OFFICER).version == 3
    assert book.case(case.id) == case
    assert rows_hold(book, 2)


def test_a_complaint_may_be_raised_later_than_it_came_in(book):
    request, later = service_request(book), dt.date(2026, 5, 22)

    case = raised(book, request, happened=later)

    assert case.intake.received == MAY_20
    assert book.case(request.id).history[-1].happened == later


def test_those_who_wrote_are_in_the_complaint_too_and_their_words_are_erased_case_by_case(book):
    request = service_request(book)
    book.add_party(request.id, party="p2", role=Role.ADVOCATE, acts_for="p1", person={"name": "Bo"}, by=OFFICER)
    book.add_party(request.id, party="p3", role=Role.CONTRACTOR, person={"name": "Cy"}, by=OFFICER)

    case = raised(book, request, summary="Nobody came")

    assert [(each.party, each.role) for each in case.parties] == [("p1", "complainant"), ("p2", "advocate")]
    assert case.parties[1].acts_for == "p1"
    people = [words["name"] for words in book.file(case.id).details.values() if not isinstance(words, str)]
    assert sorted(people) == ["Ann", "Bo"]
    mine = [party.person for party in case.parties]
    assert not set(mine) & {party.person for party in book.case(request.id).parties}
    book.store.erase("council", mine)
    assert {"name": "Ann"} in book.file(request.id).details.values()
    assert list(book.file(case.id).details.values()) == ["Nobody came"]


def test_a_person_that_was_erased_is_not_carried_over(book):
    request = service_request(book)
    book.store.erase("council", [request.parties[0].person])

    assert raised(book, request).parties[0].person is None


def test_an_anonymous_request_gives_an_anonymous_complaint(book):
    request = complaint(book, procedure=REQUESTS, kind="service_request", received_at=MAY_1, anonymous=True)

    assert raised(book, request).intake.anonymous


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"procedure": FEEDBACK}, "local-feedback is for"),
        ({"formality": "informal"}, "has no informal stage"),
        ({"stage": "2"}, "begins in stage 1"),
        ({"received_at": dt.date(2026, 7, 1)}, "is still to come"),
        ({"received_at": dt.date(2026, 4, 30)}, "is before the receipt on 2026-05-01"),
        ({"written_on": dt.date(2026, 5, 21)}, "after its receipt"),
    ],
)
def test_a_complaint_that_could_not_be_received_is_not_raised(book, said, why):
    request = service_request(book)
    before = log_of(book)

    with pytest.raises(DecisionError, match=why):
        raised(book, request, **said)

    assert log_of(book) == before


def test_no_complaint_is_raised_from_a_complaint(book):
    case = complaint(book)

    with pytest.raises(DecisionError, match="it is a complaint already: move it on, or split it"):
        raised(book, case)
    assert "raise-complaint" not in book.file(case.id).allowed
    assert {"split", "merge", "link"} <= set(book.file(case.id).allowed)
    assert "raise-complaint" in book.file(service_request(book).id).allowed


# A letter that holds two things


def test_a_letter_with_a_complaint_and_a_compliment_is_split(book):
    letter = complaint(
        book, received_at=MAY_11, channel="letter", written_on=dt.date(2026, 5, 8), complainant={"name": "Ann"}
    )

    case = book.split(letter.id, kind="compliment", procedure=FEEDBACK, summary="The crew was kind", by=OFFICER)

    assert (case.intake.kind, case.intake.received, case.intake.written_on) == (
        Kind.COMPLIMENT,
        MAY_11,
        dt.date(2026, 5, 8),
    )
    assert (case.intake.channel, case.parties[0].role) == (Channel.LETTER, Role.COMPLAINANT)
    assert case.links == (Link(case=letter.id, link=LinkKind.SPLIT_FROM),)
    old = book.case(letter.id)
    assert old.links == (Link(case=case.id, link=LinkKind.SPLIT_INTO),)
    assert old.history[-1].happened == NOW
    assert attrs.evolve(old, links=(), version=1, history=letter.history) == letter
    assert rows_hold(book, 2)


def test_the_new_case_may_have_another_receipt(book):
    letter = complaint(book, received_at=MAY_11)

    case = book.split(letter.id, kind="comment", procedure=FEEDBACK, received_at=MAY_20, by=OFFICER)

    assert case.intake.received == MAY_20


def test_a_case_that_is_part_of_another_one_is_neither_split_nor_complained_about(book):
    one, other = service_request(book), service_request(book)
    book.merge(one.id, into=other.id, by=OFFICER)

    with pytest.raises(DecisionError, match="it is part of another case already: go on there, or undo the merging"):
        book.split(one.id, kind="comment", procedure=FEEDBACK, by=OFFICER)
    with pytest.raises(DecisionError, match="it is part of another case already"):
        raised(book, one)


# Links


@pytest.mark.parametrize(
    ("word", "there"),
    [
        ("follows", "followed_by"),
        ("duplicate", "duplicate"),
        ("same_person", "same_person"),
        ("same_cause", "same_cause"),
    ],
)
def test_a_link_is_known_in_both_cases_in_its_own_direction(book, word, there):
    one, other = two(book)

    linked = book.link(one.id, other=other.reference, link=word, note="She rang about both", by=OFFICER)

    assert linked.links == (Link(case=other.id, link=LinkKind(word)),)
    assert book.case(other.id).links == (Link(case=one.id, link=LinkKind(there)),)
    for case in (one, other):
        assert list(book.file(case.id).details.values()) == ["She rang about both"]
    for first, second, again in ((one, other, word), (one, other, there), (other, one, word)):
        with pytest.raises(DecisionError, match="the two are linked already"):
            book.link(first.id, other=second.id, link=again, by=OFFICER)
    assert rows_hold(book, 2)


def test_a_link_is_struck_out_in_both_cases(book):
    one, other = two(book)
    before = one, other
    book.link(one.id, other=other.id, link="follows", by=OFFICER)

    back = book.unlink(other.id, other=one.reference, reason="mistake", note="Two streets", by=OFFICER)

    assert without_log(back) == without_log(before[1])
    assert without_log(book.case(one.id)) == without_log(before[0])
    assert [type(fact.event) for fact in back.struck] == [Linked]
    assert "unlink" not in book.file(one.id).allowed
    assert "Two streets" in book.file(one.id).details.values()
    assert rows_hold(book, 2)
    book.link(one.id, other=other.id, link="follows", by=OFFICER)
    assert "unlink" in book.file(other.id).allowed


def test_of_several_links_between_two_cases_one_is_named(book):
    one, other = two(book)
    third = complaint(book)
    book.link(one.id, other=other.id, link="follows", by=OFFICER)
    book.link(one.id, other=other.id, link="same_person", by=OFFICER)
    book.link(one.id, other=third.id, link="same_person", by=OFFICER)

    with pytest.raises(DecisionError, match="the two are linked in several ways: say which of them is wrong, follows,"):
        book.unlink(one.id, other=other.id, reason="mistake", by=OFFICER)
    with pytest.raises(DecisionError, match="the two are not linked so: they are linked as follows, same_person"):
        book.unlink(one.id, other=other.id, link="duplicate", reason="mistake", by=OFFICER)
    left = book.unlink(one.id, other=other.id, link="follows", reason="mistake", by=OFFICER)

    assert left.links == (
        Link(case=other.id, link=LinkKind.SAME_PERSON),
        Link(case=third.id, link=LinkKind.SAME_PERSON),
    )
    assert book.case(other.id).links == (Link(case=one.id, link=LinkKind.SAME_PERSON),)


def test_only_what_was_linked_is_unlinked(book):
    one, other = two(book)
    third = complaint(book)

    with pytest.raises(DecisionError, match="nothing links it with another case"):
        book.unlink(one.id, other=other.id, reason="mistake", by=OFFICER)
    book.link(one.id, other=other.id, link="duplicate", by=OFFICER)
    with pytest.raises(DecisionError, match="the two are not linked: name a case that it is linked with"):
        book.unlink(one.id, other=third.id, reason="mistake", by=OFFICER)
    with pytest.raises(DecisionError, match="is still to come"):
        book.unlink(one.id, other=other.id, reason="mistake", happened=dt.date(2027, 1, 1), by=OFFICER)


def test_where_a_case_came_from_is_neither_said_by_hand_nor_unlinked(book):
    request = service_request(book)
    case = raised(book, request)
    book.link(case.id, other=request.id, link="same_person", by=OFFICER)

    assert "unlink" not in book.file(raised(book, service_request(book)).id).allowed
    for one, other in ((case, request), (request, case)):
        said = {"other": other.id, "reason": "mistake", "by": OFFICER}
        for link in ("raised", "raised_from"):
            with pytest.raises(DecisionError, match="one of the two came out of the other, which stays on record"):
                book.unlink(one.id, link=link, **said)
    for link in ("raised", "raised_from", "split_from", "split_into"):
        with pytest.raises(DecisionError, match=f"{link} is said by raise-complaint and split alone: say follows"):
            book.link(case.id, other=complaint(book).id, link=link, by=OFFICER)
    assert book.unlink(case.id, other=request.id, reason="mistake", by=OFFICER).links == case.links


def test_a_link_is_put_right_in_both_cases_or_in_none(book):
    one, other = two(book)
    book.link(one.id, other=other.id, link="follows", by=OFFICER)
    nowhere = {"link": {"case": "case-nonesuch", "link": "follows"}}

    for case in (one, other):
        for said in ({"strike": True}, {"fields": nowhere}, {"happened_instead": MAY_20}):
            with pytest.raises(DecisionError, match="event 2 linked two cases: unlink them, which puts both right"):
                book.correct(case.id, version=2, reason="mistake", by=OFFICER, **said)
    book.unlink(one.id, other=other.id, reason="mistake", by=OFFICER)
    with pytest.raises(DecisionError, match="event 2 linked two cases"):
        book.correct(one.id, version=2, restore=True, reason="mistake", by=OFFICER)


def test_where_a_case_came_from_is_not_corrected(book):
    request = service_request(book)
    case = raised(book, request)

    for fields in ({"links": []}, {"links": [{"case": "case-nonesuch", "link": "follows"}]}):
        with pytest.raises(DecisionError, match="what other cases are to it is not corrected in its receipt: link it"):
            book.correct(case.id, version=1, fields=fields, reason="mistake", by=OFFICER)
    with pytest.raises(DecisionError, match="event 2 says which case came out of this one, and stays on record"):
        book.correct(request.id, version=2, strike=True, reason="mistake", by=OFFICER)
    kept = book.correct(case.id, version=1, fields={"channel": "web"}, reason="mistake", by=OFFICER)
    assert kept.links == case.links


def test_a_case_is_not_linked_to_itself_nor_to_what_is_not_there(book):
    case = complaint(book)

    with pytest.raises(DecisionError, match="a case is not linked to itself: name the other one"):
        book.link(case.id, other=case.reference, link="same_cause", by=OFFICER)
    for nobody in ("NO-1", "case-" + "0" * 32):
        with pytest.raises(NotFoundError, match="there is no case"):
            book.link(case.id, other=nobody, link="same_cause", by=OFFICER)
    with pytest.raises(NotFoundError, match="choose one of follows"):
        book.link(case.id, other=case.id, link="cousin", by=OFFICER)
    assert book.case(case.id).version == 1


def test_what_does_not_fit_the_other_case_names_it(book):
    one, other = two(book)

    with pytest.raises(DecisionError, match=f"in {one.reference}, 2026-05-12 is before the receipt on 2026-05-20"):
        book.link(other.id, other=one.id, link="same_cause", happened=dt.date(2026, 5, 12), by=OFFICER)


# Merging


def test_T37_a_merged_case_ends_as_merged_and_counts_once_from_the_earliest_receipt(book):
    later, earlier = two(book)
    was_due = due(book, earlier)

    merged = book.merge(earlier.id, into=later.id, note="Written twice", by=OFFICER)

    assert (merged.status, merged.merged_into) == (CaseStatus.MERGED, later.id)
    assert {each.result for each in book.deadlines(earlier.id)} == {DeadlineResult.ENDED}
    kept = book.case(later.id)
    assert (kept.status, kept.absorbed, kept.intake.received) == (CaseStatus.OPEN, (earlier.id,), MAY_11)
    assert due(book, later) == was_due
    assert "escalate" not in book.file(earlier.id).allowed
    assert "unmerge" in book.file(earlier.id).allowed
    rows = book.find(RowQuery(without_merged=True))
    assert [(row.case, row.received_on) for row in rows] == [(later.id, "2026-05-11")]
    assert book.find(RowQuery(case=earlier.id))[0].merged_into == later.id
    assert [row.case for row in book.due(on=dt.date(2026, 12, 1))] == [later.id]
    assert rows_hold(book, 2)


@pytest.mark.parametrize(
    ("end", "said", "how"),
    [
        ("close_case", {}, "closed"),
        ("withdraw", {}, "withdrawn"),
        ("refer", {"body": "lgsco"}, "referred"),
    ],
)
def test_what_goes_on_must_be_open_or_the_clocks_would_end_with_no_answer(book, end, said, how):
    overdue, ended = complaint(book, received_at=MAY_1), complaint(book, received_at=MAY_1)
    book.respond(ended.id, outcome="upheld", happened=MAY_11, by=OFFICER)
    if end == "refer":
        book.escalate(ended.id, happened=MAY_11, by=OFFICER)
        book.respond(ended.id, outcome="upheld", happened=MAY_11, by=OFFICER)
    getattr(book, end)(ended.id, by=OFFICER, **said)
    before = log_of(book)

    with pytest.raises(DecisionError, match=f"in {ended.reference}, it is {how}: reopen it, or merge the other way r"):
        book.merge(overdue.id, into=ended.id, by=OFFICER)

    assert log_of(book) == before
    assert book.merge(ended.id, into=overdue.id, by=OFFICER).merged_into == overdue.id
    assert DeadlineResult.OPEN in {each.result for each in book.deadlines(overdue.id)}


def test_a_complaint_does_not_become_part_of_a_suggestion_nor_the_other_way_round(book):
    case = complaint(book, received_at=MAY_1)
    suggestion = complaint(book, procedure=FEEDBACK, kind="suggestion", received_at=MAY_1)

    for one, into, why in (
        (case, suggestion, "a complaint does not become part of a suggestion: link the two, or reclassify"),
        (suggestion, case, "a suggestion does not become part of a complaint: link the two, or reclassify"),
    ):
        with pytest.raises(DecisionError, match=why):
            book.merge(one.id, into=into.id, by=OFFICER)
    assert book.case(case.id).version == book.case(suggestion.id).version == 1


def test_cases_of_one_kind_under_two_procedures_become_one(book):
    case, of_care = complaint(book), complaint(book, procedure=CARE)

    assert book.merge(of_care.id, into=case.id, by=OFFICER).merged_into == case.id


def test_nobody_loses_sight_of_an_open_flag_by_a_merging(book):
    one, other = two(book)
    book.flag(one.id, kind="safeguarding", told=["staff-5"], by=OFFICER)
    book.flag(other.id, kind="risk", by=OFFICER)
    why = f"it has a safeguarding flag up, and {other.reference} has none: raise it there first, so that nobody loses"

    with pytest.raises(DecisionError, match=why):
        book.merge(one.id, into=other.id, by=OFFICER)

    book.flag(other.id, kind="safeguarding", told=["staff-5"], by=OFFICER)
    assert book.merge(one.id, into=other.id, by=OFFICER).merged_into == other.id


def test_a_flag_that_was_cleared_holds_no_merging_up(book):
    one, other = two(book)
    flagged = book.flag(one.id, kind="vulnerability", by=OFFICER)
    book.clear_flag(one.id, flag=flagged.care.open_flags[0].flag, reason="over", by=OFFICER)

    assert book.merge(one.id, into=other.id, by=OFFICER).merged_into == other.id


def test_a_correction_does_not_close_a_case_before_it_took_another_one_in(book):
    one, other = two(book)
    book.withdraw(other.id, happened=MAY_20, by=OFFICER)
    book.pursue(other.id, reason="public-interest", happened=MAY_20, by=OFFICER)
    book.merge(one.id, into=other.id, by=OFFICER)

    with pytest.raises(DecisionError, match=r"event 4 .absorb.: it is withdrawn: reopen it"):
        book.correct(other.id, version=3, strike=True, reason="mistake", by=OFFICER)


def test_the_later_of_two_receipts_moves_nothing(book):
    later, earlier = two(book)
    was_due = due(book, earlier)

    book.merge(later.id, into=earlier.id, by=OFFICER)

    assert (book.case(earlier.id).intake.received, due(book, earlier)) == (MAY_11, was_due)


def test_which_receipt_is_earlier_is_told_by_the_zone_of_the_body(book):
    # 23:30 UTC in June is the next day in London, so the bare day is the earlier one.
    at_night = complaint(book, received_at=dt.datetime(2026, 5, 10, 23, 30, tzinfo=dt.UTC))
    on_the_day, day_after = complaint(book, received_at=dt.date(2026, 5, 11)), complaint(book, received_at=MAY_20)

    book.merge(at_night.id, into=on_the_day.id, by=OFFICER)
    assert book.case(on_the_day.id).intake.received == dt.date(2026, 5, 11)

    book.merge(on_the_day.id, into=day_after.id, by=OFFICER)
    assert book.case(day_after.id).intake.received == dt.date(2026, 5, 11)


def test_a_merged_case_is_missed_by_nobody_although_it_was_overdue(book):
    case, other = complaint(book, received_at=dt.date(2026, 4, 1)), complaint(book, received_at=dt.date(2026, 4, 1))

    book.merge(case.id, into=other.id, by=OFFICER)

    assert {each.result for each in book.deadlines(case.id)} == {DeadlineResult.ENDED}


def test_T37_merging_is_undone_and_both_cases_are_as_they_were(book):
    later, earlier = two(book)
    book.acknowledge(later.id, by=OFFICER)
    before = book.case(later.id), earlier
    book.merge(earlier.id, into=later.id, by=OFFICER)

    back = book.unmerge(earlier.id, reason="not-the-same", note="Two streets", by=OFFICER)

    assert without_log(back) == without_log(before[1])
    assert without_log(book.case(later.id)) == without_log(before[0])
    assert [type(fact.event) for fact in back.struck] == [Merged]
    assert back.is_open
    assert rows_hold(book, 2)
    assert book.merge(earlier.id, into=later.id, by=OFFICER).merged_into == later.id
    book.unmerge(earlier.id, reason="not-the-same", by=OFFICER)
    assert without_log(book.case(later.id)) == without_log(before[0])


def test_nothing_is_merged_into_itself_twice_or_in_a_circle(book):
    one, other = two(book)
    third = complaint(book)
    book.merge(one.id, into=other.id, by=OFFICER)

    for case, into, why in (
        (third, third, "a case does not become part of itself: name the other one"),
        (one, third, "it is part of another case already: go on there, or undo the merging. Allowed now: "),
        (other, one, f"in {one.reference}, it is part of another case already"),
    ):
        with pytest.raises(DecisionError, match=why):
            book.merge(case.id, into=into.id, by=OFFICER)
    assert book.merge(other.id, into=third.id, by=OFFICER).merged_into == third.id
    with pytest.raises(DecisionError, match=f"{other.reference} is part of another case now: undo that merging first"):
        book.unmerge(one.id, reason="mistake", by=OFFICER)
    with pytest.raises(DecisionError, match="it is not part of another case: nothing was merged"):
        book.unmerge(third.id, reason="mistake", by=OFFICER)
    with pytest.raises(DecisionError, match="it is part of another case already: undo the merging instead"):
        book.reopen(one.id, reason="new-evidence", by=OFFICER)


def test_a_merging_is_put_right_in_both_cases_or_in_none(book):
    later, earlier = two(book)
    book.merge(earlier.id, into=later.id, by=OFFICER)

    for case in (later, earlier):
        with pytest.raises(DecisionError, match="event 2 merged two cases: undo the merging, which puts both right"):
            book.correct(case.id, version=2, strike=True, reason="typing-error", by=OFFICER)
    with pytest.raises(DecisionError, match="its receipt counts in another case now: undo the merging"):
        book.correct(earlier.id, version=1, happened_instead=MAY_1, reason="typing-error", by=OFFICER)
    assert book.correct(earlier.id, version=1, fields={"channel": "web"}, reason="typo", by=OFFICER).merged_into


def test_a_receipt_is_not_corrected_past_that_of_a_case_that_came_in_earlier(book):
    later, earlier = two(book)
    book.merge(earlier.id, into=later.id, by=OFFICER)

    with pytest.raises(DecisionError, match="which came in not before it: undo that merging first, and merge the two"):
        book.correct(later.id, version=1, happened_instead=MAY_1, reason="typing-error", by=OFFICER)


def test_of_two_cases_that_were_taken_in_the_one_that_the_other_rests_on_stays(book):
    case, first, second = (complaint(book, received_at=day) for day in (MAY_20, MAY_1, MAY_11))
    book.merge(first.id, into=case.id, by=OFFICER)
    book.merge(second.id, into=case.id, by=OFFICER)

    with pytest.raises(DecisionError, match=f"in {case.reference}, event 3 .absorb.: it took in another case, which"):
        book.unmerge(first.id, reason="mistake", by=OFFICER)
    book.unmerge(second.id, reason="mistake", by=OFFICER)
    assert book.unmerge(first.id, reason="mistake", by=OFFICER).is_open


def test_no_case_gets_a_receipt_before_its_procedure_began(book):
    case = complaint(book, received_at=MAY_20)
    old = complaint(book, procedure=CARE, received_at=dt.date(2016, 5, 20))

    with pytest.raises(
        DecisionError, match=f"{case.reference} would have the earlier receipt, but .* not yet in force"
    ):
        book.merge(old.id, into=case.id, by=OFFICER)
    assert (book.case(case.id).version, book.case(old.id).version) == (1, 1)


def test_what_happened_between_is_found_when_a_merging_is_undone(book):
    later, earlier = two(book)
    book.merge(earlier.id, into=later.id, by=OFFICER)
    book.acknowledge(later.id, happened=dt.date(2026, 5, 13), by=OFFICER)

    with pytest.raises(DecisionError, match=f"in {later.reference}, event 3 .acknowledge.: 2026-05-13 is before"):
        book.unmerge(earlier.id, reason="mistake", by=OFFICER)


def test_nothing_is_unmerged_at_a_time_that_is_still_to_come(book):
    one, other = two(book)
    book.merge(one.id, into=other.id, by=OFFICER)

    with pytest.raises(DecisionError, match="is still to come"):
        book.unmerge(one.id, reason="mistake", happened=dt.date(2027, 1, 1), by=OFFICER)


# Both or none: keys, versions, policies, and others who write at the same time


def test_the_same_request_makes_one_case(book):
    request = service_request(book)
    case = raised(book, request, key="form-1")
    book.note(case.id, text="Rang her", by=OFFICER)

    assert raised(book, request, key="form-1") == case
    with pytest.raises(KeyReusedError):
        raised(book, request, key="form-1", summary="Another one")
    assert len(tuple(book.rows())) == 2


def test_the_same_request_is_known_again_when_the_case_has_changed_since(book):
    request = complaint(book, procedure=REQUESTS, kind="service_request", received_at=MAY_1)
    case = raised(book, request, key="form-1")
    letter = complaint(book, received_at=MAY_11)
    split_said = {"kind": "comment", "procedure": FEEDBACK, "key": "form-2", "by": OFFICER}
    part = book.split(letter.id, **split_said)

    for old in (request, letter):
        book.add_matter(old.id, matter="m2", service="waste", by=OFFICER)
        book.correct(
            old.id, version=1, fields={"channel": "web", "written_on": "2026-04-30"}, reason="typo", by=OFFICER
        )

    assert raised(book, request, key="form-1") == case
    assert book.split(letter.id, **split_said) == part


def test_the_policy_is_asked_before_a_key_is_looked_up():
    policy = AllowAll()
    book = office(policy=policy, clock=FixedClock(NOW))
    request = service_request(book)
    raised(book, request, key="form-1")

    for forbidden in ("raise-complaint", "receive"):
        policy.may = lambda _actor, action, _row, forbidden=forbidden: action != forbidden
        for said in ({}, {"summary": "Another one"}):
            with pytest.raises((AccessError, KeyReusedError)) as refused:
                raised(book, request, key="form-1", **said)
            assert isinstance(refused.value, KeyReusedError) == (forbidden == "receive" and bool(said))


def test_the_same_merging_is_done_once_and_so_is_its_undoing(book):
    one, other = two(book)
    merged = book.merge(one.id, into=other.id, key="k1", by=OFFICER)
    assert book.merge(one.id, into=other.id, key="k1", by=OFFICER) == merged

    undone = book.unmerge(one.id, reason="mistake", key="k2", by=OFFICER)

    assert book.unmerge(one.id, reason="mistake", key="k2", by=OFFICER) == undone
    assert book.case(other.id).version == 3


def test_the_same_link_is_made_once_and_so_is_its_undoing(book):
    one, other = two(book)
    linked = book.link(one.id, other=other.id, link="follows", key="k1", by=OFFICER)
    undone = book.unlink(one.id, other=other.id, reason="mistake", key="k2", by=OFFICER)

    assert book.link(one.id, other=other.id, link="follows", key="k1", by=OFFICER) == linked
    assert book.unlink(one.id, other=other.id, reason="mistake", key="k2", by=OFFICER) == undone
    assert book.case(other.id).version == 3


def test_a_stale_form_writes_into_neither_case(book):
    one, other = two(book)
    book.note(one.id, text="Rang her", by=OFFICER)

    for decide, said in (
        (book.merge, {"into": other.id}),
        (book.link, {"other": other.id, "link": "duplicate"}),
        (book.split, {"kind": "comment", "procedure": FEEDBACK}),
    ):
        with pytest.raises(StaleVersionError):
            decide(one.id, expected_version=1, by=OFFICER, **said)
    assert book.case(other.id).version == 1
    assert book.merge(one.id, into=other.id, expected_version=2, by=OFFICER).version == 3


def test_a_reference_that_is_taken_makes_no_case(book):
    request = service_request(book, reference="R-1")

    with pytest.raises(ReferenceTakenError):
        raised(book, request, reference="R-1")
    assert book.case(request.id).version == 1


def test_a_reference_that_was_made_up_twice_is_made_up_again(book, monkeypatch):
    request = service_request(book, reference="R-1")
    made = iter(["R-1", "R-2"])
    monkeypatch.setattr("casework.application.contacts.new_reference", lambda _day: next(made))

    assert raised(book, request).reference == "R-2"


def test_nothing_is_written_without_a_writer(book):
    case = complaint(book)

    with pytest.raises(UsageError, match="say who writes"):
        book.merge(case.id, into=case.id)
    with pytest.raises(UsageError, match="no write knows hapened"):
        book.split(case.id, kind="comment", procedure=FEEDBACK, hapened=MAY_1, by=OFFICER)


class Wards(AllowAll):
    """Only managers see housing; nobody but officers receives, and people are for officers of waste."""

    def may(self, actor, action, row):
        return action != "receive" or "complaint-handler" in actor.roles

    def sees(self, viewer, row, what):
        return row.service != "housing" if what is Sight.CASE else "waste" in viewer.teams

    def sees_all(self, viewer):
        return viewer.id == "manager-1"


def test_the_policy_is_asked_about_both_cases():
    book = office(policy=Wards(), clock=FixedClock(NOW))
    waste, housing = complaint(book, service="waste"), complaint(book, service="housing")

    with pytest.raises(AccessError, match=f"staff-17 may not see {housing.reference}"):
        book.merge(waste.id, into=housing.reference, by=OFFICER)
    assert book.merge(waste.id, into=housing.id, by=Actor("manager-1")).merged_into == housing.id


def test_what_is_due_in_a_linked_case_is_told_to_those_who_may_see_that_case():
    book = office(policy=Wards(), clock=FixedClock(NOW))
    waste, housing = complaint(book, service="waste"), complaint(book, service="housing")
    book.link(waste.id, other=housing.id, link="same_cause", by=Actor("manager-1"))

    def told(viewer):
        return book.as_dict(book.file(waste.id, viewer=viewer), viewer=viewer)["linked_deadlines"]

    assert {each["case"] for each in told(Actor("manager-1"))} == {housing.reference}
    assert told(OFFICER) == []


def test_who_may_decide_on_one_case_only_decides_on_neither():
    policy = AllowAll()
    policy.may = lambda _actor, action, row: action != "merge" or row.service == "waste"
    book = office(policy=policy, clock=FixedClock(NOW))
    waste, housing = complaint(book, service="waste"), complaint(book, service="housing")

    for case, into in ((waste, housing), (housing, waste)):
        with pytest.raises(AccessError, match=f"staff-17 may not merge {housing.id}"):
            book.merge(case.id, into=into.id, by=OFFICER)
    assert (book.case(waste.id).version, book.case(housing.id).version) == (1, 1)


def test_a_complaint_is_raised_by_who_may_receive_one_and_shows_no_more_than_they_may_know():
    book = office(policy=Wards(), clock=FixedClock(NOW))
    request = service_request(book)

    with pytest.raises(AccessError, match="staff-9 may not receive a case"):
        raised(book, request, by=Actor("staff-9"))
    assert book.case(request.id).version == 1
    assert raised(book, request, by=OFFICER).parties[0].person is None
    of_waste = Actor("staff-3", roles={"complaint-handler"}, teams={"waste"})
    assert raised(book, request, by=of_waste).parties[0].person is not None


def test_cases_whose_rows_were_lost_are_merged_all_the_same(book):
    one, other = two(book)
    lose_rows(book.store)

    book.merge(one.id, into=other.id, by=OFFICER)

    assert {row.case for row in book.find()} == {one.id, other.id}


def test_two_who_merge_two_cases_into_each_other_at_once_are_not_both_heard(book):
    for _ in range(10):
        one, other = two(book)
        answers, together = [], threading.Barrier(2)

        def merge(case, into, answers=answers, together=together):
            together.wait()
            try:
                answers.append(book.merge(case.id, into=into.id, by=OFFICER).merged_into)
            except CaseworkError as error:
                answers.append(type(error))

        threads = [threading.Thread(target=merge, args=pair) for pair in ((one, other), (other, one))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert DecisionError in answers
        assert len({book.case(one.id).merged_into, book.case(other.id).merged_into} - {None}) == 1


def test_somebody_who_wrote_to_the_other_case_first_is_not_overwritten(book, monkeypatch):
    one, other = two(book)
    append, written = book.store.append, []

    def slower(commit):
        if sum(bool(each.events) for each in commit.appends) == 2 and not written:
            written.append(True)
            book.note(other.id, text="Rang her", by=OFFICER)
        return append(commit)

    monkeypatch.setattr(book.store, "append", slower)

    book.merge(one.id, into=other.id, expected_version=1, by=OFFICER)

    assert [type(fact.event).__name__ for fact in book.case(other.id).history] == ["Received", "Noted", "Absorbed"]
