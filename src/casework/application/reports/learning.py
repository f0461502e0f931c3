"""The report ``learning``: "You asked, we did", what asked for improvements, how far they are, and what was shared.

An improvement belongs to no service, team or handler, so that it counts whoever's cases are asked for. Of a period are
those that were proposed in it; published are those whose text is published from a day in it on. What is overdue is told
whatever the period: it is overdue at the cut-off.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from casework.application.improvement_streams import ImprovementFile
from casework.application.ports import RowQuery, Table
from casework.application.reports.asking import Asked
from casework.application.reports.figures import NOT_KNOWN
from casework.domain.improvements.events import Prompt, ProposedBy, Wording
from casework.domain.improvements.improvement import Improvement, ImprovementStatus

_STATUSES = tuple(ImprovementStatus)


def learning(asked: Asked) -> tuple[Table, ...]:
    """Return what is published of improvements, and how they stand at the cut-off."""
    file = asked.improvements()
    known = file.improvements.known
    proposed = [each for each in known if _within(asked, each.proposed_on.isoformat())]
    return (
        *(published(asked, file, wording) for wording in Wording),
        _asked_for(asked, proposed),
        _standing(asked, proposed),
        _overdue(asked, known),
        _savings(asked, proposed),
        _shared(asked, proposed),
    )


def _within(asked: Asked, day: str) -> bool:
    period = asked.period
    return period is None or period.first.isoformat() <= day <= period.last.isoformat()


def _notes(asked: Asked, *said: str) -> tuple[str, ...]:
    """Return *said*, and which improvements they are about."""
    when = f"proposed from {asked.period.first} to {asked.period.last}" if asked.period else "of all time"
    return (*said, f"Improvements {when}, as recorded up to {asked.today}.", *_everybodys(asked))


def _everybodys(asked: Asked) -> tuple[str, ...]:
    said = ("Improvements belong to no service, team or handler: those of everybody are counted.",)
    return said if asked.whose() else ()


def published(asked: Asked, file: ImprovementFile, wording: Wording) -> Table:
    """Return the texts of improvements that are published under the headings of *wording*."""
    you, we = wording.headings
    found = [
        (publication.published_from.isoformat(), file.words(publication.asked), file.words(publication.done))
        for each in file.improvements.known
        if (publication := each.published(asked.today)) is not None
        and publication.wording is wording
        and _within(asked, publication.published_from.isoformat())
    ]
    when = f" from {asked.period.first} to {asked.period.last}" if asked.period else ""
    looked = "Each text was looked through, when it was given, for the references of the cases that asked for it"
    return Table(
        name=f"{wording.value}_{'we_did' if wording is Wording.YOU_ASKED else 'we_have'}",
        title=f"{you} ... {we} ...",
        columns=(you.lower().replace(" ", "_"), we.lower().replace(" ", "_"), "published_from"),
        rows=tuple((what, done, day) for day, what, done in sorted(found)),
        notes=(
            f"What is published on {asked.today}, of what began to be{when}.",
            f"{looked} and for the names known in them.",
        ),
    )


def _asked_for(asked: Asked, proposed: Iterable[Improvement]) -> Table:
    """Return what asked for improvements: cases by their kind, as far as the viewer may see them, and the rest."""
    counts: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for each in proposed:
        sorts = [_sort(asked, prompt) for prompt in each.prompts]
        for what in sorts:
            counts[what]["prompts"] += 1
        for what in set(sorts):
            counts[what]["improvements"] += 1
            counts[what]["done"] += each.status is ImprovementStatus.DONE
    return Table(
        name="asked_for",
        title="What asked for improvements",
        columns=("what", "kind", "prompts", "improvements", "done"),
        rows=tuple(
            (*what, found["prompts"], found["improvements"], found["done"]) for what, found in sorted(counts.items())
        ),
        notes=_notes(
            asked,
            "prompts: how many of the sort asked for something; improvements: how many were proposed because of them.",
            "An improvement for which two sorts asked counts with each. kind: that of the case.",
        ),
    )


def _sort(asked: Asked, prompt: Prompt) -> tuple[str, str]:
    if not prompt.is_of_case:
        return prompt.kind.value, ""
    rows = asked.reader.find(RowQuery(case=prompt.of, limit=1), asked.viewer)
    return prompt.kind.value, rows[0].kind if rows else NOT_KNOWN


def _standing(asked: Asked, proposed: Iterable[Improvement]) -> Table:
    counts: defaultdict[ProposedBy, Counter[str]] = defaultdict(Counter)
    for each in proposed:
        counts[each.proposed_by][each.status] += 1
    return Table(
        name="improvements",
        title="Improvements by who proposed them",
        columns=("proposed_by", "all", *_STATUSES),
        rows=tuple(
            (who.value, counts[who].total(), *(counts[who][status] for status in _STATUSES))
            for who in ProposedBy
            if who in counts
        ),
        notes=_notes(asked),
    )


def _overdue(asked: Asked, known: Iterable[Improvement]) -> Table:
    late = [each for each in known if each.is_overdue(asked.today) or each.review_is_overdue(asked.today)]
    return Table(
        name="improvements_overdue",
        title="Improvements that are overdue",
        columns=("improvement", "status", "what", "due_on", "owner"),
        rows=tuple(_late(each) for each in late),
        notes=(
            "what: the improvement itself, or the look at its effect after it was done.",
            f"All that is overdue on {asked.today}, whenever it was proposed.",
            *_everybodys(asked),
        ),
    )


def _late(found: Improvement) -> tuple[str | None, ...]:
    what, day = ("improvement", found.due_on) if found.status.is_open else ("effect", found.review_on)
    return (found.id, found.status.value, what, str(day), found.owner)


def _savings(asked: Asked, proposed: Sequence[Improvement]) -> Table:
    money: defaultdict[str, defaultdict[str, list[Decimal]]] = defaultdict(lambda: defaultdict(list))
    for each in proposed:
        if each.saving is not None:
            money[each.saving.currency]["found" if each.saving_found else "thought"].append(each.saving.amount)
        for award in each.awards:
            money[award.money.currency]["awards"].append(award.money.amount)
    return Table(
        name="savings",
        title="Savings and awards",
        columns=("currency", "found", "total_found", "thought", "total_thought", "awards", "total_awards"),
        rows=tuple((currency, *_totals(found)) for currency, found in sorted(money.items())),
        notes=_notes(
            asked,
            "found: what was done saves this in its first year. thought: it may, and nobody has said that it does.",
            "Totals are exact, in the units of the currency.",
        ),
    )


def _totals(found: defaultdict[str, list[Decimal]]) -> Iterator[int | str]:
    for name in ("found", "thought", "awards"):
        yield len(found[name])
        yield f"{sum(found[name], Decimal()):.2f}"


def _shared(asked: Asked, proposed: Iterable[Improvement]) -> Table:
    shared, taken = Counter[str](), Counter[str]()
    for each in proposed:
        shared.update(share.partner for share in each.shares)
        taken.update(share.partner for share in each.shares if share.taken_up_on is not None)
    return Table(
        name="good_practice_shared",
        title="Good practice shared with partners",
        columns=("partner", "shared", "taken_up"),
        rows=tuple((partner, number, taken[partner]) for partner, number in sorted(shared.items())),
        notes=_notes(asked),
    )
