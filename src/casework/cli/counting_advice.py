"""In which way a source counted its due days, and what somebody writes so that they are counted so here.

A file of the organisation is changed where it says how the limit is counted. What comes with casework stays as it is:
the command that writes a policy of one's own is told instead.
"""

from collections.abc import Iterator, Sequence

import attrs

from casework.adapters.toml_procedures import ProcedureLibrary
from casework.application.fitting_ways import OtherWay
from casework.application.source_judgements import Judgement
from casework.application.ways_of_counting import ACKNOWLEDGE, WITHOUT_HOLIDAYS, Change
from casework.domain.procedures import FactName, Limit, ProcedureVersion
from casework.domain.time.rules import Unit

_OWN = "our-policy"
_RESPOND = "respond"
_STAGES = ("0", "1", "2", "3")
"""The stages that a policy of one's own can have by a command; it needs the second and the third of them."""
_COUNTED = {
    Change.BANK_HOLIDAYS: "bank holidays",
    Change.FIRST_DAY: "the first day",
    Change.CALENDAR_DAYS: "calendar days",
    Change.BEGINNING: "from the beginning of the stage",
    Change.ACKNOWLEDGEMENT: "from the acknowledgement",
}
_WITHIN = {
    Change.BANK_HOLIDAYS: f'calendar = "{WITHOUT_HOLIDAYS}"',
    Change.FIRST_DAY: 'day_one = "same"',
    Change.CALENDAR_DAYS: 'unit = "calendar_days"',
}
_BEGINS = {Change.BEGINNING: FactName.STAGE_BEGAN, Change.ACKNOWLEDGEMENT: FactName.ACKNOWLEDGED}


def counting(way: OtherWay) -> str:
    """Return how the source counted: ``15 working days from the acknowledgement``."""
    if way.earlier is not None:
        return f"as {way.earlier} does"
    said = " and ".join(_COUNTED[change] for change in way.changes if change is not Change.OTHER_AMOUNT)
    if way.amount is None or way.unit is None:
        return said
    days = f"{way.amount:,} {way.unit.value.replace('_', ' ')}"
    if not said or Change.CALENDAR_DAYS in way.changes:
        return days
    return f"{days} {said}" if said.startswith("from") else f"{days} and {said}"


def to_write(
    judgements: Sequence[Judgement], procedures: ProcedureLibrary, *, acknowledged: bool = True
) -> Iterator[str]:
    """Yield what to write to count as the source did, by the first way of each limit that has one.

    *acknowledged* says whether the source has acknowledgements at all.
    """
    by_procedure: dict[str, list[tuple[Judgement, OtherWay]]] = {}
    for each in judgements:
        if each.other_ways and each.procedure is not None:
            by_procedure.setdefault(each.procedure, []).append((each, each.other_ways[0]))
    for procedure, ways in by_procedure.items():
        yield "To count so, write:" if all(len(each.other_ways) == 1 for each, _ in ways) else "For the first, write:"
        own, lines = policy_for(procedure, ways, acknowledged=acknowledged, procedures=procedures)
        named = [] if own == procedure else [f'"{own}" instead of "{procedure}"   in the mapping']
        yield from (f"  {line}" for line in (*lines, *named))


def policy_for(
    procedure: str, ways: Sequence[tuple[Judgement, OtherWay]], *, acknowledged: bool, procedures: ProcedureLibrary
) -> tuple[str, tuple[str, ...]]:
    """Return the id of a procedure of the organisation that counts as *procedure* but for *ways*, and what to write.

    A time limit for acknowledgements that are not *acknowledged* anywhere in a source would be missed by every case of
    it, though nobody knows. So it is left out, where nothing counts from them.
    """
    is_own = procedures.is_own(procedure)
    lines = _in_own(procedure, ways) if is_own else _as_policy(procedure, ways, procedures, acknowledged=acknowledged)
    return procedure if is_own else _OWN, tuple(dict.fromkeys(lines))


def _in_own(procedure: str, ways: Sequence[tuple[Judgement, OtherWay]]) -> Iterator[str]:
    """Yield what to change in the organisation's own file."""
    for judgement, way in ways:
        where = f"in your {procedure}: {judgement.limit} of stage {judgement.stage}"
        if way.earlier is not None:
            yield f"what {way.earlier} says   {where}"
        if way.amount is not None:
            yield f"amount = {way.amount}   {where}, within"
        yield from (f"{_WITHIN[change]}   {where}, within" for change in way.changes if change in _WITHIN)
        yield from (f'starts = "{_BEGINS[change].value}"   {where}' for change in way.changes if change in _BEGINS)


def _as_policy(
    procedure: str, ways: Sequence[tuple[Judgement, OtherWay]], procedures: ProcedureLibrary, *, acknowledged: bool
) -> Iterator[str]:
    """Yield the command that writes a policy of one's own which counts so, and what the command cannot say."""
    policy = _Policy.of(_version(procedure, ways, procedures), ways)
    if policy is None:
        yield f"casework procedures show {procedure} --file > procedures/{_OWN}.toml"
        yield f'id = "{_OWN}"   there'
        yield from (line.replace(f"in your {procedure}", "there") for line in _in_own(procedure, ways))
    else:
        yield from policy.command(acknowledged=acknowledged)
        for judgement, way in ways:
            where = f"there: {judgement.limit} of stage {judgement.stage}, within"
            yield from (f"{_WITHIN[change]}   {where}" for change in way.changes if change in _WITHIN)


def _version(
    procedure: str, ways: Sequence[tuple[Judgement, OtherWay]], procedures: ProcedureLibrary
) -> ProcedureVersion:
    """Return the version of which the numbers are taken: the earlier one, where one fits."""
    earlier = next((way.earlier for _, way in ways if way.earlier is not None), None)
    versions = procedures.get(procedure if earlier is None else earlier.partition("@")[0]).versions
    return next((each for each in versions if each.id == earlier), versions[-1])


@attrs.frozen(kw_only=True)
class _Policy:
    """What ``casework procedures new`` is told: working days of each stage, and from when they count."""

    stages: dict[str, int]
    acknowledge: int | None
    from_acknowledgement: tuple[str, ...]

    @classmethod
    def of(cls, version: ProcedureVersion, ways: Sequence[tuple[Judgement, OtherWay]]) -> "_Policy | None":
        """Return the numbers of *version* as *ways* change them; None where the command has no place for them."""
        limits = {(of.id, each.id): each for of in version.stages for each in of.limits}
        amounts = {name: days for name, limit in limits.items() if (days := _working_days(limit)) is not None}
        for each, way in ways:
            if way.amount is not None:
                amounts[each.stage, each.limit] = way.amount
        stages = {stage: amounts[stage, _RESPOND] for stage in _STAGES if (stage, _RESPOND) in limits.keys() & amounts}
        if not {"1", "2"} <= stages.keys() or any(each.limit not in {_RESPOND, ACKNOWLEDGE} for each, _ in ways):
            return None
        starts = {stage: limits[stage, _RESPOND].starts.fact for stage in stages}
        for each, way in ways:
            for change in _BEGINS.keys() & set(way.changes) if each.limit == _RESPOND else ():
                starts[each.stage] = _BEGINS[change]
        return cls(
            stages=stages,
            acknowledge=amounts.get(("1", ACKNOWLEDGE)),
            from_acknowledgement=tuple(stage for stage, fact in starts.items() if fact is FactName.ACKNOWLEDGED),
        )

    def command(self, *, acknowledged: bool) -> Iterator[str]:
        """Yield the command, on lines that fit."""
        said = [f"--stage-{stage} {days}" for stage, days in self.stages.items()]
        if self.acknowledge is not None and (acknowledged or self.from_acknowledgement):
            said.append(f"--acknowledge {self.acknowledge}")
        yield f"casework procedures new {_OWN} \\"
        yield f"  {' '.join(said)} \\"
        if self.from_acknowledgement:
            yield f"  {' '.join(f'--from-acknowledgement {stage}' for stage in self.from_acknowledgement)} \\"
        yield f"  --out procedures/{_OWN}.toml"


def _working_days(limit: Limit) -> int | None:
    """Return the working days of *limit*; None where it is counted otherwise or not at all."""
    rules = [each.rule for each in limit.counts]
    return rules[0].amount if len(rules) == 1 and rules[0].unit is Unit.WORKING_DAYS else None
