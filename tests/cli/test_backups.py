import json
from pathlib import Path

from tests.reliability.tampering import database


def test_a_store_is_backed_up_and_restored(bins):
    anchor = json.loads(bins("verify --json").stdout)["anchor"]

    backed_up = bins("backup monday.db")
    assert backed_up.stdout.splitlines() == [
        "Wrote the backup monday.db.",
        "The log of rotherham is whole up to position 2.",
        f"Anchor: {anchor}",
    ]

    Path("casework.db").unlink()
    assert bins("show BINS-1").exit_code == 1
    restored = bins("restore monday.db")
    assert restored.stdout.splitlines()[0] == f"Restored {Path('casework.db').absolute()} from monday.db."
    assert bins("show BINS-1").exit_code == 0
    assert bins(f"verify --anchor {anchor}").exit_code == 0


def test_scripts_are_told_what_a_backup_holds(bins):
    told = json.loads(bins("backup --json monday.db").stdout)

    assert (told["file"], told["verified"]) == ("monday.db", True)
    [log] = told["logs"]
    assert (log["organisation"], log["position"]) == ("rotherham", 2)
    assert log["anchor"].startswith(f"rotherham:2:{log['seal']}:")


def test_nothing_is_overwritten(bins):
    assert bins("backup monday.db").exit_code == 0

    for line in ("backup monday.db", "restore monday.db"):
        refused = bins(line)
        assert (refused.exit_code, refused.stdout) == (1, "")
        assert "it is there already, and nothing is overwritten" in refused.stderr


def test_a_drill_restores_nothing(bins):
    assert bins("backup monday.db").exit_code == 0
    before = sorted(Path().iterdir())

    drill = bins("restore --check monday.db")

    assert drill.stdout.splitlines()[0] == "The backup monday.db can be restored."
    assert sorted(Path().iterdir()) == before


def test_a_log_that_was_changed_is_backed_up_only_unchecked(bins):
    with database(Path("casework.db")) as connection:
        connection.execute("UPDATE log SET actor = 'somebody-else'")

    refused = bins("backup monday.db")
    assert refused.exit_code == 1
    assert "the log of rotherham is broken at position 1" in refused.stderr
    assert not Path("monday.db").exists()

    assert bins("backup --no-verify monday.db").stdout.splitlines()[1] == (
        "The log of rotherham goes, unchecked, up to position 2."
    )
    assert bins("restore --check monday.db").exit_code == 1


def test_only_a_store_in_a_file_is_backed_up(office):
    settings = Path("casework.toml")
    settings.write_text(settings.read_text().replace("sqlite:///casework.db", "memory:"))

    for line in ("backup monday.db", "restore monday.db"):
        refused = office(line)
        assert refused.exit_code == 2
        assert "only a store in a file is backed up by casework" in refused.stderr
