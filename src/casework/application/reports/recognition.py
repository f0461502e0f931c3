"""The report ``recognition``: who was praised, by their opaque ids, and who has not heard of it yet."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

import attrs

from casework.application.notifying.praise_told import Praised
from casework.application.ports import RowQuery, Table
from casework.application.reports.asking import Asked
from casework.application.reports.figures import Cell
from casework.domain.cases.vocabulary import Kind

_Row: TypeAlias = tuple[Cell, ...]

_NAMES = ("reference", "kind", "praise_is_team", "praise_who", "praise_named_on", "praise_told_on", "case")


def recognition(asked: Asked) -> tuple[Table, ...]:
    """Return how often each member of staff and each team was praised, what was passed on, and what was not."""
    every = asked.merged_too()
    found = list(_praise(every))
    notes = (asked.cut_off(), *asked.undated())
    return (_people(found, notes), _waiting(found, notes), *_nobody_named(asked, notes))


def _praise(asked: Asked) -> Iterator[_Row]:
    """Yield those who were praised in each case, as told where that is on record or a letter told them."""
    letters: dict[Cell, Mapping[Praised, str]] = {}
    for (reference, kind, is_team, who, named_on, told_on, case), _ in asked.counted(*_NAMES):
        if told_on is None and case not in letters:
            letters[case] = asked.reader.praise_told_on(str(case))
        heard = told_on or letters[case].get((str(who), bool(is_team)))
        yield reference, kind, is_team, who, named_on, heard


def _people(found: Sequence[_Row], notes: tuple[str, ...]) -> Table:
    praised: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for _, kind, is_team, who, _, told_on in found:
        counts = praised["team" if is_team else "person", str(who)]
        counts["praised"] += 1
        counts["told"] += told_on is not None
        counts["in_compliments"] += kind == Kind.COMPLIMENT
    return Table(
        name="recognition",
        title="Who was praised",
        columns=("who", "id", "praised", "in_compliments", "told", "not_told"),
        rows=tuple(
            (sort, who, counts["praised"], counts["in_compliments"], counts["told"], counts["praised"] - counts["told"])
            for (sort, who), counts in sorted(
                praised.items(), key=lambda item: (item[0][0], -item[1]["praised"], item[0])
            )
        ),
        notes=(
            "praised: cases in which they were named; told: of these, those of which they have heard.",
            "A letter that told them and was delivered counts as well as what 'casework tell-recognised' records.",
            "The praise of a team is not that of the people in it. Ids are opaque: names are in no report.",
            *notes,
        ),
    )


def _waiting(found: Sequence[_Row], notes: tuple[str, ...]) -> Table:
    waiting = [
        (named_on, reference, is_team, who) for reference, _, is_team, who, named_on, told in found if told is None
    ]
    return Table(
        name="praise_not_passed_on",
        title="Praise that is still to be passed on",
        columns=("case", "who", "id", "named_on"),
        rows=tuple(
            (reference, "team" if is_team else "person", who, named_on)
            for named_on, reference, is_team, who in sorted(waiting, key=lambda each: tuple(map(str, each)))
        ),
        notes=("The oldest first. 'casework tell-recognised' records that somebody has heard of it.", *notes),
    )


def _nobody_named(asked: Asked, notes: tuple[str, ...]) -> Iterator[Table]:
    """Yield how many compliments name somebody; the others reach nobody until somebody is named."""
    wanted = attrs.evolve(asked.query, kind=Kind.COMPLIMENT)
    standing = {case for (case,), _ in asked.reader.tabulate(("case",), wanted, asked.viewer)}
    if standing:
        named = len(standing & _naming_somebody(asked))
        yield Table(
            name="compliments",
            title="Compliments, and whether they name somebody",
            columns=("compliments", "name_somebody", "name_nobody"),
            rows=((len(standing), named, len(standing) - named),),
            notes=(
                "name_nobody: 'casework recognise' names those whom a compliment is about.",
                "One that was merged into another counts with it: whom it names is named there.",
                *notes,
            ),
        )


def _naming_somebody(asked: Asked) -> set[Cell]:
    """Return the compliments that name somebody, each as the one into which it was merged in the end."""
    every = RowQuery(kind=Kind.COMPLIMENT)
    merged = asked.reader.tabulate(("case", "merged_into"), every, asked.viewer)
    into = {case: other for (case, other), _ in merged if other is not None}
    named: set[Cell] = set()
    for (case, _), _ in asked.reader.tabulate(("case", "praise_who"), every, asked.viewer):
        standing = case
        while standing in into:
            standing = into[standing]
        named.add(standing)
    return named
