import json
import sys
from pathlib import Path

from casework.casebook import Casebook


def test_a_whole_log_is_told_with_its_seal(bins):
    said = bins("verify").stdout.splitlines()

    assert said[0] == "The log of rotherham is whole up to position 1."
    assert said[1] == f"Seal: {json.loads(bins('verify --json').stdout)['seal']}"


def test_a_log_that_was_changed_is_noticed(bins):
    from casework.adapters.sqlite.library import find_library

    connection = find_library().module.connect("casework.db")
    connection.execute("DROP TRIGGER log_never_changes")
    connection.execute("UPDATE log SET actor = 'somebody-else'")
    connection.commit()
    connection.close()

    broken = bins("verify")

    assert broken.exit_code == 1
    assert broken.stdout == ""
    assert "the log of rotherham is broken at position 1" in broken.stderr


def test_the_lists_are_made_anew(bins):
    with Casebook.configured("casework.toml") as book:
        book.store.delete_rows("rotherham")

    assert bins("rebuild").stdout == "1 case looked at, 1 put right.\n"
    assert json.loads(bins("rebuild --json").stdout) == {"cases": 1, "changed": 0}
    assert bins("show BINS-1").exit_code == 0


def test_the_plugin_that_comes_with_casework_is_listed(casework):
    assert casework("plugins").stdout.splitlines()[1].split() == ["builtin", "loaded"]
    assert {"name": "builtin", "loaded": True, "reason": None} in json.loads(casework("plugins --json").stdout)[
        "plugins"
    ]


def test_a_plugin_that_cannot_be_loaded_is_listed_with_its_reason(casework, tmp_path, monkeypatch):
    folder = Path(tmp_path / "site" / "casework_broken-1.dist-info")
    folder.mkdir(parents=True)
    (folder / "METADATA").write_text("Metadata-Version: 2.1\nName: casework-broken\nVersion: 1\n")
    (folder / "entry_points.txt").write_text("[casework]\nbroken = casework_broken\n")
    monkeypatch.setattr(sys, "path", [*sys.path, str(folder.parent)])

    shown = casework("plugins").stdout

    assert "broken   NOT LOADED  ModuleNotFoundError: No module named 'casework_broken'" in shown
