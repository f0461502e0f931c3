"""The store ``postgresql``: the records of casework in a PostgreSQL database; and tables of one to import."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from casework.plugins.hookspecs import ImporterFactory, StoreFactory, hookimpl

if TYPE_CHECKING:
    from casework_postgres.sources import PostgresImporter
    from casework_postgres.store import PostgresStore

__all__ = ["casework_register_importers", "casework_register_stores"]


@hookimpl
def casework_register_stores(register: Callable[[str, StoreFactory], None]) -> None:
    """Offer the store by both names that PostgreSQL itself takes in an address."""
    register("postgresql", _postgres)
    register("postgres", _postgres)


@hookimpl
def casework_register_importers(register: Callable[[str, ImporterFactory], None]) -> None:
    """Offer the rows of a table; the source is the address of its database."""
    register("postgres", _table)


def _table(address: str, **options: Any) -> "PostgresImporter":  # noqa: ANN401 - the options of a mapping
    from casework_postgres.sources import PostgresImporter

    return PostgresImporter(address, **options)


def _postgres(rest: str, *, read_only: bool = False) -> "PostgresStore":
    from casework_postgres.store import PostgresStore

    return PostgresStore(f"postgresql:{rest}", read_only=read_only)
