"""The mappings that come with casework: one for each public source, and a few made-up rows to try it on."""

from collections.abc import Iterator
from functools import cache
from importlib import resources
from itertools import takewhile
from pathlib import Path

from casework.adapters.toml_folders import SUFFIX, TomlFolder
from casework.adapters.toml_mappings import mapping_in
from casework.application.mappings import SourceMapping
from casework.errors import DataError, NotFoundError

_FOLDER = resources.files("casework") / "data" / "mappings"


class TomlMappings(TomlFolder[SourceMapping]):
    """The mappings of a folder by id; beside each stands a sample of its source."""

    sort = "mapping"

    def about(self, mapping_id: str) -> str:
        """Return what the first lines of its file say of the source."""
        return " ".join(_first_comment(self.text(mapping_id)))

    def sample(self, mapping_id: str) -> str:
        """Return a few made-up rows of its source."""
        entry = self._entry(mapping_id)
        if entry is None:
            raise NotFoundError(self.sort, mapping_id, known=tuple(self))
        return (self._folder / f"{mapping_id}.csv").read_text(encoding="utf-8")

    def _built(self, raw: object, file: str, *, named: str | None = None) -> SourceMapping:
        mapping = mapping_in(raw, file)
        if named is not None and mapping.id != named:
            message = f"{file} has mistakes"
            raise DataError(message, problems=[f"{file}: id: the file is named {named}, but its id is {mapping.id}"])
        return mapping


@cache
def load_mappings() -> TomlMappings:
    """Return the mappings that come with casework."""
    return TomlMappings(_FOLDER)


def mapping_file(name: str) -> Path:
    """Return the file called *name*, or, where there is none, that of the shipped mapping with this id."""
    path = Path(name)
    return Path(str(_FOLDER / f"{name}{SUFFIX}")) if not path.exists() and name in load_mappings() else path


def _first_comment(text: str) -> Iterator[str]:
    lines = (line.removeprefix("#").strip() if line.startswith("#") else "" for line in text.splitlines())
    return takewhile(bool, lines)
