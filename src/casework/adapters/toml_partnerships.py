"""A partnership from a TOML file: who shares which standards, and what was agreed about showing results.

::

    id = "town-partners"
    name = "Our Town Together"
    framework = "town"
    singly = false

    [[member]]
    organisation = "council"
    configuration = "council/casework.toml"

All mistakes of a file are reported at once, each as ``file: path: what``.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

import attrs

from casework.adapters.toml_folders import in_order, mistakes_of_id
from casework.adapters.toml_mistakes import parsed_toml, strict_converter
from casework.domain.cases.fields import CODE, CODE_WORDS
from casework.domain.standards.partnerships import Partnership
from casework.domain.standards.suppression import LEAST_SMALLEST, SMALLEST


@attrs.frozen(kw_only=True)
class MemberTable:
    """A table ``[[member]]``; *configuration* is beside the file."""

    organisation: str
    configuration: str


@attrs.frozen(kw_only=True)
class PartnershipTable:
    """The file."""

    id: str
    name: str
    framework: str
    member: tuple[MemberTable, ...]
    singly: bool = False
    smallest: int = SMALLEST


@attrs.frozen(kw_only=True)
class PartnershipFile:
    """A partnership, and where the configuration of each member is, by its id."""

    partnership: Partnership
    configurations: Mapping[str, Path]


def load_partnership(path: Path) -> PartnershipFile:
    """Return the partnership in the file *path*.

    Raises:
        DataError: If it cannot be read or has mistakes; all of them are listed.
    """
    written = in_order(
        parsed_toml(path, str(path), what="partnership file"),
        PartnershipTable,
        str(path),
        what="the partnership file",
        converter=strict_converter(),
        samples={},
        contradictions=_contradictions,
    )
    partnership = Partnership(
        id=written.id,
        name=written.name,
        framework=written.framework,
        members=tuple(each.organisation for each in written.member),
        singly=written.singly,
        smallest=written.smallest,
    )
    configurations = {each.organisation: path.parent / each.configuration for each in written.member}
    return PartnershipFile(partnership=partnership, configurations=configurations)


def _contradictions(written: PartnershipTable) -> Iterator[str]:
    yield from mistakes_of_id(written.id, None)
    if not written.name.strip():
        yield "name: is empty"
    if len(written.member) <= 1:
        yield "member: a partnership has at least two members, each a table [[member]]"
    if written.smallest < LEAST_SMALLEST:
        yield f"smallest: must be {LEAST_SMALLEST} or more, not {written.smallest}"
    names = [each.organisation for each in written.member]
    for number, name in enumerate(names):
        if CODE.match(name) is None:
            yield f"member[{number}].organisation: {name!r} must be {CODE_WORDS}"
        if name in names[:number]:
            yield f"member[{number}].organisation: {name} is there already"
