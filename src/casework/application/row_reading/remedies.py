"""What a row says was promised to put a wrong right."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator

from casework.application.mappings import RemedyRule
from casework.application.row_drafts import DraftRemedy
from casework.application.row_reading.amounts import Amount
from casework.application.row_reading.dates import Reading
from casework.application.row_reading.found import Found, Values
from casework.application.row_reading.rules import Rules, day_of, moment_of
from casework.domain.cases.vocabulary import RemedyKind
from casework.domain.money import Money
from casework.domain.time.moments import local_day


def remedy_reader(rules: Rules, number: int, rule: RemedyRule) -> Callable[[Values, Found], DraftRemedy | None]:
    """Return what reads the remedy of *rule*, None in a row that has no such remedy."""
    path = f"remedy[{number}]"
    kind_of, amount_of = rules.word(f"{path}.kind", RemedyKind), rules.amount(f"{path}.amount")
    what_of, owner_of = rules.value(f"{path}.what"), rules.value(f"{path}.owner")
    agreed_of, due_of, done_of = rules.date(f"{path}.on"), rules.date(f"{path}.due"), rules.date(f"{path}.done")
    is_here, is_done = rules.where(rule.where), rules.where(rule.done_where, otherwise=False)
    is_said = rule.where is not None or bool(rule.kind.columns)

    def remedy(values: Values, found: Found) -> DraftRemedy | None:
        kind = kind_of(values, found) if is_here(values) else None
        if kind is None:
            return None
        amount, what = amount_of(values, found), what_of(values, found)
        agreed, due, done = agreed_of(values, found), due_of(values, found), done_of(values, found)
        speaks = (amount, done) if rule.amount is not None else (what, due, done)
        is_there = is_said or any(each is not None for each in speaks)
        if not is_there or (kind is RemedyKind.PAYMENT and amount is not None and amount.is_nothing):
            return None
        for what_is_odd in _out_of_order(agreed, due, done):
            found.flag(what_is_odd)
        return DraftRemedy(
            kind=kind,
            money=_money(rules, rule, kind, amount, found),
            what=what,
            owner=owner_of(values, found),
            due_on=day_of(due),
            agreed=moment_of(agreed),
            done=moment_of(done),
            is_done=done is not None or bool(is_done(values)),
        )

    return remedy


def before_receipt(remedies: Iterable[DraftRemedy], received: Reading | None, zone: dt.tzinfo) -> Iterator[str]:
    """Yield what is dated before the case was *received*: such days are often mistakes, such as of the year."""
    since = day_of(received)
    for remedy in remedies:
        for what, happened in (("agreed", remedy.agreed), ("done", remedy.done)):
            if since is not None and happened is not None and local_day(happened, zone) < since:
                yield f"remedy {what} before the receipt"


def _of_amount(rule: RemedyRule) -> tuple[str, ...]:
    return () if rule.amount is None else rule.amount.all_columns()


def _money(rules: Rules, rule: RemedyRule, kind: RemedyKind, amount: Amount | None, found: Found) -> Money | None:
    """Return the money of a payment, None where nobody knows how much; nothing else has any."""
    money, columns = None if amount is None else amount.money, _of_amount(rule)
    if kind is not RemedyKind.PAYMENT and money is not None:
        why = f"an amount, and the remedy is {kind.value}: let a [[remedy]] of its own, whose kind is payment, read it"
        found.refuse(columns, why)
    if kind is RemedyKind.PAYMENT and amount is None:
        stage, named = rules.columns.row_of(columns)
        found.of(stage).unknown.append(" ".join(["remedy amount", *(f"({column})" for column in named)]))
    return money


def _out_of_order(agreed: Reading | None, due: Reading | None, done: Reading | None) -> Iterator[str]:
    """Yield what is dated before the remedy was agreed."""
    since = day_of(agreed)
    for what, day in (("due", day_of(due)), ("done", day_of(done))):
        if since is not None and day is not None and day < since:
            yield f"remedy {what} before it was agreed"
