"""The store ``postgresql``: the records of casework in a PostgreSQL database."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from casework.plugins.hookspecs import StoreFactory, hookimpl

if TYPE_CHECKING:
    from casework_postgres.store import PostgresStore

__all__ = ["casework_register_stores"]


@hookimpl
def casework_register_stores(register: Callable[[str, StoreFactory], None]) -> None:
    """Offer the store by both names that PostgreSQL itself takes in an address."""
    register("postgresql", _postgres)
    register("postgres", _postgres)


def _postgres(rest: str, *, read_only: bool = False) -> "PostgresStore":
    from casework_postgres.store import PostgresStore

    return PostgresStore(f"postgresql:{rest}", read_only=read_only)
