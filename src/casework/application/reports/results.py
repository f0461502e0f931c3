"""Tables of what came of cases: findings and what they come to, remedies, and payments."""

from collections import Counter, defaultdict
from decimal import Decimal

from casework.application.case_rows import UNKNOWN
from casework.application.ports import RemedyRow, Table
from casework.application.reports.asking import Asked
from casework.application.reports.figures import ALL, Cell, Histogram, explaining, last, median, percent
from casework.domain.outcome_schemes import RollUp

_JUDGED = (RollUp.UPHELD, RollUp.PARTLY_UPHELD, RollUp.NOT_UPHELD)
_RESULTS = ("done", "late", "open", "overdue", "undeliverable")
_PAID = ("done", "late")


def without_findings(asked: Asked) -> tuple[str, ...]:
    """Return the sentence that says how many cases have an outcome and no finding, if there are any.

    Rows are read for it only where some cases have an outcome and some have findings.
    """
    with_outcome = sum(number for (outcome,), number in asked.counted("outcome") if outcome is not None)
    if with_outcome and asked.counted("finding_by"):
        with_outcome = sum(row.outcome is not None and not row.findings for row in asked.rows())
    if not with_outcome:
        return ()
    cases, they = ("1 case has", "It is") if with_outcome == 1 else (f"{with_outcome} cases have", "They are")
    said = f"{cases} an outcome and no finding on a matter. {they} not in these figures"
    return (f"{said}: 'casework finding' records one, and [[matter.finding]] of a mapping imports them.",)


def findings(asked: Asked, without: tuple[str, ...]) -> Table:
    """Return how often each finding was made, and by whom; *without* says which outcomes are not among them."""
    names = ("finding_by", "finding_stage", "finding_scheme", "finding_outcome", "finding_roll_up")
    rows = tuple((*found, number) for found, number in asked.counted(*names))
    return Table(
        name="findings",
        title="Findings",
        columns=("by", "stage", "scheme", "outcome", "comes_to", "findings"),
        rows=rows,
        notes=(
            *explaining(
                rows,
                "One for each time that somebody judged a matter; a later finding stands beside the earlier one.",
                "comes_to: what the outcome rolls up to, so that schemes can be compared.",
            ),
            *without,
        ),
    )


def upheld(asked: Asked, without: tuple[str, ...]) -> Table:
    """Return the share of findings that upheld something; *without* says which outcomes are not among them."""
    found: dict[tuple[Cell, Cell], Counter[str]] = defaultdict(Counter)
    names = ("finding_by", "finding_stage", "finding_roll_up", "finding_stands")
    for (by, stage, roll_up, stands), number in asked.counted(*names):
        if stands:
            found[by, stage][str(roll_up)] += number
    rows = tuple((*finder, *_share(counts)) for finder, counts in found.items())
    return Table(
        name="upheld",
        title="Findings upheld",
        columns=("by", "stage", "percent_upheld", "of", *(each.value for each in RollUp), UNKNOWN),
        rows=rows,
        notes=(
            *explaining(
                rows,
                "percent_upheld is (upheld + partly_upheld) / of, rounded to two places; 'of' adds not_upheld to them.",
                "What a finder judged anew at the same stage, after a reopening, counts once: as it was judged last.",
                "no_finding (outside jurisdiction, withdrawn) and what no scheme knows any more are not in 'of'.",
            ),
            *without,
        ),
    )


def _share(counts: Counter[str]) -> tuple[Cell, ...]:
    of = sum(counts[each] for each in _JUDGED)
    share = percent(counts[RollUp.UPHELD] + counts[RollUp.PARTLY_UPHELD], of)
    return (share, of, *(counts[each] for each in (*RollUp, UNKNOWN)))


def remedies(asked: Asked, overdue: Counter[RemedyRow]) -> Table:
    """Return what became of what was agreed to put things right, by kind."""
    kinds: dict[str, Counter[str]] = defaultdict(Counter)
    for (kind, result), number in asked.counted("remedy_kind", "remedy_result"):
        kinds[str(kind)][str(result)] += number
        kinds[ALL][str(result)] += number
    for remedy, number in overdue.items():
        for kind in (remedy.kind, ALL):
            kinds[kind] += Counter(overdue=number, open=-number)
    days: dict[str, Histogram] = defaultdict(Counter)
    for (kind, taken), number in asked.counted("remedy_kind", "remedy_days"):
        if isinstance(taken, int):
            days[str(kind)][taken] += number
            days[ALL][taken] += number
    rows = tuple(
        (kind, counts.total(), *(counts[result] for result in _RESULTS), median(days[kind]))
        for kind, counts in last(kinds, ALL)
    )
    return Table(
        name="remedies",
        title="What was put right",
        columns=("kind", "agreed", *_RESULTS, "median_days"),
        rows=rows,
        notes=explaining(
            rows,
            f"late: done after the day it was due on. overdue: not done by {asked.today}, and due before that day.",
            "open: not done, and not overdue. undeliverable: with the reason on record.",
            "agreed is the sum of the five. median_days: calendar days from agreed to done, where both days are known.",
        ),
    )


def payments(asked: Asked, overdue: Counter[RemedyRow]) -> Table:
    """Return what was promised and paid, by currency."""
    numbers: dict[str, Counter[str]] = defaultdict(Counter)
    totals: dict[str, defaultdict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for (currency, amount, result), number in asked.counted("remedy_currency", "remedy_amount", "remedy_result"):
        if currency is not None and amount is not None:
            numbers[str(currency)][str(result)] += number
            totals[str(currency)][str(result)] += number * Decimal(amount)
    for remedy, number in overdue.items():
        if remedy.currency is not None and remedy.amount is not None:
            numbers[remedy.currency]["overdue"] += number
            totals[remedy.currency]["overdue"] += number * Decimal(remedy.amount)
    rows = tuple((currency, *_paid(counts, totals[currency])) for currency, counts in sorted(numbers.items()))
    return Table(
        name="payments",
        title="Payments",
        columns=("currency", "agreed", "total_agreed", "paid", "total_paid", "overdue", "total_overdue"),
        rows=rows,
        notes=explaining(
            rows,
            "Totals are exact, in the units of the currency. paid: also what was paid late.",
            "overdue is part of what was agreed, as are payments that are open or cannot be delivered.",
        ),
    )


def _paid(numbers: Counter[str], totals: dict[str, Decimal]) -> tuple[Cell, ...]:
    agreed = [result for result in numbers if result != "overdue"]
    columns = (agreed, _PAID, ("overdue",))
    return tuple(
        cell
        for results in columns
        for cell in (
            sum(numbers[result] for result in results),
            f"{sum((totals[result] for result in results), Decimal()):.2f}",
        )
    )
