"""Which standards are tested by an indicator, and whose target was ever raised, by its file and by its reviews."""

from collections.abc import Iterable, Iterator, Mapping

import attrs

from casework.domain.standards.crosswalks import Links
from casework.domain.standards.frameworks import Framework, Standard, StandardName
from casework.domain.standards.indicators import Answers, Indicator
from casework.domain.standards.reviews import ReviewResult, Reviews
from casework.domain.surveys.question_sets import Survey
from casework.domain.time.steps import in_words


def served(indicator: Indicator, links: Links) -> tuple[StandardName, ...]:
    """Return the standards that its own ones serve by links, each once."""
    chains = (chain for start in indicator.standards for chain in links.from_(start))
    ends = {chain.end for chain in chains if chain.match.serves}
    return tuple(sorted(ends.difference(indicator.standards)))


@attrs.frozen(kw_only=True)
class Coverage:
    """How the standards of a framework are tested.

    *without_indicator* are those that nothing tests, not even by a link; *never_raised* those whose target never was.
    *lowered* are sentences on targets that want less than the one before. *contradictions* say where the file of the
    indicators and the reviews on record do not agree.
    """

    without_indicator: tuple[str, ...]
    never_raised: tuple[str, ...]
    lowered: tuple[str, ...]
    contradictions: tuple[str, ...]


def coverage(
    framework: Framework,
    indicators: Iterable[Indicator],
    frameworks: Mapping[str, Framework],
    reviews: Reviews | None,
) -> Coverage:
    """Return how the newest standards of *framework* are tested; *reviews* is None where none are to be had."""
    found = tuple(indicators)
    links = Links.among(frameworks.values())
    reached = {name for each in found for name in (*each.standards, *served(each, links))}
    nothing, never, odd = [], [], list[str]()
    for standard in framework.holding():
        name = StandardName(framework=framework.id, code=standard.code)
        own = [each for each in found if name in each.standards]
        if name not in reached:
            nothing.append(standard.code)
        if not any(each.raised_on for each in own) and not _reviews_that_raised(reviews, standard):
            never.append(standard.code)
        if reviews is not None and own:
            odd += _contradictions(standard, own, reviews)
    return Coverage(
        without_indicator=tuple(nothing),
        never_raised=tuple(never),
        lowered=tuple(_lowered(framework, found)),
        contradictions=tuple(odd),
    )


def _lowered(framework: Framework, indicators: Iterable[Indicator]) -> Iterator[str]:
    for each in indicators:
        for before, after in each.lowered if each.name.framework == framework.id else ():
            yield (
                f"Less is wanted of {each.name} from {in_words(after.since)} on: {float(100 * after.share):.12g} per "
                f"cent and no longer {float(100 * before.share):.12g}. Say why where it is published"
            )


def against_surveys(indicators: Iterable[Indicator], surveys: Mapping[str, Survey]) -> Iterator[str]:
    """Yield, behind their paths, where *indicators* contradict the files of the surveys that they count."""
    for place, indicator in enumerate(indicators):
        measure = indicator.measure
        if not isinstance(measure, Answers) or measure.survey not in surveys:
            continue
        survey, here = surveys[measure.survey], f"indicator[{place}].answers"
        for number, code in enumerate(measure.questions):
            if survey.question(code) is None:
                yield f"{here}.questions[{number}]: {survey.id} asks no question {code}: check the spelling"
        asked = (each for each in survey.questions if not measure.questions or each.code in measure.questions)
        for scale in dict.fromkeys(each.scale for each in asked if each.scale is not None):
            if measure.is_turned(scale):
                yield f"{here}.good: {survey.id} asks on {scale}, and the good points are at the other end of it"
            elif scale not in {each.scale for each in measure.good}:
                yield f"{here}.good: {survey.id} asks on {scale}: say which of its points are good"


def without_survey(indicators: Iterable[Indicator], surveys: Mapping[str, Survey]) -> Iterator[str]:
    """Yield, behind their paths, where *indicators* count the answers of a survey of which there is no file."""
    for place, indicator in enumerate(indicators):
        measure = indicator.measure
        if isinstance(measure, Answers) and measure.survey not in surveys:
            yield (
                f"indicator[{place}].answers.survey: there is no file of the survey {measure.survey}: write one, or "
                "name one that there is"
            )


def _reviews_that_raised(reviews: Reviews | None, standard: Standard) -> list[str]:
    found = () if reviews is None else reviews.about(standard.code)
    return [in_words(fact.on) for fact in found if fact.result is ReviewResult.RAISED]


def _contradictions(standard: Standard, own: list[Indicator], reviews: Reviews) -> Iterator[str]:
    decided = _reviews_that_raised(reviews, standard)
    raised = [(each, day) for each in own for day in each.raised_on]
    if decided and not raised:
        which = ", ".join(str(each.name) for each in own)
        yield (
            f"{standard.code}: a review raised its target on {decided[-1]}, and no target of {which} was raised: add "
            "the target with its day"
        )
    if raised and not decided:
        indicator, day = raised[-1]
        yield (
            f"{standard.code}: more is wanted of {indicator.name} from {in_words(day)} on, and no review says that it "
            "was raised: record the review"
        )
