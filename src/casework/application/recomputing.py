"""How a casebook recomputes due dates: which open cases a change has moved, and the record of what was made of that.

Due dates are never kept, so a change of rules or of the record holds at once. What it did is found by reading each open
case as it was read before, and as it is read now. Applying a policy writes down, in each case that is affected, which
of its dates follow and which are kept; at the end it is written down up to where all of them are settled. A run that
was stopped is finished by running again.
"""

import attrs

from casework.application.access import AccessPolicy, viewer_of
from casework.application.comparing import AffectedCase, affected
from casework.application.drafts import Drafts
from casework.application.freshness import Tally, Unreadable
from casework.application.pairs import PairWriter
from casework.application.ports import RowQuery, Store
from casework.application.reading import Reader
from casework.application.rulebook import Rulebook
from casework.application.rules_record import RulesRecord
from casework.application.writing import Writing, until_written, writer_of
from casework.domain.actors import Actor
from casework.domain.cases.case import Case
from casework.domain.cases.decisions import DECISIONS, Circumstances
from casework.domain.cases.events import Event
from casework.domain.cases.parts import CaseStatus
from casework.domain.cases.vocabulary import RecomputePolicy
from casework.domain.time.moments import Moment
from casework.errors import AccessError, CaseworkError, StoreError, UsageError


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
        wanted = None if policy is None else _policy_named(policy)
        who = viewer_of(by) if wanted is None else self._settler(by)
        self._rules_record.read()
        procedures, tally, found = dict[str, None](), Tally(), list[AffectedCase]()
        for row in self._reader.every(RowQuery(status=CaseStatus.OPEN.value), who):
            one = self._affected(row.case)
            if isinstance(one, CaseworkError):
                tally.add(one)
                continue
            procedures[row.procedure] = None
            if one is not None:
                found.append(one)
        if wanted is not None:
            found = [settled for each in found if (settled := self._settled(each, wanted, who)) is not None]
            self._rules_record.keep(self.rulebook, procedures, who)
            dates = sum(len(each.moved) for each in found)
            self._rules_record.close(wanted, who, cases=len(found), dates=dates)
        return Recomputed(policy=wanted, cases=tuple(found), unreadable=tally.told())

    def _settler(self, by: Actor | None) -> Actor:
        who = writer_of(Writing(by=by))  # type: ignore[typeddict-item]  # it refuses nobody
        if not self._policy.sees_all(who):
            raise AccessError(who.id, "recompute the dates of cases that they may not see")
        return who

    def _affected(self, case_id: str) -> AffectedCase | CaseworkError | None:
        try:
            return affected(case_id, self.store, self.rulebook, self._rules_record)
        except StoreError:
            raise
        except CaseworkError as error:
            return error

    def _settled(self, found: AffectedCase, policy: RecomputePolicy, by: Actor) -> AffectedCase | None:
        """Write down what *policy* makes of the dates, and return them; None if nothing is left to settle by now."""
        written: list[AffectedCase] = []

        def decide(case: Case, circumstances: Circumstances, happened: Moment, _drafts: Drafts) -> Event:
            dates = tuple(each.change(policy, circumstances.day) for each in written[-1].moved)
            return DECISIONS["recompute"](case, circumstances, happened=happened, policy=policy, dates=dates)

        def attempt() -> AffectedCase | None:
            fresh = affected(found.case, self.store, self.rulebook, self._rules_record)
            if fresh is None:
                return None
            written.append(fresh)
            self._writer.decide(
                "recompute", found.reference, decide, writing=Writing(by=by, expected_version=fresh.version), request={}
            )
            return fresh

        return until_written(attempt, found.case, None)


def _policy_named(policy: RecomputePolicy | str) -> RecomputePolicy:
    try:
        return RecomputePolicy(policy)
    except ValueError:
        message = f"there is no policy {policy!r}: choose one of {', '.join(RecomputePolicy)}"
        raise UsageError(message) from None
