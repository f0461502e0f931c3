"""What is wrong with what a mapping says of remedies, and of how amounts of money are written."""

from collections.abc import Iterator

from casework.application.mappings import AmountRule, RemedyRule, SourceMapping
from casework.domain.cases.vocabulary import RemedyKind
from casework.domain.money import CURRENCY

_DECIMALS = (".", ",")
_GROUPINGS = ("", ",", ".", " ", "'")


def remedy_mistakes(mapping: SourceMapping) -> Iterator[str]:
    """Yield the mistakes."""
    for number, remedy in enumerate(mapping.remedy):
        yield from (f"remedy[{number}]{what}" for what in _remedy_mistakes(remedy))
    for target in mapping.amount_targets():
        yield from (f"{target.path}.{what}" for what in _amount_mistakes(target.rule))
        if mapping.own_column(target.rule.column) in mapping.personal:
            yield f"{target.path}: {target.rule.column!r} is personal, and would stand in the log as it is"


def _remedy_mistakes(remedy: RemedyRule) -> Iterator[str]:
    kind, says = remedy.kind, (remedy.where, remedy.amount, remedy.what, remedy.due, remedy.done)
    if not kind.columns and all(each is None for each in says):
        yield ": nothing says which rows have it; write a where, or a column of its kind, amount, words or day"
    listed = {value for _, value in kind.listed()}
    is_closed = not kind.columns or kind.codes is not None or kind.rules
    if remedy.amount is not None and is_closed and RemedyKind.PAYMENT not in listed:
        yield ".amount: only a payment has an amount, and kind is none"


def _amount_mistakes(rule: AmountRule) -> Iterator[str]:
    if CURRENCY.match(rule.currency) is None:
        yield f"currency: {rule.currency!r} must be three capital letters, such as GBP"
    if rule.decimal not in _DECIMALS:
        yield f"decimal: must be a point or a comma, not {rule.decimal!r}"
    if rule.grouping not in _GROUPINGS:
        yield f"grouping: must be a comma, a point, a blank, an apostrophe or nothing, not {rule.grouping!r}"
    elif rule.grouping == rule.decimal:
        yield "grouping: stands before the pence already; write what stands between thousands, or nothing"
