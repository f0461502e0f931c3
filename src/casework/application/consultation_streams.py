"""Consultations in the log: the streams in which they stand, and how they are read back.

Each stands in the stream ``consultation/`` and its id, and the list of all of them in ``consultations``.
"""

from collections.abc import Iterator, Mapping

import attrs

from casework.application.ports import Store
from casework.application.stream_decisions import day_of
from casework.application.stream_lists import Listed
from casework.application.streams import Shapes
from casework.domain.cases.fields import holds_detail
from casework.domain.consultations.consultation import Consultation
from casework.domain.consultations.events import (
    ConsultationAnalysed,
    ConsultationEvent,
    ConsultationFact,
    ConsultationListed,
    ConsultationPlanned,
    GroupReached,
    MethodReviewed,
    PeopleTold,
    RecordStruckOut,
    RoundDecided,
    SharesTold,
    Voted,
    VotesCounted,
)
from casework.domain.standards.reviews import ReviewFact
from casework.errors import NotFoundError

LIST = "consultations"
"""The stream that says which consultations there are."""

SHAPES: Shapes[ConsultationEvent] = Shapes(
    {
        "consultation.planned": ConsultationPlanned,
        "consultation.group_reached": GroupReached,
        "consultation.voted": Voted,
        "consultation.votes_counted": VotesCounted,
        "consultation.shares_told": SharesTold,
        "consultation.round_decided": RoundDecided,
        "consultation.analysed": ConsultationAnalysed,
        "consultation.people_told": PeopleTold,
        "consultation.method_reviewed": MethodReviewed,
        "consultation.struck_out": RecordStruckOut,
    }
)
LISTING: Shapes[ConsultationListed] = Shapes({"consultation.listed": ConsultationListed})


@attrs.frozen(kw_only=True)
class ConsultationFile:
    """A consultation as a viewer reads it, and what those of its details say that still exist, by id."""

    consultation: Consultation
    details: Mapping[str, str]

    @property
    def title(self) -> str:
        """What it is about."""
        return self.words(self.consultation.plan.title)

    def titles(self) -> Mapping[str, str]:
        """Return what each option says, by its code."""
        return {each.code: self.words(each.title) for each in self.consultation.plan.options}

    def words(self, detail: str) -> str:
        """Return what a detail says, or that it was erased."""
        return self.details.get(detail, "[erased]")


@attrs.frozen(kw_only=True)
class CameOf:
    """What a consultation changed: reviews of standards, each behind its framework, and improvements by their ids."""

    reviews: tuple[tuple[str, ReviewFact], ...]
    improvements: tuple[str, ...]


def details_of(found: Consultation) -> Iterator[str | None]:
    """Yield the details to which a consultation refers."""
    yield found.plan.title
    yield from (each.title for each in found.plan.options)
    for fact in (*found.facts[1:], *found.struck_out):
        yield from (getattr(fact.event, each.name) for each in attrs.fields(type(fact.event)) if holds_detail(each))


def stream_of(consultation: str) -> str:
    """Return the stream in which a consultation stands."""
    return f"consultation/{consultation}"


def read_list(store: Store, organisation: str) -> Listed:
    """Return the list of all consultations of *organisation*; no access policy is asked."""
    return Listed.of(LISTING.event(record).consultation for record in store.read(organisation, LIST))


def existing(store: Store, organisation: str, consultation: object, *, up_to: int | None = None) -> Consultation:
    """Return a consultation that is there, or as it stood at the position *up_to*; no access policy is asked.

    Raises:
        NotFoundError: If there is none.
        EventShapeError: If this release cannot read what stands there.
    """
    shown = consultation if isinstance(consultation, str) else type(consultation).__name__
    records = store.read(organisation, stream_of(consultation)) if isinstance(consultation, str) else ()
    found = Consultation.of(
        shown,
        (
            ConsultationFact(version=record.version, on=day_of(record), event=SHAPES.event(record))
            for record in records
            if up_to is None or record.position <= up_to
        ),
    )
    if found is None:
        raise NotFoundError("consultation", shown, known=read_list(store, organisation).ids)
    return found
