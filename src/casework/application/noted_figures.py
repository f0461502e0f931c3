"""Figures of other bodies on record, as methods of a casebook.

They stand in the stream ``figures/`` and the id of the framework whose indicators they belong to. The access policy is
asked about ``note-figure`` to write and ``see-noted-figures`` to read, without a case.
"""

from collections.abc import Mapping
from functools import partial
from typing import Unpack

import attrs

from casework.application.access import viewer_of
from casework.application.contacts import word
from casework.application.drafts import Drafts
from casework.application.periods import Period, as_period
from casework.application.ports import Committed, Store
from casework.application.rulebook import Rulebook
from casework.application.standard_reviews import shown
from casework.application.stream_decisions import Decision, When, Writ, words_of
from casework.application.streams import Desk, Shapes
from casework.application.writing import Writing, key_of, writer_of
from casework.domain.actors import Actor
from casework.domain.envelope import Record
from casework.domain.standards.indicators import IndicatorSet
from casework.domain.standards.noted_figures import FigureNoted, NotedFigure, that_count
from casework.domain.standards.readings import Assurance
from casework.errors import DecisionError, NotFoundError, UsageError

ACTION, SEEING = "note-figure", "see-noted-figures"

FIGURES: Shapes[FigureNoted] = Shapes({"figure.noted": FigureNoted}, plain=True)


@attrs.frozen(kw_only=True)
class NotedFigures:
    """The figures noted for the indicators of a framework, those that count first; details that exist, by id.

    *version* is that of the stream, and *replaced* are figures that a later one took the place of.
    """

    version: int
    figures: tuple[NotedFigure, ...]
    replaced: tuple[NotedFigure, ...]
    details: Mapping[str, str]

    def note(self, figure: NotedFigure) -> str | None:
        """Return where a figure stands, or that the words were erased; None if nothing was said."""
        note = figure.said.note
        return None if note is None else self.details.get(note, "[erased]")


def stream_of(framework: str) -> str:
    """Return the stream in which the figures for the indicators of a framework stand."""
    return f"figures/{framework}"


def read_figures(store: Store, organisation: str, framework: str) -> tuple[NotedFigure, ...]:
    """Return every figure noted for the indicators of *framework*; no access policy is asked.

    Raises:
        EventShapeError: If this release cannot read what stands there.
    """
    return tuple(_figure(record) for record in store.read(organisation, stream_of(framework)))


def _figure(record: Record) -> NotedFigure:
    return NotedFigure(version=record.version, said=FIGURES.event(record))


class NotingFigures:
    """The part of a casebook that keeps what other bodies gave as their figures."""

    rulebook: Rulebook
    _desk: Desk
    _indicators: Mapping[str, IndicatorSet]

    def note_figure(
        self,
        framework: str,
        indicator: str,
        *,
        source: str,
        period: Period | str,
        assured: Assurance | str,
        good: int | None = None,
        of: int | None = None,
        percent: str | None = None,
        note: str | None = None,
        **writing: Unpack[Writing],
    ) -> NotedFigure:
        """Note the figure of another body; a later one for the same days takes the place of the one before.

        Args:
            framework: The id of the framework whose file has the indicator.
            indicator: The code of the indicator.
            source: The body that gave it, as a code.
            period: The days it is about.
            assured: Who vouches for it: ``internal`` or ``independent``.
            good: How many were good, with *of* how many.
            of: Of how many.
            percent: The figure in a hundred, as text, where the two numbers are not told.
            note: Where it stands, in your own words.

        Raises:
            NotFoundError: If there is no such indicator.
            UsageError: If the period is none, or neither the numbers nor the percentage make a figure.
            DecisionError: If its days are still to come.
        """
        by = writer_of(writing)
        within = as_period(period)
        if within is None:
            message = "say which days the figure is about, such as 2026-Q1 or 2026-04..2026-09"
            raise UsageError(message)
        self._desk.authorise(by, ACTION, "note a figure")
        self._set(framework)[shown(indicator)]
        said = FigureNoted(
            indicator=indicator,
            source=source,
            first=within.first,
            last=within.last,
            assured=word(Assurance, "assurance", assured),
            good=good,
            of=of,
            percent=percent,
        )
        return self._note(framework, said, note, writing)

    def _note(self, framework: str, said: FigureNoted, note: str | None, writing: Writing) -> NotedFigure:
        desk, stream = self._desk, stream_of(framework)
        key = key_of(ACTION, writing, lambda: {"framework": framework, "note": note, **attrs.asdict(said)})

        def decide(found: NotedFigures, when: When) -> tuple[Writ]:
            if said.last > when.on or when.on > when.today:
                why = "its days are not over: note a figure when its period has ended"
                raise DecisionError(f"{framework}/{said.indicator}", ACTION, why)

            def noted(drafts: Drafts) -> FigureNoted:
                return attrs.evolve(said, note=drafts.text(note))

            return (Writ.of(stream, FIGURES, noted, when, expected=found.version),)

        decision = Decision(stream=stream, read=partial(self._figures_on_record, framework), decide=decide)
        return self._as_noted(framework, decision.write(desk, self.rulebook, writing, key))

    def noted_figures(self, framework: str, *, viewer: Actor | None = None) -> NotedFigures:
        """Return what other bodies gave as their figures for the indicators of *framework*.

        Raises:
            AccessError: If the access policy does not let *viewer* see it.
            NotFoundError: If there are no indicators of such a framework.
        """
        desk = self._desk
        desk.authorise(viewer_of(viewer), SEEING, "see the figures of other bodies")
        return self._figures_on_record(self._set(framework).framework)

    def _figures_on_record(self, framework: str) -> NotedFigures:
        desk = self._desk
        found = read_figures(desk.store, desk.organisation, framework)
        count = tuple(that_count(found))
        return NotedFigures(
            version=len(found),
            figures=count,
            replaced=tuple(figure for figure in found if figure not in count),
            details=words_of(desk, (figure.said.note for figure in found)),
        )

    def _set(self, framework: str) -> IndicatorSet:
        said: object = framework
        if not isinstance(said, str) or said not in self._indicators:
            raise NotFoundError("indicator file for the framework", shown(said), known=tuple(self._indicators))
        return self._indicators[said]

    def _as_noted(self, framework: str, first: Committed) -> NotedFigure:
        """Return the figure that was written with *first*, which may have been a request that came before."""
        return _figure(next(each for each in self._desk.read(stream_of(framework)) if each.position == first.first))
