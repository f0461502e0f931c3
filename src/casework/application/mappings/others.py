"""What a mapping says of a survey answer or a labelled text."""

from collections.abc import Mapping

import attrs

from casework.application.mappings.values import DateRule, Holds, ValueRule, held, held_by_name, needed
from casework.domain.surveys.scales import Scale


@attrs.frozen(kw_only=True)
class AnswerFields:
    """What a row says as an answer to one question of a survey.

    *asked* are the words of the question. *scale* says which score is the best one, and may run either way. *outside*
    are numbers that are none of the scale, such as "don't know"; they are kept and counted apart.
    """

    survey: ValueRule = needed(Holds.CODE)
    question: ValueRule = needed(Holds.CODE)
    asked: ValueRule | None = held(Holds.TEXT)
    respondent: ValueRule | None = held(Holds.CODE)
    given: DateRule | None = None
    score: ValueRule | None = held(Holds.NUMBER)
    scale: Scale | None = None
    outside: tuple[int, ...] = ()
    text: ValueRule | None = held(Holds.TEXT)
    categories: Mapping[str, ValueRule] = held_by_name(Holds.CODES)
    service: ValueRule | None = held(Holds.CODE)


@attrs.frozen(kw_only=True)
class LabelledFields:
    """What a row says as a text that somebody sorted; *lowest* and *highest* are the ends of its criticality."""

    collection: ValueRule = needed(Holds.CODE)
    text: ValueRule = needed(Holds.TEXT)
    label: ValueRule | None = held(Holds.CODE)
    subcategory: ValueRule | None = held(Holds.CODE)
    code: ValueRule | None = held(Holds.CODE)
    criticality: ValueRule | None = held(Holds.NUMBER)
    lowest: int | None = None
    highest: int | None = None
    question: ValueRule | None = held(Holds.CODE)
