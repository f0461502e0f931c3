"""The part of a draft that says under which procedure the cases are, by what their due days say of it."""

import datetime as dt
from collections.abc import Sequence

from casework.application.suggesting.findings import Findings
from casework.application.suggesting.happenings import facts
from casework.application.suggesting.kind_drafts import other_kinds, write_other_procedures
from casework.application.suggesting.meanings import Meaning
from casework.application.suggesting.paper import Paper, counted
from casework.application.suggesting.tried_procedures import RESPOND, KnownProcedures, Trial, Tried
from casework.domain.cases.vocabulary import Kind

_ASKED = "Under which procedure?"
_TOLD = 3
"""So many procedures are told by which not nearly all due days come out."""


def write_procedure(paper: Paper, findings: Findings, known: KnownProcedures | None) -> None:
    """Write the procedure by which nearly all due days come out, and else ask for it; either is a doubt to be read."""
    paper.table("procedure")
    received = findings.first(Meaning.RECEIVED)
    if known is None or received is None:
        default, before = _ask(paper, findings, ()), None
    else:
        default, before = _decide(paper, findings, Trial(findings, known, received), known)
    paper.key("default", default)
    write_other_procedures(paper, findings)
    if before is not None:
        paper.table("procedure_by", one_of_many=True)
        if other_kinds(findings):
            paper.key("kind", Kind.COMPLAINT.value)
        until, own = before
        paper.line(f"received_until = {until}")
        paper.key("procedure", own)


def _decide(
    paper: Paper, findings: Findings, trial: Trial, known: KnownProcedures
) -> tuple[str, tuple[dt.date, str] | None]:
    """Return the procedure that was decided on, and the last day of receipt by another that came before it."""
    found = trial.of(trial.rows)
    fitting = next((each for each in found if each.fits and each.inside), None)
    otherwise = _best(found)
    if fitting is not None:
        return _write_fitting(paper, known, fitting, found, _before(findings, fitting))
    if otherwise is not None:
        return _write_policy(paper, known, otherwise), None
    if (both := _in_eras(trial, found)) is not None:
        return _write_fitting(paper, known, *both)
    return _ask(paper, findings, found), None


def _best(found: Sequence[Tried]) -> Tried | None:
    return max((each for each in found if each.fits_otherwise), key=lambda each: each.same_otherwise, default=None)


def _before(findings: Findings, fitting: Tried) -> Tried | None:
    """Return by what rules cases were before *fitting* began, if there were any: as far as is known, by the same."""
    first = findings.relations.first_receipt
    return None if first is None or fitting.since is None or first >= fitting.since else fitting


def _in_eras(trial: Trial, found: Sequence[Tried]) -> tuple[Tried, Sequence[Tried], Tried] | None:
    """Return a procedure that fits since it began, with all that were tried since, and what fits before."""
    for since in {each.since: None for each in found if each.since is not None}:
        eras = ([row for row in trial.rows if (trial.received_on(row) >= since) is later] for later in (True, False))
        after, before = map(trial.of, eras)
        fitting, earlier = next((each for each in after if each.fits), None), _best(before)
        if fitting is not None and earlier is not None:
            return fitting, after, earlier
    return None


def _write_fitting(
    paper: Paper, known: KnownProcedures, fitting: Tried, found: Sequence[Tried], earlier: Tried | None
) -> tuple[str, tuple[dt.date, str] | None]:
    """Write a procedure that fits as it is, and a policy for what came before it, which was counted as *earlier* is."""
    name, since = fitting.procedure.id, fitting.since
    alike = [each.procedure.id for each in found if each.fits and each is not fitting and each.same == fitting.same]
    others = f" As many by {' and by '.join(alike)}." if alike else ""
    said = f"{_ASKED} {_of(fitting)}, {fitting.same:,} come out by {name}: taken.{others}"
    if since is None or earlier is None:
        paper.doubt(said)
        return name, None
    own, lines = known.policy(earlier.procedure.id, earlier.ways, acknowledged=earlier.acknowledged)
    before = f"receipts before {since}, when it began"
    if earlier is not fitting:
        before = f"{before} ({_of(earlier).lower()}, {earlier.same_otherwise:,} counting {_counted(known, earlier)})"
    paper.doubt(f"{said} For {before}, {own} is taken, which this writes:")
    _tell(paper, lines)
    return name, (since - dt.timedelta(days=1), own)


def _write_policy(paper: Paper, known: KnownProcedures, like: Tried) -> str:
    """Write a policy of one's own that counts as the procedure *like* does, but for what fits otherwise."""
    own, lines = known.policy(like.procedure.id, like.ways, acknowledged=like.acknowledged)
    if like.ways:
        why = f"{like.same:,} come out by {like.procedure.id}, {like.same_otherwise:,} counting {_counted(known, like)}"
    else:
        why = f"{like.same:,} come out as {like.procedure.id} counts, which began after them on {like.since}"
    paper.doubt(f"{_ASKED} {_of(like)}, {why}: {own} is taken, which this writes:")
    _tell(paper, lines)
    return own


def _counted(known: KnownProcedures, like: Tried) -> str:
    """Return how the source counted otherwise, and in which stages."""
    limits: dict[str, list[str]] = {}
    for judgement, way in like.ways:
        acknowledging = "" if judgement.limit == RESPOND else f" to {judgement.limit}"
        limits.setdefault(f"{known.said(way)}{acknowledging}", []).append(judgement.stage)
    return " and ".join(f"{said} in stage {' and '.join(stages)}" for said, stages in limits.items())


def _ask(paper: Paper, findings: Findings, found: Sequence[Tried]) -> str:
    """Ask for the procedure, with what comes out by those that are known."""
    told = [each for each in found if each.tells][:_TOLD]
    best = f" {_of(told[0])}, {' and '.join(_by(each, first=each is told[0]) for each in told)}." if told else ""
    later = sorted({fact.stage for fact in facts(findings) if fact.stage is not None} - {"1"})
    lacking = f" and no stage {' or '.join(later)}" if later else ""
    first = findings.relations.first_receipt
    since = f" First receipt: {first}." if first else ""
    said = f"{_ASKED}{best} none has no time limits{lacking}: 'casework procedures list'.{since}"
    if findings.first(Meaning.DUE):
        paper.doubt(said)
    else:
        paper.doubt(f"{said} No column has due days: take a code, or your own days for N, and our-policy, by:")
        stages = " ".join(f"--stage-{stage} N" for stage in sorted({"1", "2", findings.settled.first_stage, *later}))
        _tell(paper, [f"casework procedures new our-policy {stages} --out procedures/our-policy.toml"])
    return "none"


def _by(each: Tried, *, first: bool) -> str:
    lacking = f" (it has no stage {' or '.join(each.lacking)})" if each.lacking else ""
    return f"{each.same:,}{' come out' if first else ''} by {each.procedure.id}{lacking}"


def _of(each: Tried) -> str:
    return f"Of {counted(each.compared, 'due day')}"


def _tell(paper: Paper, lines: Sequence[str]) -> None:
    for line in lines:
        paper.say(f"  {line}")
