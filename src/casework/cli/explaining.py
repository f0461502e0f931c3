"""An explanation for scripts: the sentences that people read, and the same steps as data that a program can follow."""

from collections.abc import Iterable
from typing import TypeAlias

from casework.domain.deadlines.steps import DeadlineStep
from casework.domain.time.steps import Step

Json: TypeAlias = dict[str, object]


def explained(steps: Iterable[Step | DeadlineStep]) -> Json:
    """Return *steps* in sentences and as data, with keys that stay."""
    steps = tuple(steps)
    return {"explanation": [str(step) for step in steps], "steps": [step_json(step) for step in steps]}


def step_json(step: Step | DeadlineStep) -> Json:
    """Return one step as data; days are dates, or instants with their offset, in ISO form."""
    return {
        "code": step.code.value,
        "days": [day.isoformat() for day in step.days],
        "names": list(step.names),
        "number": step.number,
    }
