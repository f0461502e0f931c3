"""Whatever officers try, in whatever order: a case always has a next step, and every refusal says why."""

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from casework.domain.cases.decisions import DECISIONS, allowed_now
from casework.domain.cases.decisions.judging import is_always_possible
from casework.domain.cases.fold import evolve, fold
from casework.domain.cases.parts import Fact
from casework.domain.cases.vocabulary import AskedBy
from casework.errors import CaseworkError, DecisionError
from casework.testing import strategies
from casework.testing.drawn import DRAWN
from tests.complaints import PROCEDURES, around

PROCEDURE_IDS = st.sampled_from(PROCEDURES.ids())
ONWARDS = (
    ("respond", {}),
    ("close", {}),
    ("refer", {"body": "ombudsman"}),
    ("escalate", {"asked_by": AskedBy.BODY}),
    ("reopen", {"reason": "new-evidence"}),
    ("pursue", {"reason": "public-interest"}),
)
"""How a case is moved on: in every state one of these is not only allowed, but can be taken this very day."""


def ways_on(case, circumstances):
    """The decisions of ``ONWARDS`` that can be taken now."""
    for decision, said in ONWARDS:
        try:
            DECISIONS[decision](case, circumstances, happened=strategies.NOW, **said)
        except DecisionError:
            continue
        yield decision


def is_explained(refusal, decision, allowed):
    """Whether a refusal says in a sentence why, and names nothing instead that is not possible."""
    instead = getattr(refusal, "allowed", ())
    return str(refusal) and str(refusal)[-1] not in ".:," and set(instead) <= set(allowed) - {decision}


class AnyOfficer(RuleBasedStateMachine):
    """One case, and everything that anybody may try to do with it."""

    @initialize(procedure=PROCEDURE_IDS, data=st.data())
    def receive(self, procedure, data):
        found = PROCEDURES.get(procedure)
        (receipt,) = data.draw(strategies.histories(found, longest=0))
        self.case = fold("case-drawn", (receipt,))

    def circumstances(self):
        day = self.case.intake.received.isoformat()[:10]
        return around(self.case.intake.procedure, received=day, now=strategies.NOW)

    @rule(decision=st.sampled_from(sorted(DRAWN)), data=st.data())
    def attempt(self, decision, data):
        circumstances = self.circumstances()
        allowed = allowed_now(self.case, circumstances.version)
        happened = strategies._when(data.draw, self.case, circumstances)
        refusal = None
        try:
            event = DRAWN[decision](data.draw, self.case, circumstances, happened)
        except CaseworkError as error:
            refusal = error
        else:
            self.case = evolve(self.case, Fact(version=self.case.version + 1, happened=happened, event=event))
        assert refusal is None or is_explained(refusal, decision, allowed)

    @invariant()
    def there_is_a_next_step_that_can_be_taken(self):
        ways = set(ways_on(self.case, self.circumstances()))

        assert ways & ({"respond", "close", "refer", "escalate"} if self.case.is_open else {"reopen"})

    @invariant()
    def what_is_always_possible_is_allowed(self):
        allowed = set(allowed_now(self.case, self.circumstances().version))

        assert {"correct", "note", "remedy"} <= allowed
        assert all(not is_always_possible(each) or each in allowed for each in DRAWN)


AnyOfficer.TestCase.__name__ = "TestAnyOfficer"
AnyOfficer.TestCase.settings = settings(stateful_step_count=30)
TestAnyOfficer = AnyOfficer.TestCase
