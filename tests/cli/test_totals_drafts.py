"""``--draft-totals``: what is to be compared with the register, and nothing else."""

from pathlib import Path

import pytest

DRAFT = "import log.csv --mapping log.toml --draft-totals totals.toml"


@pytest.fixture
def log(office):
    """An office with the log of a council and its drafted mapping."""
    rows = [f"C{day},{day}/05/2024,{day}/06/2024,Repairs,Upheld" for day in range(13, 23)]
    rows += ["C23,23/05/2024,23/06/2024,repairs,Not upheld", "C24,24/05/2024,24/06/2024,Bins,Not upheld"]
    header = "Ref,Received,Reply sent,Service,Outcome"
    Path("log.csv").write_text("\n".join([header, *rows, ""]), encoding="utf-8")
    assert office("import --suggest log.csv --out log.toml").exit_code == 0
    return office


def test_a_draft_of_totals_says_nothing_of_the_check(log):
    told = log(DRAFT)

    assert (told.exit_code, told.stdout) == (0, "")
    assert told.stderr == "totals.toml has what was read: compare it with the source, and name it with --totals.\n"


def test_whoever_asks_for_the_check_as_well_has_both(log):
    told = log(f"{DRAFT} --check")

    assert "This was a check: nothing was written." in told.stdout
    assert Path("totals.toml").exists()


def test_a_draft_of_totals_tells_how_many_rows_would_be_rejected(log):
    with Path("log.csv").open("a", encoding="utf-8") as more:
        more.write("C25,35/05/2024,,Bins,\n")

    told = log(DRAFT)

    assert (told.exit_code, told.stdout) == (3, "")
    assert told.stderr.endswith("1 of the rows would be rejected: --check says why.\n")


def test_texts_that_mean_the_same_stand_together_with_their_sum(log):
    log(DRAFT)

    text = Path("totals.toml").read_text("utf-8")

    assert "[columns.Service]\n## together 11, as repairs:\n#Repairs = 10\n#repairs = 1\n#Bins = 1\n" in text
    assert '[columns.Outcome]\n#Upheld = 10\n#"Not upheld" = 2\n' in text
    Path("totals.toml").write_text("\n".join(line.removeprefix("#") for line in text.splitlines()), encoding="utf-8")
    assert log("import log.csv --mapping log.toml --totals totals.toml").exit_code == 0


def test_a_text_that_no_row_has_is_not_listed(log):
    mapping = Path("log.toml").read_text("utf-8")
    Path("log.toml").write_text(mapping.replace('Bins = "bins"', 'Parks = "parks"\nBins = "bins"'), encoding="utf-8")

    log(DRAFT)

    text = Path("totals.toml").read_text("utf-8")
    assert ("#Bins = 1\n" in text, "Parks" in text) == (True, False)
