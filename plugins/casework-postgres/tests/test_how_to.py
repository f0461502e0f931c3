"""What the page on PostgreSQL shows is so: its commands, its rights and its examples, on a real server."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from casework.cli.main import cli as casework
from casework.testing.stores.samples import ORGANISATION, commit
from casework_postgres.__main__ import cli
from casework_postgres.tables import TABLES

PAGE = Path(__file__).resolve().parents[3] / "docs" / "how-to" / "postgresql.md"
TEXT = PAGE.read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(sh|sql|py)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
ANCHOR = re.compile(r"^Anchor: (exampletown:.*)$", re.MULTILINE)
ADDRESS = "postgresql://council@db.example/complaints"
MOST_KEPT = 2_500  # bytes


@pytest.fixture
def database(server):
    """A new database and the role of the page."""
    name = server.new_schema()
    with server.connect() as connection:
        connection.execute(f"CREATE DATABASE {name}")
        connection.execute("DROP ROLE IF EXISTS council")
        connection.execute(f"CREATE ROLE council LOGIN; GRANT CREATE ON DATABASE {name} TO council")
        yield name
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
        connection.execute("DROP ROLE council")


@pytest.fixture
def file_store(tmp_path, monkeypatch):
    """A folder with a store in a file, as the page finds it where a store is moved."""
    monkeypatch.chdir(tmp_path)
    said("init", "--organisation", "exampletown")
    said("receive", "--kind", "complaint", "--procedure", "lgsco-code-2024", "--on", "2026-01-05", "--by", "staff-17")


def said(*arguments, program=casework):
    result = CliRunner().invoke(program, arguments)
    assert result.exit_code == 0, result.output
    return result.output


@pytest.mark.usefixtures("file_store")
def test_the_page_can_be_followed_from_top_to_bottom(server, database):
    owner, council = server.address(database=database), server.address(database=database, user="council")
    names, told, moved = {}, [], []
    for language, body in BLOCK.findall(TEXT):
        if language == "sh":
            for program, line in re.findall(r"^\$ (casework|python -m casework_postgres) (.*)$", body, re.MULTILINE):
                if program == "casework":
                    moved.append(said(*line.replace(ADDRESS, council).split()))
                else:
                    told.append(said(*line.replace(ADDRESS, owner).split(), program=cli))
        elif language == "sql":
            with server.connect(dbname=database) as connection:
                connection.execute(body)
                connection.execute("GRANT CREATE ON SCHEMA public TO council")
        else:
            ours, theirs = f'open("{council}"', f'connect("{council.partition("&")[0]}"'
            example = body.replace(f'open("{ADDRESS}"', ours).replace(f'connect("{ADDRESS}"', theirs)
            exec(compile(example, str(PAGE), "exec"), names)

    assert ["has no tables" in told[0], told[1].startswith("BEGIN;"), "21 statements run" in told[2]] == [True] * 3
    assert len(anchors := ANCHOR.findall("".join(moved))) == 4
    assert len(set(anchors)) == 1
    names["book"].close()


def test_an_id_as_long_as_the_page_says_is_kept(store):
    stream = "".join(f"{number:x}" for number in range(1_000))[: MOST_KEPT - len(ORGANISATION)]
    assert store.append(commit(stream)).first == 1
    assert "2,500 bytes" in TEXT


def test_the_reference_names_every_table_and_every_command():
    page = (PAGE.parents[1] / "reference" / "postgresql.md").read_text(encoding="utf-8")

    assert tuple(re.findall(r"^\| `([a-z]+)` \|", page, re.MULTILINE)) == TABLES
    assert set(re.findall(r"schema ([a-z]+) ADDRESS", page)) == set(cli.commands["schema"].commands)
