"""What the page on Django shows of PostgreSQL is so: the whole project under pytest-django, on a real server."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from casework import Casebook

PAGE = Path(__file__).resolve().parents[3] / "docs" / "how-to" / "embed-in-django.md"
CONSOLE = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SHOWN = re.compile(r"^\$ cat (?P<name>\S+)\n(?P<body>(?:(?!\$ ).*\n)*)", re.MULTILINE)
DATABASE = "test_complaints"


@pytest.fixture
def project(server, tmp_path):
    """The project of the page, with the names of this server in place of the page's."""
    for block in CONSOLE.findall(PAGE.read_text(encoding="utf-8")):
        for shown in SHOWN.finditer(block):
            path = tmp_path / shown["name"]
            path.parent.mkdir(parents=True, exist_ok=True)
            here = shown["body"].replace('"db.example"', f'"{server.host}"').replace('"council"', '"postgres"')
            path.write_text(here, encoding="utf-8")
    yield tmp_path
    with server.connect() as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")


def run(project, *arguments):
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "postgres_settings"}
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, check=False)


def passed(done):
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_project_can_be_put_to_work(project):
    assert "no issues" in passed(run(project, "manage.py", "check"))
    assert "Create model Letter" in passed(run(project, "-W", "ignore", "manage.py", "makemigrations", "letters"))


def test_the_tests_of_the_project_pass_and_leave_no_case_and_no_database_behind(server, project):
    for arguments, left in ((["--create-db", "--reuse-db"], 1), (["--create-db"], 0)):
        assert re.search(r"=+ 8 passed in", passed(run(project, "-m", "pytest", "-p", "no:cacheprovider", *arguments)))
        with server.connect() as connection:
            found = connection.execute("SELECT FROM pg_database WHERE datname = %s", [DATABASE])
            assert found.rowcount == left
        if left:
            address = server.address(database=DATABASE)
            with Casebook.open(address, organisation="exampleton") as book:
                assert book.verify().position == 0
            with Casebook.open(address, organisation="waitington") as book:
                assert len(book.find()) == 2
