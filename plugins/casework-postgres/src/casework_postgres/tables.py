"""The tables of a store, and how those of an earlier release become those of this one.

Every table begins with the organisation, and so does every key: an organisation's part can lie on a server of its own.
All text compares by code point (``COLLATE "C"``), so that pages come in the same order in every database.

``heads`` has a row per organisation, with its last position and seal. Whoever writes for the organisation locks it
first, so that positions have no gaps and nobody reads past one that is still to come. ``cases``, ``answers``, and
``agendas`` with ``sweeps``, may be emptied at any time and made anew from the log; ``names`` never, for it keeps
references apart.

The format stands in the comment on the schema, where it needs no table without an organisation.
"""

import re

_MARK_TEXT = "casework store, format {0}"
_MARK = re.compile(r"casework store, format ([0-9]+)", re.ASCII)

_VERSION_1 = (
    """
    CREATE TABLE {s}.heads (
        organisation {text} NOT NULL,
        position bigint NOT NULL,
        seal {text} NOT NULL,
        PRIMARY KEY (organisation)
    ) WITH (fillfactor = 50)
    """,
    """
    CREATE TABLE {s}.log (
        organisation {text} NOT NULL,
        position bigint NOT NULL,
        stream {text} NOT NULL,
        version bigint NOT NULL,
        name {text} NOT NULL,
        schema bigint NOT NULL,
        happened {text} NOT NULL,
        recorded_at {text} NOT NULL,
        actor {text} NOT NULL,
        data {text} NOT NULL,
        details json NOT NULL,
        key {text},
        seal {text} NOT NULL,
        began bigint NOT NULL,
        PRIMARY KEY (organisation, position),
        UNIQUE (organisation, stream, version)
    )
    """,
    """
    CREATE TABLE {s}.requests (
        organisation {text} NOT NULL,
        key {text} NOT NULL,
        first bigint NOT NULL,
        last bigint NOT NULL,
        streams text[] NOT NULL,
        digest {text} NOT NULL,
        erased boolean NOT NULL,
        PRIMARY KEY (organisation, key)
    )
    """,
    """
    CREATE TABLE {s}.details (
        organisation {text} NOT NULL,
        id {text} NOT NULL,
        stream {text} NOT NULL,
        salt bytea NOT NULL,
        value {text} NOT NULL,
        erased boolean NOT NULL,
        PRIMARY KEY (organisation, id)
    )
    """,
    """
    CREATE TABLE {s}.names (
        organisation {text} NOT NULL,
        system {text} NOT NULL,
        key {text} NOT NULL,
        "case" {text} NOT NULL,
        PRIMARY KEY (organisation, system, key)
    )
    """,
    """
    CREATE TABLE {s}.cases (
        organisation {text} NOT NULL,
        "case" {text} NOT NULL,
        reference {text} NOT NULL,
        version bigint NOT NULL,
        kind {text} NOT NULL,
        status {text} NOT NULL,
        procedure {text} NOT NULL,
        stage {text} NOT NULL,
        channel {text} NOT NULL,
        received_on {text},
        formality {text},
        service {text},
        handler {text},
        team {text},
        outcome {text},
        closed_on {text},
        withdrawn_on {text},
        referred_on {text},
        referred_to {text},
        declined_on {text},
        declined_for {text},
        escalation_declined_for {text},
        merged_into {text},
        escalated_to jsonb NOT NULL,
        flags jsonb NOT NULL,
        learning jsonb NOT NULL,
        findings jsonb NOT NULL,
        remedies jsonb NOT NULL,
        praise jsonb NOT NULL,
        next_due_on {text},
        next_due_limit {text},
        source_system {text},
        source_key {text},
        batch {text},
        judged jsonb NOT NULL,
        categories jsonb NOT NULL,
        people jsonb NOT NULL,
        limits jsonb NOT NULL,
        reducer bigint NOT NULL,
        procedure_version {text} NOT NULL,
        calendar_version {text} NOT NULL,
        PRIMARY KEY (organisation, "case")
    )
    """,
    'CREATE INDEX cases_by_due ON {s}.cases (organisation, next_due_on, "case")',
    "CREATE INDEX cases_undated ON {s}.cases (organisation) WHERE received_on IS NULL",
    """
    CREATE TABLE {s}.answers (
        organisation {text} NOT NULL,
        survey {text} NOT NULL,
        version bigint NOT NULL,
        question {text} NOT NULL,
        respondent {text},
        best bigint,
        worst bigint,
        score bigint,
        outside bigint,
        given_on {text},
        service {text},
        categories jsonb NOT NULL,
        with_text boolean NOT NULL,
        batch {text},
        struck jsonb NOT NULL,
        PRIMARY KEY (organisation, survey, version)
    )
    """,
    """
    CREATE TABLE {s}.agendas (
        organisation {text} NOT NULL,
        "case" {text} NOT NULL,
        version bigint NOT NULL,
        notices bigint NOT NULL,
        seen bigint NOT NULL,
        next_at {text},
        deliver_at {text},
        failed bigint NOT NULL,
        nobody bigint NOT NULL,
        passed_until {text},
        unreadable boolean NOT NULL,
        upcoming jsonb NOT NULL,
        PRIMARY KEY (organisation, "case")
    )
    """,
    'CREATE INDEX agendas_by_next ON {s}.agendas (organisation, next_at, "case") WHERE next_at IS NOT NULL',
    """
    CREATE INDEX agendas_by_delivery ON {s}.agendas (organisation, deliver_at, "case") WHERE deliver_at IS NOT NULL
    """,
    """
    CREATE INDEX agendas_by_passing ON {s}.agendas (organisation, passed_until, "case") WHERE passed_until IS NOT NULL
    """,
    """
    CREATE INDEX agendas_for_staff ON {s}.agendas (organisation, "case") WHERE failed > 0 OR nobody > 0 OR unreadable
    """,
    'CREATE INDEX agendas_unreadable ON {s}.agendas (organisation, "case") WHERE unreadable',
    """
    CREATE TABLE {s}.sweeps (
        organisation {text} NOT NULL,
        position bigint NOT NULL,
        rules {text} NOT NULL,
        PRIMARY KEY (organisation)
    )
    """,
    """
    CREATE FUNCTION {s}.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '%', TG_ARGV[0];
    END
    $$
    """,
    """
    CREATE TRIGGER log_never_changes BEFORE UPDATE OR DELETE OR TRUNCATE ON {s}.log
    EXECUTE FUNCTION {s}.refuse_change('the log never changes and forgets nothing')
    """,
    """
    CREATE TRIGGER names_never_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {s}.names
    EXECUTE FUNCTION {s}.refuse_change('a name stays with its case')
    """,
)

MIGRATIONS: tuple[tuple[str, ...], ...] = (_VERSION_1,)
"""What leads from format 0 (no tables) to 1, from 1 to 2, and so on."""

KNOWN = len(MIGRATIONS)
TABLES = ("heads", "log", "requests", "details", "names", "cases", "answers", "agendas", "sweeps")


def steps(schema: str, *, found: int) -> tuple[str, ...]:
    """Return the statements that lead from the format *found* to this release's, the mark of it at the end."""
    if found == KNOWN:
        return ()
    quoted = quote(schema)
    begin = (f"CREATE SCHEMA IF NOT EXISTS {quoted}",) if found == 0 else ()
    texts = [_filled(text, quoted) for version in MIGRATIONS[found:] for text in version]
    return (*begin, *texts, f"COMMENT ON SCHEMA {quoted} IS '{_MARK_TEXT.format(KNOWN)}'")


def format_of(mark: str | None) -> int | None:
    """Return the format that the comment *mark* of a schema tells, None if it is not one of ours."""
    said = _MARK.fullmatch(mark or "")
    return int(said[1]) if said else None


def quote(schema: str) -> str:
    """Return the name of a schema as it stands in SQL; an address lets only plain names through."""
    return f'"{schema}"'


def _filled(text: str, quoted: str) -> str:
    lines = text.replace("{s}", quoted).replace("{text}", 'text COLLATE "C"').strip("\n").splitlines()
    indent = len(lines[0]) - len(lines[0].lstrip())
    return "\n".join(line[indent:] if line[:indent].isspace() else line for line in lines).rstrip()
