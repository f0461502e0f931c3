"""Every statement that the store sends, with the names of our tables put in and all values left to be bound.

Each is keyed by one organisation: every table in it is read or written at ``organisation = %(organisation)s`` and
nowhere else. So a database that is distributed by organisation answers each of them in one place.
"""

import functools
import re
from collections.abc import Mapping

import attrs

from casework.application.ports import AgendaRow, AnswerRow, CaseRow
from casework.application.rows import SEVERAL
from casework.domain.envelope import Record
from casework_postgres.tables import quote

CASE_FIELDS = tuple(field.name for field in attrs.fields(CaseRow))
ANSWER_FIELDS = tuple(field.name for field in attrs.fields(AnswerRow))
AGENDA_FIELDS = tuple(field.name for field in attrs.fields(AgendaRow))
RECORD_FIELDS = tuple(field.name for field in attrs.fields(Record) if field.name != "organisation")
LOG_COLUMNS = (*RECORD_FIELDS, "began")
DETAIL_COLUMNS = ("id", "stream", "salt", "value", "erased")
NAME_COLUMNS = ("system", "key", "case")
REQUEST_COLUMNS = ("key", "first", "last", "streams", "digest", "erased")

_TYPES = {
    "position": "bigint",
    "version": "bigint",
    "schema": "bigint",
    "began": "bigint",
    "reducer": "bigint",
    "first": "bigint",
    "last": "bigint",
    "details": "json",
    "streams": "text[]",
    "erased": "boolean",
    "best": "bigint",
    "worst": "bigint",
    "score": "bigint",
    "outside": "bigint",
    "with_text": "boolean",
    "struck": "jsonb",
    "notices": "bigint",
    "failed": "bigint",
    "nobody": "bigint",
    "unreadable": "boolean",
    "seen": "bigint",
    "upcoming": "jsonb",
} | dict.fromkeys(sorted(SEVERAL), "jsonb")
_VALUE = re.compile(r"%\((\w+)\)s")
_DECODED = {"salt": "decode(new.salt, 'base64')"}


def names(columns: tuple[str, ...]) -> str:
    """Return *columns* as a list in SQL."""
    return ", ".join(f'"{name}"' for name in columns)


def _insert(table: str, columns: tuple[str, ...]) -> str:
    """Return the statement that adds the rows of the JSON array that is bound by the name of *table*."""
    values = ", ".join(_DECODED.get(name, f'new."{name}"') for name in columns)
    types = ", ".join(f'"{name}" {_TYPES.get(name, "text")}' for name in columns)
    return (
        f"INSERT INTO {{s}}.{table} (organisation, {names(columns)})"
        f" SELECT %(organisation)s::text, {values} FROM json_to_recordset(%({table})s::json) AS new ({types})"
    )


_PUT_CASES = (
    _insert("cases", CASE_FIELDS)
    + ' ON CONFLICT (organisation, "case") DO UPDATE SET '
    + ", ".join(f'"{name}" = excluded."{name}"' for name in CASE_FIELDS if name != "case")
    + " WHERE excluded.version >= cases.version"
)
_PUT_ANSWERS = (
    _insert("answers", ANSWER_FIELDS)
    + " ON CONFLICT (organisation, survey, version) DO UPDATE SET "
    + ", ".join(f"{name} = excluded.{name}" for name in ANSWER_FIELDS if name not in {"survey", "version"})
)
"""In place of any that is there, which no event stands for: what is disposable must not be in the way."""
_PUT_AGENDAS = (
    _insert("agendas", AGENDA_FIELDS)
    + ' ON CONFLICT (organisation, "case") DO UPDATE SET '
    + ", ".join(f"{name} = excluded.{name}" for name in AGENDA_FIELDS if name != "case")
)
"""Those that are older than what is there have been left out before."""
_MOVE = "UPDATE {s}.heads SET position = %(position)s, seal = %(seal)s WHERE organisation = %(organisation)s::text"
_WANTED = """
    SELECT 'version', wanted.stream, NULL, (
        SELECT log.version::text FROM {s}.log
        WHERE organisation = %(organisation)s::text AND log.stream = wanted.stream
        ORDER BY log.version DESC LIMIT 1
    ) FROM unnest(%(streams)s::text[]) AS wanted (stream)
    UNION ALL
    SELECT 'request', requests.key, NULL, row_to_json(requests)::text FROM {s}.requests
    WHERE organisation = %(organisation)s::text AND requests.key = ANY (%(keys)s::text[])
    UNION ALL
    SELECT 'detail', details.id, NULL, NULL FROM {s}.details
    WHERE organisation = %(organisation)s::text AND details.id = ANY (%(details)s::text[])
    UNION ALL
    SELECT 'name', names.key, names.system, names."case" FROM {s}.names
    JOIN unnest(%(systems)s::text[], %(names)s::text[]) AS wanted (system, key)
    ON wanted.system = names.system AND wanted.key = names.key
    WHERE organisation = %(organisation)s::text
    UNION ALL
    SELECT 'agenda', agendas."case", NULL, row_to_json(agendas)::text FROM {s}.agendas
    WHERE organisation = %(organisation)s::text AND agendas."case" = ANY (%(agendas)s::text[])
"""


@attrs.frozen
class Statement:
    """A statement as the server gets it, with ``$1`` for the first of *names*; the values come by these names."""

    text: bytes
    names: tuple[str, ...] = ()

    def bound(self, values: Mapping[str, object]) -> list[object]:
        """Return *values* in their order."""
        return [values[name] for name in self.names]


@attrs.frozen
class Statements:
    """The statements for the tables of one schema."""

    lock: Statement
    begin: Statement
    known: Statement
    commit: Statement
    put_cases: Statement
    move: Statement
    copy_log: Statement
    copy_details: Statement
    copy_names: Statement
    copy_requests: Statement
    copy_cases: Statement
    copy_answers: Statement
    put_answers: Statement
    drop_answers: Statement
    strike_answers: Statement
    answer_rows: Statement
    put_agendas: Statement
    drop_agendas: Statement
    clear_agendas: Statement
    put_mark: Statement
    swept: Statement
    cases_there: Statement
    drop_cases: Statement
    request: Statement
    read: Statement
    read_all: Statement
    head: Statement
    receipts: Statement
    receipts_of: Statement
    names: Statement
    case_of: Statement
    details: Statement
    erase_details: Statement
    erase_digests: Statement
    erase_digests_of: Statement


_TEXTS = {
    "lock": "SELECT position, seal FROM {s}.heads WHERE organisation = %(organisation)s::text FOR UPDATE",
    "begin": (
        "INSERT INTO {s}.heads (organisation, position, seal) SELECT %(organisation)s::text, 0, %(seal)s"
        " ON CONFLICT (organisation) DO NOTHING"
    ),
    "known": _WANTED,
    "commit": (
        f"WITH moved AS ({_MOVE}), logged AS ({_insert('log', LOG_COLUMNS)}),"
        f" detailed AS ({_insert('details', DETAIL_COLUMNS)}), named AS ({_insert('names', NAME_COLUMNS)}),"
        f" requested AS ({_insert('requests', REQUEST_COLUMNS)}), answered AS ({_PUT_ANSWERS}),"
        f" said AS ({_PUT_AGENDAS}) {_PUT_CASES}"
    ),
    "put_cases": f"WITH named AS ({_insert('names', NAME_COLUMNS)}) {_PUT_CASES}",
    "move": _MOVE,
    "copy_log": f"COPY {{s}}.log (organisation, {names(LOG_COLUMNS)}) FROM STDIN",
    "copy_details": f"COPY {{s}}.details (organisation, {names(DETAIL_COLUMNS)}) FROM STDIN",
    "copy_names": f"COPY {{s}}.names (organisation, {names(NAME_COLUMNS)}) FROM STDIN",
    "copy_requests": f"COPY {{s}}.requests (organisation, {names(REQUEST_COLUMNS)}) FROM STDIN",
    "copy_cases": f"COPY {{s}}.cases (organisation, {names(CASE_FIELDS)}) FROM STDIN",
    "copy_answers": f"COPY {{s}}.answers (organisation, {names(ANSWER_FIELDS)}) FROM STDIN",
    "put_answers": _PUT_ANSWERS,
    "drop_answers": (
        "DELETE FROM {s}.answers WHERE organisation = %(organisation)s::text AND survey = %(survey)s"
        " AND version > %(after)s AND version <= coalesce(%(last)s::bigint, version)"
    ),
    "strike_answers": """
        UPDATE {s}.answers SET struck = answers.struck || strike.batches FROM (
            SELECT survey, version, jsonb_agg(batch ORDER BY place) AS batches
            FROM unnest(%(surveys)s::text[], %(versions)s::bigint[], %(batches)s::text[])
            WITH ORDINALITY AS each (survey, version, batch, place) GROUP BY survey, version
        ) AS strike
        WHERE organisation = %(organisation)s::text
        AND answers.survey = strike.survey AND answers.version = strike.version
    """,
    "answer_rows": (
        "SELECT row_to_json(answers)::text FROM {s}.answers"
        " WHERE organisation = %(organisation)s::text AND survey = %(survey)s AND version > %(after)s"
        " ORDER BY version LIMIT %(limit)s"
    ),
    "put_agendas": _PUT_AGENDAS,
    "drop_agendas": (
        'DELETE FROM {s}.agendas WHERE organisation = %(organisation)s::text AND "case" = ANY (%(cases)s::text[])'
    ),
    "clear_agendas": "DELETE FROM {s}.agendas WHERE organisation = %(organisation)s::text",
    "put_mark": (
        "INSERT INTO {s}.sweeps (organisation, position, rules)"
        " SELECT %(organisation)s::text, %(position)s::bigint, %(rules)s::text"
        " ON CONFLICT (organisation) DO UPDATE SET position = excluded.position, rules = excluded.rules"
    ),
    "swept": "SELECT position, rules FROM {s}.sweeps WHERE organisation = %(organisation)s::text",
    "cases_there": (
        'SELECT "case" FROM {s}.cases WHERE organisation = %(organisation)s::text AND "case" = ANY (%(cases)s::text[])'
    ),
    "drop_cases": (
        'DELETE FROM {s}.cases WHERE organisation = %(organisation)s::text AND "case" = ANY (%(cases)s::text[])'
    ),
    "request": (
        "SELECT row_to_json(requests)::text FROM {s}.requests"
        " WHERE organisation = %(organisation)s::text AND key = %(key)s"
    ),
    "read": (
        "SELECT row_to_json(log)::text FROM {s}.log"
        " WHERE organisation = %(organisation)s::text AND stream = %(stream)s AND version > %(after)s"
        " ORDER BY version LIMIT %(limit)s"
    ),
    "read_all": (
        "SELECT row_to_json(log)::text FROM {s}.log"
        " WHERE organisation = %(organisation)s::text AND position > %(after)s ORDER BY position LIMIT %(limit)s"
    ),
    "head": "SELECT position FROM {s}.heads WHERE organisation = %(organisation)s::text",
    # The log tells the order and the place to go on from, so that the requests need no index for it.
    "receipts": """
        SELECT asked.position, answer.text FROM (
            SELECT log.position, log.key FROM {s}.log
            WHERE organisation = %(organisation)s::text AND log.position > %(after)s AND log.key IS NOT NULL
        ) AS asked CROSS JOIN LATERAL (
            SELECT row_to_json(requests)::text FROM {s}.requests
            WHERE organisation = %(organisation)s::text AND requests.key = asked.key LIMIT 1
        ) AS answer (text) ORDER BY asked.position LIMIT %(limit)s
    """,
    "receipts_of": (
        "SELECT row_to_json(requests)::text FROM {s}.requests"
        " WHERE organisation = %(organisation)s::text AND key = ANY (%(keys)s::text[])"
    ),
    "names": (
        'SELECT system, key, "case" FROM {s}.names'
        " WHERE organisation = %(organisation)s::text AND (system, key) > (%(system)s, %(key)s)"
        " ORDER BY system, key LIMIT %(limit)s"
    ),
    "case_of": (
        'SELECT "case" FROM {s}.names'
        " WHERE organisation = %(organisation)s::text AND system = %(system)s AND key = %(key)s"
    ),
    "details": (
        "SELECT id, stream, salt, value FROM {s}.details"
        " WHERE organisation = %(organisation)s::text AND NOT erased AND id = ANY (%(ids)s::text[])"
    ),
    "erase_details": (
        "UPDATE {s}.details SET value = '', salt = '', erased = true"
        " WHERE organisation = %(organisation)s::text AND NOT erased AND id = ANY (%(ids)s::text[]) RETURNING stream"
    ),
    "erase_digests": """
        UPDATE {s}.requests SET digest = '', erased = true
        WHERE organisation = %(organisation)s::text AND NOT erased AND key IN (
            SELECT beginning.key FROM {s}.log AS beginning
            WHERE organisation = %(organisation)s::text AND beginning.key IS NOT NULL AND beginning.position IN (
                SELECT part.began FROM {s}.log AS part
                WHERE organisation = %(organisation)s::text AND part.stream = ANY (%(streams)s::text[])
            )
        )
    """,
    "erase_digests_of": """
        UPDATE {s}.requests SET digest = '', erased = true
        WHERE organisation = %(organisation)s::text AND NOT erased AND key IN (
            SELECT beginning.key FROM {s}.log AS beginning
            WHERE organisation = %(organisation)s::text AND beginning.key IS NOT NULL AND beginning.position IN (
                SELECT part.began FROM {s}.log AS part
                WHERE organisation = %(organisation)s::text AND part.stream = ANY (%(streams)s::text[]) AND EXISTS (
                    SELECT FROM json_array_elements(part.details) AS one WHERE one ->> 'detail' = ANY (%(ids)s::text[])
                )
            )
        )
    """,
}


@functools.cache
def statements_of(schema: str) -> Statements:
    """Return the statements for the tables in *schema*."""
    return Statements(**{name: named(text, schema) for name, text in _TEXTS.items()})


def named(text: str, schema: str) -> Statement:
    """Return the statement *text* with the name of the schema in it, and its values by number."""
    text = " ".join(text.split()).replace("{s}", quote(schema))
    order = tuple(dict.fromkeys(_VALUE.findall(text)))
    return Statement(_VALUE.sub(lambda found: f"${order.index(found[1]) + 1}", text).encode(), order)
