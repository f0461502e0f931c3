"""Which time limits an indicator counts, as procedures set them, and what it names that no procedure has."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from casework.domain.deadlines.reckoning import trigger_in_words
from casework.domain.deadlines.steps import amount_in_words
from casework.domain.procedures import Limit, Procedure
from casework.domain.standards.indicators import Contacts, CountedLimit, Indicator, Timeliness, Verdicts


def course_in_words(limit: Limit) -> str:
    """Return how long *limit* is and from when it runs: ``10 working days from the acknowledgement``."""
    amounts = (amount_in_words(each.rule.amount, each.rule.unit.value) for each in limit.counts)
    numbers = f" or, whichever is {limit.pick.value}, ".join(amounts)
    without = "until a date that is given," if limit.given else "without a number,"
    return f"{numbers or without} from the {trigger_in_words(limit.starts)}"


def course_of(procedure: Procedure | None, stage: str, limit: str, day: dt.date) -> str:
    """Return the course of *limit* as the newest version says it that has it and was in force on *day* or before."""
    found = (
        each
        for version in reversed(() if procedure is None else procedure.versions)
        if version.effective_from is None or version.effective_from <= day
        for own in version.stages
        for each in own.limits
        if (own.id, each.id) == (stage, limit)
    )
    return next(map(course_in_words, found), "by rules that are not here any more")


def set_by(measure: Timeliness, procedures: Iterable[Procedure]) -> tuple[CountedLimit, ...]:
    """Return the limits of the newest version of each of *procedures* that *measure* counts."""
    if measure.target_of_source is not None:
        return ()
    return tuple(
        CountedLimit(procedure=procedure.id, stage=stage.id, limit=limit.id, course=course_in_words(limit))
        for procedure in procedures
        if not measure.which.procedures or procedure.id in measure.which.procedures
        for stage in procedure.versions[-1].stages
        for limit in stage.limits
        if measure.covers(stage.id, limit.id)
    )


def limits_in_words(limits: Collection[CountedLimit]) -> Iterator[str]:
    """Yield what *limits* are, a sentence for each procedure."""
    for procedure, own in groupby(limits, key=lambda each: each.procedure):
        said = "; ".join(f"{each.limit} of stage {each.stage}, {each.course}" for each in own)
        yield f"Counted under {procedure}: {said}."


def never_named(measure: Timeliness, limits: Collection[CountedLimit]) -> tuple[str, ...]:
    """Return the limits that *measure* names and none of *limits* is."""
    found = {each.limit for each in limits}
    return tuple(each for each in measure.limits if each not in found)


def against_procedures(indicators: Iterable[Indicator], procedures: Sequence[Procedure]) -> Iterator[str]:
    """Yield, behind their paths, what *indicators* name that none of *procedures* has."""
    known = {each.id: each for each in procedures}
    for place, indicator in enumerate(indicators):
        measure, here = indicator.measure, f"indicator[{place}].{indicator.measured_by}"
        if not isinstance(measure, Timeliness | Contacts | Verdicts):
            continue
        named = measure.which.procedures
        for number, code in enumerate(named):
            if code not in known:
                yield f"{here}.procedures[{number}]: there is no procedure {code}: check the spelling"
        if isinstance(measure, Timeliness):
            meant = [known[each] for each in named if each in known] if named else procedures
            yield from _without_limit(here, measure, meant)


def _without_limit(here: str, measure: Timeliness, procedures: Iterable[Procedure]) -> Iterator[str]:
    where = f"in {', '.join(measure.which.procedures)}" if measure.which.procedures else "in any procedure"
    stages = [stage for each in procedures for version in each.versions for stage in version.stages]
    ids = {stage.id for stage in stages}
    lost = [
        f"{here}.stages[{number}]: there is no stage {each} {where}: check the spelling"
        for number, each in enumerate(measure.stages)
        if each not in ids
    ]
    for number, code in enumerate(measure.limits):
        own = {stage.id for stage in stages if any(limit.id == code for limit in stage.limits)}
        if not own:
            lost.append(f"{here}.limits[{number}]: there is no limit {code} {where}: check the spelling")
        elif not lost and measure.stages and own.isdisjoint(measure.stages):
            which = ", ".join(measure.stages)
            lost.append(f"{here}.limits[{number}]: there is no limit {code} at stage {which} {where}")
    yield from lost


def told_of(indicators: Iterable[Indicator], procedures: Mapping[str, Procedure]) -> Iterator[str]:
    """Yield, behind their paths, which limits *indicators* count, and which count those of many procedures."""
    for place, indicator in enumerate(indicators):
        if isinstance(indicator.measure, Timeliness):
            here = f"indicator[{place}].timeliness"
            yield from (f"{here}: {each}" for each in told(indicator.measure, procedures.values()))


def told(measure: Timeliness, procedures: Iterable[Procedure]) -> Iterator[str]:
    """Yield what *measure* counts: limits one by one where it names procedures, else of how many procedures."""
    limits = set_by(measure, procedures)
    if measure.which.procedures:
        yield from limits_in_words(limits)
    elif limits:
        many = len({each.procedure for each in limits})
        what = ", ".join(measure.limits) or "every limit"
        yield (
            f"{what} of any procedure is counted, and {many} have {'it' if len(measure.limits) == 1 else 'some'}, each "
            "with a time of its own: name procedures, and stages, to count one promise."
        )
