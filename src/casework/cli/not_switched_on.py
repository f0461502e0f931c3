"""Folders of frameworks and indicators that the configuration does not name, so that nobody reads what is in them."""

from pathlib import Path

from casework.cli.opening import configuration_file, configured_here
from casework.domain.standards.frameworks import Framework
from casework.domain.standards.indicators import IndicatorSet


def lies_unused(framework: str) -> str:
    """Return that the file of *framework* lies beside the configuration, which does not name its folder; or nothing."""
    settings = configured_here()
    if settings is None or settings.frameworks is not None:
        return ""
    configuration = configuration_file()
    file = Path("frameworks") / f"{framework}.toml"
    if not (configuration.absolute().parent / file).is_file():
        return ""
    return (
        f"{file.as_posix()} is there, and its folder is not in use: {_how('frameworks', 'frameworks', configuration)}"
    )


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
