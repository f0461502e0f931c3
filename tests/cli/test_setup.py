import json
from pathlib import Path

import pytest

from casework.casebook import Casebook
from casework.domain.actors import Actor
from casework.errors import ConfigurationError


def test_init_writes_a_configuration_and_makes_the_store(casework):
    made = casework("init --organisation rotherham")

    assert made.exit_code == 0
    assert made.stdout.startswith("Wrote casework.toml and made the store for rotherham.\n")
    assert Path("casework.db").is_file()
    with Casebook.configured("casework.toml") as book:
        assert book.organisation.id == "rotherham"
        assert book.due() == ()


def test_init_makes_the_folder_it_is_given(casework):
    made = casework(
        "init council/records --organisation glasgow --calendar scotland --zone Europe/London"
        " --store sqlite:///cases.sqlite --json"
    )

    told = json.loads(made.stdout)
    assert (told["organisation"], told["calendar"]) == ("glasgow", "scotland")
    assert Path("council/records/cases.sqlite").is_file()
    assert told["store"] == f"sqlite:///{Path('council/records/cases.sqlite').absolute()}"


def test_init_never_overwrites_a_configuration(office):
    before = Path("casework.toml").read_bytes()

    refused = office("init --organisation somebody-else")

    assert refused.exit_code == 2
    assert "casework.toml is there already" in refused.stderr
    assert Path("casework.toml").read_bytes() == before


def test_init_keeps_a_store_that_is_there(bins):
    Path("casework.toml").unlink()

    assert bins("init --organisation rotherham").exit_code == 0
    assert bins("show BINS-1").exit_code == 0


@pytest.mark.parametrize(
    ("mistake", "sentence"),
    [
        ("--organisation 'Rotherham Council'", "it must be an id or a code"),
        ("--organisation x --zone Mars/Olympus", "there is no time zone"),
        ("--organisation x --zone Europe", "there is no time zone"),
        ("--organisation x --calendar mars", "there is no calendar 'mars'"),
        ("--organisation x --store casework.db", "the address of the store has no scheme"),
        ("--organisation x --store oracle:///x", "there is no store 'oracle'"),
        ("--organisation x --store sqlite:///", "the address names no file"),
    ],
)
def test_init_that_fails_leaves_nothing_behind(casework, mistake, sentence):
    refused = casework(f"init {mistake}")

    assert refused.exit_code in {1, 2}
    assert sentence in refused.stderr
    assert not list(Path.cwd().iterdir())


def test_the_configuration_is_found_from_anywhere_by_its_name(bins, tmp_path, monkeypatch):
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")

    assert bins("--config ../casework.toml show BINS-1").exit_code == 0
    assert bins("show BINS-1", env={"CASEWORK_CONFIG": str(tmp_path / "casework.toml")}).exit_code == 0


def test_without_a_configuration_every_command_says_how_to_make_one(casework):
    for line in ("due", "show X", "config show", "verify", "note X --text x --by staff-17"):
        refused = casework(line)
        assert refused.exit_code == 2
        assert refused.stderr == (
            "Error: there is no casework.toml in this folder: make one with 'casework init --organisation ID', "
            "or name one with --config FILE\n"
        )


def test_a_named_configuration_that_is_missing_is_named(casework):
    refused = casework("--config other.toml due")

    assert refused.exit_code == 2
    assert refused.stderr.startswith("Error: other.toml is not there: make one with")


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ("--calendars calendars", "rules.calendars: there is no folder"),
        ("--calendar mars", "organisation.calendar: there is no calendar 'mars'"),
    ],
)
def test_a_setting_that_cannot_be_used_is_refused_and_no_file_that_does_not_exist_is_blamed(
    casework, options, sentence
):
    refused = casework(f"init new --organisation town {options}")

    assert refused.exit_code == 2
    assert "was not written, for its settings would have mistakes" in " ".join(refused.stderr.split())
    assert f"  {sentence}" in refused.stderr
    assert not Path("new/casework.toml").exists()


def test_an_address_that_is_none_is_refused_by_itself(casework):
    refused = casework("init new --organisation town --store casework.db")

    assert refused.stderr.startswith("Error: the address of the store has no scheme: write sqlite:///")
    assert not Path("new/casework.toml").exists()


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("id = rotherham", 'cannot be read: Invalid value (at line 5, column 6): text needs quotes, as in id = "..."'),
        (
            'id = "rotherham',
            "Illegal character '\\n' (at line 5, column 16): the text on line 5 has no closing quotation mark",
        ),
        (
            "id = 'rotherham",
            "(at line 5, column 16): the text on line 5 has no closing quotation mark",
        ),
        (
            'id = """rotherham',
            "(at end of document): a text has no closing quotation mark; look for a line with one mark alone",
        ),
        ("id = =", "cannot be read: Invalid value (at line 5, column 6)\n"),
    ],
)
def test_text_without_quotes_is_told_that_it_needs_them(office, line, sentence):
    path = Path("casework.toml")
    path.write_text(path.read_text().replace('id = "rotherham"', line))

    assert sentence in office("due").stderr


def test_config_show_tells_the_settings_that_hold(office):
    shown = office("config show")

    assert "organisation          rotherham" in shown.stdout
    assert "calendar              england-and-wales" in shown.stdout
    assert "nation                england-and-wales" in shown.stdout
    assert "irregular extensions  refuse" in shown.stdout
    assert "own procedures        -" in shown.stdout


def test_config_show_tells_scripts_the_same(office):
    told = json.loads(office("config show --json").stdout)

    assert (told["organisation"], told["soon_working_days"], told["own_procedures"]) == ("rotherham", 2, None)


def test_config_show_shows_no_password(office):
    written = Path("casework.toml").read_text(encoding="utf-8")
    address = "postgresql://council:secret@db.example/complaints"
    Path("casework.toml").write_text(written.replace("sqlite:///casework.db", address), encoding="utf-8")

    told = json.loads(office("config show --json").stdout)

    assert told["store"] == "postgresql://council:***@db.example/complaints"


def test_config_without_a_command_shows_its_help(casework):
    assert "show  Show the settings" in casework("config").stderr


TOWN = """
id = "town"
name = "Our town"
base = "england-and-wales"
windows = ["09:00-17:00"]
[holidays]
2026-11-23 = "Town day"
"""
OWN_RULE = """
id = "town-complaints"
name = "Town complaints"
jurisdiction = "Town"
legal_status = "local"
applies_to = ["complaint"]
[[version]]
first_stages = ["1"]
citation = "Policy"
evidence = "local"
[[version.stage]]
id = "1"
name = "Stage 1"
[[version.stage.limit]]
id = "respond"
name = "Answer"
starts = "received"
done = "responded"
within = { amount = 1, unit = "working_days" }
citation = "Policy"
evidence = "local"
"""


@pytest.fixture
def town(casework, tmp_path):
    """A folder whose configuration names a calendar and a procedure of the town's own."""
    for name, text in (("calendars/town.toml", TOWN), ("procedures/town-complaints.toml", OWN_RULE)):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(text, encoding="utf-8")
    made = casework("init --organisation town --calendars calendars --procedures procedures --calendar town")
    assert made.exit_code == 0, made.output
    return casework


def test_a_store_can_be_made_for_a_place_with_a_calendar_of_its_own(town):
    told = json.loads(town("config show --json").stdout)

    assert (told["calendar"], told["own_calendars"].endswith("calendars")) == ("town", True)


def test_a_store_can_be_made_with_outcome_schemes_of_its_own(casework, tmp_path):
    (tmp_path / "schemes").mkdir()

    assert casework("init --organisation town --outcomes schemes").exit_code == 0

    assert json.loads(casework("config show --json").stdout)["own_outcomes"].endswith("schemes")
    assert "# outcomes" not in Path("casework.toml").read_text(encoding="utf-8")


def test_a_store_can_be_made_with_frameworks_of_its_own(casework, tmp_path):
    (tmp_path / "promises").mkdir()

    assert casework("init --organisation town --frameworks promises").exit_code == 0

    assert json.loads(casework("config show --json").stdout)["own_frameworks"].endswith("promises")
    assert "# frameworks" not in Path("casework.toml").read_text(encoding="utf-8")


def test_the_deadlines_that_are_worked_out_are_those_that_a_case_would_have(town):
    received = json.loads(
        town("receive --kind complaint --procedure lgsco-code-2024 --on 2026-11-20 --by staff-1 --json").stdout
    )
    worked_out = json.loads(town("deadlines --procedure lgsco-code-2024 --received 2026-11-20 --json").stdout)
    own = json.loads(town("deadlines --procedure town-complaints --received 2026-11-20 --json").stdout)
    england = "deadlines --procedure town-complaints --received 2026-11-20 --json --calendar england-and-wales"

    assert [each["due"] for each in worked_out["deadlines"]] == [each["due"] for each in received["deadlines"]]
    assert own["deadlines"][0]["due"] == "2026-11-24"
    assert json.loads(town(england).stdout)["deadlines"][0]["due"] == "2026-11-23"


def test_the_calculators_know_the_rules_of_the_configuration(town, tmp_path, monkeypatch):
    count = "count --from 2026-11-20 --amount 1 --unit working-days"

    assert town(count).stdout.startswith("Tue 24 Nov 2026\n")
    assert town(f"{count} --calendar england-and-wales").stdout.startswith("Mon 23 Nov 2026\n")
    assert "Our town" in town("calendars list").stdout
    assert "Town day" in town("calendars show town").stdout
    assert "Town complaints" in town("procedures list").stdout
    assert "Town complaints" in town("procedures show town-complaints").stdout
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert "name a --calendar" in town(count).stderr
    assert town(f"--config ../casework.toml {count}").stdout.startswith("Tue 24 Nov 2026\n")


def test_a_configuration_gives_the_zone_and_the_sorts_of_body(casework, tmp_path):
    casework("init --organisation paris --zone Europe/Paris")
    settings = (tmp_path / "casework.toml").read_text(encoding="utf-8")
    (tmp_path / "casework.toml").write_text(settings.replace("bodies = []", 'bodies = ["school"]'), encoding="utf-8")

    late = "2026-05-05T22:30:00+00:00"
    assert "Wed 6 May 2026 00:30" in casework(f"deadlines --procedure foi-2000 --received {late}").stdout
    assert "respond_school" in casework("deadlines --procedure foi-2000 --received 2026-05-05").stdout
    assert (
        "Tue 5 May 2026 23:30"
        in casework(f"deadlines --procedure foi-2000 --received {late} --zone Europe/London").stdout
    )
    counted = f"count --from {late} --amount 1 --unit hours --calendar england-and-wales"
    assert casework(counted).stdout.startswith("Wed 6 May 2026 01:30")


def test_all_mistakes_of_a_configuration_are_told_at_once(casework):
    Path("casework.toml").write_text(
        '[organisation]\nid = "Rother ham"\nzone = 3\nsoon = "2"\nbodies = "school"\ncolour = "red"\n[stor]\n'
    )

    refused = casework("due")

    assert refused.exit_code == 2
    assert refused.stderr.splitlines() == [
        "Error: casework.toml has mistakes",
        (
            "  casework.toml: organisation.id: it must be an id or a code (letters, digits and . _ : / -, "
            "at most 120, no spaces); other text belongs in a note"
        ),
        "  casework.toml: organisation.zone: must be text in quotes, not 3",
        "  casework.toml: organisation.bodies: must be a list, not 'school'",
        "  casework.toml: organisation.soon: must be a whole number, not '2'",
        "  casework.toml: organisation: unknown: colour; remove it, or check the spelling",
        "  casework.toml: store: is missing",
        "  casework.toml: unknown: stor; remove it, or check the spelling",
    ]


@pytest.mark.parametrize(
    ("line", "mistake", "sentence"),
    [
        ('zone = "Europe/London"', 'zone = "Mars"', "organisation.zone: there is no time zone 'Mars'"),
        ('calendar = "england-and-wales"', 'calendar = "mars"', "organisation.calendar: there is no calendar 'mars'"),
        ("# nation =", 'nation = "mars" #', "organisation.nation: there is no calendar 'mars'"),
        ("soon = 2", "soon = -1", "organisation.soon: must be 0 or more working days"),
        ("# procedures =", "procedures =", "rules.procedures: there is no folder"),
        ("# calendars =", "calendars =", "rules.calendars: there is no folder"),
        ("# outcomes =", "outcomes =", "rules.outcomes: there is no folder"),
        ("# frameworks =", "frameworks =", "rules.frameworks: there is no folder"),
        ("[store]", "[store", "cannot be read"),
        ("address", "addres", "store.address: is missing"),
        ('id = "rotherham"', 'id = ["rotherham"]', "organisation.id: must be text in quotes"),
    ],
)
def test_a_mistake_in_the_configuration_says_where_and_what(office, line, mistake, sentence):
    path = Path("casework.toml")
    path.write_text(path.read_text().replace(line, mistake))

    refused = office("due")

    assert refused.exit_code == 2
    assert sentence in refused.stderr


def test_T04_a_closure_of_its_own_moves_what_an_organisation_promises_and_not_what_the_code_asks(office):
    shipped = Path(__file__).parents[2] / "src/casework/data/procedures/local-feedback.toml"
    for folder in ("procedures", "calendars"):
        Path(folder).mkdir()
    text = shipped.read_text(encoding="utf-8").replace('"local-feedback"', '"corporate"')
    number = 'done = "responded"\nwithin = { amount = 5, unit = "working_days" }'
    Path("procedures/corporate.toml").write_text(text.replace('done = "responded"', number), encoding="utf-8")
    Path("calendars/town.toml").write_text(
        'id = "town"\nname = "Town"\nbase = "england-and-wales"\n[holidays]\n2024-12-23 = "Closure"\n'
    )
    path = Path("casework.toml")
    text = path.read_text().replace("# procedures", "procedures").replace("# calendars", "calendars")
    path.write_text(text.replace('calendar = "england-and-wales"', 'calendar = "town"'))

    office("receive --kind comment --procedure corporate --reference C-1 --on 2024-12-20")
    office("receive --kind complaint --procedure lgsco-code-2024 --reference C-2 --on 2024-12-20")
    own, code = (json.loads(office(f"show {case} --json").stdout)["deadlines"] for case in ("C-1", "C-2"))

    assert (own[-1]["limit"], own[-1]["due"]) == ("respond", "2025-01-02")  # one day later than without the closure
    assert (code[0]["limit"], code[0]["due"]) == ("acknowledge", "2024-12-31")


@pytest.mark.parametrize(
    ("line", "nation", "due"),
    [
        ("# nation =", "england-and-wales", "2024-12-27"),
        ('nation = "scotland" #', "scotland", "2024-12-27"),
        ('nation = "town" #', "town", "2025-01-02"),
    ],
)
def test_T04_the_nation_is_the_one_on_whose_calendar_ones_own_is_built_or_another_that_is_named(
    office, line, nation, due
):
    Path("calendars").mkdir()
    closed = '[[closure]]\nname = "Christmas"\nfirst = 2024-12-27\nlast = 2025-01-01\n'
    Path("calendars/town.toml").write_text(f'id = "town"\nname = "Town"\nbase = "england-and-wales"\n{closed}')
    path = Path("casework.toml")
    text = path.read_text().replace("# calendars", "calendars").replace("# nation =", line)
    path.write_text(text.replace('\ncalendar = "england-and-wales"', '\ncalendar = "town"'))

    office("receive --kind information_request --procedure uk-gdpr-sar --reference S-1 --on 2024-11-27")

    assert json.loads(office("config show --json").stdout)["nation"] == nation
    assert json.loads(office("show S-1 --json").stdout)["deadlines"][0]["due"] == due
    asked = office("deadlines --procedure uk-gdpr-sar --received 2024-11-27 --json").stdout
    assert json.loads(asked)["deadlines"][0]["due"] == due


def test_a_store_that_went_missing_is_not_made_anew(bins):
    Path("casework.db").unlink()

    refused = bins("note BINS-1 --text hello")

    assert refused.exit_code == 1
    assert "it is not there; check the address in casework.toml" in refused.stderr
    told = " ".join(refused.stderr.split())
    assert "bring it back with 'casework restore', or, where there never was any, make it with" in told
    assert "'casework init --organisation rotherham' beside casework.toml" in told
    assert not Path("casework.db").exists()


def test_where_only_the_store_is_missing_init_makes_it_as_the_configuration_says(bins):
    Path("casework.db").unlink()
    written = Path("casework.toml").read_text()

    made = bins("init --organisation rotherham")

    assert "Made the store for rotherham, as casework.toml says." in made.output
    assert Path("casework.toml").read_text() == written
    assert Path("casework.db").exists()


def test_a_store_is_not_made_for_another_organisation_than_that_of_the_configuration(bins):
    Path("casework.db").unlink()

    refused = bins("init --organisation doncaster")

    assert refused.exit_code != 0
    assert "is there already" in refused.stderr
    assert not Path("casework.db").exists()


def test_a_configuration_may_name_a_store_that_is_no_file(office):
    path = Path("casework.toml")
    path.write_text(path.read_text().replace("sqlite:///casework.db", "memory:"))

    received = office("receive --kind complaint --procedure lgsco-code-2024 --on 2024-12-20")

    assert received.exit_code == 0


def test_a_casebook_is_opened_by_its_configuration_in_a_program_too(office):
    with Casebook.configured("casework.toml") as book:
        case = book.receive(
            kind="complaint", procedure="lgsco-code-2024", received_at=book.today(), by=Actor("staff-17")
        )

    assert office(f"show {case.id}").exit_code == 0
    with pytest.raises(ConfigurationError):
        Casebook.configured("elsewhere.toml")


def test_what_becomes_of_irregular_extensions_is_one_of_two_words(office):
    path = Path("casework.toml")
    written = path.read_text(encoding="utf-8")
    path.write_text(written.replace('irregular_extensions = "refuse"', 'irregular_extensions = "record"'))
    assert json.loads(office("config show --json").stdout)["irregular_extensions"] == "record"

    path.write_text(written.replace('irregular_extensions = "refuse"', 'irregular_extensions = "forgive"'))
    refused = office("config show")

    assert refused.exit_code == 2
    assert "rules.irregular_extensions: 'forgive' is not known; write one of refuse, record" in refused.stderr


def test_irregular_extensions_stand_among_the_rules_and_nowhere_else(office):
    path = Path("casework.toml")
    written = path.read_text(encoding="utf-8")
    path.write_text(written.replace("soon = 2", 'soon = 2\nirregular_extensions = "record"'))

    assert "organisation: unknown: irregular_extensions" in office("config show").stderr
