"""The import format ``excel``: the rows of workbooks, XLSX, XLS and ODS."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from casework.plugins.hookspecs import ImporterFactory, hookimpl

if TYPE_CHECKING:
    from casework_excel.sheets import ExcelImporter

__all__ = ["casework_register_importers"]


@hookimpl
def casework_register_importers(register: Callable[[str, ImporterFactory], None]) -> None:
    """Offer the format."""
    register("excel", _excel)


def _excel(path: Path, **options: Any) -> "ExcelImporter":  # noqa: ANN401 - the options of a mapping
    from casework_excel.sheets import ExcelImporter

    return ExcelImporter(path, **options)
