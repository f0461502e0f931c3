"""A service improvement, as what happened to it left it."""

import datetime as dt

import attrs
import pytest

from casework.domain.improvements.events import (
    Effect,
    ImprovementCorrected,
    ImprovementProposed,
    Prompt,
    PromptKind,
    ProposedBy,
    Wording,
)
from casework.domain.improvements.improvement import Improvements, ImprovementStatus, begin, fold
from casework.domain.money import Money
from casework.errors import NotFoundError, UsageError
from tests.details import detail
from tests.improvement_examples import CASE, IMPROVEMENTS, JULY, JUNE, REASONS, SAVING, STANDARD, facts, improvement

AGREED, STARTED, DONE = (IMPROVEMENTS[name][0] for name in ("agreed", "started", "done"))
DROPPED, REOPENED, REVIEWED = (IMPROVEMENTS[name][0] for name in ("dropped", "reopened", "reviewed"))
PUBLISHED, ANEW = IMPROVEMENTS["published"]
WITHDRAWN, SHARED, TAKEN_UP = (IMPROVEMENTS[name][0] for name in ("publication_withdrawn", "shared", "taken_up"))


def test_what_was_proposed_says_who_had_the_idea_what_asked_for_it_and_what_it_may_save():
    found = fold("i7", facts(IMPROVEMENTS["proposed"][0]))

    assert (found.id, found.status, found.proposed_by, found.proposer) == ("i7", "proposed", "staff", "staff-3")
    assert (found.prompts, found.saving, found.saving_found) == ((CASE, STANDARD), SAVING, False)
    assert (found.proposed_on, found.owner, found.due_on) == (dt.date(2026, 1, 5), "staff-9", JUNE)


def test_nothing_that_happened_is_no_improvement():
    assert fold("i1", ()) is None


def test_only_a_proposal_begins_an_improvement():
    with pytest.raises(TypeError, match="begins with its proposal"):
        begin("i1", facts(AGREED)[0])


def test_a_second_proposal_changes_nothing_of_the_first():
    again = attrs.evolve(improvement(IMPROVEMENTS["proposed"][0]), facts=())

    assert again == attrs.evolve(improvement(), facts=())


@pytest.mark.parametrize(
    ("events", "status"),
    [
        ((), "proposed"),
        ((AGREED,), "agreed"),
        ((AGREED, STARTED), "started"),
        ((AGREED, STARTED, DONE), "done"),
        ((AGREED, DROPPED), "dropped"),
        ((AGREED, STARTED, DONE, REOPENED), "started"),
        ((AGREED, DONE, REOPENED), "agreed"),
        ((DROPPED, REOPENED), "proposed"),
    ],
)
def test_an_improvement_is_as_far_as_its_last_step_and_taken_up_again_as_far_as_before(events, status):
    assert improvement(*events).status == status


def test_what_is_taken_up_again_is_neither_done_nor_known_to_save_anything():
    found = improvement(AGREED, DONE, REOPENED)

    assert (found.done_on, found.evidence, found.review_on, found.saving_found) == (None, None, None, False)
    assert len(found.facts) == 4


def test_what_was_dropped_says_why():
    assert improvement(DROPPED).dropped_for == "too-costly"


def test_a_saving_is_thought_of_until_what_was_done_or_looked_at_found_one():
    thought = fold("i1", facts(IMPROVEMENTS["proposed"][0], AGREED))
    quiet = fold("i1", facts(IMPROVEMENTS["proposed"][0], AGREED, IMPROVEMENTS["done"][1]))
    found = improvement(AGREED, DONE, attrs.evolve(REVIEWED, saving=Money.of("8000")))

    assert (thought.saving_found, quiet.saving_found) == (False, False)
    assert (found.saving, found.saving_found) == (Money.of("8000"), True)


def test_a_review_says_what_came_of_it_and_when_it_is_looked_at_again():
    found = improvement(AGREED, DONE, IMPROVEMENTS["reviewed"][1])

    assert [(each.effect, each.on) for each in found.reviews] == [(Effect.TOO_EARLY, dt.date(2026, 1, 8))]
    assert found.review_on is None


def test_a_correction_changes_what_it_names_and_leaves_the_rest():
    found = improvement(IMPROVEMENTS["corrected"][0])
    same = improvement(ImprovementCorrected(reasons=REASONS, owner="staff-8"))

    assert (found.title, found.proposed_by, found.proposer) == (detail(5), ProposedBy.PARTNER, "nhs-trust")
    assert (found.owner, found.due_on, found.saving, found.prompts) == ("staff-8", JULY, SAVING, (STANDARD,))
    assert (same.title, same.owner) == (detail(1), "staff-8")


def test_a_correction_may_take_away_what_asked_for_it():
    proposed = facts(IMPROVEMENTS["proposed"][0], ImprovementCorrected(reasons=REASONS, prompts_removed=(CASE,)))

    assert fold("i1", proposed).prompts == (STANDARD,)


def test_awards_are_kept_each_with_who_got_it():
    found = improvement(*IMPROVEMENTS["award_made"])

    assert [(each.to, str(each.money)) for each in found.awards] == [
        ("staff-3", "5000.00 GBP"),
        ("staff-3", "500.00 EUR"),
    ]


def test_a_text_is_published_from_its_day_until_another_begins():
    found = improvement(AGREED, DONE, PUBLISHED, ANEW)

    assert found.published(dt.date(2026, 5, 31)) is None
    assert found.published(JUNE).wording is Wording.YOU_ASKED
    assert found.published(JULY).wording is Wording.YOU_TOLD_US
    assert found.is_to_be_published


def test_what_was_withdrawn_stood_until_that_day_and_does_so_no_longer():
    early = attrs.evolve(PUBLISHED, published_from=dt.date(2026, 1, 8))
    found = improvement(AGREED, DONE, early, WITHDRAWN)
    again = improvement(AGREED, DONE, early, WITHDRAWN, early, WITHDRAWN)

    assert found.published(dt.date(2026, 1, 8)) is not None
    assert found.published(dt.date(2026, 1, 9)) is None
    assert not found.is_to_be_published
    assert [each.withdrawn_on.day for each in again.publications] == [9, 11]


def test_what_was_shared_says_with_whom_and_who_does_the_same():
    found = improvement(AGREED, DONE, SHARED, TAKEN_UP)

    assert [(each.partner, each.taken_up_on) for each in found.shares] == [
        ("nhs-trust", None),
        ("police", dt.date(2026, 1, 9)),
    ]


def test_an_improvement_is_overdue_the_day_after_it_was_due_until_it_is_done():
    assert not improvement(AGREED).is_overdue(JUNE)
    assert improvement(AGREED).is_overdue(dt.date(2026, 6, 2))
    assert not improvement(AGREED, DONE).is_overdue(dt.date(2026, 6, 2))
    assert not improvement().is_overdue(dt.date(2030, 1, 1))


def test_the_look_at_its_effect_is_overdue_too():
    done = improvement(AGREED, DONE)

    assert not done.review_is_overdue(JULY)
    assert done.review_is_overdue(dt.date(2026, 7, 2))
    assert not improvement(AGREED, DONE, IMPROVEMENTS["reviewed"][1]).review_is_overdue(dt.date(2027, 1, 1))
    assert not improvement(AGREED).review_is_overdue(dt.date(2027, 1, 1))


def test_the_list_gives_what_is_overdue_the_longest_first_and_finds_by_id_and_by_prompt():
    done = attrs.evolve(improvement(AGREED, DONE), id="i2")
    late = attrs.evolve(improvement(AGREED), id="i3", prompts=(CASE,))
    known = Improvements(version=3, known=(improvement(), done, late))

    assert [each.id for each in known.overdue(dt.date(2026, 8, 1)).known] == ["i3", "i2"]
    assert known["i2"] is done
    assert known.because_of(CASE).known == (late,)
    with pytest.raises(NotFoundError, match="there is no improvement 'i9': choose one of i1, i2, i3"):
        known["i9"]


def test_a_prompt_has_a_part_where_it_needs_one_and_none_otherwise():
    assert (CASE.name, STANDARD.name) == ("case case-1", "standard town/a")
    assert (CASE.is_of_case, STANDARD.is_of_case) == (True, False)
    with pytest.raises(UsageError, match="a matter that asked for an improvement needs its own id besides"):
        Prompt(kind=PromptKind.MATTER, of="case-1")
    with pytest.raises(UsageError, match="a case that asked for an improvement has no part"):
        Prompt(kind=PromptKind.CASE, of="case-1", part="m1")


def test_a_case_holds_what_is_in_it_and_a_standard_only_itself():
    matter = Prompt(kind=PromptKind.MATTER, of="case-1", part="m1")

    assert [CASE.holds(each) for each in (CASE, matter, STANDARD)] == [True, True, False]
    assert not CASE.holds(Prompt(kind=PromptKind.CASE, of="case-2"))
    assert not matter.holds(CASE)
    assert not STANDARD.holds(Prompt(kind=PromptKind.STANDARD, of="town", part="b"))


def test_the_headings_are_those_that_people_know():
    assert [each.headings for each in Wording] == [("You asked", "We did"), ("You told us", "We have")]


def test_what_is_open_is_what_may_still_be_done():
    assert [each.value for each in ImprovementStatus if each.is_open] == ["proposed", "agreed", "started"]


def test_free_text_is_in_no_field():
    with pytest.raises(UsageError):
        ImprovementProposed(title="Ring Mrs Marsh", proposed_by=ProposedBy.STAFF)
