"""Service improvements in the log: the streams in which they stand, and how they are read back.

Each stands in the stream ``improvement/`` and its id, and the list of all of them in ``improvements``.
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import get_args

import attrs

from casework.application.ports import Store
from casework.application.stream_decisions import day_of
from casework.application.stream_lists import Listed
from casework.application.streams import Shapes
from casework.domain.cases.fields import holds_detail
from casework.domain.improvements.events import (
    AwardMade,
    ImprovementAgreed,
    ImprovementCorrected,
    ImprovementDone,
    ImprovementDropped,
    ImprovementEvent,
    ImprovementFact,
    ImprovementListed,
    ImprovementProposed,
    ImprovementPublished,
    ImprovementReopened,
    ImprovementReviewed,
    ImprovementStarted,
    PracticeShared,
    PracticeTakenUp,
    PublicationWithdrawn,
)
from casework.domain.improvements.improvement import Improvement, Improvements, fold
from casework.errors import NotFoundError

LIST = "improvements"
"""The stream that says which improvements there are."""

SHAPES: Shapes[ImprovementEvent] = Shapes(
    {
        "improvement.proposed": ImprovementProposed,
        "improvement.agreed": ImprovementAgreed,
        "improvement.started": ImprovementStarted,
        "improvement.done": ImprovementDone,
        "improvement.dropped": ImprovementDropped,
        "improvement.reopened": ImprovementReopened,
        "improvement.reviewed": ImprovementReviewed,
        "improvement.corrected": ImprovementCorrected,
        "improvement.award_made": AwardMade,
        "improvement.published": ImprovementPublished,
        "improvement.publication_withdrawn": PublicationWithdrawn,
        "improvement.shared": PracticeShared,
        "improvement.taken_up": PracticeTakenUp,
    }
)
LISTING: Shapes[ImprovementListed] = Shapes({"improvement.listed": ImprovementListed})

WORDS: Mapping[type[ImprovementEvent], tuple[str, ...]] = MappingProxyType(
    {
        kind: tuple(field.name for field in attrs.fields(kind) if holds_detail(field))
        for kind in get_args(ImprovementEvent)
    }
)
"""The fields of each event that hold words."""


def words_in(event: ImprovementEvent) -> Iterator[tuple[str, str]]:
    """Yield the fields of *event* that hold words, each with the id of its detail."""
    for name in WORDS[type(event)]:
        if (detail := getattr(event, name)) is not None:
            yield name, detail


@attrs.frozen(kw_only=True)
class ImprovementFile:
    """Improvements as a viewer reads them, and what those of their details say that still exist, by id."""

    improvements: Improvements
    details: Mapping[str, str]

    def words(self, detail: str) -> str:
        """Return what a detail says, or that it was erased."""
        return self.details.get(detail, "[erased]")


def stream_of(improvement: str) -> str:
    """Return the stream in which an improvement stands."""
    return f"improvement/{improvement}"


def read_improvement(
    store: Store, organisation: str, improvement: str, *, up_to: int | None = None
) -> Improvement | None:
    """Return an improvement, or as it stood at the position *up_to*, if there is one; no access policy is asked.

    Raises:
        EventShapeError: If this release cannot read what stands there.
    """
    records = store.read(organisation, stream_of(improvement))
    return fold(
        improvement,
        (
            ImprovementFact(version=record.version, on=day_of(record), event=SHAPES.event(record))
            for record in records
            if up_to is None or record.position <= up_to
        ),
    )


def existing(store: Store, organisation: str, improvement: str, *, up_to: int | None = None) -> Improvement:
    """Return an improvement that is there, or as it stood at the position *up_to*; no access policy is asked.

    Raises:
        NotFoundError: If there is none.
    """
    found = read_improvement(store, organisation, improvement, up_to=up_to)
    if found is None:
        raise NotFoundError("improvement", improvement, known=read_list(store, organisation).ids)
    return found


def read_improvements(store: Store, organisation: str) -> Improvements:
    """Return all improvements of *organisation*; no access policy is asked.

    Raises:
        EventShapeError: If this release cannot read what stands there.
    """
    listed = read_list(store, organisation)
    found = (read_improvement(store, organisation, each) for each in listed.ids)
    return Improvements(version=listed.version, known=tuple(each for each in found if each is not None))


def read_list(store: Store, organisation: str) -> Listed:
    """Return the list of all improvements of *organisation*; no access policy is asked."""
    return Listed.of(LISTING.event(record).improvement for record in store.read(organisation, LIST))
