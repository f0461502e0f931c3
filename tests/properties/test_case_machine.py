"""Whatever officers try, in whatever order: a case always has a next step, and every refusal says why."""

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from casework.domain.cases.decisions import allowed_now
from casework.domain.cases.decisions.judging import is_always_possible
from casework.domain.cases.fold import evolve, fold
from casework.domain.cases.parts import Fact
from casework.errors import CaseworkError
from casework.testing import strategies
from casework.testing.drawn import DRAWN
from tests.complaints import PROCEDURES, around

PROCEDURE_IDS = st.sampled_from(PROCEDURES.ids())
ONWARDS = {"respond", "escalate", "decline", "refer", "close", "reopen", "pursue", "merge", "withdraw"}
"""The decisions by which a case moves on; one of them is possible in every state."""


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
        self.procedures = [procedure]

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
    def there_is_a_next_step(self):
        allowed = set(allowed_now(self.case, self.circumstances().version))

        assert allowed & ONWARDS
        assert {"correct", "note", "link", "remedy"} <= allowed
        assert all(not is_always_possible(each) or each in allowed for each in DRAWN)

    @invariant()
    def an_open_case_can_be_ended_or_moved_on(self):
        allowed = set(allowed_now(self.case, self.circumstances().version))

        assert not self.case.is_open or allowed & {"respond", "close", "refer", "escalate"}


AnyOfficer.TestCase.__name__ = "TestAnyOfficer"
TestAnyOfficer = AnyOfficer.TestCase
