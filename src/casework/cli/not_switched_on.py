"""Folders of files of one's own that the configuration does not name, so that nobody reads what is in them."""

from pathlib import Path

from casework.application.mappings import SourceMapping
from casework.cli.opening import configuration_file, configured_here
from casework.domain.standards.frameworks import Framework
from casework.domain.standards.indicators import IndicatorSet

FOLDERS = {"framework": "frameworks", "procedure": "procedures"}
"""The folder in which a file of such a sort lies, as the configuration would call it."""


def lies_unused(what: str, name: str) -> str:
    """Return that the file of a *what* lies beside the configuration, which does not name its folder; or nothing."""
    folder, settings = FOLDERS[what], configured_here()
    if settings is None or getattr(settings, folder) is not None:
        return ""
    configuration = configuration_file()
    file = Path(folder) / f"{name}.toml"
    if not (configuration.absolute().parent / file).is_file():
        return ""
    return f"{file.as_posix()} is there, and its folder is not in use: {_how(folder, folder, configuration)}"


def procedures_unused(mapping: SourceMapping) -> list[str]:
    """Return which procedures of *mapping* lie beside the configuration, which does not name their folder."""
    return [unused for name in mapping.procedures() if (unused := lies_unused("procedure", name))]


def not_in_use(found: Framework | IndicatorSet, file: Path) -> str:
    """Return that no folder of the sort of *found* is in use yet, and how that of *file* comes into use; or nothing."""
    settings = configured_here()
    if settings is None:
        return ""
    of_indicators = isinstance(found, IndicatorSet)
    kind = "indicators" if of_indicators else "frameworks"
    if (settings.indicators if of_indicators else settings.frameworks) is not None:
        return ""
    return f"It is not in use yet: {_how(kind, file.absolute().parent.name, configuration_file())}."


def _how(kind: str, folder: str, configuration: Path) -> str:
    return f'write {kind} = "{folder}" under [rules] in {configuration.name}'
