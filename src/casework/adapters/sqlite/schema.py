"""The tables of a store, and how a store of an earlier release becomes one of this release.

A store tells its format in ``PRAGMA user_version`` and that it is ours in ``PRAGMA application_id``. Each migration
leads from one format to the next; all that are missing are applied in one transaction, so a store has either format.

Erasing must leave nothing behind. SQLite zeroes what is deleted (``secure_delete``), but when it moves rows between
pages it leaves old copies in unused bytes. Therefore what can be erased lies in tables that only ever grow at their
end (``details`` and ``requests``, whose integer keys grow), where rows never move; and it is erased by writing blanks
of the same length over it, in place. Rows of ``log``, ``names``, ``cases``, ``answers`` and ``agendas`` hold nothing
that may need erasing.

``cases``, ``answers``, and ``agendas`` with ``sweeps``, may be emptied at any time and made anew from the log;
``names`` never, for it keeps references apart.

``cases`` has one index, for the queue. Counts read every row that they count, so that an index of refusals, merges,
flags, findings or remedies would spare them nothing, and cost every write of every row something.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

    from sqlite_utils import Database

APPLICATION_ID = int.from_bytes(b"case")

_VERSION_1 = (
    """
    CREATE TABLE log (
        organisation TEXT NOT NULL,
        position INTEGER NOT NULL,
        stream TEXT NOT NULL,
        version INTEGER NOT NULL,
        name TEXT NOT NULL,
        schema INTEGER NOT NULL,
        happened TEXT NOT NULL,
        recorded_at TEXT NOT NULL,
        actor TEXT NOT NULL,
        data TEXT NOT NULL,
        details TEXT, -- JSON: [[id, commitment], ...]
        key TEXT, -- on the first record of a commit that came with one
        seal TEXT NOT NULL,
        began INTEGER NOT NULL, -- the position at which the commit of this record began
        PRIMARY KEY (organisation, position)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE UNIQUE INDEX log_by_stream ON log (organisation, stream, version)",
    """
    CREATE TRIGGER log_never_changes BEFORE UPDATE ON log
    BEGIN SELECT RAISE(ABORT, 'the log never changes'); END
    """,
    """
    CREATE TRIGGER log_forgets_nothing BEFORE DELETE ON log
    BEGIN SELECT RAISE(ABORT, 'the log forgets nothing'); END
    """,
    """
    CREATE TABLE requests (
        request INTEGER PRIMARY KEY,
        organisation TEXT NOT NULL,
        key TEXT NOT NULL,
        first INTEGER NOT NULL,
        last INTEGER NOT NULL,
        digest TEXT NOT NULL,
        erased INTEGER NOT NULL
    ) STRICT
    """,
    "CREATE UNIQUE INDEX requests_by_key ON requests (organisation, key)",
    """
    CREATE TABLE details (
        detail INTEGER PRIMARY KEY,
        organisation TEXT NOT NULL,
        id TEXT NOT NULL,
        stream TEXT NOT NULL,
        salt BLOB NOT NULL,
        value TEXT NOT NULL,
        erased INTEGER NOT NULL
    ) STRICT
    """,
    "CREATE UNIQUE INDEX details_by_id ON details (organisation, id)",
    """
    CREATE TABLE names (
        organisation TEXT NOT NULL,
        system TEXT NOT NULL, -- empty for the organisation's own references, else that of a source key
        key TEXT NOT NULL,
        "case" TEXT NOT NULL,
        PRIMARY KEY (organisation, system, key)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TRIGGER names_never_change BEFORE UPDATE ON names
    BEGIN SELECT RAISE(ABORT, 'a name stays with its case'); END
    """,
    """
    CREATE TRIGGER names_stay BEFORE DELETE ON names
    BEGIN SELECT RAISE(ABORT, 'a name stays with its case'); END
    """,
    """
    CREATE TABLE cases (
        organisation TEXT NOT NULL,
        "case" TEXT NOT NULL,
        reference TEXT NOT NULL,
        version INTEGER NOT NULL,
        kind TEXT NOT NULL,
        status TEXT NOT NULL,
        procedure TEXT NOT NULL,
        stage TEXT NOT NULL,
        channel TEXT NOT NULL,
        received_on TEXT, -- NULL where nobody knows when the case came in
        formality TEXT,
        service TEXT,
        handler TEXT,
        team TEXT,
        outcome TEXT,
        closed_on TEXT,
        withdrawn_on TEXT,
        referred_on TEXT,
        referred_to TEXT,
        declined_on TEXT,
        declined_for TEXT,
        escalation_declined_for TEXT,
        merged_into TEXT,
        next_due_on TEXT,
        next_due_limit TEXT,
        source_system TEXT,
        source_key TEXT,
        batch TEXT,
        categories TEXT, -- JSON, as all up to judged: [category, ...]; NULL for none
        people TEXT, -- [id, ...]
        escalated_to TEXT, -- [stage, ...]
        flags TEXT, -- [kind, ...]
        learning TEXT, -- [code, ...]
        limits TEXT, -- [{stage, limit, result, starts_on, due_on, done_on, provisional, unconfirmed, ...}, ...]
        remedies TEXT, -- [{remedy, kind, result, agreed_on, due_on, done_on, amount, currency}, ...]
        praise TEXT, -- [{who, is_team, named_on, told_on}, ...]
        findings TEXT, -- [{matter, stage, by, scheme, outcome, roll_up, stands}, ...]
        judged TEXT, -- [{name, due_on, verdict, result}, ...]
        reducer INTEGER NOT NULL,
        procedure_version TEXT NOT NULL,
        calendar_version TEXT NOT NULL,
        PRIMARY KEY (organisation, "case")
    ) STRICT, WITHOUT ROWID
    """,
    'CREATE INDEX cases_by_due ON cases (organisation, next_due_on, "case") WHERE next_due_on IS NOT NULL',
    "CREATE INDEX cases_undated ON cases (organisation) WHERE received_on IS NULL",
    """
    CREATE TABLE answers (
        organisation TEXT NOT NULL,
        survey TEXT NOT NULL,
        version INTEGER NOT NULL,
        question TEXT NOT NULL,
        respondent TEXT,
        best INTEGER,
        worst INTEGER,
        score INTEGER,
        outside INTEGER,
        given_on TEXT, -- NULL where nobody knows when the answer was given
        service TEXT,
        categories TEXT, -- JSON: [category, ...]; NULL for none
        with_text INTEGER NOT NULL,
        batch TEXT,
        struck TEXT, -- JSON: [batch or null, ...] of what struck it out; NULL for nothing
        PRIMARY KEY (organisation, survey, version)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE agendas (
        organisation TEXT NOT NULL,
        "case" TEXT NOT NULL,
        version INTEGER NOT NULL,
        notices INTEGER NOT NULL,
        seen INTEGER NOT NULL,
        next_at TEXT,
        deliver_at TEXT,
        failed INTEGER NOT NULL,
        nobody INTEGER NOT NULL,
        passed_until TEXT,
        unreadable INTEGER NOT NULL,
        upcoming TEXT, -- JSON: [{at, what}, ...]; NULL for none
        PRIMARY KEY (organisation, "case")
    ) STRICT, WITHOUT ROWID
    """,
    'CREATE INDEX agendas_by_next ON agendas (organisation, next_at, "case") WHERE next_at IS NOT NULL',
    'CREATE INDEX agendas_by_delivery ON agendas (organisation, deliver_at, "case") WHERE deliver_at IS NOT NULL',
    'CREATE INDEX agendas_by_passing ON agendas (organisation, passed_until, "case") WHERE passed_until IS NOT NULL',
    """
    CREATE INDEX agendas_for_staff ON agendas (organisation, "case") WHERE failed > 0 OR nobody > 0 OR unreadable > 0
    """,
    'CREATE INDEX agendas_unreadable ON agendas (organisation, "case") WHERE unreadable > 0',
    """
    CREATE TABLE sweeps (
        organisation TEXT NOT NULL,
        position INTEGER NOT NULL, -- up to which the log was looked at; 0 where every case has to be
        rules TEXT NOT NULL,
        PRIMARY KEY (organisation)
    ) STRICT, WITHOUT ROWID
    """,
)


def _to_version_1(database: "Database") -> None:
    for statement in _VERSION_1:
        database.execute(statement)


MIGRATIONS: tuple[Callable[["Database"], None], ...] = (_to_version_1,)
"""What leads from format 0 (an empty file) to 1, from 1 to 2, and so on."""

KNOWN = len(MIGRATIONS)


def migrate(connection: "sqlite3.Connection") -> None:
    """Bring the store up to this release's format, inside the write transaction that is open."""
    from sqlite_utils import Database

    (found,) = connection.execute("PRAGMA user_version").fetchone()
    database = Database(connection, recursive_triggers=False, execute_plugins=False)
    for step in MIGRATIONS[found:]:
        step(database)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {KNOWN}")
