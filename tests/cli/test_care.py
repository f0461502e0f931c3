import json
from pathlib import Path

import casework
from casework.casebook import Casebook
from tests.entry_examples import bring, draft
from tests.offices import lose_rows
from tests.reliability.tampering import database


def test_a_whole_log_is_told_with_the_anchor_to_keep(bins):
    said, told = bins("verify").stdout.splitlines(), json.loads(bins("verify --json").stdout)

    assert said == ["The log of rotherham is whole up to position 2.", f"Anchor: {told['anchor']}"]
    assert told["anchor"].startswith(f"rotherham:2:{told['seal']}:")


def test_a_later_log_is_held_against_the_anchors_of_earlier(bins):
    first = json.loads(bins("verify --json").stdout)["anchor"]
    assert bins("note BINS-1 --text Rang --on 2024-12-23").exit_code == 0
    second = json.loads(bins("verify --json").stdout)["anchor"]

    assert bins(f"verify --anchor {first}").stdout.splitlines()[1] == "It still has the anchor of earlier."
    both = bins(f"verify --anchor {first} --anchor {second}")
    assert both.stdout.splitlines()[1] == "It still has all 2 anchors of earlier."
    assert json.loads(bins(f"verify --json --anchor {first}").stdout)["anchors"] == 1


def test_a_log_that_was_cut_off_is_found_by_an_anchor(bins):
    assert bins("note BINS-1 --text Rang --on 2024-12-23").exit_code == 0
    anchor = json.loads(bins("verify --json").stdout)["anchor"]
    with database(Path("casework.db")) as connection:
        connection.execute("DELETE FROM log WHERE position = 3")

    assert bins("verify").exit_code == 0
    cut = bins(f"verify --anchor {anchor}")
    assert (cut.exit_code, cut.stdout) == (1, "")
    assert "its end was cut off" in cut.stderr


def test_an_anchor_with_a_slip_of_the_pen_accuses_nobody(bins):
    anchor = json.loads(bins("verify --json").stdout)["anchor"]

    slip = bins(f"verify --anchor {anchor.replace('rotherham:2:', 'rotherham:3:')}")

    assert slip.exit_code == 2
    assert "a symbol of the anchor is wrong" in slip.stderr


def test_a_log_that_was_changed_is_noticed(bins):
    with database(Path("casework.db")) as connection:
        connection.execute("UPDATE log SET actor = 'somebody-else'")

    broken = bins("verify")

    assert broken.exit_code == 1
    assert broken.stdout == ""
    assert "the log of rotherham is broken at position 1" in broken.stderr


def test_the_lists_are_made_anew(bins):
    with Casebook.configured("casework.toml") as book:
        lose_rows(book.store, "rotherham")

    assert bins("rebuild").stdout == "1 case looked at, 1 put right.\n"
    told = {"cases": 1, "changed": 0, "unreadable": 0, "answers": 0, "answers_changed": 0}
    assert json.loads(bins("rebuild --json").stdout) == told
    assert bins("show BINS-1").exit_code == 0


def test_the_rows_of_answers_are_made_anew_too(bins):
    with Casebook.configured("casework.toml") as book:
        bring(book, draft(1), draft(2))
        book.store.replace_answers("rotherham", "fft", [], after=1, last=None, head=book.store.head("rotherham"))

    assert bins("rebuild").stdout.splitlines()[1] == "2 answers to surveys looked at, 1 put right."
    told = json.loads(bins("rebuild --json").stdout)
    assert (told["answers"], told["answers_changed"]) == (2, 0)


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
    assert json.loads(office("rebuild --json").stdout) == {
        "cases": 2,
        "changed": 0,
        "unreadable": 2,
        "answers": 0,
        "answers_changed": 0,
    }
    mended = office("correct K-1 1 --reason renamed --set procedure=local-feedback")
    assert mended.exit_code == 0, mended.output
    assert office("due").stderr == "1 case needs a procedure that is missing: our-feedback.\n"
