"""How a casebook recomputes due dates: which open cases a change has moved, and the record of what was made of that.

Due dates are never kept, so a change of rules or of the record holds at once. What it did is found by reading each open
case as it was read before, and as it is read now. Applying a policy writes down, in each case that is affected, which
of its dates follow and which are kept; at the end it is written down up to where all of them are settled. A run that
was stopped is finished by running again.
"""

from collections.abc import Callable
from contextlib import suppress

import attrs

from casework.application.access import AccessPolicy, viewer_of
from casework.application.comparing import AffectedCase, affected
from casework.application.drafts import Drafts
from casework.application.freshness import Tally, Unreadable
from casework.application.pairs import PairWriter
from casework.application.ports import RowQuery, Store
from casework.application.reading import Reader
from casework.application.rulebook import Rulebook
from casework.application.rules_record import RulesRecomputed, RulesRecord
from casework.application.writing import Writing, writer_of
from casework.domain.actors import Actor
from casework.domain.cases.case import Case
from casework.domain.cases.decisions import DECISIONS, Circumstances
from casework.domain.cases.events import Event
from casework.domain.cases.parts import CaseStatus
from casework.domain.cases.vocabulary import RecomputePolicy
from casework.domain.time.moments import Moment
from casework.errors import AccessError, CaseworkError, StaleVersionError, StoreError, UsageError


@attrs.frozen(kw_only=True)
class Recomputed:
    """What was found: the open cases that are affected, and those that today's rules cannot read.

    *policy* is the one by which it was settled, None where it was only looked at.
    """

    policy: RecomputePolicy | None
    cases: tuple[AffectedCase, ...]
    unreadable: tuple[Unreadable, ...]


class Recomputing:
    """The part of a casebook that finds and settles what a change did to due dates."""

    rulebook: Rulebook
    store: Store
    _writer: PairWriter
    _reader: Reader
    _policy: AccessPolicy
    _rules_record: RulesRecord

    def recompute(self, policy: RecomputePolicy | str | None = None, *, by: Actor | None = None) -> Recomputed:
        """Find the due dates of open cases that are others than before, running and paused; with *policy*, settle them.

        Dates are compared with those of the last time they were settled, or of the receipt. They move when a holiday is
        proclaimed, a rule changes, a fact is corrected or a case comes under another procedure. What has ended stays.
        No policy makes a date later of which the complainant was told.

        Args:
            policy: ``favour_complainant`` follows where a date becomes earlier, ``always`` everywhere, ``never``
                nowhere; None only looks.
            by: Who asks. Whoever settles dates has to be named, and to see every case.

        Raises:
            UsageError: If there is no such policy, or nobody is named who settles.
            AccessError: If the access policy does not let *by* settle; the cases before that are settled.
        """
        if policy is None:
            return self._found(viewer_of(by), lambda one: one, None)
        wanted, who = _policy_named(policy), self._settler(by)
        up_to = self._write_down_rules(who)
        found = self._found(who, lambda one: self._settled(one, wanted, who), wanted)
        dates = sum(len(each.moved) for each in found.cases)
        settled = RulesRecomputed(policy=wanted, up_to=up_to, cases=len(found.cases), dates=dates)
        self._rules_record.close(settled, who)
        return found

    def _settler(self, by: Actor | None) -> Actor:
        who = writer_of(Writing(by=by))  # type: ignore[typeddict-item]  # it refuses nobody
        if not self._policy.sees_all(who) or not self._policy.may(who, "recompute", None):
            raise AccessError(who.id, "recompute due dates")
        return who

    def _write_down_rules(self, by: Actor) -> int:
        """Write down the rules that hold now for every open case, and return the position of the log behind them."""
        open_cases = RowQuery(status=CaseStatus.OPEN.value)
        for (procedure,), _ in self.store.tabulate(self.rulebook.organisation.id, ("procedure",), open_cases):
            # The cases of a procedure that is missing cannot be read, and are counted as such.
            with suppress(CaseworkError):
                self._rules_record.write_down(self.rulebook, (str(procedure),), by)
        return self.store.head(self.rulebook.organisation.id)

    def _found(
        self, who: Actor, settle: Callable[[AffectedCase], AffectedCase | None], policy: RecomputePolicy | None
    ) -> Recomputed:
        """Look at every open case, one after the other, and *settle* what has moved in it."""
        self._rules_record.read()
        tally, found = Tally(), list[AffectedCase]()
        for row in self._reader.every(RowQuery(status=CaseStatus.OPEN.value), who):
            try:
                one = self._affected(row.case)
                one = None if one is None else settle(one)
            except (AccessError, StoreError):
                raise
            except CaseworkError as error:
                tally.add(error)
                continue
            found += [] if one is None else [one]
        return Recomputed(policy=policy, cases=tuple(found), unreadable=tally.told())

    def _affected(self, case_id: str) -> AffectedCase | None:
        return affected(case_id, self.store, self.rulebook, self._rules_record, now=self._writer.now())

    def _settled(self, found: AffectedCase, policy: RecomputePolicy, by: Actor) -> AffectedCase | None:
        """Write down what *policy* makes of the dates, and return them; None if nothing is left to settle by now."""
        fresh: AffectedCase | None = found
        while fresh is not None:
            try:
                self._settle(fresh, policy, by)
            except StaleVersionError:  # somebody else wrote to the case meanwhile
                fresh = self._affected(found.case)
            else:
                return fresh
        return None

    def _settle(self, found: AffectedCase, policy: RecomputePolicy, by: Actor) -> None:
        def decide(case: Case, circumstances: Circumstances, happened: Moment, _drafts: Drafts) -> Event:
            dates = tuple(each.change(policy, circumstances.day) for each in found.moved)
            return DECISIONS["recompute"](case, circumstances, happened=happened, policy=policy, dates=dates)

        writing = Writing(by=by, expected_version=found.version)
        self._writer.decide("recompute", found.reference, decide, writing=writing, request={})


def _policy_named(policy: RecomputePolicy | str) -> RecomputePolicy:
    try:
        return RecomputePolicy(policy)
    except ValueError:
        message = f"there is no policy {policy!r}: choose one of {', '.join(RecomputePolicy)}"
        raise UsageError(message) from None
