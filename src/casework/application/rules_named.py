"""What a mapping names of procedures, stages, limits, outcomes and standards, held against the rules that there are.

A name is one that some version of a procedure of the mapping has; which of them governs a row, its day of receipt says.
"""

import difflib
from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from casework.application.mappings import EventRule, Fate, FindingRule, SourceMapping
from casework.application.ports import ProcedureSource
from casework.domain.outcome_schemes import OutcomeScheme
from casework.domain.procedures import FactName, Limit, Procedure
from casework.domain.standards.frameworks import TOUCHES_NONE, Framework

_NEAR, _TOLD = 0.6, 6
"""How like a name another is that may have been meant, and how many are told besides."""
_GOES_ON = frozenset({Fate.ESCALATED, Fate.WITHDRAWN, Fate.REFERRED})
_CATEGORIES = "categories."
"""Before the scheme, in the path of a rule for categories."""


class RulesHere(Protocol):
    """The rules that there are, as a rulebook has them."""

    @property
    def procedures(self) -> ProcedureSource:
        """The procedures."""

    @property
    def outcomes(self) -> Mapping[str, OutcomeScheme]:
        """The schemes of outcomes by id."""

    @property
    def frameworks(self) -> Mapping[str, Framework]:
        """The frameworks of standards by id."""


def unknown_names(mapping: SourceMapping, rules: RulesHere) -> list[str]:
    """Return every name of a rule in *mapping* that *rules* do not have, as ``path: what``.

    What a procedure that there is not would have, nobody can say: while one is misspelt, nothing is looked for in them.
    """
    named, ids = list(_procedures(mapping)), rules.procedures.ids()
    missing = [_unknown(path, "procedure", name, ids) for path, name in named if name not in ids]
    procedures = [] if missing else [rules.procedures.get(name) for name in mapping.procedures()]
    in_them = () if missing else _in_procedures(mapping, procedures)
    return [*missing, *in_them, *_in_schemes(mapping, rules), *_in_frameworks(mapping, rules)]


def words_of_no_scheme(mapping: SourceMapping, rules: RulesHere) -> list[str]:
    """Return in sentences which outcomes of events no scheme has: they may stand, and no report counts them."""
    known = {code for scheme in rules.outcomes.values() for code in scheme.codes}
    said = [(f"event[{number}].outcome", each.outcome) for number, each in enumerate(mapping.event) if each.outcome]
    others = ((path, sorted({code for _, code in rule.listed()} - known)) for path, rule in said)
    return [
        f"{path}: no scheme of outcomes has {', '.join(codes)}. What an event says is no finding, and counted nowhere "
        "as upheld or not; write a [[matter.finding]] for that."
        for path, codes in others
        if codes
    ]


def clocks_not_read(mapping: SourceMapping, rules: RulesHere) -> list[str]:
    """Return in sentences which stages count an answer from an acknowledgement, while *mapping* reads none at all."""
    if mapping.reads_acknowledgements:
        return []
    found = ((name, stage) for name in mapping.procedures() for stage in _first_counting(rules.procedures.get(name)))
    return [
        f"no acknowledgement is read, and stage {stage} of {name} counts from it: write an [[event]] with "
        'event = "acknowledged" and on = the column of that day'
        for name, stage in found
    ]


def acknowledged_without_limit(mapping: SourceMapping, rules: RulesHere) -> list[str]:
    """Return in sentences which procedures have no time limit for the acknowledgements that *mapping* reads."""
    if not mapping.reads_acknowledgements:
        return []
    return [
        f"{name} sets no time limit for acknowledgements: they are kept, and none is counted as met or missed. Where "
        "your policy sets one, add it to the procedure."
        for name in mapping.procedures()
        if not _uses_acknowledgements(rules.procedures.get(name))
    ]


def limits_without_acknowledgements(mapping: SourceMapping, rules: RulesHere) -> list[str]:
    """Return in sentences which procedures set a time limit for acknowledgements, while *mapping* reads none at all.

    Cases that were only closed need none: a closure says that the work was finished.
    """
    if mapping.reads_acknowledgements or _GOES_ON.isdisjoint(event.event for event in mapping.event):
        return []
    return [
        f"No acknowledgement is read: cases that were escalated, withdrawn or referred count as missing the time limit "
        f"that {name} sets for it, though nobody knows. A policy of your own may leave that limit out."
        for name in mapping.procedures()
        if any(limit.done.fact is FactName.ACKNOWLEDGED for limit in _limits(rules.procedures.get(name)))
    ]


def _limits(procedure: Procedure) -> list[Limit]:
    return [limit for version in procedure.versions for stage in version.stages for limit in stage.limits]


def _uses_acknowledgements(procedure: Procedure) -> bool:
    """Return whether anything is counted to or from an acknowledgement, or nothing is counted at all."""
    facts = {fact for limit in _limits(procedure) for fact in (limit.starts.fact, limit.done.fact)}
    return procedure.counts_nothing or FactName.ACKNOWLEDGED in facts


def _first_counting(procedure: Procedure) -> list[str]:
    """Return the first stage whose answer counts from its acknowledgement, if one does."""
    stages = dict.fromkeys(
        stage.id
        for version in procedure.versions
        for stage in version.stages
        for limit in stage.limits
        if limit.starts.fact is FactName.ACKNOWLEDGED and limit.done.fact is FactName.RESPONDED
    )
    return list(stages)[:1]


def _procedures(mapping: SourceMapping) -> Iterator[tuple[str, str]]:
    yield from ((f"procedure.{kind}", name) for kind, name in mapping.procedure.items())
    yield from (
        (f"procedure_by[{number}].procedure", rule.procedure) for number, rule in enumerate(mapping.procedure_by)
    )


def _in_procedures(mapping: SourceMapping, procedures: Sequence[Procedure]) -> Iterator[str]:
    """Yield what none of *procedures* has; where they count nothing, one sentence says that another is to be chosen."""
    found = list(_not_in(mapping, _Names(procedures)))
    if found and all(procedure.counts_nothing for procedure in procedures):
        path, name = next(_procedures(mapping))
        own = path.partition(".")[2]
        yield (
            f"{path}: {name!r} counts nothing, and the mapping names stages or time limits, such as "
            f'{found[0].partition(":")[0]}: choose the procedure by which the register counted, {own} = "..." '
            "('casework procedures list' shows them)"
        )
    else:
        yield from found


def _not_in(mapping: SourceMapping, names: "_Names") -> Iterator[str]:
    for number, event in enumerate(mapping.event):
        yield from names.not_of_event(f"event[{number}]", event)
    for path, finding in _findings(mapping):
        yield from names.not_a_stage(path, finding.stage)


def _findings(mapping: SourceMapping) -> Iterator[tuple[str, FindingRule]]:
    for number, matter in enumerate(mapping.matter):
        for place, finding in enumerate(matter.finding):
            yield f"matter[{number}].finding[{place}]", finding


class _Names:
    """The names that some procedures have between them.

    Where all of them count nothing there is no rule against which a milestone could be misspelt, so any name may stand.
    """

    def __init__(self, procedures: Sequence[Procedure]) -> None:
        self._ids = ", ".join(procedure.id for procedure in procedures)
        self._stages = [stage for each in procedures for version in each.versions for stage in version.stages]
        self._counts_nothing = all(procedure.counts_nothing for procedure in procedures)

    def not_of_event(self, path: str, event: EventRule) -> Iterator[str]:
        """Yield what *event* names that none of the procedures has."""
        yield from self.not_a_stage(path, event.stage)
        # A stage that there is not has been told; what it would have is looked for in all.
        there = [stage for stage in self._stages if stage.id == event.stage]
        stages, where = (there, f"stage {event.stage} of {self._ids}") if there else (self._stages, self._ids)
        limits = [limit.id for stage in stages for limit in stage.limits]
        yield from _not_among(limits, f"{path}.limit", "time limit", event.limit, of=where)
        if event.event is Fate.MILESTONE and not self._counts_nothing:
            milestones = [name for stage in stages for name in stage.milestones]
            yield from _not_among(milestones, f"{path}.name", "milestone", event.name, of=where)

    def not_a_stage(self, path: str, stage: str | None) -> Iterator[str]:
        """Yield *stage* where none of the procedures has it."""
        yield from _not_among([each.id for each in self._stages], f"{path}.stage", "stage", stage, of=self._ids)


def _not_among(known: Sequence[str], path: str, what: str, name: str | None, *, of: str = "") -> Iterator[str]:
    if name is not None and name not in known:
        yield _unknown(path, what, name, tuple(dict.fromkeys(known)), of=of)


def _in_schemes(mapping: SourceMapping, rules: RulesHere) -> Iterator[str]:
    for path, finding in _findings(mapping):
        schemes = sorted(rules.outcomes)
        yield from _not_among(schemes, f"{path}.scheme", "outcome scheme", finding.scheme)
        if finding.scheme not in schemes:
            continue
        scheme = rules.outcomes[finding.scheme]
        for key, code in finding.outcome.listed():
            yield from _not_among(scheme.codes, f"{path}.outcome.{key}", "outcome", code, of=scheme.id)


def _in_frameworks(mapping: SourceMapping, rules: RulesHere) -> Iterator[str]:
    """Yield the categories that a rule lists and that the framework, which their scheme is, does not have."""
    for target in mapping.value_targets():
        _, found, scheme = target.path.partition(_CATEGORIES)
        if not found or scheme not in rules.frameworks:
            continue
        known = [*(standard.code for standard in rules.frameworks[scheme].standards), TOUCHES_NONE]
        for key, code in target.rule.listed():
            yield from _not_among(known, f"{target.path}.{key}", "standard", code, of=scheme)


def _unknown(path: str, what: str, name: str, known: Sequence[str], *, of: str = "") -> str:
    return f"{path}: there is no {what} {name!r}{f' in {of}' if of else ''}: {_instead(name, known)}"


def _instead(name: str, known: Sequence[str]) -> str:
    """Return what to write for *name*: what is nearly the same first, and of many names only some."""
    near = difflib.get_close_matches(name, known, n=3, cutoff=_NEAR)
    if near:
        others = [each for each in known if each not in near]
        return f"did you mean {' or '.join(near)}?" + (f" There is also {_some(others)}" if others else "")
    return f"choose one of {_some(known)}" if known else "there is none"


def _some(names: Sequence[str]) -> str:
    more = len(names) - _TOLD
    return ", ".join(names[:_TOLD]) + (f" and {more} more" if more > 0 else "")
