"""From an address to a database: where it is, how to connect, and in which schema the tables are.

An address is one that PostgreSQL's own programs take, ``postgresql://user@host/database``, and may say more after a
question mark: ``schema`` and ``connections`` are for us, everything else for PostgreSQL. A password is best left out of
it and kept where PostgreSQL looks for one. Wherever an address is shown, it is shown without.
"""

import re
from collections.abc import Mapping
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

import attrs
import psycopg
from psycopg.conninfo import conninfo_to_dict

from casework.errors import ConfigurationError

DEFAULT_SCHEMA = "casework"
# Stricter than PostgreSQL, which would take a piece of a password with a plain / or @ for a host, a port or a database.
_HOST = r"(\[[0-9a-fA-F:.]+\]|[^@/?#:\[\]]*)(:[0-9]+)?"
_ADDRESS = re.compile(rf"postgres(ql)?://([^@/?#]*@)?{_HOST}(,{_HOST})*(/[^@/?#]*)?(\?[^#]*)?")
_SCHEMA = re.compile(r"(?!pg_)[a-z_][a-z0-9_]{0,62}", re.ASCII)
_CONNECTIONS = re.compile(r"[1-9][0-9]{0,3}", re.ASCII)
_DEFAULT_CONNECTIONS = 10

_SETTINGS: Mapping[str, str | int] = {
    "application_name": "casework",
    "connect_timeout": 10,
    # A server that is gone without a word is noticed in about a minute, and not only after hours.
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 60_000,
}
"""What we ask for where the address says nothing else."""


@attrs.frozen(kw_only=True)
class Address:
    """A database and the schema in it; *where* says so to people, *settings* hold everything for connecting."""

    where: str
    schema: str
    connections: int
    settings: Mapping[str, str | int] = attrs.field(repr=False)


def parse_address(text: str) -> Address:
    """Return what the address *text* says.

    Raises:
        ConfigurationError: If it is no address of a PostgreSQL database; the message holds nothing of it.
    """
    try:
        parts = urlsplit(text)
        query = dict(parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query)))
    except ValueError:
        raise _no_address() from None
    schema = query.pop("schema", DEFAULT_SCHEMA)
    connections = query.pop("connections", str(_DEFAULT_CONNECTIONS))
    if not _ADDRESS.fullmatch(text):
        raise _no_address()
    if not _SCHEMA.fullmatch(schema):
        message = "the schema in the address of the store must be small letters, digits and _, such as casework"
        raise ConfigurationError(message)
    if not _CONNECTIONS.fullmatch(connections):
        message = "connections in the address of the store must be a number from 1 to 9999"
        raise ConfigurationError(message)
    try:
        said = conninfo_to_dict(f"postgresql://{parts.netloc}{parts.path}?{urlencode(query, quote_via=quote)}")
    except psycopg.Error:  # its words may hold a piece of the password
        raise _no_address() from None
    return Address(
        where=_where(said, schema),
        schema=schema,
        connections=int(connections),
        settings={**_SETTINGS, **{name: value for name, value in said.items() if value is not None}},
    )


def _where(said: Mapping[str, str | int | None], schema: str) -> str:
    host, port = str(said.get("host") or said.get("hostaddr") or ""), said.get("port")
    more = {"schema": schema} if schema != DEFAULT_SCHEMA else {}
    if "/" in host:  # the folder of a socket on this machine
        host, more = "", {"host": host, **more}
    host = f"[{host}]" if ":" in host else host
    shown = f"postgresql://{host}{f':{port}' if port else ''}/{said.get('dbname') or ''}"
    return f"{shown}?{urlencode(more, safe='/')}" if more else shown


def _no_address() -> ConfigurationError:
    return ConfigurationError(
        "the address of the store is no address of a PostgreSQL database: write postgresql://user@host/database, "
        "with %40 for @, %3A for : and %2F for / in a name or a password"
    )
