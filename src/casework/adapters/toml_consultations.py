"""The plan of a consultation from a TOML file.

::

    id = "promises-2026"
    title = "Which promises matter most to you?"
    analyse_by = 2026-10-01
    tell_by = 2026-11-01
    tell = ["service-users", "staff", "partners"]

    [[option]]
    code = "easy-access"
    title = "We will make it easy for you to find out what services are available"
    standard = "rotherham-promises/easy-access"

    [[round]]
    code = "show"
    method = "show"
    choose = 2
    keep = 5
    opens_on = 2026-09-05
    closes_on = 2026-09-06
    groups = ["the-public"]

All mistakes of a file are reported at once, each as ``file: path: what``. Whether an option stands for a standard that
there is can only be told with all frameworks at hand; see ``dangling``.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import attrs
import cattrs

from casework.adapters.toml_folders import in_order
from casework.adapters.toml_mistakes import parsed_toml, strict_converter
from casework.domain.consultations.plans import Option, Plan, Round
from casework.domain.standards.frameworks import Framework
from casework.errors import NotFoundError


@attrs.frozen(kw_only=True)
class PlanTable:
    """The file."""

    id: str
    title: str
    option: tuple[Option, ...]
    round: tuple[Round, ...]
    analyse_by: dt.date | None = None
    tell_by: dt.date | None = None
    tell: tuple[str, ...] = ()

    def value(self) -> Plan:
        """Return the plan that it describes."""
        said = attrs.asdict(self, recurse=False)
        return Plan(options=said.pop("option"), rounds=said.pop("round"), **said)


def load_plan(path: Path) -> Plan:
    """Return the plan of a consultation in the file *path*.

    Raises:
        DataError: If it cannot be read or has mistakes; all of them are listed.
    """
    written = in_order(
        parsed_toml(path, str(path), what="consultation file"),
        PlanTable,
        str(path),
        what="the consultation file",
        converter=_converter(),
        samples={},
        contradictions=lambda written: written.value().mistakes(),
    )
    return written.value()


def dangling(plan: Plan, known: Mapping[str, Framework]) -> Iterator[tuple[int, str]]:
    """Yield the standards for which options of *plan* stand and that no framework of *known* has, with their place."""
    for number, option in enumerate(plan.options):
        if option.standard is not None and not _is_there(option.standard, known):
            yield number, option.standard


def _is_there(name: str, known: Mapping[str, Framework]) -> bool:
    framework, _, code = name.partition("/")
    try:
        known[framework][code]
    except (KeyError, NotFoundError):
        return False
    return True


@cache
def _converter() -> cattrs.Converter:
    return strict_converter()
