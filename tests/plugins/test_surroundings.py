"""What a plugin finds in the process is there again when it has loaded."""

import os
import sys
import threading

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


@pytest.mark.parametrize("close", [(1,), (1, 2), range(64)])
def test_a_standard_file_that_was_closed_is_open_again(close):
    """In a process of its own, since closing files is no kindness to others."""
    child = os.fork()
    if not child:  # pragma: no cover - coverage does not follow
        try:
            before = os.fstat(1).st_ino
            with put_back():
                os.write(1, b"")
                for file in close:
                    os.close(file) if file < 3 else os.closerange(file, file + 1)
            same = os.fstat(1).st_ino == before or len(close) > 2
            os._exit(0 if same else 1)
        except BaseException:  # noqa: BLE001 - it must not come back into the tests
            os._exit(2)
    _, status = os.waitpid(child, 0)

    assert os.waitstatus_to_exitcode(status) == 0


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
