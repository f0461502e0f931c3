"""Which columns belong to a later stage, told by the rows in which they are filled and by the order of their days.

Few headings say "stage 2". But a second answer is given in a minority of the rows that have a first one, and after it;
what is filled in these rows alone, after the first answer, belongs to the same stage: the day between the two answers
is the one on which the stage began, and so with its acknowledgement, its target and its outcome. A second target of one
stage, in a minority of its rows and always later than the first, is more time.
"""

from collections.abc import Iterator, Mapping

import attrs

from casework.application.suggesting.agreed_days import MORE_TIME
from casework.application.suggesting.answer_columns import answer_among, decided_with, promised_beside
from casework.application.suggesting.guessing import ANOTHER_TIME, is_aside, is_list, is_sparse
from casework.application.suggesting.meanings import DATED, Meaning, Record
from casework.application.suggesting.relations import Relations
from casework.application.suggesting.settling import Column, Settled

_STAGES = 3
_SEVERAL = 0.05
"""Where more of the keys come again, several rows are one case."""
_ANSWERING = frozenset(
    {"letter", "response", "responded", "issued", "sent", "out", "decision", "finding", "result", "concluded", "closed"}
    | {"outcome", "determined", "determination", "finished", "final"}
)
_LATER_WORDS = frozenset({"review", "appeal", "panel", "escalated", "formal", "final", "investigation", "hearing"})
_BEGINS = frozenset({Meaning.ESCALATED, Meaning.OTHER_DATE, Meaning.REFERRED, Meaning.WRITTEN})
_MAY_ANSWER = frozenset({Meaning.CLOSED, Meaning.OTHER_DATE, Meaning.REFERRED})
_BELONGS = frozenset(
    {Meaning.ACKNOWLEDGED, Meaning.DUE, Meaning.EXTENDED, Meaning.OUTCOME, Meaning.ESCALATED, Meaning.OTHER_DATE}
)


def told_apart(settled: Settled, relations: Relations) -> Settled:
    """Return what is *settled* with the stage of each column, and with what is more time than there was at first."""
    key = settled.first(Meaning.KEY)
    if settled.record is not Record.CASE:
        return settled
    if relations.staged is not None or (key is not None and key.look.again > _SEVERAL):
        return settled.changed(dict(_more_time(settled, relations)))
    return _LaterStages(settled, relations).told_apart()


@attrs.frozen(kw_only=True)
class _Later:
    """A later *stage*, whose rows had the answer *before*, with the days on which it began and was answered."""

    stage: str
    before: Column
    answer: Column | None
    anchors: tuple[Column, ...]


@attrs.define
class _LaterStages:
    """Goes from the first answer to the next, as far as there are any."""

    _settled: Settled
    _relations: Relations
    _stages: dict[str, str] = attrs.field(factory=dict, init=False)
    _meanings: dict[str, Meaning] = attrs.field(factory=dict, init=False)

    def told_apart(self) -> Settled:
        """Return what was found."""
        answer = self._first_answer()
        if answer is not None:
            self._follow(answer)
        changed = self._settled.changed(self._meanings).staged(self._stages)
        return changed.changed(dict(_more_time(changed, self._relations)))

    def _follow(self, answer: Column) -> None:
        found: list[_Later] = []
        last: Column | None = answer
        first = self._settled.first_stage
        for number in range(1, _STAGES):
            later = None if last is None else self._stage(str(int(first) + number), last)
            if later is None:
                break
            found.append(later)
            last = later.answer
        # What is filled in the rows of the last stage alone is filled in rows of the one before it as well.
        for later in reversed(found):
            self._belong(later)
        if self._stages or any(self._settled.is_later(column.stage) for column in self._settled.columns):
            self._stages |= {column.name: first for column in self._of_the_first(answer)}
            self._meanings[answer.name] = Meaning.RESPONDED

    def _first_answer(self) -> Column | None:
        """Return the first answer; where none is called so, that with an outcome beside it, if a stage follows."""
        first = self._settled.first_stage
        answers = self._free(first, frozenset({Meaning.RESPONDED}))
        outcomes = self._free(first, frozenset({Meaning.OUTCOME}))
        if not answers:
            maybe = decided_with(self._free(first, _MAY_ANSWER), outcomes, self._relations)
            return answer_among(maybe, outcomes, self._relations) if maybe else None
        named = [each for each in answers if each.stage == first]
        return self._chosen(named or self._before_any_request(answers) or answers, outcomes)

    def _before_any_request(self, answers: list[Column]) -> list[Column]:
        """Return those of *answers* that do not follow a request for another stage, as the answer to that does."""
        asked = self._settled.all(Meaning.ESCALATED)
        follows = self._relations.follows
        return [each for each in answers if not any(follows(each.name, request.name) for request in asked)]

    def _chosen(self, answers: list[Column], outcomes: list[Column]) -> Column:
        """Return the answer among *answers*; those that were promised are due."""
        found = answer_among(answers, outcomes, self._relations)
        promised = promised_beside(found, answers, outcomes, self._relations)
        self._meanings |= {each.name: Meaning.DUE for each in promised}
        return found

    def _stage(self, stage: str, before: Column) -> _Later | None:
        """Find the answer and the beginning of *stage*, whose rows had the answer *before*."""
        answer = self._answer(stage, before)
        begin = self._begin(stage, before, answer)
        if answer is not None:
            self._meanings[answer.name] = Meaning.RESPONDED
        if begin is not None:
            self._meanings[begin.name] = Meaning.ESCALATED
        anchors = tuple(each for each in (begin, answer) if each is not None)
        self._stages |= {each.name: stage for each in anchors}
        return _Later(stage=stage, before=before, answer=answer, anchors=anchors) if anchors else None

    def _belong(self, later: _Later) -> None:
        """Find what else belongs to a stage, in whose rows alone it is filled."""
        for column in filter(_belongs_to_stages, self._free(later.stage, _BELONGS)):
            if any(self._is_of(column, each, later.before) for each in later.anchors):
                self._stages[column.name] = later.stage

    def _answer(self, stage: str, before: Column) -> Column | None:
        outcomes = self._free(stage, frozenset({Meaning.OUTCOME}))
        of_later = [each for each in outcomes if self._relations.together.is_part_of(each.name, before.name)]
        later = [each for each in self._free(stage, DATED) if each is not before and self._is_later(each, before)]
        for answers in (
            [each for each in self._settled.all(Meaning.RESPONDED) if each.stage == stage],
            [each for each in later if each.meaning is Meaning.RESPONDED and each.name not in self._meanings],
        ):
            if answers:
                return self._chosen(answers, of_later)
        maybe = [each for each in later if each.meaning in _MAY_ANSWER]
        told = [each for each in maybe if _tells_of_an_answer(each)]
        decided = decided_with(maybe, of_later, self._relations)
        if decided:
            return answer_among(decided, of_later, self._relations)
        return max(told, key=self._filled, default=None)

    def _begin(self, stage: str, before: Column, answer: Column | None) -> Column | None:
        named = [each for each in self._settled.all(Meaning.ESCALATED) if each.stage == stage]
        if named:
            return max(named, key=self._filled)
        maybe = [each for each in self._free(stage, _BEGINS) if each is not answer and self._is_later(each, before)]
        if answer is None:
            maybe = [each for each in maybe if each.meaning is Meaning.ESCALATED]
        else:
            maybe = [each for each in maybe if self._is_between(each, answer)]
        return max(maybe, key=lambda each: (each.meaning is Meaning.ESCALATED, each.stage == stage), default=None)

    def _is_between(self, begin: Column, answer: Column) -> bool:
        within = self._relations.together.is_within(answer.name, begin.name)
        return within and self._relations.follows(answer.name, begin.name)

    def _is_later(self, column: Column, before: Column) -> bool:
        """Return whether a column has days in a minority of the rows that were answered *before*, after that answer."""
        return self._relations.together.is_part_of(column.name, before.name) and self._relations.follows(
            column.name, before.name
        )

    def _is_of(self, column: Column, anchor: Column, before: Column) -> bool:
        if not self._relations.together.is_within(column.name, anchor.name):
            return False
        return column.meaning is Meaning.OUTCOME or self._relations.follows(column.name, before.name)

    def _free(self, stage: str, meanings: frozenset[Meaning]) -> list[Column]:
        """Return the columns with one of *meanings* that may be of *stage*."""
        return [
            each
            for each in self._settled.all(*meanings)
            if each.name not in self._stages and each.stage in {None, stage} and not is_aside(each.look)
        ]

    def _of_the_first(self, answer: Column) -> Iterator[Column]:
        """Yield what is left for the first stage; an outcome only where a later stage has one of its own."""
        staged = {**self._stages, **{each.name: each.stage for each in self._settled.columns if each.stage is not None}}
        outcomes = [each for each in self._settled.all(Meaning.OUTCOME) if is_list(each.look)]
        left = [each for each in outcomes if each.name not in staged]
        others = self._settled.all(Meaning.ACKNOWLEDGED, Meaning.DUE, Meaning.EXTENDED, Meaning.OTHER_DATE)
        yield answer
        yield from (each for each in filter(_belongs_to_stages, others) if each.name not in staged)
        if len(left) == 1 and len(outcomes) > 1:
            yield left[0]

    def _filled(self, column: Column) -> int:
        return self._relations.together.filled(column.name)


def _tells_of_an_answer(column: Column) -> bool:
    words = set(column.look.words)
    return bool(words & _ANSWERING) and (column.stage is not None or bool(words & _LATER_WORDS))


def _belongs_to_stages(column: Column) -> bool:
    """Return whether a column is one of those that each stage has; of days that tell nothing, one of more time."""
    return column.meaning is not Meaning.OTHER_DATE or bool(set(column.look.words) & (ANOTHER_TIME | MORE_TIME))


def _more_time(settled: Settled, relations: Relations) -> Iterator[tuple[str, Meaning]]:
    """Yield the columns with a later target of the same stage."""
    for stage in dict.fromkeys(column.stage for column in settled.columns):
        targets = [each for each in settled.all(Meaning.DUE) if each.stage == stage]
        first = max(targets, key=lambda each: (relations.together.filled(each.name), -each.look.place), default=None)
        maybe = [
            each
            for each in settled.all(Meaning.DUE, Meaning.OTHER_DATE)
            if each is not first and each.stage == stage and _belongs_to_stages(each)
        ]
        if first is None:
            continue
        # Beside a target of acknowledgements there is one of answers, which alone is put off.
        usual = [each for each in targets if each is first or not relations.together.is_part_of(each.name, first.name)]
        if is_sparse(first.look) and set(first.look.words) & ANOTHER_TIME:
            yield first.name, Meaning.EXTENDED
        for column in maybe:
            is_called_so = column.meaning is Meaning.DUE and bool(set(column.look.words) & ANOTHER_TIME)
            others = [each for each in usual if each is not column]
            is_later = is_called_so or all(relations.follows(column.name, each.name) for each in others)
            if is_later and relations.together.is_part_of(column.name, first.name):
                yield column.name, Meaning.EXTENDED


def later_stages(settled: Settled) -> Mapping[str, tuple[Column, ...]]:
    """Return, for each later stage, the columns that do not name it."""
    found: dict[str, list[Column]] = {}
    for column in settled.columns:
        if column.is_guessed and settled.is_later(column.stage):
            found.setdefault(str(column.stage), []).append(column)
    return {stage: tuple(columns) for stage, columns in found.items()}
