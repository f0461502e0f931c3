"""Two access policies keep the contract; one that breaks a sentence of it is caught."""

import inspect
import re
import threading

import pytest

from casework.application.access import FOR_ANOTHER, AccessPolicy, AllowAll
from casework.domain.actors import Actor
from casework.testing import AccessContract
from casework.testing.access_contract import _ACTIONS, _OF_NO_CASE
from casework.testing.stores.samples import row

MANAGER = Actor("manager-1", roles={"complaints-manager"})


class OwnTeam:
    """Staff see and handle the cases of their teams; managers see all, and decide what belongs to no case."""

    def may(self, actor, action, row):
        return self.sees_all(actor) if row is None else row.team in actor.teams

    def sees(self, viewer, row, what):
        return self.sees_all(viewer) or row.team in viewer.teams

    def sees_all(self, viewer):
        return "complaints-manager" in viewer.roles


class TestAllowAll(AccessContract):
    @pytest.fixture
    def make_policy(self):
        return AllowAll


class TestOwnTeam(AccessContract):
    @pytest.fixture
    def make_policy(self):
        return OwnTeam


class TestOneOffice(AccessContract):
    """A policy may know people by their ids, and cases by what its own office has of them."""

    @pytest.fixture
    def make_policy(self):
        class OneOffice(OwnTeam):
            def sees_all(self, viewer):
                return viewer.id == "manager-1"

        return OneOffice

    @pytest.fixture
    def actors(self):
        return (MANAGER, Actor("staff-1", teams={"housing"}))

    @pytest.fixture
    def rows(self):
        return (row("case-9", team="housing", people=("customer-1",)),)


class SaysNothing(OwnTeam):
    """Forgot to answer about anything but cases."""

    def may(self, actor, action, row):
        return None if row is None else super().may(actor, action, row)


class AnswersLater(OwnTeam):
    """Gives a generator, which counts as a yes, as a coroutine does."""

    def sees(self, viewer, row, what):
        yield super().sees(viewer, row, what)


class KnowsTheActionsOfToday(OwnTeam):
    def may(self, actor, action, row):
        return {name: True for name in _ACTIONS if name != "from-a-later-release"}[action]


class KnowsItsOwnStaff(OwnTeam):
    def sees_all(self, viewer):
        return {"staff-0": False}[viewer.id]


class ExpectsATeam(OwnTeam):
    def sees(self, viewer, row, what):
        return row.team.upper() in {team.upper() for team in viewer.teams}


class ExpectsARow(OwnTeam):
    def may(self, actor, action, row):
        return row.team in actor.teams


class TakesTurns(OwnTeam):
    """Allows every other thing."""

    asked = 0

    def may(self, actor, action, row):
        self.asked += 1
        return bool(self.asked % 3)


class RemembersTheFirst(OwnTeam):
    """Keeps what it answered first about a case, whoever asked."""

    def __init__(self):
        self._kept = {}

    def sees(self, viewer, row, what):
        return self._kept.setdefault(row.case, super().sees(viewer, row, what))


class GoesByTheObject(OwnTeam):
    """Has whom it saw first in a list, by their objects."""

    def __init__(self):
        self._seen = {}

    def sees_all(self, viewer):
        self._seen.setdefault(viewer.id, viewer)
        return self._seen[viewer.id] is viewer


class IsBoundToItsThread(OwnTeam):
    """Has something, such as a connection, in the thread in which it was made."""

    def __init__(self):
        self._own = threading.local()
        self._own.managers = {"complaints-manager"}

    def sees_all(self, viewer):
        return bool(self._own.managers & viewer.roles)


class ContradictsItself(OwnTeam):
    """Shows a manager every case in a list, and none of them alone."""

    def sees(self, viewer, row, what):
        return row.team in viewer.teams


DEFECTS = [
    (SaysNothing, "test_every_question_is_answered_with_yes_or_no"),
    (AnswersLater, "test_every_question_is_answered_with_yes_or_no"),
    (KnowsTheActionsOfToday, "test_every_question_is_answered_with_yes_or_no"),
    (KnowsItsOwnStaff, "test_every_question_is_answered_with_yes_or_no"),
    (ExpectsATeam, "test_every_question_is_answered_with_yes_or_no"),
    (ExpectsARow, "test_every_question_is_answered_with_yes_or_no"),
    (TakesTurns, "test_the_same_question_has_the_same_answer_whatever_was_asked_in_between"),
    (RemembersTheFirst, "test_a_policy_of_another_process_answers_alike"),
    (GoesByTheObject, "test_people_and_cases_are_told_apart_by_what_they_are_and_not_by_their_objects"),
    (IsBoundToItsThread, "test_any_thread_gets_the_same_answer"),
    (ContradictsItself, "test_whoever_sees_all_sees_each_case"),
]


def fails(policy, sentence):
    """Say whether *policy* fails a test of the contract."""
    contract = AccessContract()
    given = {"make_policy": policy}
    for name in ("actors", "rows", "everybody", "every_row", "questions"):
        make = inspect.unwrap(getattr(AccessContract, name))
        given[name] = make(contract, **{each: given[each] for each in list(inspect.signature(make).parameters)[1:]})
    test = getattr(contract, sentence)
    try:
        test(**{name: given[name] for name in inspect.signature(test).parameters})
    except (AssertionError, LookupError, AttributeError):
        return True
    return False


@pytest.mark.parametrize(("bad", "sentence"), DEFECTS, ids=[bad.__name__ for bad, _ in DEFECTS])
def test_the_sentence_holds_for_a_good_policy_and_finds_the_defect(bad, sentence):
    assert not fails(OwnTeam, sentence)
    assert fails(bad, sentence)


def test_every_sentence_of_the_contract_has_a_defect_that_it_finds():
    sentences = {name for name in dir(AccessContract) if name.startswith("test_")}

    assert sentences == {sentence for _, sentence in DEFECTS}


def test_the_contract_asks_about_every_action_that_the_port_names():
    named = set(re.findall("``([a-z-]+)``", inspect.getdoc(AccessPolicy.may)))

    assert {"receive", FOR_ANOTHER, *_OF_NO_CASE} == named
