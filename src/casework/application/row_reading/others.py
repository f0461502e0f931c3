"""From a row to the draft of a survey answer or of a labelled text."""

from collections.abc import Callable, Collection
from typing import TypeAlias

from casework.application.mappings import AnswerFields, LabelledFields, Unlisted, ValueRule
from casework.application.row_drafts import AnswerDraft, TextDraft
from casework.application.row_reading.found import Found, Values
from casework.application.row_reading.rules import Rules, moment_of

_Ends: TypeAlias = tuple[int, int] | None
_NumberOf: TypeAlias = Callable[[Values, Found, _Ends], int | None]


def answer_reader(rules: Rules, fields: AnswerFields) -> Callable[[Values, Found], AnswerDraft]:
    """Return what reads a row as an answer, and raises what is wrong with it."""
    survey_of, question_of = rules.value("answer.survey"), rules.value("answer.question")
    given_of, score_of = rules.date("answer.given"), _number_reader(rules, "answer.score", fields.score, fields.outside)
    organisation_of, categories_of, kept_of = rules.organisation(), rules.categories("answer.categories"), rules.kept()
    others = [(name, rules.value(f"answer.{name}")) for name in ("asked", "respondent", "text", "service")]
    scale = fields.scale
    ends = None if scale is None else (min(scale.best, scale.worst), max(scale.best, scale.worst))

    def answer(values: Values, found: Found) -> AnswerDraft:
        survey, question = survey_of(values, found), question_of(values, found)
        for name, said, rule in (("survey", survey, fields.survey), ("question", question, fields.question)):
            if said is None and not found.problems:
                found.refuse(rule.columns, f"it says no {name}")
        given, organisation = moment_of(given_of(values, found)), organisation_of(values, found)
        score = score_of(values, found, ends)
        rest = {name: value_of(values, found) for name, value_of in others}
        categories = categories_of(values, found)
        found.raise_problems()
        return AnswerDraft(
            survey=str(survey),
            question=str(question),
            organisation=organisation,
            given=given,
            score=score,
            scale=scale,
            outside=score in fields.outside,
            categories=categories,
            kept=kept_of(values),
            met=found.met(),
            **rest,
        )

    return answer


def labelled_reader(rules: Rules, fields: LabelledFields) -> Callable[[Values, Found], TextDraft]:
    """Return what reads a row as a labelled text, and raises what is wrong with it."""
    collection_of = rules.value("labelled.collection")
    criticality_of = _number_reader(rules, "labelled.criticality", fields.criticality)
    names = ("text", "label", "subcategory", "code", "question")
    others = [(name, rules.value(f"labelled.{name}")) for name in names]
    organisation_of, kept_of = rules.organisation(), rules.kept()
    ends = None if fields.lowest is None or fields.highest is None else (fields.lowest, fields.highest)

    def labelled(values: Values, found: Found) -> TextDraft:
        collection, organisation = collection_of(values, found), organisation_of(values, found)
        if collection is None and not found.problems:
            found.refuse(fields.collection.columns, "it says no collection")
        criticality = criticality_of(values, found, ends)
        rest = {name: value_of(values, found) for name, value_of in others}
        found.raise_problems()
        return TextDraft(
            collection=str(collection),
            organisation=organisation,
            criticality=criticality,
            lowest=fields.lowest,
            highest=fields.highest,
            kept=kept_of(values),
            met=found.met(),
            **rest,
        )

    return labelled


def _number_reader(rules: Rules, path: str, rule: ValueRule | None, outside: Collection[int] = ()) -> _NumberOf:
    """Return what reads a whole number from the lower of two ends to the higher, or one of those *outside*."""
    said_of, name = rules.value(path), path.rpartition(".")[2]

    def number(values: Values, found: Found, ends: _Ends) -> int | None:
        said = said_of(values, found)
        if said is None or rule is None:
            return None
        number = int(said)
        if ends is None or ends[0] <= number <= ends[1] or number in outside:
            return number
        if rule.unlisted is Unlisted.REJECT:
            found.refuse(rule.columns, f"{number} is no {name} from {ends[0]} to {ends[1]}")
        else:
            found.unknown.append(name)
        return None

    return number
