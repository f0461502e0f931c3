"""What an import noticed, in words: each thing with the first lines on which it stands."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from operator import attrgetter

from casework.application.import_notices import Occurrence
from casework.application.row_outcomes import Gone
from casework.application.row_reading.unread_dates import UnreadDates
from casework.application.source_judgements import Difference, Judgement, VerdictBeside, Why
from casework.cli.layout import printable

_SHOWN = 5
"""How many lines are told to people; scripts hear of more."""
_WAYS, _LINES = 2, 2
"""How many ways in which due days differ are told to people, with how many lines of each."""

_EXPLAINED = {
    Why.RECEIPT_EXCHANGED: "would be the same with day and month of the receipt exchanged",
    Why.START_EXCHANGED: "would be the same with day and month exchanged of the day on which the clock starts",
    Why.DUE_EXCHANGED: "would be the same with day and month of the source's due day exchanged",
    Why.EXTENDED: "got more time, which only one of the two has",
}


def where(count: int, places: Sequence[str], *, most: int = _SHOWN) -> str:
    """Return the first *most* of *places* with their sheets or files, of *count* things: ``lines 4, 9 and 30 more``."""
    lines: dict[str, list[str]] = defaultdict(list)
    for place in places[:most]:
        line, _, within = place.removeprefix("line ").partition(" of ")
        lines[within].append(line)
    said = [
        f"{'line' if len(some) == 1 else 'lines'} {', '.join(some)}{f' of {printable(within)}' if within else ''}"
        for within, some in lines.items()
    ]
    more = count - len(places[:most])
    return "; ".join(said) + (f" and {more:,} more" if more > 0 else "")


def counted(counts: Mapping[str, int], noted: Mapping[str, Occurrence]) -> Iterator[str]:
    """Yield a line for each of *counts*, with where the first are as far as that is known."""
    for name, number in counts.items():
        found = noted.get(name)
        yield f"{printable(name)}: {number:,}" + (f" ({where(number, found.places)})" if found else "")


def rejected(reasons: Mapping[str, Occurrence], *, most: int) -> Iterator[str]:
    """Yield a line for each of the first *most* reasons, those of most rows first."""
    for reason, found in list(reasons.items())[:most]:
        if found.count == 1:
            yield f"{found.places[0]}: {printable(reason)}"
        else:
            yield f"{found.count:,} rows: {printable(reason)} ({where(found.count, found.places)})"


def overwritten(found: Mapping[str, Occurrence]) -> Iterator[str]:
    """Yield how many records each other mapping had brought, with where the first are."""
    for mapping, records in found.items():
        number = "1 record" if records.count == 1 else f"{records.count:,} records"
        yield f"{number} of {mapping} ({where(records.count, records.places)})"


def unread(found: UnreadDates) -> str:
    """Return that no date could be read in some columns, and by which format all of them would be."""
    named = ", ".join(map(printable, found.columns))
    if not found.fitting:
        return f"No date could be read in {named}: none is written as {found.words}. Look how they are written there."
    fitting = " or ".join(found.fitting)
    choice = "" if len(found.fitting) == 1 else "; nothing says which of them is meant"
    return (
        f"No date could be read in {named}: none is written as {found.words}, and all are as {fitting}{choice}. "
        "Write that as formats in [dates] of the mapping, or where the column has formats of its own."
    )


def gone(found: Gone) -> str:
    """Return the sentence about records that are in no row any more."""
    more = found.count - len(found.first)
    listed = ", ".join(map(printable, found.first)) + (f" and {more:,} more" if more else "")
    if found.count == 1:
        said = f"1 record of an earlier import is in no row any more: {listed}. It stays as it is"
    else:
        said = f"{found.count:,} records of earlier imports are in no row any more: {listed}. They stay as they are"
    return (
        f"{said}: close a case that should not be there, or take its import back with 'casework imports undo' if that "
        "changed no older case and nothing else has happened since"
    )


def judged(judgement: Judgement) -> Iterator[str]:
    """Yield what the source says of one of its time limits beside what comes out here."""
    ours = f"{judgement.limit} of {judgement.stage}"
    if judgement.compared:
        same = f"{judgement.same:,} of {judgement.compared:,} have the same due day"
        yield f"{judgement.name}, nearest to our {ours}: {same}"
    else:
        yield f"{judgement.name}, beside our {ours}"
    yield from (f"  {_difference(each)}" for each in judgement.differences[:_WAYS])
    others = sum(each.count for each in judgement.differences[_WAYS:])
    if others:
        yield f"  {others:,} {'differs' if others == 1 else 'differ'} in other ways; --json tells each"
    for verdict, results in groupby(judgement.verdicts, key=attrgetter("verdict")):
        yield f"  its '{printable(verdict)}': {_results(list(results))}"


def _difference(found: Difference) -> str:
    at = where(found.count, found.places, most=_LINES)
    if found.days is None:
        return f"{found.count:,} {_EXPLAINED[found.why]} ({at})"
    days = abs(found.days)
    side = "later" if found.days > 0 else "earlier"
    are = "is" if found.count == 1 else "are"
    return f"{found.count:,} {are} {days:,} {'day' if days == 1 else 'days'} {side} in the source ({at})"


def _results(results: Sequence[VerdictBeside]) -> str:
    """Return how often each of our results stands beside one verdict, with the lines of those that are rarer."""
    ordered = sorted(results, key=lambda each: -each.count)
    rarer = [f"{each.count:,} {each.result} ({where(each.count, each.places)})" for each in ordered[1:]]
    return ", ".join([f"{ordered[0].count:,} {ordered[0].result}", *rarer])
