"""What a plugin finds in the process is there again when it has loaded."""

import os
import sys
import threading
from pathlib import Path

import pytest

from casework.plugins.surroundings import put_back


def test_a_folder_that_is_gone_stays_gone(tmp_path, monkeypatch):
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()

    with put_back():
        os.chdir("/")

    monkeypatch.chdir(tmp_path)


def test_in_another_thread_it_works_too():
    done = []

    def work():
        with put_back():
            os.environ["CASEWORK_PLUGINS"] = "none"
            os.environ["SOMEBODY_ELSES"] = "1"
        done.append(os.environ.get("CASEWORK_PLUGINS"))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()

    assert done == [None]
    assert os.environ.pop("SOMEBODY_ELSES") == "1"


@pytest.fixture
def output():
    """Keep standard output for those who come after."""
    kept = os.dup(1)
    yield os.fstat(1).st_ino
    os.dup2(kept, 1)
    os.close(kept)


def test_a_standard_file_that_was_closed_is_open_again(output):
    with put_back():
        os.close(1)

    assert os.fstat(1).st_ino == output


def test_where_everything_was_closed_nothing_else_takes_the_place_of_standard_output(output, monkeypatch):
    monkeypatch.setattr("casework.plugins.surroundings.os.dup", lambda file: 10_000 + file)  # closed by the plugin

    with put_back():
        pass

    assert os.fstat(1).st_rdev == Path(os.devnull).stat().st_rdev


def test_what_is_printed_goes_to_standard_error(capfd):
    with put_back():
        sys.stdout.write("from Python")
        os.write(1, b"from elsewhere\n")
    sys.stdout.flush()

    told = capfd.readouterr()
    assert told.out == ""
    assert "from Python" in told.err
    assert "from elsewhere" in told.err


def test_without_standard_files_nothing_is_missed(monkeypatch):
    monkeypatch.setattr("casework.plugins.surroundings._identity", lambda _file: None)

    with put_back():
        pass
