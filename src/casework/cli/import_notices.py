"""What an import noticed, in words: each thing with the first lines on which it stands."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from operator import attrgetter

from casework.adapters.toml_procedures import ProcedureLibrary
from casework.application.import_notices import FIRST, Occurrence
from casework.application.row_outcomes import Gone
from casework.application.row_reading.unread_dates import UnreadDates
from casework.application.source_judgements import Difference, Judgement, VerdictBeside, Why
from casework.cli.counting_advice import counting, to_write
from casework.cli.layout import printable

_SHOWN = 5
"""How many lines are told to people; scripts hear of more."""
_WAYS, _LINES = 2, 3
"""How many ways in which due days differ are told to people, with how many lines of each."""

_EXPLAINED = {
    Why.RECEIPT_EXCHANGED: "day and month of the receipt look exchanged",
    Why.START_EXCHANGED: "day and month of the day on which the clock starts look exchanged",
    Why.DUE_EXCHANGED: "day and month of the source's due day look exchanged",
    Why.EXTENDED: "the case got more time, and the source has another due day",
}

_PLAIN = {"met", "missed"}
"""Verdicts in our own words, of which those that agree need no line."""


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
    """Yield a line for each of *counts*, with where the first are as far as that is known.

    What was met on the same lines, as when one thing follows from another, has one line together.
    """
    alike: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for name, number in counts.items():
        found = noted.get(name)
        # Where some of the lines are not known, nobody can say that they are the same.
        is_whole = found is not None and len(found.places) == number
        alike[found.places if found is not None and is_whole else (name,)].append(name)
    for names in alike.values():
        number, found = counts[names[0]], noted.get(names[0])
        places = f" ({where(number, found.places)})" if found else ""
        yield f"{'; '.join(map(printable, names))}: {number:,}{places}"


def rejected(reasons: Mapping[str, Occurrence], *, most: int) -> Iterator[str]:
    """Yield a line for each of the first *most* reasons, those of most rows first."""
    for reason, found in list(reasons.items())[:most]:
        if found.count == 1:
            yield f"{found.places[0]}: {printable(reason)}"
        else:
            # Each of these rows has to be mended: where all are known, none is left out.
            most = _SHOWN if found.count > FIRST else FIRST
            yield f"{found.count:,} rows: {printable(reason)} ({where(found.count, found.places, most=most)})"


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
        "Write that as formats, in [dates] or for the column."
    )


def gone(found: Gone) -> str:
    """Return the sentence about records that are in no row any more."""
    more = found.count - len(found.first)
    listed = ", ".join(map(printable, found.first)) + (f" and {more:,} more" if more else "")
    stay = "record stays as it is" if found.count == 1 else "records stay as they are"
    return f"{found.count:,} {stay}: {listed}. Close what should not be there, or undo its import"


def judged(
    judgements: Sequence[Judgement],
    procedures: ProcedureLibrary,
    *,
    kept: Sequence[str] = (),
    acknowledged: bool = True,
) -> Iterator[str]:
    """Yield what the source says of its time limits beside ours, and what to write to count as it did.

    *kept* are columns of days that only stand in a note, and speak of more time; *acknowledged* says whether the source
    has acknowledgements.
    """
    same = [each for each in judgements if agrees(each)]
    if same:
        yield f"{', '.join(map(_how_many, same))}{'' if len(same) == len(judgements) else ': all the same'}"
    for judgement in judgements:
        if judgement not in same:
            yield from _judged(judgement)
    if kept and any(_is_late_here(each) for judgement in judgements for each in judgement.verdicts):
        yield f"Was there more time? {', '.join(map(printable, kept))} moves no due day: it only goes into a note."
    yield from to_write(judgements, procedures, acknowledged=acknowledged)


def agrees(judgement: Judgement) -> bool:
    """Return whether all that the source says of a time limit is what ours says."""
    return judgement.same == judgement.compared and all(each.verdict == each.result for each in judgement.verdicts)


def _how_many(judgement: Judgement) -> str:
    """Return of which limit how much was compared: its due days, or without any its verdicts."""
    return f"{judgement.name} ({judgement.compared or sum(each.count for each in judgement.verdicts):,})"


def _judged(judgement: Judgement) -> Iterator[str]:
    ours = f"{judgement.name} (our {judgement.limit}, stage {judgement.stage})"
    if judgement.compared:
        explains = judgement.before_more_time and judgement.same < judgement.compared
        before = f", {judgement.before_more_time:,} from before more time" if explains else ""
        yield f"{ours}: {judgement.same:,} of {judgement.compared:,} the same{before}"
    else:
        yield ours
    for way in judgement.other_ways:
        yield f"  {way.same:,} would be, counting {counting(way)}"
    yield from (f"  {each}" for each in _differences(judgement))
    plain = [each for each in judgement.verdicts if each.verdict in _PLAIN]
    for each in sorted((each for each in plain if each.verdict != each.result), key=_is_no_opposite):
        verb = "is" if each.count == 1 else "are"
        at = where(each.count, each.places)
        yield f"  {each.count:,} that the source calls '{each.verdict}' {verb} {each.result} here ({at})"
    others = [each for each in judgement.verdicts if each not in plain]
    for verdict, results in groupby(others, key=attrgetter("verdict")):
        yield f"  its '{printable(verdict)}': {_results(list(results))}"


def _is_no_opposite(beside: VerdictBeside) -> bool:
    return beside.result not in _PLAIN


def _is_late_here(beside: VerdictBeside) -> bool:
    return (beside.verdict, beside.result) == ("met", "missed")


def _differences(judgement: Judgement) -> Iterator[str]:
    """Yield what differs; where another way of counting explains it, only what looks exchanged."""
    exchanged = [each for each in judgement.differences if each.days is None and each.why is not Why.EXTENDED]
    others = [each for each in judgement.differences if each not in exchanged]
    yield from map(_difference, exchanged)
    if judgement.other_ways:
        return
    yield from map(_difference, others[:_WAYS])
    rest = others[_WAYS:]
    if rest:
        count, places = sum(each.count for each in rest), [place for each in rest for place in each.places]
        yield f"by other numbers of days: {count:,} ({where(count, places, most=_LINES)})"


def _difference(found: Difference) -> str:
    at = where(found.count, found.places, most=_LINES)
    if found.days is None:
        return f"{_EXPLAINED[found.why]}: {found.count:,} ({at})"
    days = abs(found.days)
    side = "later" if found.days > 0 else "earlier"
    return f"{days:,} {'day' if days == 1 else 'days'} {side} in the source: {found.count:,} ({at})"


def _results(results: Sequence[VerdictBeside]) -> str:
    """Return how often each of our results stands beside one verdict, with the lines of those that are rarer."""
    ordered = sorted(results, key=lambda each: -each.count)
    rarer = [f"{each.count:,} {each.result} ({where(each.count, each.places)})" for each in ordered[1:]]
    return ", ".join([f"{ordered[0].count:,} {ordered[0].result}", *rarer])
