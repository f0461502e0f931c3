"""How the check of files of one's own is told: their mistakes, or what they are and which shipped one they replace."""

import json
from collections.abc import Mapping, Sequence
from typing import ClassVar, Protocol, TypeAlias

import attrs
import click

from casework.cli.layout import wrapped
from casework.errors import CaseworkError, DataError

Json: TypeAlias = Mapping[str, object]


class Told(Protocol):
    """What a check found in one file."""

    @property
    def problems(self) -> Sequence[str]:
        """Its mistakes."""

    @property
    def differs(self) -> bool:
        """Whether it says something else than what it was compared with."""

    def as_json(self, sort: str) -> Json:
        """Return it with stable keys; *sort* is the key of the id."""

    def lines(self) -> Sequence[str]:
        """Return it in sentences."""


def problems_of(error: CaseworkError) -> tuple[str, ...]:
    """Return the mistakes for which a file was refused."""
    listed = error.problems if isinstance(error, DataError) else ()
    return tuple(listed) or (str(error),)


@attrs.frozen(kw_only=True)
class Checked:
    """A file and what is in it, or its mistakes; *replaces* says that casework comes with one of that id.

    *more* is what else there is to say of it, for scripts by key, and *remarks* in sentences.
    """

    file: str
    id: str | None = None
    replaces: bool = False
    problems: tuple[str, ...] = ()
    differs: ClassVar[bool] = False
    more: Json = attrs.field(factory=dict)
    remarks: tuple[str, ...] = ()

    @classmethod
    def refused(cls, file: str, error: CaseworkError) -> "Checked":
        """Return the mistakes for which a file was refused."""
        return cls(file=file, problems=problems_of(error))

    def as_json(self, sort: str) -> Json:
        """Return it with stable keys; *sort* is the key of the id."""
        said = {"file": self.file, sort: self.id, "replaces": self.replaces, "problems": list(self.problems)}
        return {**said, **self.more}

    def lines(self) -> tuple[str, ...]:
        """Return it in sentences."""
        if self.problems:
            return self.problems
        said = f"{self.file}: no mistakes; it is {self.id}"
        if self.replaces:
            said += f". In a folder of your own it takes the place of the {self.id} that comes with casework."
        return (said, *self.remarks)


def tell(ctx: click.Context, found: Sequence[Told], *, sort: str, as_json: bool) -> None:
    """Say what was *found* in files of one *sort* (``calendar``), and end as the worst of them asks for.

    Mistakes end with the exit code of wrong data, and a difference with that of an answer that is no.
    """
    if as_json:
        click.echo(json.dumps([each.as_json(sort) for each in found]))
    else:
        for line in (line for each in found for line in each.lines()):
            click.echo(wrapped(line))
    if any(each.problems for each in found):
        ctx.exit(DataError.exit_code)
    if any(each.differs for each in found):
        ctx.exit(CaseworkError.exit_code)
