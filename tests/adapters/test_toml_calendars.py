import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from casework.adapters.toml_calendars import TomlCalendars, load_calendar_file, load_calendars
from casework.domain.authority import Evidence
from casework.domain.time.calendars import Window
from casework.errors import DataError, NotFoundError

OFFICE = """
id = "rotherham"
name = "Rotherham Council"
base = "england-and-wales"
windows = ["09:00-12:30", "13:30-24:00"]
sources = ["Cabinet, 3 March 2025"]

[holidays]
2025-12-29 = "Christmas closure"
"""

day = dt.date.fromisoformat


@pytest.fixture
def written(tmp_path):
    def write(text, name="rotherham.toml"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def problems(path):
    with pytest.raises(DataError) as refused:
        load_calendar_file(path)
    return [problem.removeprefix(f"{path}: ") for problem in refused.value.problems]


class CountingFolder:
    """A folder that notes which files were opened."""

    def __init__(self, path, opened):
        self.path, self.opened = path, opened

    def __truediv__(self, name):
        return type(self)(self.path / name, self.opened)

    def __getattr__(self, name):
        return getattr(self.path, name)

    def read_text(self, encoding):
        self.opened.append(self.path.name)
        return self.path.read_text(encoding=encoding)


class MeetingFolder(CountingFolder):
    """A folder that opens a file when as many as it waits for want to read one."""

    def read_text(self, encoding):
        self.opened.wait()
        return self.path.read_text(encoding=encoding)


def test_ten_calendars_come_with_casework():
    calendars = load_calendars()

    assert list(calendars) == [
        "all-days",
        "england-and-wales",
        "ireland",
        "new-zealand-lgoima",
        "new-zealand-oia",
        "northern-ireland",
        "scotland",
        "uk-common",
        "uk-union",
        "weekends-only",
    ]
    assert len(calendars) == 10
    assert all(calendars[each].id == each for each in calendars)


def test_T06_the_national_calendars_name_their_publisher_when_they_were_read_and_how_far_they_reach():
    for nation in ("england-and-wales", "scotland", "northern-ireland", "uk-union", "uk-common"):
        calendar = load_calendars()[nation]

        assert calendar.sources[0] == (
            "GOV.UK bank holidays, https://www.gov.uk/bank-holidays, Open Government Licence v3.0"
        )
        assert "Banking and Financial Dealings Act 1971" in calendar.sources[1]
        assert (calendar.known_from, calendar.known_until) == (day("1990-01-01"), day("2028-12-31"))
        assert (calendar.as_of, calendar.evidence) == (day("2026-02-25"), Evidence.READ_SECONDARY)
        assert not calendar.school


def test_calendars_by_definition_have_no_horizon():
    for name in ("all-days", "weekends-only"):
        calendar = load_calendars()[name]

        assert calendar.knows(dt.date.min, dt.date.max)
        assert calendar.holidays == ()


def test_one_calendar_is_read_without_the_others_and_only_once():
    opened = []
    calendars = TomlCalendars(CountingFolder(load_calendars()._folder, opened))
    assert opened == []

    first = calendars["scotland"]

    assert calendars["scotland"] is first
    assert opened == ["scotland.toml"]


def test_what_comes_with_casework_is_read_once_for_all_who_ask(tmp_path):
    assert load_calendars(tmp_path)["scotland"] is load_calendars()["scotland"]


def test_a_calendar_that_two_threads_read_at_the_same_time_is_not_built_on_itself():
    calendars = TomlCalendars(MeetingFolder(load_calendars()._folder, threading.Barrier(2, timeout=20)))

    with ThreadPoolExecutor(2) as threads:
        found = list(threads.map(calendars.__getitem__, ["scotland", "scotland"]))

    assert [each.id for each in found] == ["scotland", "scotland"]


def test_a_combination_reads_its_parts():
    opened = []

    assert TomlCalendars(CountingFolder(load_calendars()._folder, opened))["uk-union"].id == "uk-union"

    assert opened == ["uk-union.toml", "england-and-wales.toml", "scotland.toml", "northern-ireland.toml"]


def test_an_unknown_calendar_is_told_with_the_known_ones():
    with pytest.raises(NotFoundError, match="there is no calendar 'uk': choose one of all-days, england-and-wales"):
        load_calendars()["uk"]


@pytest.mark.parametrize("name", ["../calendars/scotland", "", ".", "scotland.toml", "a" * 500, "a\0b"])
def test_a_name_is_never_a_way_out_of_the_folder(name):
    with pytest.raises(NotFoundError):
        load_calendars()[name]


def test_an_organisations_own_calendar_adds_closures_and_hours_to_a_nation(written):
    own = load_calendar_file(written(OFFICE))

    assert (own.id, own.name) == ("rotherham", "Rotherham Council")
    assert own.closed_by(day("2025-12-29")) == "Christmas closure"
    assert own.closed_by(day("2025-12-25")) == "Christmas Day"
    assert own.known_until == day("2028-12-31")
    assert own.windows == (
        Window(opens=dt.time(9), closes=dt.time(12, 30)),
        Window(opens=dt.time(13, 30), closes=dt.time(0)),
    )
    assert own.school
    assert own.sources[-1] == "Cabinet, 3 March 2025"


def test_an_own_calendar_may_stand_alone(written):
    own = load_calendar_file(
        written(
            """
            id = "school"
            name = "Wath School"
            closed_weekdays = ["friday", "saturday"]
            known_from = 2025-09-01
            known_until = 2026-07-31
            [holidays]
            2025-10-27 = "Half term"
            """
        )
    )

    assert own.closed_weekdays == {4, 5}
    assert own.knows(day("2025-09-01"), day("2026-07-31"))
    assert not own.is_working(day("2025-10-27"))


def test_a_folder_of_own_calendars_lies_over_the_ones_that_come_with_casework(written, tmp_path):
    written(OFFICE)

    calendars = load_calendars(tmp_path)

    assert len(calendars) == 11
    assert calendars["rotherham"].name == "Rotherham Council"
    assert calendars["scotland"].name == "Scotland"
    with pytest.raises(NotFoundError, match="rotherham"):
        calendars["leeds"]


def test_a_single_own_calendar_goes_before_others_of_its_name(written):
    own = load_calendar_file(written(OFFICE.replace('"rotherham"', '"scotland"')))

    calendars = load_calendars().with_own(own)

    assert calendars["scotland"] is own
    assert load_calendars()["scotland"] is not own


def test_all_mistakes_of_a_file_are_told_at_once_with_their_places(written):
    path = written(
        """
        id = "rotherham"
        nam = "Rotherham"
        closed_weekdays = ["saturday", "Sun"]
        known_from = "2012"
        windows = "09:00-17:00"
        school = 1
        [holidays]
        2012-13-01 = "x"
        tomorrow = "x"
        2012-12-01 = 3
        """
    )

    assert problems(path) == [
        "name: is missing",
        (
            "closed_weekdays[1]: must be one of monday, tuesday, wednesday, thursday, friday, saturday, sunday, "
            "not 'Sun'"
        ),
        "known_from: must be a date such as 2026-12-29, not 2012",
        "windows: must be a list, not '09:00-17:00'",
        "school: must be true or false, not 1",
        "holidays['2012-13-01']: must be a date such as 2026-12-29, not 2012-13-01",
        "holidays['tomorrow']: must be a date such as 2026-12-29, not tomorrow",
        "holidays['2012-12-01']: must be text in quotes, not 3",
        "unknown: nam; remove it, or check the spelling",
    ]


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (('"rotherham"', '"two words"'), "id: 'two words' must be letters, digits and . _ -, at most 120, no spaces"),
        (('"england-and-wales"', '"england"'), "base: there is no calendar 'england'"),
        (
            ('base = "england-and-wales"', 'base = "scotland"\nany_of = ["scotland"]'),
            "any_of: a calendar is built on one",
        ),
        (('base = "england-and-wales"', ""), "closed_weekdays: is missing"),
        (('"england-and-wales"', "3"), "base: must be text in quotes, not 3"),
        (('"13:30-24:00"', '"12:00-14:00"'), "rotherham: the business windows 09:00-12:30 and 12:00-14:00 overlap"),
        (('"13:30-24:00"', '"13:30-13:00"'), "windows[1]: the business window 13:30-13:00 closes before it opens"),
        (('"13:30-24:00"', '"1pm-5pm"'), "windows[1]: must be local times such as \"09:00-17:00\", not '1pm-5pm'"),
        (("[holidays]", "[[holidays]]"), "holidays: must be a table"),
    ],
)
def test_a_mistake_says_where_it_is_and_what_to_write(written, change, problem):
    assert problems(written(OFFICE.replace(*change)))[0].startswith(problem)


def test_one_mistake_hides_no_other(written):
    text = """
        id = "two words"
        name = "Own"
        base = "englnd"
        known_from = "2012"
        [holidays]
        2026-12-24 = ""
        2026-12-29 = 3
        """

    found = problems(written(text))

    assert [problem.partition(":")[0] for problem in found] == [
        "known_from", "holidays['2026-12-29']", "id", "holidays.2026-12-24", "base",
    ]  # fmt: skip
    assert found[3] == "holidays.2026-12-24: has no name: say why the day is closed"
    assert found[4].startswith("base: there is no calendar 'englnd'")


def test_T09_a_calendar_without_holidays_must_say_so_and_one_with_holidays_must_say_how_far_they_reach(written):
    bare = 'id = "own"\nname = "Own"\nclosed_weekdays = []\n'

    assert problems(written(bare)) == [
        "holidays: is missing: list them, or write an empty [holidays] to say that there are none"
    ]
    assert problems(written(bare + '[holidays]\n2026-01-01 = "New Year"')) == [
        "known_from: is missing: say from which day the list of holidays is complete",
        "known_until: is missing: say up to which day the list of holidays is complete",
    ]
    assert load_calendar_file(written(bare + "[holidays]")).is_working(day("2026-01-03"))


def test_T16_a_file_without_a_working_day_is_refused(written):
    week = '["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]'

    assert problems(written(f'id = "own"\nname = "Own"\nclosed_weekdays = {week}\n[holidays]')) == [
        "own: it has no working day: leave at least one weekday open"
    ]


def test_parts_with_different_hours_cannot_be_combined(written, tmp_path):
    written(OFFICE)
    both = written('id = "both"\nname = "Both"\nall_of = ["rotherham", "scotland"]', "both.toml")

    with pytest.raises(DataError, match="different business windows") as refused:
        load_calendars(tmp_path)["both"]

    assert refused.value.problems[0].startswith(f"{both.name}: the calendar both combines calendars with")


@pytest.mark.parametrize("text", ["id = ", "id = 'own'\nid = 'own'", "a = " + "[" * 100_000])
def test_a_file_that_is_no_toml_is_refused_in_one_sentence(written, text):
    with pytest.raises(DataError, match=r"rotherham\.toml cannot be read: "):
        load_calendar_file(written(text))


def test_a_file_that_is_missing_or_no_text_is_refused(tmp_path):
    (tmp_path / "own.toml").write_bytes(b"\xff\xfe")

    with pytest.raises(DataError, match=r"own\.toml cannot be read"):
        load_calendar_file(tmp_path / "own.toml")
    with pytest.raises(DataError, match=r"none\.toml cannot be read"):
        load_calendar_file(tmp_path / "none.toml")


def test_a_file_in_a_folder_is_named_like_its_id(written, tmp_path):
    written(OFFICE, "leeds.toml")

    with pytest.raises(DataError, match="the file is named leeds, but its id is rotherham"):
        load_calendars(tmp_path)["leeds"]


def test_calendars_built_on_each_other_in_a_circle_are_refused(written, tmp_path):
    written('id = "a"\nname = "A"\nbase = "b"', "a.toml")
    written('id = "b"\nname = "B"\nbase = "a"', "b.toml")

    with pytest.raises(DataError, match=r"a is built on itself \(a -> b -> a\): break the circle"):
        load_calendars(tmp_path)["a"]


def test_a_calendar_of_the_same_id_is_built_on_the_one_it_takes_the_place_of(written, tmp_path):
    written(
        'id = "scotland"\nname = "Scotland"\nbase = "scotland"\n[holidays]\n2026-09-21 = "Mourning"', "scotland.toml"
    )
    shipped, own = load_calendars()["scotland"], load_calendars(tmp_path)["scotland"]

    assert own.closed_by(day("2026-09-21")) == "Mourning"
    assert set(shipped.holidays) < set(own.holidays)
    assert own.id == shipped.id
    assert own.version != shipped.version


def test_a_calendar_that_takes_no_place_is_not_built_on_itself(written, tmp_path):
    written('id = "a"\nname = "A"\nbase = "a"', "a.toml")

    with pytest.raises(DataError, match="a is built on itself"):
        load_calendars(tmp_path)["a"]


def test_at_the_bottom_of_a_calendar_of_ones_own_lies_that_of_the_nation(written, tmp_path):
    written('id = "town"\nname = "Town"\nbase = "parish"', "town.toml")
    written('id = "parish"\nname = "Parish"\nbase = "scotland"', "parish.toml")
    written('id = "wales"\nname = "Wales"\nbase = "england-and-wales"\n[holidays]\n2026-03-02 = "Day"', "wales.toml")
    changed = 'id = "scotland"\nname = "Scotland"\nbase = "scotland"\n[holidays]\n2026-09-21 = "Mourning"'
    written(changed, "scotland.toml")
    load_calendar_file(written('id = "ireland"\nname = "I"\nbase = "scotland"', "elsewhere"))
    ours = TomlCalendars(tmp_path, beneath=load_calendars())

    assert ours.ground("town").closed_by(day("2026-09-21")) == "Mourning"
    assert ours.ground("wales") == load_calendars()["england-and-wales"]
    assert ours.ground("uk-union").id == "uk-union"
    assert ours.ground("ireland").id == "ireland"
    assert ours.with_own(ours["town"]).ground("town").id == "scotland"
    assert TomlCalendars(tmp_path / "none", beneath={"town": ours["town"]}).ground("town").id == "town"


def test_an_inline_calendar_is_an_id_or_a_base_with_more_holidays():
    calendars = load_calendars()

    inline = calendars.inline({"base": "scotland", "holidays": ["2026-09-21"], "note": "Autumn holiday"})

    assert calendars.inline("scotland") is calendars["scotland"]
    assert inline.closed_by(day("2026-09-21")) == "extra holiday"
    assert inline.id == "scotland+own"
    assert inline.version != calendars["scotland"].version


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        (None, "calendar must be a table, not None"),
        (["scotland"], "calendar must be a table"),
        ({}, "calendar: base: is missing"),
        ({"base": "scotland", "holidays": "2026-09-21"}, "calendar: holidays: must be a list"),
        ({"base": "scotland", "holidays": ["21/09/2026"]}, r"calendar: holidays\[0\]: must be a date"),
        ({"base": "scotland", "holiday": []}, "calendar: unknown: holiday"),
    ],
)
def test_an_inline_calendar_with_a_mistake_is_refused(raw, problem):
    with pytest.raises(DataError, match=problem):
        load_calendars().inline(raw)


def test_an_inline_calendar_on_an_unknown_one_is_refused():
    with pytest.raises(NotFoundError, match="there is no calendar 'uk'"):
        load_calendars().inline({"base": "uk"})


LAYERS = """
id = "own"
name = "Own"
base = "england-and-wales"
windows_on = { friday = ["09:00-12:00"] }

[[yearly_closure]]
name = "Christmas closure"
first = "12-24"
last = "01-01"
holds_from = 2025-12-01
holds_until = 2027-03-31
source = "Cabinet"

[[closure]]
name = "Move"
first = 2026-05-14
last = 2026-05-15

[[term]]
name = "Spring"
first = 2026-01-05
last = 2026-07-21
"""


def test_a_file_lays_closures_rules_of_every_year_and_terms_upon_its_base(written):
    own = load_calendar_file(written(LAYERS, "own.toml"))

    assert own.closed_by(day("2025-12-30")) == "Christmas closure"
    assert own.is_working(day("2024-12-30"))
    assert own.closed_by(day("2026-05-14")) == "Move"
    assert own.closed_by(day("2026-05-25")) == "Spring bank holiday"
    assert (own.known_from, own.known_until) == (day("2026-01-05"), day("2026-07-21"))
    assert own.windows_on(day("2026-02-06")) == (Window(opens=dt.time(9), closes=dt.time(12)),)
    assert own.windows_on(day("2026-02-05")) == (Window(),)
    assert own.sources[-1] == "Cabinet"
    assert own.evidence is Evidence.READ_SECONDARY


def test_a_rule_of_every_year_may_close_single_weekdays(written):
    rule = LAYERS.replace("holds_until = 2027-03-31", 'weekdays = ["friday"]').replace('"12-24"', '"01-02"')
    own = load_calendar_file(written(rule, "own.toml"))

    assert not own.is_working(day("2026-02-06"))
    assert own.is_working(day("2026-02-05"))
    assert problems(written(rule.replace('"friday"', '"Freitag"'), "own.toml"))[0].startswith(
        "yearly_closure[0].weekdays[0]: must be one of monday"
    )


def test_T08_a_file_never_knows_more_than_the_calendar_below(written):
    own = load_calendar_file(written(OFFICE.replace("[holidays]", "known_until = 2040-12-31\n[holidays]")))

    assert own.known_until == day("2028-12-31")


def test_hours_of_a_file_take_the_place_of_those_below_and_those_of_weekdays_with_them(written, tmp_path):
    written(LAYERS, "own.toml")
    kept = written('id = "kept"\nname = "Kept"\nbase = "own"', "kept.toml")
    other = written('id = "other"\nname = "Other"\nbase = "own"\nwindows = ["08:00-20:00"]', "other.toml")
    calendars = load_calendars(tmp_path)

    assert calendars.from_file(kept).windows_on(day("2026-02-06")) == (Window(opens=dt.time(9), closes=dt.time(12)),)
    assert calendars.from_file(other).windows_on(day("2026-02-06")) == (Window(opens=dt.time(8), closes=dt.time(20)),)


def test_all_mistakes_of_the_layers_are_told_at_once_with_their_places(written):
    path = written(
        LAYERS.replace('"12-24"', '"02-30"')
        .replace('"01-01"', '"1 January"')
        .replace("last = 2026-05-15", "last = 2026-05-13\nend = 2026-05-15")
        .replace('friday = ["09:00-12:00"]', "freitag = []")
        .replace('name = "Spring"', 'name = ""')
        .replace('name = "Own"', 'name = "Own"\nevidence = "hearsay"'),
        "own.toml",
    )

    assert sorted(problem.partition(": ")[0] for problem in problems(path)) == [
        "closure[0]", "evidence", "term[0]", "windows_on['freitag']",
        "yearly_closure[0].first", "yearly_closure[0].last",
    ]  # fmt: skip


def test_a_closure_that_ends_before_it_begins_is_refused_at_its_place(written):
    assert problems(written(LAYERS.replace("last = 2026-05-15", "last = 2026-05-13"), "own.toml")) == [
        "closure[0]: Move ends on 2026-05-13, before it begins on 2026-05-14"
    ]


def test_terms_that_run_into_each_other_are_refused(written):
    term = '\n[[term]]\nname = "Summer"\nfirst = 2026-07-21\nlast = 2026-07-30\n'

    assert problems(written(LAYERS + term, "own.toml")) == [
        "term: Summer begins on 2026-07-21, before Spring is over on 2026-07-21"
    ]


def test_T09_closures_from_the_beginning_must_say_how_far_they_reach_and_terms_do_so_themselves(written):
    closure = LAYERS[LAYERS.index("[[closure]]") : LAYERS.index("[[term]]")]
    bare = 'id = "own"\nname = "Own"\nclosed_weekdays = []\n'

    assert problems(written(f"{bare}[holidays]\n{closure}")) == [
        "known_from: is missing: say from which day the list of holidays is complete",
        "known_until: is missing: say up to which day the list of holidays is complete",
    ]
    term = LAYERS[LAYERS.index("[[term]]") :]
    assert load_calendar_file(written(f"{bare}[holidays]\n{closure}{term}")).known_until == day("2026-07-21")


def test_T16_closures_that_leave_no_working_day_are_refused(written):
    text = LAYERS.replace('"12-24"', '"01-01"').replace('"01-01"\nholds', '"12-31"\nholds')
    text = text.replace("holds_until = 2027-03-31\n", "")

    assert problems(written(text, "own.toml")) == [
        "own: it has no working day from 2026-01-05 to 2026-07-21, which is all that it knows: leave a day open"
    ]


def test_every_calendar_that_comes_with_casework_names_its_sources_and_what_they_are_worth():
    calendars = load_calendars()

    for each in calendars:
        assert calendars[each].sources, each
        assert calendars[each].evidence.is_confirmed, each
        assert calendars[each].holidays == () or calendars[each].as_of, each
