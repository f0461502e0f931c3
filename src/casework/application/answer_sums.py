"""What is added up of answers for readings: how many are good, by answers or by the people who gave them.

A survey is counted once for all indicators that count its answers by the same good points, and so it is by respondents
where each of them names one question. Somebody who answered several questions counts once for each indicator, in each
period: that cannot be added up from its months.
"""

import bisect
import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import Protocol, TypeAlias, TypeVar

import attrs

from casework.application.answer_rows import AnswerQuery, AnswerRow, GoodPoints
from casework.application.answer_tabulation import tabulate_answer_rows
from casework.application.indicator_sums import Measured, Spans, Sums, Value, measured_by
from casework.application.periods import Per, Period
from casework.application.survey_files import file_of
from casework.domain.standards.indicators import Answers, Good, Indicator, IndicatorName, Unit
from casework.domain.surveys.editions import Edition
from casework.domain.surveys.figures import Exclusion, share_of
from casework.domain.surveys.question_sets import Survey
from casework.domain.surveys.results import Doubles, Response, Stray, edition_of, left_out
from casework.domain.surveys.scales import Scale
from casework.errors import DataError

UNDATED = "answers of which nobody knows the day"
_ANSWERS, _PEOPLE = "answers", "respondents who answered"
_LEFT_OUT: Mapping[Exclusion, str] = MappingProxyType(
    {
        Exclusion.OUTSIDE_THE_SCALE: "{what} outside of the scale",
        Exclusion.NO_SCORE: "{what} without a score",
        Exclusion.SCALE_TOO_SHORT: "{what} on a scale of so few points that each would be positive",
        Exclusion.OTHER_SCALE: "{what} on a scale of which the indicator says nothing",
        Exclusion.ANSWERS_DISAGREE: "respondents of whom some answers are positive and some are not",
        Exclusion.NO_RESPONDENT: "answers of which nobody knows who gave them",
    }
)
"""What is left out and why, in words that say whether it is answers or people."""

Key = TypeVar("Key")
_Place: TypeAlias = tuple[IndicatorName, str]
_Survey: TypeAlias = Measured[Answers]


class Answered(Protocol):
    """The answers of one moment; of imports that are undone nothing is there."""

    def counted(self, by: Sequence[str], query: AnswerQuery) -> Iterable[tuple[tuple[Value, ...], int]]:
        """Count answers by names, as ``Store.tabulate_answers`` does."""

    def rows(self, survey: str) -> Iterable[AnswerRow]:
        """Return the row of each answer to *survey*."""


def count_answers(
    answers: Answered,
    spans: Spans,
    indicators: Sequence[Indicator],
    sums: Sums,
    *,
    surveys: Mapping[str, Survey],
) -> None:
    """Add up the answers of those of *indicators* that are measured by them; *surveys* are those that have a file.

    Raises:
        DataError: If answers are on a scale that runs the other way than an indicator says; all of them are listed.
    """
    wanted, turned = measured_by(Answers, indicators), list[str]()
    for survey in dict.fromkeys(measure.survey for _, measure in wanted):
        asked = [(each, measure) for each, measure in wanted if measure.survey == survey]
        counting = _Counting(survey=survey, count=answers.counted, spans=spans)
        turned += counting.turned(asked)
        counting.undated(asked, sums)
        file = file_of(surveys, survey)
        if file is None:
            counting.add(asked, sums)
        else:
            counting.response(asked, file, sums)
            counting.add_by_file(asked, sums, file, list(answers.rows(survey)))
    if turned:
        message = "answers are on a scale that runs the other way than an indicator says, so neither can be trusted"
        raise DataError(message, problems=turned)


@attrs.frozen(kw_only=True)
class _Counting:
    """One survey, and how its answers are counted."""

    survey: str
    count: Callable[[Sequence[str], AnswerQuery], Iterable[tuple[tuple[Value, ...], int]]]
    spans: Spans

    def turned(self, asked: _Survey) -> Sequence[str]:
        """Return, in sentences, which answers are on a scale that runs the other way than an indicator says."""
        found: dict[tuple[Indicator, Scale], None] = {}
        for (question, service, best, worst), _ in self.count(("question", "service", "best", "worst"), self._query()):
            if not isinstance(best, int) or not isinstance(worst, int):
                continue
            scale = Scale(best=best, worst=worst)
            for each, measure in asked:
                if measure.asks(question, service) and measure.is_turned(scale):
                    found[each, scale] = None
        return [
            f"{each.name}: answers to {self.survey} are on {scale}: correct the scale of the answers in their import, "
            "or that of the indicator; if both were in use, name both under good"
            for each, scale in found
        ]

    def undated(self, asked: _Survey, sums: Sums) -> None:
        """Leave out the answers of which nobody knows the day, in each period."""
        if self.spans.whole is None:
            return
        for (month, question, service), number in self.count(
            ("given_month", "question", "service"), self._of_all_time()
        ):
            if month is not None:
                return  # those of which nobody knows the day come first
            for each in (each for each, measure in asked if measure.asks(question, service)):
                for part in self.spans.parts:
                    sums[each.name, part.name].left_out[UNDATED] += number

    def add(self, asked: _Survey, sums: Sums) -> None:
        """Add up how many answers are good, or how many people whose answers are."""
        counts: defaultdict[_Place, Counter[Value]] = defaultdict(Counter)
        for (unit, good), group in _alike(asked, lambda measure: (measure.unit, measure.good)).items():
            query = attrs.evolve(self._query(), good=_points(good))
            if unit is Unit.ANSWER:
                self._by_answers(group, query, counts)
            else:
                self._by_people(group, query, counts)
        for each, measure in asked:
            what = _ANSWERS if measure.unit is Unit.ANSWER else _PEOPLE
            for part in self.spans.parts:
                found = counts[each.name, part.name]
                judgements = {int(how): number for how, number in found.items() if how is not None}
                share = share_of(judgements, nobody=found[None])
                total = sums[each.name, part.name]
                total.good, total.of = share.positive, share.of
                total.left_out.update({_LEFT_OUT[out.why].format(what=what): out.count for out in share.excluded})

    def add_by_file(self, asked: _Survey, sums: Sums, file: Survey, rows: Sequence[AnswerRow]) -> None:
        """Add up the same of those *rows* that are of the survey, as its *file* says; name the others in each period.

        They are what the figures of the survey leave out. Whether somebody answered a question twice is told within an
        edition or, outside of all editions, within the period.
        """
        for part, own in zip(self.spans.parts, _by_part(rows, self.spans), strict=True):
            whole = None if self.spans.whole is None else part
            kept, others = _of_survey(file, own)
            spans = Spans(whole=whole, per=None, parts=(part,))
            attrs.evolve(self, count=partial(tabulate_answer_rows, kept), spans=spans).add(asked, sums)
            for (why, question, service), number in others.items():
                for each in (each for each, measure in asked if measure.asks(question, service)):
                    sums[each.name, part.name].left_out[why.in_words] += number

    def response(self, asked: _Survey, file: Survey, sums: Sums) -> None:
        """Say of how many people who were asked how many answered, in periods with whole editions of the survey.

        Answers to several questions are no people, and of those who said nothing of a service nobody knows whether they
        would have. How many were invited at the closure of their case is beside the figures of the survey.
        """
        counting_people = [each for each, measure in asked if measure.counts_people]
        for part in self.spans.parts if counting_people else ():
            number = file.asked_between(part.first, part.last)
            if number is None:
                continue
            held = (each for each in file.editions if part.first <= each.held_on and each.last_day <= part.last)
            response = Response(asked=number, answered=sum(map(self._people_of, held)))
            for each in counting_people:
                sums[each.name, part.name].response = response

    def _people_of(self, edition: Edition) -> int:
        days = Period(name=edition.code, first=edition.held_on, last=edition.last_day)
        counted = self.count(("respondent_judgement",), _within(self._of_all_time(), days))
        return sum(number for (how,), number in counted if how is not None)

    def _by_answers(self, group: _Survey, query: AnswerQuery, counts: Mapping[_Place, Counter[Value]]) -> None:
        names = ("question", "service", "given_month", "judgement")
        for (question, service, month, how), number in self.count(names, query):
            labels = self.spans.labels(_text(month))
            for each in (each for each, measure in group if measure.asks(question, service)):
                for label in labels:
                    counts[each.name, label][how] += number

    def _by_people(self, group: _Survey, query: AnswerQuery, counts: Mapping[_Place, Counter[Value]]) -> None:
        single = [(each, measure) for each, measure in group if _names_one_question(measure)]
        for question, labels, how, number in self._people(query, by_question=True) if single else ():
            for each in (each for each, measure in single if question in measure.questions):
                for label in labels:
                    counts[each.name, label][how] += number
        several = [(each, measure) for each, measure in group if not _names_one_question(measure)]
        for (questions, services), alike in _alike(several, lambda each: (each.questions, each.services)).items():
            narrow = attrs.evolve(query, questions=questions or None, services=services or None)
            for _, labels, how, number in self._people(narrow, by_question=False):
                for each, _ in alike:
                    for label in labels:
                        counts[each.name, label][how] += number

    def _people(self, query: AnswerQuery, *, by_question: bool) -> Iterator[tuple[Value, Sequence[str], Value, int]]:
        """Yield how many people there are of each judgement in each period, for each question or for all together."""
        own, monthly = ("question",) if by_question else (), self.spans.per is Per.MONTH
        names = (*own, *(("given_month",) if monthly else ()), "respondent_judgement")
        for part in (None,) if monthly else self.spans.parts:
            asked = query if part is None or self.spans.whole is None else _within(query, part)
            for values, number in self.count(names, asked):
                labels = self.spans.labels(_text(values[-2])) if part is None else (part.name,)
                yield values[0] if by_question else None, labels, values[-1], number

    def _query(self) -> AnswerQuery:
        """Return which answers are wanted: those of the whole period."""
        whole = self.spans.whole
        return self._of_all_time() if whole is None else _within(self._of_all_time(), whole)

    def _of_all_time(self) -> AnswerQuery:
        return AnswerQuery(surveys=(self.survey,))


def _of_survey(
    file: Survey, rows: Sequence[AnswerRow]
) -> tuple[Sequence[AnswerRow], Counter[tuple[Stray, str, str | None]]]:
    """Return those of *rows* that are of the survey, and how many are not: why, of which question and service."""
    editions = {day: edition_of(file, _day(day)) for day in dict.fromkeys(row.given_on for row in rows)}
    doubles, placed = Doubles(), [(row, editions[row.given_on]) for row in rows]
    for row, edition in placed:
        doubles.see(row, edition)
    kept, others = list[AnswerRow](), Counter[tuple[Stray, str, str | None]]()
    for row, edition in placed:
        why = left_out(row, file, edition, doubles)
        if why is None:
            kept.append(row)
        else:
            others[why, row.question, row.service] += 1
    return kept, others


def _day(iso: str | None) -> dt.date | None:
    return None if iso is None else dt.date.fromisoformat(iso)


def _by_part(rows: Sequence[AnswerRow], spans: Spans) -> Sequence[Sequence[AnswerRow]]:
    """Return the *rows* of each part; the parts come in the order of their days. All, where there is no period."""
    if spans.whole is None:
        return [rows]
    begins = [each.first.isoformat() for each in spans.parts]
    ends = [each.last.isoformat() for each in spans.parts]
    found: list[list[AnswerRow]] = [[] for _ in spans.parts]
    for row in rows:
        day = row.given_on or ""  # a day that nobody knows is before all others
        place = bisect.bisect_right(begins, day) - 1
        if place >= 0 and day <= ends[place]:
            found[place].append(row)
    return found


def _within(query: AnswerQuery, period: Period) -> AnswerQuery:
    return attrs.evolve(query, given_from=period.first.isoformat(), given_before=period.end.isoformat())


def _points(good: Iterable[Good]) -> tuple[GoodPoints, ...]:
    return tuple(GoodPoints(best=each.scale.best, worst=each.scale.worst, points=each.points) for each in good)


def _names_one_question(measure: Answers) -> bool:
    return len(measure.questions) == 1 and not measure.services


def _alike(asked: _Survey, key: Callable[[Answers], Key]) -> Mapping[Key, _Survey]:
    """Return *asked* by what *key* says of their measures."""
    found: defaultdict[Key, list[tuple[Indicator, Answers]]] = defaultdict(list)
    for each, measure in asked:
        found[key(measure)].append((each, measure))
    return found


def _text(value: Value) -> str | None:
    return None if value is None else str(value)
