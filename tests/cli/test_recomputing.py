"""``casework recompute``: a holiday is proclaimed while cases are open."""

import json

import pytest

from tests.cli.test_refusal_commands import done


@pytest.fixture
def proclaimed(bins, tmp_path):
    """The bins, acknowledged, after a holiday was proclaimed in their time."""
    done(bins("acknowledge BINS-1 --on 2024-12-23"))
    settings = tmp_path / "casework.toml"
    settings.write_text(settings.read_text().replace("# calendars =", "calendars ="))
    folder = tmp_path / "calendars"
    folder.mkdir()
    (folder / "england-and-wales.toml").write_text(
        'id = "england-and-wales"\nname = "England and Wales"\nbase = "england-and-wales"\n'
        '[holidays]\n2025-01-02 = "Day of mourning"\n'
    )
    return bins


def test_the_list_says_before_after_and_why(proclaimed):
    assert done(proclaimed("recompute")) == (
        "1 due date in 1 open case moved.\n"
        "\n"
        "BINS-1\n"
        "  respond (1): Thu 9 Jan 2025 -> Fri 10 Jan 2025\n"
        "    because the calendar changed\n"
        "    Thu 2 Jan 2025 is closed now (Day of mourning)\n"
    )


def test_nothing_is_written_by_looking(proclaimed):
    before = done(proclaimed("verify"))

    done(proclaimed("recompute"))

    assert done(proclaimed("verify")) == before


def test_what_was_settled_is_told_and_stands_in_the_history(proclaimed):
    said = done(proclaimed("recompute --apply favour-complainant"))

    assert said.startswith(
        "1 due date in 1 open case settled, in favour of the complainant: 1 kept, 0 moved.\n"
        "\n"
        "BINS-1\n"
        "  respond (1): Thu 9 Jan 2025 -> Fri 10 Jan 2025, kept at Thu 9 Jan 2025\n"
    )
    assert done(proclaimed("recompute")) == "No due date of an open case has moved.\n"
    history = " ".join(done(proclaimed("show BINS-1 --history")).split())
    assert (
        "dates recomputed: favour complainant; respond of stage 1 kept Thu 9 Jan 2025, Fri 10 Jan 2025 was counted, "
        "because the calendar changed by staff-17"
    ) in history


def test_a_date_that_follows_is_told_with_what_it_was(proclaimed):
    said = done(proclaimed("recompute --apply always"))

    assert said.startswith("1 due date in 1 open case settled, always following: 0 kept, 1 moved.")
    history = " ".join(done(proclaimed("show BINS-1 --history")).split())
    assert "respond of stage 1 Thu 9 Jan 2025 -> Fri 10 Jan 2025, because the calendar changed" in history


def test_a_date_that_is_not_there_any_more_is_told_so(proclaimed):
    done(proclaimed("reclassify BINS-1 --kind comment --procedure local-feedback --reason praise --on 2025-01-03"))

    said = " ".join(done(proclaimed("recompute")).split())

    assert "respond (1): Thu 9 Jan 2025 -> - because the case came under another procedure" in said
    done(proclaimed("recompute --apply never"))
    assert "respond of stage 1 Thu 9 Jan 2025 -> no date" in " ".join(done(proclaimed("show BINS-1 --history")).split())


def test_a_paused_case_and_what_its_complainant_was_told_are_in_the_list(office):
    done(office("receive --kind information-request --procedure foi-2000 --reference FOI-1 --on 2024-12-20"))
    done(office("acknowledge FOI-1 --told-due-on 2025-01-23 --on 2024-12-20"))
    done(office("pause FOI-1 --reason clarification --on 2024-12-23"))
    done(office("correct FOI-1 1 --happened 2024-12-19 --reason typing-error"))

    said = done(office("recompute"))

    assert "respond (1): Thu 23 Jan 2025 -> Wed 22 Jan 2025" in said
    assert "because the record was corrected" in said
    assert "the complainant was told on Fri 20 Dec 2024" in said
    assert "paused since Mon 23 Dec 2024" in said


def test_scripts_get_the_same_as_json(proclaimed):
    told = json.loads(done(proclaimed("recompute --json")))

    (case,) = told["cases"]
    assert (told["policy"], case["reference"]) == (None, "BINS-1")
    assert case["dates"] == [
        {
            "stage": "1",
            "limit": "respond",
            "turn": 0,
            "before": "2025-01-09",
            "after": "2025-01-10",
            "causes": ["calendar"],
            "newly_closed": [{"date": "2025-01-02", "name": "Day of mourning"}],
            "newly_open": [],
            "told_on": None,
            "paused_on": None,
            "kept": None,
        }
    ]
    settled = json.loads(done(proclaimed("recompute --apply never --json")))
    assert (settled["policy"], settled["cases"][0]["dates"][0]["kept"]) == ("never", True)


def test_a_policy_that_is_none_is_refused(proclaimed):
    refused = proclaimed("recompute --apply sometimes")

    assert refused.exit_code == 2
    assert "'sometimes' is not one of 'favour-complainant', 'always', 'never'" in refused.output


def test_whoever_settles_has_to_be_named(proclaimed, monkeypatch):
    monkeypatch.delenv("CASEWORK_ACTOR")

    refused = proclaimed("recompute --apply never")

    assert refused.exit_code == 2
    assert refused.output.startswith("Error: ")
