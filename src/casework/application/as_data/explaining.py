"""An explanation for scripts: the sentences that people read, and the same steps as data that a program can follow."""

from collections.abc import Iterable

from casework.application.as_data.shapes import Explained, StepData
from casework.domain.deadlines.steps import DeadlineStep
from casework.domain.time.steps import Step


def explained(steps: Iterable[Step | DeadlineStep]) -> Explained:
    """Return *steps* in sentences and as data, with keys that stay."""
    steps = tuple(steps)
    return {"explanation": [str(step) for step in steps], "steps": [step_data(step) for step in steps]}


def step_data(step: Step | DeadlineStep) -> StepData:
    """Return one step as data; days are dates, or instants with their offset, in ISO form."""
    return {
        "code": step.code.value,
        "days": [day.isoformat() for day in step.days],
        "names": list(step.names),
        "number": step.number,
    }
