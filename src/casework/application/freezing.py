"""How readings become what is published: every number as it is, and every word as a detail."""

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction

import attrs

from casework.application.drafts import Drafts
from casework.application.explanations import ExplanationFile
from casework.application.improvement_streams import ImprovementFile
from casework.application.indicator_dips import IndicatorSeries
from casework.application.stream_decisions import When
from casework.domain.improvements.events import Prompt, PromptKind
from casework.domain.standards.frameworks import Framework, Standard, StandardName
from casework.domain.standards.indicators import IndicatorName, IndicatorReading
from casework.domain.standards.missed_targets import missed_target
from casework.domain.standards.noted_figures import NotedFigure
from casework.domain.standards.publications import (
    PublishedFigure,
    PublishedImprovement,
    PublishedLeftOut,
    PublishedReading,
    PublishedSignal,
    PublishedStandard,
    ReadingsPublished,
    in_hundred,
)
from casework.domain.standards.signals import Signal, SignalName


class Words:
    """Words on their way into details; what is said twice is one detail."""

    def __init__(self, drafts: Drafts) -> None:
        self._drafts = drafts
        self._known: dict[str, str] = {}

    def __call__(self, words: str) -> str:
        """Return the id of the detail that says *words*."""
        if words not in self._known:
            self._known[words] = self._drafts.text(words) or ""
        return self._known[words]


@attrs.frozen(kw_only=True)
class Freezer:
    """What is to be published: readings with their standards, charts, explanations and improvements."""

    readings: tuple[IndicatorReading, ...]
    frameworks: Mapping[str, Framework]
    charts: tuple[IndicatorSeries, ...]
    explanations: Callable[[str], ExplanationFile]
    improvements: ImprovementFile

    def frozen(self, said: ReadingsPublished, note: str | None, drafts: Drafts, when: When) -> ReadingsPublished:
        """Return *said* with everything in it, as it is on the day of *when*."""
        words = Words(drafts)
        return attrs.evolve(
            said,
            readings=tuple(self._reading(each, words, when) for each in self.readings),
            signals=tuple(self._signals(words)),
            improvements=tuple(self._improvements(said.framework, words, when)),
            note=drafts.text(note),
        )

    def _reading(self, found: IndicatorReading, words: Words, when: When) -> PublishedReading:
        reading = found.reading
        ends = reading.interval if reading.of else None
        return PublishedReading(
            indicator=str(found.indicator),
            title=words(found.title),
            measure=found.measure,
            standards=tuple(self._standard(each, words, when) for each in found.standards),
            serves=tuple(map(str, found.serves)),
            period=found.period,
            first=reading.first,
            last=reading.last,
            good=reading.good,
            of=reading.of,
            waiting=reading.waiting,
            left_out=tuple(PublishedLeftOut(why=words(each.why), count=each.count) for each in reading.left_out),
            percent=reading.percent_told,
            lower=reading.in_hundred(None if ends is None else ends.lower),
            upper=reading.in_hundred(None if ends is None else ends.upper),
            level=f"{100 * reading.level:.2f}",
            better=reading.better,
            target=_fraction(reading.target),
            everybody=reading.everybody,
            alone=_fraction(reading.alone),
            verdict=reading.verdict,
            assured=found.assured,
            asked=None if found.response is None else found.response.asked,
            answered=None if found.response is None else found.response.answered,
            only_extremes=found.only_extremes,
            beside=tuple(map(str, found.beside)),
            noted=tuple(map(_figure, found.noted)),
        )

    def _standard(self, name: StandardName, words: Words, when: When) -> PublishedStandard:
        standard = standard_of(self.frameworks, name)
        return PublishedStandard(
            name=str(name),
            wording=words(str(name) if standard is None else standard.title_on(when.on)),
            owner=None if standard is None else standard.owner,
        )

    def _signals(self, words: Words) -> Iterator[PublishedSignal]:
        for indicator, signal in self._told():
            answer = self.explanations(indicator.framework).answer(str(indicator), signal)
            yield PublishedSignal(
                series=str(indicator),
                signal=SignalName.of(signal),
                words=words(signal.words),
                why=None if answer is None else words(answer.why),
                action=None if answer is None else words(answer.action),
                owner=None if answer is None else answer.owner,
                due_on=None if answer is None else answer.due_on,
            )

    def _told(self) -> Iterator[tuple[IndicatorName, Signal]]:
        """Yield what the charts show, and which readings missed their target."""
        yield from ((series.indicator, signal) for series in self.charts for signal in series.chart.signals)
        missed = ((each.indicator, missed_target(each)) for each in self.readings)
        yield from ((indicator, signal) for indicator, signal in missed if signal is not None)

    def _improvements(self, framework: str, words: Words, when: When) -> Iterator[PublishedImprovement]:
        dips = {
            Prompt(kind=PromptKind.DIP, of=str(indicator), part=str(SignalName.of(signal)))
            for indicator, signal in self._told()
        }
        for each in self.improvements.improvements.known:
            text = each.published(when.on)
            if text is not None and any(asked in dips or _is_of(asked, framework) for asked in each.prompts):
                yield PublishedImprovement(
                    improvement=each.id,
                    asked=words(self.improvements.words(text.asked)),
                    done=words(self.improvements.words(text.done)),
                    wording=text.wording,
                )


def _fraction(share: Fraction | None) -> str | None:
    return None if share is None else f"{share.numerator}/{share.denominator}"


def _is_of(prompt: Prompt, framework: str) -> bool:
    return prompt.kind is PromptKind.STANDARD and prompt.of == framework


def _figure(noted: NotedFigure) -> PublishedFigure:
    said = noted.said
    return PublishedFigure(
        source=said.source,
        first=said.first,
        last=said.last,
        assured=said.assured,
        good=said.good,
        of=said.of,
        percent=in_hundred(noted.share),
    )


def standard_of(frameworks: Mapping[str, Framework], name: StandardName) -> Standard | None:
    """Return the standard that *name* names; None where a file of indicators names one that is not there."""
    if name.framework not in frameworks:
        return None
    known = frameworks[name.framework].standards
    return next((each for each in known if each.code == name.code), None)
