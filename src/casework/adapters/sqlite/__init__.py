"""The default store: one SQLite file per council, safe by default.

Nothing here imports a SQLite library before a store is opened, so that importing casework stays cheap.
"""

from casework.adapters.sqlite.store import SqliteStore

__all__ = ["SqliteStore"]
