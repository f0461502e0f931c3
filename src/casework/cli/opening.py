"""From the configuration to an open casebook."""

from pathlib import Path

import click

from casework.adapters.toml_configuration import FILE_NAME, read_configuration
from casework.casebook import Casebook
from casework.errors import ConfigurationError, StoreReadOnlyError, StoreUnavailableError

_SQLITE = "sqlite:///"


def configuration_file() -> Path:
    """Return the path of the configuration: the one that was named, or the one in this folder.

    Raises:
        ConfigurationError: If there is none.
    """
    named = click.get_current_context().find_root().obj
    path = Path(named or FILE_NAME)
    if not path.is_file():
        where = f"{path} is not there" if named else f"there is no {FILE_NAME} in this folder"
        message = f"{where}: make one with 'casework init --organisation ID', or name one with --config FILE"
        raise ConfigurationError(message)
    return path


def open_book() -> Casebook:
    """Open the casebook for reading and writing.

    Raises:
        StoreUnavailableError: If its file is not there; a store that went missing is not made anew by the way.
    """
    path = configuration_file()
    _check_there(path)
    return Casebook.configured(path)


def open_book_to_read() -> Casebook:
    """Open the casebook; where it cannot be written, only for reading."""
    path = configuration_file()
    _check_there(path)
    try:
        return Casebook.configured(path)
    except StoreReadOnlyError:
        return Casebook.configured(path, read_only=True)


def _check_there(path: Path) -> None:
    address = read_configuration(path).store
    file = Path(address.removeprefix(_SQLITE))
    if address.startswith(_SQLITE) and not file.exists():
        raise StoreUnavailableError(str(file), f"it is not there; check the address in {path}, or restore a backup")
