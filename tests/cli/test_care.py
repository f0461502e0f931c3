import json
from pathlib import Path

import casework
from casework.casebook import Casebook
from tests.offices import lose_rows


def test_a_whole_log_is_told_with_its_seal(bins):
    said = bins("verify").stdout.splitlines()

    assert said[0] == "The log of rotherham is whole up to position 2."
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
        lose_rows(book.store, "rotherham")

    assert bins("rebuild").stdout == "1 case looked at, 1 put right.\n"
    assert json.loads(bins("rebuild --json").stdout) == {"cases": 1, "changed": 0, "unreadable": 0}
    assert bins("show BINS-1").exit_code == 0


def test_cases_whose_procedure_was_renamed_stop_no_list_and_are_named_once(office, tmp_path):
    folder = tmp_path / "procedures"
    folder.mkdir()
    own = Path(casework.__file__).parent / "data" / "procedures" / "local-feedback.toml"
    text = own.read_text(encoding="utf-8").replace('id = "local-feedback"', 'id = "our-feedback"', 1)
    (folder / "our-feedback.toml").write_text(text, encoding="utf-8")
    settings = Path("casework.toml")
    settings.write_text(settings.read_text().replace('# procedures = "procedures"', 'procedures = "procedures"'))
    for reference in ("K-1", "K-2"):
        received = office(f"receive --kind compliment --procedure our-feedback --reference {reference} --on 2024-12-20")
        assert received.exit_code == 0, received.output
    (folder / "our-feedback.toml").unlink()
    sentence = "2 cases need a procedure that is missing: our-feedback.\n"

    for line in ("due", "report cases", "report summary", "rebuild", "rebuild --json"):
        answer = office(line)
        assert (answer.exit_code, answer.stderr) == (0, sentence)
    assert json.loads(office("rebuild --json").stdout) == {"cases": 2, "changed": 0, "unreadable": 2}
    mended = office("correct K-1 1 --reason renamed --set procedure=local-feedback")
    assert mended.exit_code == 0, mended.output
    assert office("due").stderr == "1 case needs a procedure that is missing: our-feedback.\n"
