"""The history of one case: every entry with what was later put right in it, and what a correction changed."""

import datetime as dt
import itertools
from collections import defaultdict
from collections.abc import Iterator
from typing import cast

import click

from casework.application.as_data.history import undone_by, words_of
from casework.application.as_data.seen import Book, Seen
from casework.application.codec import plain
from casework.application.drafts import REFERRING
from casework.application.reading import CaseFile, HistoryEntry
from casework.cli.case_telling import consent_told, listed, party_told
from casework.cli.layout import printable, wrapped
from casework.cli.recomputing import dates_in_words
from casework.cli.telling import Json, local
from casework.domain.cases.events import (
    Absorbed,
    ConsentRecorded,
    Corrected,
    DatesRecomputed,
    Event,
    Linked,
    Merged,
    PartyAdded,
    Received,
    Replacement,
)
from casework.domain.time.steps import in_words

_INDENT = 7
_LEFT_OUT = REFERRING | {"stage", "undated"}


def history_told(seen: Seen) -> str:
    """Return the history in words; other cases are named by their references."""
    book, file = seen.book, seen.file
    lines = [click.style("History", bold=True)]
    corrected, before, done = _corrected(file), _before(file), _done(file)
    changed, undone = _changed_parties(file), undone_by(file)
    for entry in file.history:
        recorded = in_words(dt.datetime.fromisoformat(entry.recorded_at).astimezone(book.rulebook.place.zone))
        is_undated = getattr(entry.fact.event, "undated", False)
        happened = "day not known" if is_undated else local(book, entry.fact.happened)
        said = _named(book, entry, before.get(entry.version), done.get(entry.version, ""))
        said = said.replace("party added", "party changed", 1) if entry.version in changed else said
        said += corrected.get(entry.version, "")
        said += f" (undone by {_entries([undone[entry.version]])})" if entry.version in undone else ""
        other = _other(entry.fact.event)
        said = said if other is None else said.replace(other, seen.reference_of(other))
        lines.append(wrapped(f"  {entry.version:>3}  {happened}  {said}", hanging=_INDENT))
        lines.append(wrapped(f"by {entry.actor}, written down {recorded}", indent=_INDENT))
        lines += [wrapped(printable(words), indent=_INDENT, hanging=_INDENT) for words in words_of(seen, entry)]
    return "\n".join(lines)


def _other(event: Event) -> str | None:
    """Return the id of the case that an event names beside its own."""
    match event:
        case Linked(link=link):
            return link.case
        case Merged(into=case) | Absorbed(case=case):
            return case
    return None


def _corrected(file: CaseFile) -> dict[int, str]:
    """Return what is said of each entry that a later one put right, struck out or restored, in that order."""
    by: dict[int, list[tuple[str, int]]] = defaultdict(list)
    done = _done(file)
    for entry in file.history:
        if isinstance(entry.fact.event, Corrected):
            by[entry.fact.event.version].append((done[entry.version], entry.version))
    return {version: f" ({', '.join(_runs(corrections))})" for version, corrections in by.items()}


def _runs(corrections: list[tuple[str, int]]) -> Iterator[str]:
    """Yield what was done to an entry and by which ones; the same thing done again is said once."""
    for done, run in itertools.groupby(corrections, key=lambda pair: pair[0]):
        yield f"{done} by {_entries([number for _, number in run])}"


def _done(file: CaseFile) -> dict[int, str]:
    """Return what each correction did: it put an entry right, struck it out, or restored one that was struck out."""
    struck: set[int] = set()
    done: dict[int, str] = {}
    for entry in file.history:
        match entry.fact.event:
            case Corrected(version=version, replacement=None):
                struck.add(version)
                done[entry.version] = "struck out"
            case Corrected(version=version):
                done[entry.version] = "restored" if version in struck else "put right"
                struck.discard(version)
    return done


def _entries(numbers: list[int]) -> str:
    *others, last = map(str, numbers)
    return f"entries {', '.join(others)} and {last}" if others else f"entry {last}"


def _before(file: CaseFile) -> dict[int, Replacement]:
    """Return, for each correction, what stood at the entry that it corrects."""
    standing: dict[int, Replacement] = {}
    found: dict[int, Replacement] = {}
    for entry in file.history:
        event = entry.fact.event
        if not isinstance(event, Corrected):
            standing[entry.version] = Replacement(happened=entry.fact.happened, event=event)
            continue
        found[entry.version] = standing[event.version]
        if event.replacement is not None:
            standing[event.version] = event.replacement
    return found


def correction_told(book: Book, file: CaseFile, version: int) -> tuple[int, str]:
    """Return which entry the correction in the entry *version* put right, and what is said of it now."""
    entry = next(each for each in file.history if each.version == version)
    corrected = cast("Corrected", entry.fact.event)
    name = next(each.name for each in file.history if each.version == corrected.version).replace("_", " ")
    before, instead = _before(file)[version], corrected.replacement
    changes = "; ".join(_changes(book, before, instead)) if instead is not None else ""
    return corrected.version, f"{name}: {changes or _done(file)[version]}"


def _changed_parties(file: CaseFile) -> set[int]:
    """Return the entries that changed a party that was there already."""
    there: set[str] = set()
    changed: set[int] = set()
    for entry in file.history:
        match entry.fact.event:
            case Received(parties=parties):
                there |= {party.party for party in parties}
            case PartyAdded(party=joined):
                if joined.party in there:
                    changed.add(entry.version)
                there.add(joined.party)
    return changed


def _named(book: Book, entry: HistoryEntry, before: Replacement | None, done: str) -> str:
    """Return the name of an entry with its codes, dates and numbers; the receipt stands in the heading already."""
    name = entry.name.replace("_", " ")
    match entry.fact.event:
        case Received():
            return name
        case Corrected(version=version, reason=reason, replacement=replacement):
            changed = "; ".join(_changes(book, before, replacement)) if before and replacement else ""
            return f"{name}: entry {version} {done}, reason {reason}" + (f": {changed}" if changed else "")
        case PartyAdded(party=party):
            return f"{name}: {party_told(party)}"
        case ConsentRecorded(expires_on=last, evidence=document) as consent:
            until = None if last is None else f"until {local(book, last)}"
            return listed(f"{name}: {consent_told(consent)}", until, document and f"evidence {document}")
        case DatesRecomputed(policy=policy, dates=dates):
            return f"{name}: {policy.value.replace('_', ' ')}; {dates_in_words(dates)}"
        case event:
            facts = {each: value for each, value in plain(event).items() if each not in _LEFT_OUT and value}
    said = ", ".join(
        each.replace("_", " ") if value is True else f"{each.replace('_', ' ')} {_flat(value)}"
        for each, value in facts.items()
    )
    return f"{name}: {said}" if said else name


def _changes(book: Book, before: Replacement, after: Replacement) -> Iterator[str]:
    if before.happened != after.happened:
        yield f"it happened {local(book, before.happened)} -> {local(book, after.happened)}"
    old, new = _fields(before.event), _fields(after.event)
    for name in old | new:
        if old.get(name) != new.get(name):
            words = name.replace("_", " ")
            is_text = name in REFERRING
            yield (
                f"other {words}" if is_text else f"{words} {_or_nothing(old.get(name))} -> {_or_nothing(new.get(name))}"
            )


def _fields(event: Event) -> Json:
    return dict(plain(event))


def _or_nothing(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return _flat(value) if value else "nothing"


def _flat(value: object) -> str:
    if isinstance(value, list | tuple):
        return " ".join(map(_flat, value))
    if isinstance(value, dict):
        return " ".join(_flat(each) for name, each in value.items() if each and name not in REFERRING)
    return str(value)
