"""What every access policy must do: a test for each sentence of the port ``AccessPolicy``.

A plugin, or a system that embeds casework, checks its policy in four lines::

    class TestOwnTeam(AccessContract):
        @pytest.fixture
        def make_policy(self):
            return OwnTeam

Who is asked about is a fixture ``actors``. Give it the people whom the policy tells apart: whoever sees all, and a
member of each team. A fixture ``rows`` does the same for cases.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import attrs
import pytest

from casework.application.access import ANYONE, FOR_ANOTHER, AccessPolicy, Sight
from casework.application.ports import CaseRow
from casework.domain.actors import Actor
from casework.domain.cases.decisions import DECISIONS
from casework.testing.stores.samples import FULL, row

__all__ = ["AccessContract"]

_OF_NO_CASE = (
    "import",
    "recompute",
    "restrict",
    "review-restriction",
    "appeal-restriction",
    "lift-restriction",
    "see-restrictions",
    "record-equality",
    "see-equality-figures",
    "record-answers",
    "see-answers",
    "see-answer-words",
    "record-texts",
    "see-texts",
    "see-text-words",
    "review-standard",
    "see-standard-reviews",
    "propose-improvement",
    "improve",
    "publish-improvement",
    "see-improvements",
    "explain-signal",
    "see-explanations",
    "publish-readings",
    "see-publications",
    "note-figure",
    "see-noted-figures",
    "hand-out-tokens",
    "state-survey-wish",
    "invite",
    "see-invitations",
    "see-follow-ups",
    "record-follow-ups",
    "plan-consultation",
    "record-votes",
    "decide-consultation",
    "see-consultations",
    "sweep",
    "deliver",
    "see-notifications",
    "retry-notification",
    "settle-notification",
    "bounce-notification",
)
"""The actions, besides decisions, that are asked about without a row."""

_NEW_CASES = ("receive", "raise-complaint", "split")
"""The actions, besides decisions, from which a case begins."""

_ACTIONS = tuple(dict.fromkeys((*_NEW_CASES, *DECISIONS, *_OF_NO_CASE, f"{FOR_ANOTHER}nhft", "from-a-later-release")))

_ROLES = ("complaint-handler", "complaints-manager", "auditor")

Question = partial[object]


class AccessContract:
    """The tests of an access policy.

    Subclasses give the fixture ``make_policy``: a function that makes the policy anew each time it is called, as each
    process of a web application does.
    """

    @pytest.fixture
    def actors(self) -> Sequence[Actor]:
        """Return people to ask about."""
        teams = ({"housing"}, {"waste"}, {"housing", "waste"}, set[str]())
        return [Actor(f"staff-{at}", roles={role}, teams=team) for at, team in enumerate(teams) for role in _ROLES]

    @pytest.fixture
    def rows(self) -> Sequence[CaseRow]:
        """Return rows of cases to ask about."""
        return (row("case-2", team="housing", service="housing"), row("case-3", team="waste", handler="staff-17"))

    @pytest.fixture
    def everybody(self, actors: Sequence[Actor]) -> Sequence[Actor]:
        """Return the people to ask about, and some of whom no policy has heard."""
        return (*actors, ANYONE, Actor("never-heard-of"), Actor("new", roles={"new-role"}, teams={"new-team"}))

    @pytest.fixture
    def every_row(self, rows: Sequence[CaseRow]) -> Sequence[CaseRow]:
        """Return the rows to ask about, one with hardly anything in it, and one with something in every field."""
        return (*rows, row("case-bare"), FULL)

    @pytest.fixture
    def questions(self, everybody: Sequence[Actor], every_row: Sequence[CaseRow]) -> Sequence[Question]:
        """Return everything that a policy may be asked."""
        return [
            *(
                partial(_may, who, action, one)
                for who in everybody
                for action in _ACTIONS
                for one in (None, *every_row)
            ),
            *(partial(_sees, who, one, what) for who in everybody for one in every_row for what in Sight),
            *(partial(_sees_all, who) for who in everybody),
        ]

    def test_every_question_is_answered_with_yes_or_no(
        self, make_policy: Callable[[], AccessPolicy], questions: Sequence[Question]
    ) -> None:
        policy = make_policy()

        # What is neither counts as a yes somewhere: a coroutine is true.
        assert all(type(question(policy)) is bool for question in questions)

    def test_the_same_question_has_the_same_answer_whatever_was_asked_in_between(
        self, make_policy: Callable[[], AccessPolicy], questions: Sequence[Question]
    ) -> None:
        policy = make_policy()
        forwards = [question(policy) for question in questions]
        backwards = [question(policy) for question in reversed(questions)]

        assert not _answered_otherwise(questions, forwards, backwards[::-1])

    def test_a_policy_of_another_process_answers_alike(
        self, make_policy: Callable[[], AccessPolicy], questions: Sequence[Question]
    ) -> None:
        one, other = make_policy(), make_policy()
        backwards = [question(other) for question in reversed(questions)]
        forwards = [question(one) for question in questions]

        assert not _answered_otherwise(questions, forwards, backwards[::-1])

    def test_people_and_cases_are_told_apart_by_what_they_are_and_not_by_their_objects(
        self, make_policy: Callable[[], AccessPolicy], everybody: Sequence[Actor], every_row: Sequence[CaseRow]
    ) -> None:
        policy = make_policy()
        for who in everybody:
            again = attrs.evolve(who)
            assert policy.sees_all(again) == policy.sees_all(who)
            for one in every_row:
                copy = attrs.evolve(one)
                assert policy.may(again, "respond", copy) == policy.may(who, "respond", one)
                assert policy.sees(again, copy, Sight.CASE) == policy.sees(who, one, Sight.CASE)

    def test_any_thread_gets_the_same_answer(
        self, make_policy: Callable[[], AccessPolicy], questions: Sequence[Question]
    ) -> None:
        policy = make_policy()
        here = [question(policy) for question in questions]
        with ThreadPoolExecutor(4) as threads:
            there = list(threads.map(lambda question: question(policy), questions))

        assert not _answered_otherwise(questions, here, there)

    def test_whoever_sees_all_sees_each_case(
        self, make_policy: Callable[[], AccessPolicy], everybody: Sequence[Actor], every_row: Sequence[CaseRow]
    ) -> None:
        policy = make_policy()
        see_all = [who for who in everybody if policy.sees_all(who)]

        assert all(policy.sees(who, one, Sight.CASE) for who in see_all for one in every_row)


def _answered_otherwise(
    questions: Sequence[Question], first: Sequence[object], second: Sequence[object]
) -> Sequence[str]:
    """Return what was answered in two ways.

    The answers are not compared as lists: where ``CI`` is set, pytest looks for the shortest way from one list to the
    other, and of two thousand times yes or no that takes hours.
    """
    return [
        f"{question.func.__name__.strip('_')}{_words(question.args)}: {one}, then {other}"
        for question, one, other in zip(questions, first, second, strict=True)
        if one != other
    ]


def _words(asked: Sequence[object]) -> str:
    """Return what was asked about: an action, and people and cases by their ids."""
    return "".join(f" {getattr(each, 'id', None) or getattr(each, 'case', each)}" for each in asked)


def _may(who: Actor, action: str, one: CaseRow | None, policy: AccessPolicy) -> object:
    return policy.may(who, action, one)


def _sees(who: Actor, one: CaseRow, what: Sight, policy: AccessPolicy) -> object:
    return policy.sees(who, one, what)


def _sees_all(who: Actor, policy: AccessPolicy) -> object:
    return policy.sees_all(who)
