"""Streams of entries: how the answers to a survey and labelled texts are written, found and read, page by page.

A survey has the stream ``survey/ID`` and a collection of texts ``texts/ID``; what of it is struck out stands in
``struck-out/survey/ID``. No more than a page is ever held at once, however many entries there are.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Generic, TypeAlias, TypeVar

import attrs

from casework.application.ports import Store
from casework.application.streams import Shapes
from casework.domain.batches import BatchUndone
from casework.domain.cases.fields import check_code
from casework.domain.entries import EntryStruckOut, Standing, standing
from casework.domain.envelope import Record
from casework.domain.labelled_texts import TextLabelled
from casework.domain.surveys.answers import SurveyAnswered
from casework.domain.time.moments import Moment, parse_moment
from casework.errors import EventShapeError, NotFoundError, UsageError

AnEvent: TypeAlias = SurveyAnswered | TextLabelled
Event = TypeVar("Event", bound=AnEvent)

STRUCK_OUT = "struck-out/"
"""Before the stream of the entries, the one that says which of them count no longer."""

STRIKING_OUT: Shapes[EntryStruckOut] = Shapes({"entry.struck_out": EntryStruckOut})
IMPORTS = "imports"
_UNDONE: Shapes[BatchUndone] = Shapes({"import.undone": BatchUndone})
_PAGE = 1_000


@attrs.frozen(kw_only=True)
class EntryKind(Generic[Event]):
    """A kind of entries: what one is called, and what it stands in; how its stream begins, and what that may hold."""

    entry: str
    noun: str
    prefix: str
    shapes: Shapes[Event]

    def stream(self, name: str) -> str:
        """Return the stream of the survey or the collection *name*.

        Raises:
            NotACodeError: If that is no id.
        """
        return self.prefix + check_code(self.noun, name)

    def batch(self, record: Record) -> str | None:
        """Return the import that brought the entry of *record*."""
        return _batch(self.shapes.event(record))


ANSWERS: EntryKind[SurveyAnswered] = EntryKind(
    entry="answer", noun="survey", prefix="survey/", shapes=Shapes({"survey.answered": SurveyAnswered})
)
TEXTS: EntryKind[TextLabelled] = EntryKind(
    entry="text", noun="collection", prefix="texts/", shapes=Shapes({"text.labelled": TextLabelled})
)


@attrs.frozen(kw_only=True)
class Entry(Generic[Event]):
    """One entry as it is read: what it says, its version in its stream, and who recorded it when.

    *happened* is None where nobody knows when it was. *details* maps the ids of details to what they say; those that
    were erased are missing.
    """

    version: int
    said: Event
    happened: Moment | None
    recorded_at: str
    actor: str
    details: Mapping[str, str] = attrs.Factory(dict)

    def words(self, detail: str) -> str:
        """Return what a detail says, or that it was erased."""
        return self.details.get(detail, "[erased]")


def read_entries(
    store: Store, organisation: str, kind: EntryKind[Event], name: str, *, words: bool = False
) -> Iterator[Entry[Event]]:
    """Return the entries of *name* that count, as the log stands now, in their order; with *words*, their details too.

    Raises:
        NotFoundError: If there is no such survey or collection.
        EventShapeError: If this release cannot read what stands there.
    """
    stream, head = kind.stream(name), store.head(organisation)
    if not store.read(organisation, stream, limit=1):
        raise NotFoundError(kind.noun, name)
    return _entries(store, organisation, kind, stream, head=head, words=words)


def _entries(
    store: Store, organisation: str, kind: EntryKind[Event], stream: str, *, head: int, words: bool
) -> Iterator[Entry[Event]]:
    stands = _standing(store, organisation, stream, head)
    after = 0
    while page := store.read(organisation, stream, after=after, limit=_PAGE):
        after = page[-1].version
        details = _details(store, organisation, page) if words else {}
        for record in page:
            # What is written meanwhile may replace something that was read already: it would count twice.
            if record.position > head:
                return
            entry = _entry(kind, record, details)
            if stands.holds(entry.version, _batch(entry.said)):
                yield entry


def _standing(store: Store, organisation: str, stream: str, head: int) -> Standing:
    """Return what counts in *stream* as the log stood at the position *head*."""
    strikes = store.read(organisation, STRUCK_OUT + stream)
    events = [STRIKING_OUT.event(record) for record in strikes if record.position <= head]
    return standing(events, undone_imports(store, organisation, up_to=head))


def undone_imports(store: Store, organisation: str, *, up_to: int | None = None) -> tuple[str, ...]:
    """Return the imports that were undone, or were by the position *up_to*."""
    records = [record for record in store.read(organisation, IMPORTS) if record.name == "import.undone"]
    return tuple(_UNDONE.event(record).batch for record in records if up_to is None or record.position <= up_to)


def _batch(event: AnEvent) -> str | None:
    return None if event.source is None else event.source.batch


def _details(store: Store, organisation: str, records: Sequence[Record]) -> Mapping[str, str]:
    wanted = [reference.detail for record in records for reference in record.details]
    kept = store.details(organisation, wanted) if wanted else {}
    return {detail: json.loads(each.value) for detail, each in kept.items()}


def _entry(kind: EntryKind[Event], record: Record, details: Mapping[str, str]) -> Entry[Event]:
    said = kind.shapes.event(record)
    try:
        happened = parse_moment(record.happened)
    except UsageError as error:
        raise EventShapeError(record.name, record.schema, str(error)) from None
    own = {each.detail: details[each.detail] for each in record.details if each.detail in details}
    return Entry(
        version=record.version,
        said=said,
        happened=None if said.undated else happened,
        recorded_at=record.recorded_at,
        actor=record.actor,
        details=own,
    )
