"""Readings as they were published, as methods of a casebook.

Each publication stands in the stream ``publication/`` and its id, and the list of all of them in ``publications``. It
is one event, under the same seals as everything else, and nothing can be added to it. The access policy is asked about
``publish-readings`` to write and ``see-publications`` to read, without a case.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from functools import cache, partial
from typing import Unpack

import attrs

from casework.application.access import viewer_of
from casework.application.explanations import ExplainingSignals
from casework.application.freezing import Freezer
from casework.application.periods import Period, as_period
from casework.application.ports import Committed, IdempotencyKey, Store
from casework.application.reading_improvements import ReadingImprovements
from casework.application.standard_reviews import shown
from casework.application.standards_file import StandardsFile
from casework.application.stream_decisions import Decision, When, Writ, day_of, words_of
from casework.application.stream_lists import Listed
from casework.application.streams import Shapes
from casework.application.writing import Writing, key_of, writer_of
from casework.domain.actors import Actor
from casework.domain.cases.fields import check_code
from casework.domain.envelope import Record
from casework.domain.standards.publications import PublicationListed, PublishedReading, ReadingsPublished
from casework.domain.standards.readings import Reading, Restated
from casework.errors import DecisionError, NotFoundError, UsageError

ACTION, SEEING = "publish-readings", "see-publications"

LIST = "publications"
"""The stream that says which publications there are."""

SHAPES: Shapes[ReadingsPublished] = Shapes({"readings.published": ReadingsPublished})
LISTING: Shapes[PublicationListed] = Shapes({"publication.listed": PublicationListed})


@attrs.frozen(kw_only=True)
class Publication:
    """What was published: its id, on which day and by whom, the readings, and what those details say that still exist.

    *recorded_on* is the day on which it was written down, and its figures are those of that day.
    *position* and *seal* are those of its entry in the log: whoever keeps the seal can prove later what was published.
    """

    id: str
    on: dt.date
    by: str
    recorded_at: str
    recorded_on: dt.date
    position: int
    seal: str
    said: ReadingsPublished
    details: Mapping[str, str]

    @property
    def recorded_later(self) -> dt.date | None:
        """The day on which it was recorded, where that is another than the one that it bears."""
        return None if self.recorded_on == self.on else self.recorded_on

    def words(self, detail: str) -> str:
        """Return what a detail says, or that it was erased."""
        return self.details.get(detail, "[erased]")

    def reading(self, published: PublishedReading) -> Reading:
        """Return one of its readings as it was."""
        return published.as_reading(self.words)


@attrs.frozen(kw_only=True)
class RestatedReading:
    """A published reading beside the same one as it is now; *both* is None where its indicator reads no longer."""

    published: PublishedReading
    both: Restated | None


def stream_of(publication: str) -> str:
    """Return the stream in which a publication stands."""
    return f"publication/{publication}"


def read_list(store: Store, organisation: str) -> Listed:
    """Return the list of all publications of *organisation*; no access policy is asked."""
    return Listed.of(LISTING.event(record).publication for record in store.read(organisation, LIST))


class Publishing(ExplainingSignals, ReadingImprovements):
    """The part of a casebook that publishes readings, and keeps them as they were published."""

    def publish_readings(
        self,
        framework: str,
        *,
        period: str,
        per: str | None = None,
        publication: str | None = None,
        note: str | None = None,
        **writing: Unpack[Writing],
    ) -> Publication:
        """Freeze the readings of the standards of *framework* as they are now, with what explains and answers them.

        What is published is what the writer sees: let somebody publish who sees every case.

        Args:
            framework: The id of the framework, as of ``readings``.
            period: Which days, as of a report; they must be over.
            per: A reading for each ``month``, ``quarter`` or ``year`` of it.
            publication: A short id of your own; p1, p2 and so on if left out.
            note: Where it is published, in your own words.

        Raises:
            NotFoundError: If there is no such framework.
            UsageError: If the period is none.
            DecisionError: If no indicator tests these standards, the days are not over, or the id is taken.
        """
        by, desk = writer_of(writing), self._desk
        desk.authorise(by, ACTION, "publish readings")
        name = None if publication is None else check_code("publication", publication)
        within = as_period(period)
        if within is None:
            message = "say which days are published, such as 2026-Q1 or 2025/26"
            raise UsageError(message)
        request = {"framework": framework, "period": within.name, "per": per, "publication": name, "note": note}
        key = key_of(ACTION, writing, lambda: request)
        # Not before it is known that this is no repeat: reading takes long.
        freezer = cache(partial(self._freezer, framework, within, per, by))

        def why_not(when: When) -> str | None:
            if when.on > when.today:
                return f"{when.on.isoformat()} is still to come: give the day on which they were published"
            if within.last >= when.on:
                return f"its days are not over: {within.last.isoformat()} is the last of them"
            if not freezer().readings:
                return "no indicator tests these standards: write indicators first"
            return None

        said = ReadingsPublished(framework=framework, period=within.name, per=per)
        return self._publish(name, said, freezer, note, why_not, writing, key)

    def _freezer(self, framework: str, within: Period, per: str | None, by: Actor) -> Freezer:
        """Return the readings of *framework* as they are now and as *by* sees them, with what belongs to them."""
        return Freezer(
            readings=self.readings(framework, period=within, per=per, viewer=by),
            frameworks=self._frameworks,
            charts=self.indicator_dips(framework, viewer=by),
            explanations=lambda each: self.explanations(framework=each, viewer=by),
            improvements=self.improvements(viewer=by),
        )

    def _publish(  # noqa: PLR0917 - the parts of a publication, in their order
        self,
        name: str | None,
        said: ReadingsPublished,
        freezer: Callable[[], Freezer],
        note: str | None,
        why_not: Callable[[When], str | None],
        writing: Writing,
        key: IdempotencyKey | None,
    ) -> Publication:
        """Write the publication into a stream of its own, and its id into the list."""
        desk = self._desk

        def decide(listed: Listed, when: When) -> tuple[Writ, Writ]:
            own = listed.next_id("p") if name is None else name
            if own in listed.ids:
                raise DecisionError(own, "publish", "that id is taken: give another one, or none")
            why = why_not(when)
            if why is not None:
                raise DecisionError(said.period, "publish", why)
            return (
                Writ.of(
                    stream_of(own), SHAPES, lambda drafts: freezer().frozen(said, note, drafts, when), when, expected=0
                ),
                Writ.of(LIST, LISTING, lambda _: PublicationListed(publication=own), when, expected=listed.version),
            )

        read = partial(read_list, desk.store, desk.organisation)
        written: Committed = Decision(stream=LIST, read=read, decide=decide).write(desk, self.rulebook, writing, key)
        return next(each for each in self._publications() if written.first <= each.position <= written.last)

    def standards_file(self, *, period: Period | str | None = None, viewer: Actor | None = None) -> StandardsFile:
        """Return the standards that are tested, with their readings for *period* and their charts of three years.

        Raises:
            UsageError: If the period is none.
            AccessError: As ``readings`` does.
        """
        return StandardsFile(
            frameworks={name: self._frameworks[name] for name in self._indicators if name in self._frameworks},
            readings=self.readings(period=period, viewer=viewer),
            charts=self.indicator_dips(viewer=viewer),
            explanations=lambda framework: self.explanations(framework=framework, viewer=viewer),
        )

    def publications(self, *, viewer: Actor | None = None) -> tuple[Publication, ...]:
        """Return everything that was published, in the order in which it was.

        Raises:
            AccessError: If the access policy does not let *viewer* see it.
        """
        self._desk.authorise(viewer_of(viewer), SEEING, "see what was published")
        return self._publications()

    def publication(self, publication: str, *, viewer: Actor | None = None) -> Publication:
        """Return one publication.

        Raises:
            AccessError: If the access policy does not let *viewer* see it.
            NotFoundError: If there is no such publication.
        """
        self._desk.authorise(viewer_of(viewer), SEEING, "see what was published")
        known = read_list(self._desk.store, self._desk.organisation).ids
        if shown(publication) not in known:
            raise NotFoundError("publication", shown(publication), known=known)
        return self._one(publication)

    def restated(self, publication: str, *, viewer: Actor | None = None) -> tuple[RestatedReading, ...]:
        """Return each reading of a publication beside the same one as *viewer* reads it now.

        Raises:
            AccessError: As ``publication`` and ``readings`` do.
            NotFoundError: If there is no such publication, or its framework is there no longer.
        """
        file = self.publication(publication, viewer=viewer)
        said, today = file.said, self.rulebook.day(self.clock.now())
        found = self.readings(said.framework, period=said.period, per=said.per, viewer=viewer)
        now = {(str(each.indicator), each.period): each.reading for each in found}
        return tuple(_restated(file, each, now.get((each.indicator, each.period)), today) for each in said.readings)

    def _publications(self) -> tuple[Publication, ...]:
        return tuple(self._one(each) for each in read_list(self._desk.store, self._desk.organisation).ids)

    def _one(self, publication: str) -> Publication:
        record: Record = self._desk.read(stream_of(publication))[0]
        return Publication(
            id=publication,
            on=day_of(record),
            by=record.actor,
            recorded_at=record.recorded_at,
            recorded_on=self.rulebook.day(dt.datetime.fromisoformat(record.recorded_at)),
            position=record.position,
            seal=record.seal,
            said=SHAPES.event(record),
            details=words_of(self._desk, (each.detail for each in record.details)),
        )


def _restated(file: Publication, published: PublishedReading, now: Reading | None, today: dt.date) -> RestatedReading:
    both = None
    if now is not None:
        both = Restated(
            published=file.reading(published),
            published_on=file.on,
            now=now,
            now_on=today,
            recorded_on=file.recorded_later,
        )
    return RestatedReading(published=published, both=both)
