"""The tables are made by whoever is asked to, and never by opening a store."""

import json
import runpy
import sys

import psycopg
import pytest
from click.testing import CliRunner

from casework.adapters.memory import MemoryStore
from casework.application.ports import RowQuery, SweepMark
from casework.errors import NewerStoreError, StoreUnavailableError
from casework.testing.stores.agendas import agenda, nothing, swept
from casework.testing.stores.answers import SURVEY, answer, answered, struck
from casework.testing.stores.samples import FULL, ORGANISATION, OTHER, commit, contents, copied, detail, key, row
from casework_postgres import schema as schemas
from casework_postgres import tables
from casework_postgres.__main__ import cli
from casework_postgres.schema import apply, plan
from casework_postgres.statements import AGENDA_FIELDS, CASE_FIELDS, LOG_COLUMNS
from casework_postgres.store import PostgresStore
from tests.processes import run


@pytest.fixture
def schema(server):
    return server.new_schema()


@pytest.fixture
def address(server, schema):
    """The address of a database in which nothing has been made yet."""
    return server.address(schema)


def said(*arguments, code=0):
    result = CliRunner().invoke(cli, ["schema", *arguments])
    assert result.exit_code == code, result.output
    return result.output


def made(server, schema):
    with server.connect() as connection:
        return connection.execute("SELECT count(*) FROM pg_namespace WHERE nspname = %s", [schema]).fetchone()[0]


def run_as_owner(server, *statements):
    with server.connect() as connection:
        for statement in statements:
            connection.execute(statement)


def test_a_database_without_tables_is_refused_with_the_command_that_makes_them(server, schema, address):
    with pytest.raises(StoreUnavailableError, match="python -m casework_postgres schema apply ADDRESS"):
        PostgresStore(address)
    assert not made(server, schema)


def test_a_plan_changes_nothing_and_applying_it_makes_a_store(server, schema, address):
    assert "has no tables of casework yet: 21 statements would bring it to format 1" in said("plan", address)
    assert not made(server, schema)

    assert "has format 1 now: 21 statements run." in said("apply", address)

    store = PostgresStore(address)
    assert store.append(commit(rows=(FULL,))).first == 1
    store.close()
    assert "has format 1: nothing to do." in said("plan", address)
    assert "nothing to do" in said("apply", address)
    assert said("sql", address).startswith("-- ")


def test_the_statements_that_are_printed_make_the_same_store(server, address):
    text = said("sql", address)
    assert text.startswith("BEGIN;\n\nCREATE SCHEMA")
    assert text.endswith("COMMIT;\n")

    run_as_owner(server, text)

    assert plan(address).statements == ()
    store = PostgresStore(address)
    store.append(commit(details=(detail(),), rows=(row(),), key=key()))
    store.close()


def test_an_empty_schema_that_somebody_made_before_is_used(server, schema, address):
    run_as_owner(server, f'CREATE SCHEMA "{schema}"')

    assert plan(address).found == 0
    apply(address)

    assert plan(address).found == tables.KNOWN


def test_a_schema_with_tables_of_something_else_is_left_alone(server, schema, address):
    run_as_owner(server, f'CREATE SCHEMA "{schema}"', f'CREATE TABLE "{schema}".cats (name text)')

    for refused in (plan, apply, PostgresStore):
        with pytest.raises(StoreUnavailableError, match="has tables of something else"):
            refused(address)


def test_a_store_of_a_later_release_is_left_untouched(server, schema, address):
    apply(address)
    run_as_owner(server, f"COMMENT ON SCHEMA \"{schema}\" IS 'casework store, format 2'")

    for refused in (plan, apply, PostgresStore):
        with pytest.raises(NewerStoreError, match="has format 2, and this release knows formats up to 1"):
            refused(address)


def test_a_store_of_an_earlier_release_is_refused_until_it_is_brought_up_to_date(schema, address, monkeypatch):
    apply(address)
    store = PostgresStore(address)
    store.append(commit(rows=(row(),)))
    before = contents(store)
    store.close()
    later = ("ALTER TABLE {s}.cases ADD COLUMN colour {text}",)
    monkeypatch.setattr(tables, "MIGRATIONS", (*tables.MIGRATIONS, later))
    monkeypatch.setattr(tables, "KNOWN", 2)
    monkeypatch.setattr(schemas, "KNOWN", 2)

    with pytest.raises(StoreUnavailableError, match="tables have format 1, this release needs 2"):
        PostgresStore(address)
    assert plan(address).statements == (
        f'ALTER TABLE "{schema}".cases ADD COLUMN colour text COLLATE "C"',
        f"COMMENT ON SCHEMA \"{schema}\" IS 'casework store, format 2'",
    )
    apply(address)

    store = PostgresStore(address)
    assert contents(store) == before
    store.close()


def test_applying_is_all_or_nothing(server, schema, address, monkeypatch):
    monkeypatch.setattr(tables, "MIGRATIONS", ((*tables.MIGRATIONS[0], "CREATE TABLE {s}.log ()"),))

    assert "cannot be used" in said("apply", address, code=1)

    assert not made(server, schema)


def test_two_who_apply_at_once_make_the_tables_once(address):
    both = [run(lambda: len(apply(address).statements)) for _ in range(2)]

    assert sorted(one.result() for one in both) == [0, 21]


def test_a_plan_can_be_read_by_programs(address):
    answer = json.loads(said("plan", address, "--json"))

    assert (answer["found"], answer["needed"], len(answer["statements"])) == (0, 1, 21)
    assert json.loads(said("apply", address, "--json")) == answer


def test_the_command_runs_by_its_name(address, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["casework_postgres", "schema", "plan", address])
    monkeypatch.delitem(sys.modules, "casework_postgres.__main__")

    with pytest.raises(SystemExit) as left:
        runpy.run_module("casework_postgres", run_name="__main__")

    assert left.value.code == 0
    assert "has no tables of casework yet" in capsys.readouterr().out


def test_a_mistake_is_one_sentence(server):
    assert said("plan", "nowhere", code=2).startswith("Error: the address of the store is no address")
    assert 'database "elsewhere" does not exist' in said("plan", server.address(database="elsewhere"), code=1)


def test_a_database_in_another_encoding_is_refused(server, schema):
    name = f"latin_{schema}"
    run_as_owner(server, f"CREATE DATABASE {name} ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0")

    with pytest.raises(StoreUnavailableError, match="encoded in LATIN1; make one with the encoding UTF8"):
        plan(server.address(schema, database=name))


def test_every_field_of_a_row_and_of_a_record_has_a_column(server, store_columns):
    assert store_columns("cases") == {"organisation", *CASE_FIELDS}
    assert store_columns("agendas") == {"organisation", *AGENDA_FIELDS}
    assert store_columns("log") == {"organisation", *LOG_COLUMNS}
    assert set(tables.TABLES) == store_columns(None)


@pytest.fixture
def store_columns(server, schema, address):
    apply(address)

    def columns(table):
        with server.connect() as connection:
            found = connection.execute(
                "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = %s", [schema]
            ).fetchall()
        return {column for of, column in found if of == table} if table else {of for of, _ in found}

    return columns


def test_every_table_and_every_key_begins_with_the_organisation(server, schema, address):
    apply(address)
    with server.connect() as connection:
        first = connection.execute(
            "SELECT table_name, column_name FROM information_schema.columns"
            " WHERE table_schema = %s AND ordinal_position = 1",
            [schema],
        ).fetchall()
        indexes = connection.execute("SELECT indexdef FROM pg_indexes WHERE schemaname = %s", [schema]).fetchall()

    assert dict(first) == dict.fromkeys(tables.TABLES, "organisation")
    assert len(indexes) >= len(tables.TABLES)
    assert all("(organisation" in index for (index,) in indexes)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE {s}.log SET data = '{{}}'",
        "UPDATE {s}.log SET seal = '' WHERE position = 1",
        "DELETE FROM {s}.log",
        "TRUNCATE {s}.log",
        "UPDATE {s}.names SET \"case\" = 'case-2'",
        "DELETE FROM {s}.names",
    ],
)
def test_the_log_and_the_names_refuse_to_be_changed_by_any_other_program(server, schema, address, statement):
    apply(address)

    with (
        server.connect() as connection,
        pytest.raises(psycopg.errors.RaiseException, match=r"never changes|stays with"),
    ):
        connection.execute(statement.format(s=f'"{schema}"'))


def test_a_role_with_the_rights_of_the_how_to_can_do_everything_but_change_the_past(server, schema, address):
    apply(address)
    role = f"role_{schema}"
    run_as_owner(
        server,
        f"CREATE ROLE {role} LOGIN",
        f'GRANT USAGE ON SCHEMA "{schema}" TO {role}',
        f'GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA "{schema}" TO {role}',
        f'GRANT UPDATE ON "{schema}".heads, "{schema}".requests, "{schema}".details, "{schema}".cases TO {role}',
        f'GRANT UPDATE ON "{schema}".answers, "{schema}".agendas, "{schema}".sweeps TO {role}',
        f'GRANT DELETE ON "{schema}".cases, "{schema}".answers, "{schema}".agendas TO {role}',
    )
    store = PostgresStore(server.address(schema, user=role))
    store.append(commit(details=(detail(),), rows=(row(),), key=key()))
    store.append_many([commit(f"case-{number}", rows=(row(f"case-{number}"),)) for number in range(60)])
    store.replace_rows(ORGANISATION, [row(version=2)])
    store.append(commit(without_rows=("case-59",)))
    store.append(answered(answer(), struck=(struck(1),)))
    store.append(swept(agenda()))
    store.replace_agendas(ORGANISATION, [agenda()], mark=SweepMark(position=0, rules=""))
    store.replace_agendas(ORGANISATION, [nothing()], mark=SweepMark(position=0, rules=""))
    store.replace_answers(ORGANISATION, SURVEY, [], after=0, last=None, head=store.head(ORGANISATION))

    third = MemoryStore()
    third.append_many([commit(organisation=OTHER, details=(detail(f"{n}"),)) for n in range(60)])
    store.adopt(OTHER, copied(third, OTHER))

    assert store.erase(ORGANISATION, ["detail-1"]) == 1
    assert len(store.find(ORGANISATION, RowQuery())) == 59
    store.close()
    with pytest.raises(StoreUnavailableError, match="the role has no right to do that"):
        apply(server.address(f"{schema}_2", user=role))
