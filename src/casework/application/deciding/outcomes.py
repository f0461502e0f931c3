"""Decisions about findings, remedies and learning, as methods of a casebook."""

import datetime as dt
from decimal import Decimal
from typing import Unpack

from casework.application.contacts import needed_words, word
from casework.application.deciding.recording import Recording
from casework.application.writing import Writing
from casework.domain.cases.case import Case
from casework.domain.cases.vocabulary import FindingBy, RemedyKind
from casework.domain.money import Money


class DecidingOutcomes(Recording):
    """What came of a case. All of it may be recorded after the case ended too."""

    def finding(
        self,
        case: str,
        *,
        outcome: str,
        matter: str | None = None,
        scheme: str | None = None,
        found_by: FindingBy | str = FindingBy.BODY,
        reasons: str | None = None,
        stage: str | None = None,
        **writing: Unpack[Writing],
    ) -> Case:
        """Record a finding on a matter, beside those that were made before.

        Args:
            outcome: One of the outcomes of the scheme.
            matter: Which matter; the only one, if left out.
            scheme: The outcome scheme; that of the procedure, if left out.
            found_by: Who came to it: ``body``, ``panel``, ``ombudsman`` or ``court``.
            stage: The earlier stage in which it was forgotten; the present one, if left out.

        Raises:
            DecisionError: If there is no such matter, scheme or outcome, or the same finder has judged that matter in
                this stay in the stage already.
        """
        return self._decide(
            "finding",
            case,
            writing,
            outcome=outcome,
            matter=matter,
            scheme=scheme,
            by=word(FindingBy, "found_by", found_by),
            reasons=reasons,
            stage=stage,
        )

    def remedy(
        self,
        case: str,
        *,
        kind: RemedyKind | str,
        what: str | None = None,
        money: Money | Decimal | int | str | None = None,
        due_on: dt.date | None = None,
        matter: str | None = None,
        owner: str | None = None,
        remedy: str | None = None,
        **writing: Unpack[Writing],
    ) -> Case:
        """Promise something to put a wrong right: an apology, an action, a payment or the review of a decision.

        Args:
            what: What is promised, in words.
            money: Of a payment, and only of one: the amount, in pounds unless it is ``Money`` of another currency.
            due_on: By when; whoever lists what is due sees it, also in a case that has ended.
            matter: What it is for; the whole case, if left out.
            owner: Who sees to it, as an id.
            remedy: A short id in this case; r1, r2 and so on if left out.

        Raises:
            DecisionError: If the id is taken, there is no such matter, money is missing or out of place, or it would be
                due before it was agreed.
            UsageError: If the amount is none.
        """
        return self._decide(
            "remedy",
            case,
            writing,
            kind=word(RemedyKind, "kind", kind),
            what=what,
            money=money if money is None or isinstance(money, Money) else Money.of(money),
            due_on=due_on,
            matter=matter,
            owner=owner,
            remedy=remedy,
        )

    def remedy_done(
        self, case: str, *, remedy: str | None = None, note: str | None = None, **writing: Unpack[Writing]
    ) -> Case:
        """Record that a remedy was carried out: the one called *remedy*, or the only open one."""
        return self._decide("remedy-done", case, writing, remedy=remedy, note=note)

    def remedy_undeliverable(
        self, case: str, *, reason: str, remedy: str | None = None, note: str | None = None, **writing: Unpack[Writing]
    ) -> Case:
        """Record that a remedy cannot be carried out, and why: the one called *remedy*, or the only open one."""
        return self._decide("remedy-undeliverable", case, writing, reason=reason, remedy=remedy, note=note)

    def learn(
        self,
        case: str,
        *,
        cause: str,
        what: str,
        owner: str | None = None,
        learning: str | None = None,
        **writing: Unpack[Writing],
    ) -> Case:
        """Record what was learned; *cause* sorts it, and *owner* sees to it.

        *learning* is a short id in this case, l1, l2 and so on if left out.
        """
        needed_words("words of what was learned", what)
        return self._decide("learn", case, writing, cause=cause, what=what, owner=owner, learning=learning)
