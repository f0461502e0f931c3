"""What is added up of answers for readings: how many are good, by answers or by the people who gave them."""

import itertools
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

import attrs

from casework.application.answer_groups import AnswerGroup, AnswerSource
from casework.application.indicator_sums import Measured, Spans, Sums, measured_by
from casework.domain.standards.indicators import Answers, Indicator, IndicatorName, Unit
from casework.domain.surveys.scales import Scale
from casework.domain.surveys.tallies import How, Share, share_of
from casework.errors import DataError

UNDATED = "answers of which nobody knows the day"

_Place: TypeAlias = tuple[IndicatorName, str]


def count_answers(source: AnswerSource, spans: Spans, indicators: Sequence[Indicator], sums: Sums) -> None:
    """Add up the answers of those of *indicators* that are measured by them.

    Raises:
        DataError: If answers are on a scale that runs the other way than an indicator says; all of them are listed.
    """
    wanted, turned = measured_by(Answers, indicators), dict[Indicator, set[Scale]]()
    for survey in dict.fromkeys(measure.survey for _, measure in wanted):
        for unit in Unit:
            asked = [(each, measure) for each, measure in wanted if (measure.survey, measure.unit) == (survey, unit)]
            if asked:
                counting = _Counting(wanted=asked, spans=spans, turned=turned)
                _add(counting.shares(source, survey, unit), spans, asked, sums)
    if turned:
        message = "answers are on a scale that runs the other way than an indicator says, so neither can be trusted"
        raise DataError(
            message, problems=[_words(each, scale) for each in turned for scale in sorted(turned[each], key=str)]
        )


def _words(indicator: Indicator, scale: Scale) -> str:
    measure = indicator.measure
    survey = measure.survey if isinstance(measure, Answers) else ""
    return (
        f"{indicator.name}: answers to {survey} are on {scale}: correct the scale of the answers in their import, or "
        f"that of the indicator; if both were in use, name both under good"
    )


@attrs.frozen(kw_only=True)
class _Counting:
    """Indicators of one survey and unit, and the scales that were found to run the other way."""

    wanted: Measured[Answers]
    spans: Spans
    turned: dict[Indicator, set[Scale]]

    def shares(self, source: AnswerSource, survey: str, unit: Unit) -> Mapping[_Place, tuple[Share, int]]:
        """Return the share of each indicator and period, and of how many nobody knows the day."""
        by_people = unit is Unit.RESPONDENT
        counts: defaultdict[_Place, Counter[int]] = defaultdict(Counter)
        nobody, undated = Counter[_Place](), Counter[_Place]()
        groups = source.groups(survey, respondents=by_people)
        for person, said in itertools.groupby(groups, key=lambda found: found[0].respondent):
            own: defaultdict[_Place, int] = defaultdict(int)
            for place, how, group, number in self._places(said):
                if self.spans.leaves_out(group.month):
                    undated[place] += number
                elif not by_people:
                    counts[place][how] += number
                elif person is None:
                    nobody[place] += number
                else:
                    own[place] |= how
            for place, how in own.items():
                counts[place][how] += 1
        places = {*counts, *nobody, *undated}
        return {place: (share_of(counts[place], nobody=nobody[place]), undated[place]) for place in places}

    def _places(self, said: Iterator[tuple[AnswerGroup, int]]) -> Iterator[tuple[_Place, int, AnswerGroup, int]]:
        """Yield how each group of answers counts for each indicator that asks for it, in each of its periods."""
        for group, number in said:
            labels = self.spans.labels(group.month)
            for each, measure in self.wanted:
                if measure.asks(group.question, group.service):
                    how = self._how(each, measure, group)
                    yield from (((each.name, label), how, group, number) for label in labels)

    def _how(self, each: Indicator, measure: Answers, group: AnswerGroup) -> int:
        scale, score = group.scale, group.score
        if scale is None or score is None:
            return How.NO_SCORE if group.outside is None else How.OUTSIDE
        good = next((good for good in measure.good if good.scale == scale), None)
        if good is not None:
            return How.POSITIVE if good.accepts(score) else How.OTHER
        if any(good.scale.turned() == scale for good in measure.good):
            self.turned.setdefault(each, set()).add(scale)
        return How.OTHER_SCALE


def _add(shares: Mapping[_Place, tuple[Share, int]], spans: Spans, asked: Measured[Answers], sums: Sums) -> None:
    for each, _ in asked:
        for label in (part.name for part in spans.parts):
            total = sums[each.name, label]
            share, undated = shares.get((each.name, label), (Share(positive=0, of=0), 0))
            total.good, total.of, total.answered = (
                share.positive,
                share.of,
                share.of + sum(left.count for left in share.excluded),
            )
            total.left_out.update({excluded.why.in_words: excluded.count for excluded in share.excluded})
            total.left_out[UNDATED] += undated
