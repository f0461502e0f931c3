import pytest

from casework.application.mapping_checks import warnings_of
from casework.application.mappings import Cleaning, Fate
from tests.reading_rows import ANSWERS, CASES, TEXTS, cases, mapping_of, mistakes_in

ON = 'on = { column = "On", formats = ["%d/%m/%Y"] }'
CODE = "letters, digits and . _ : / -, at most 120, no spaces"
KIND = 'kind = { default = "complaint" }'


def changed(text, *changes):
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return text


# The source


@pytest.mark.parametrize(
    ("said", "mistake"),
    [
        ('encoding = "base64"', "source.encoding: there is no encoding 'base64'; write one such as cp1252"),
        ('quote = ""', None),
        ('quote = "--"', "source.quote: must be one character, or nothing where fields have no quotes, not '--'"),
        ('quote = ","', "source.quote: must be one character, or nothing where fields have no quotes, not ','"),
        ("header = -1", "source.header: must be the row of the header, from 1, or 0 where there is none"),
    ],
)
def test_how_a_file_is_read_is_checked(said, mistake):
    text = cases(("[source]", f"[source]\n{said}"))

    if mistake is None:
        assert mapping_of(text).source.quote == ""
    else:
        assert mistakes_in(text) == [mistake]


def test_an_importer_is_told_what_the_mapping_sets():
    said = 'encoding = "cp1252"\nquote = ""\nheader = 0\nsheets = ["2019"]\ntable = "cases"'
    plain, full = (
        mapping_of(CASES),
        mapping_of(cases(("[source]", f"[source]\n{said}"), more="[columns.Ref]\nposition = 1")),
    )
    always = {"fallback": "cp1252", "delimiter": ",", "on_truncated": "refuse"}

    assert plain.options() == always
    assert full.options() == {
        **always,
        "encoding": "cp1252",
        "quote": "",
        "header": 0,
        "sheets": ("2019",),
        "table": "cases",
        "by_position": True,
    }


def test_the_sheets_of_a_workbook_may_lack_what_is_optional_or_dropped_by_its_name_there():
    columns = '[columns.Team]\nname = "Team of"\noptional = true\n[columns.Mood]\nname = "How"\n'
    said = cases(("[source]", 'kept = ["Team"]\ndropped = ["Mood", "Old"]\n[source]'), more=columns)

    assert "optional" not in mapping_of(said).options()
    sheets = mapping_of(said.replace("[source]", '[source]\nsheets = ["*"]'))
    assert sheets.options()["optional"] == ("Team of", "How", "Old")


@pytest.mark.parametrize(
    ("said", "mistake"),
    [
        ('columns = ["Ref"]\nrule = "content"', "identity: has both columns and a rule; one of them must go"),
        (
            'rule = "content"\nrows = "several"',
            "identity.rows: rows that are known by their content are never several of one case",
        ),
    ],
)
def test_what_names_a_row_is_checked(said, mistake):
    assert mistakes_in(cases(('columns = ["Ref"]', said))) == [mistake]


# Records


def test_each_record_has_its_own_tables():
    assert mistakes_in(changed(CASES, ("[fields]", "[labelled]"))) == [
        "labelled.collection: is missing",
        "labelled.text: is missing",
        "labelled: unknown: kind, received; remove it, or check the spelling",
        "fields: is missing",
    ]
    assert mistakes_in(f'{ANSWERS}[standing]\ncolumn = "x"\ncodes = {{}}\n[fields]\n{KIND}\n') == [
        "fields: has no place in a mapping whose record is survey_answer",
        "standing: has no place in a mapping whose record is survey_answer",
    ]
    assert mistakes_in(changed(ANSWERS, ('rule = "content"', 'columns = ["Ref"]\nrows = "several"'))) == [
        "identity.rows: several rows are one only where they are a case"
    ]


@pytest.mark.parametrize(
    ("rule", "mistakes"),
    [
        ('columns = ["Trust"]\ncodes = { NEAS = "neas" }', []),
        ('columns = ["Trust"]\nrules = [{ match = "^N", value = "neas" }]\ndefault = "nhft"', []),
        ('default = "neas"', []),
        (
            'columns = ["Trust"]',
            ["organisation.codes: list every organisation, or a slip of the source would begin a log of its own"],
        ),
        (
            'columns = ["Trust"]\ncodes = { NEAS = "neas" }\nunlisted = "other"',
            ["organisation.unlisted: other would be an organisation; reject what is not listed"],
        ),
    ],
)
def test_no_slip_of_the_source_begins_the_log_of_another_organisation(rule, mistakes):
    text = cases(more=f"\n[organisation]\n{rule}\n")

    assert (mistakes_in(text) if mistakes else list(mapping_of(text).organisations())) == (
        mistakes or [code for code in ("nhft", "neas") if code in rule]
    )


def test_an_answer_needs_its_scale_and_numbers_outside_of_it():
    assert mistakes_in(changed(ANSWERS, ("scale = { best = 1, worst = 5 }\n", ""))) == [
        "answer.scale: is missing, and nobody knows without it which score is the best"
    ]
    assert mistakes_in(changed(ANSWERS, ("[6, 7]", "[5, 6]"))) == ["answer.outside: 5 is on the scale"]
    assert mistakes_in(changed(ANSWERS, ("best = 1", "best = 5"))) == [
        "answer.scale: a scale has its best and its worst point at two ends, and at most 1001 points"
    ]


@pytest.mark.parametrize(
    ("change", "mistake"),
    [
        (("lowest = -5\n", ""), "labelled.lowest: give both ends of the criticality, lowest and highest"),
        (("lowest = -5\nhighest = 5\n", ""), "labelled.lowest: give both ends of the criticality, lowest and highest"),
        (("lowest = -5", "lowest = 5"), "labelled.lowest: must be below highest"),
    ],
)
def test_a_criticality_needs_both_ends(change, mistake):
    assert mistakes_in(changed(TEXTS, change)) == [mistake]


# Procedures


@pytest.mark.parametrize(
    ("said", "mistake"),
    [
        ("", ": has no condition; write it as the default of procedure"),
        (
            "received_from = 2024-04-02\nreceived_until = 2024-04-01",
            ".received_from: is after received_until, so nothing fits",
        ),
        (
            "received_unknown = true\nreceived_from = 2024-04-02",
            ".received_unknown: a receipt that nobody knows is neither before nor after a day",
        ),
    ],
)
def test_a_condition_of_a_procedure_makes_sense(said, mistake):
    assert mistakes_in(cases(more=f'[[procedure_by]]\nprocedure = "p"\n{said}\n')) == [f"procedure_by[0]{mistake}"]


def test_a_mapping_names_every_procedure_once():
    mapping = mapping_of(cases(more='[[procedure_by]]\nprocedure = "none"\nreceived_unknown = true\n'))

    assert mapping.procedures() == ("local-feedback", "none")


# Events and other parts


def test_an_outcome_in_words_is_told_with_the_code_that_says_it():
    found = '[[matter.finding]]\nscheme = "upheld"\noutcome = { columns = ["On"], codes = { No = "not upheld" } }\n'

    assert mistakes_in(cases(more=f'[[matter]]\nservice = {{ default = "bins" }}\n{found}')) == [
        f"matter[0].finding[0].outcome: codes.'No': 'not upheld' must be a code: write 'not-upheld'; {CODE}"
    ]


def test_an_event_takes_only_what_it_can_say():
    assert mistakes_in(cases(more=f'[[event]]\nevent = "closed"\nletter = {{ default = "x" }}\n{ON}\n')) == [
        "event[0].letter: says nothing of closed, which takes note, outcome, with_last_answer"
    ]


@pytest.mark.parametrize(
    ("said", "mistakes"),
    [
        ('event = "milestone"', ["event[0].name: is missing, and milestone needs it"]),
        (
            'event = "date_agreed"',
            [f"event[0].{name}: is missing, and date_agreed needs it" for name in ("limit", "until")],
        ),
        ('event = "assigned"', ["event[0]: assigned needs a handler or a team"]),
        (
            'event = "escalated"\nstage = "stage two"',
            [f"event[0].stage: 'stage two' must be a code: write 'stage-two'; {CODE}"],
        ),
        ('event = "escalated"\nstage = "?"', [f"event[0].stage: '?' must be a code: {CODE}"]),
    ],
)
def test_an_event_needs_what_it_says(said, mistakes):
    assert mistakes_in(cases(more=f"[[event]]\n{said}\n{ON}\n")) == mistakes


def test_only_more_time_needs_no_day_on_which_it_was_given():
    more_time = f'[[event]]\nevent = "extended"\nlimit = "respond"\n{ON.replace("on", "until", 1)}\n'
    taken_on = '[[event]]\nevent = "accepted"\n'

    assert mistakes_in(cases(more=more_time + taken_on)) == ["event[1].on: is missing, and accepted needs it"]


@pytest.mark.parametrize("event", ["closed", "withdrawn"])
def test_an_ending_that_says_of_which_rows_needs_no_day(event):
    said = 'where = { column = "On", match = "Withdrawn" }'

    assert mapping_of(cases(more=f'[[event]]\nevent = "{event}"\n{said}\n')).event[0].on is None
    assert mistakes_in(cases(more=f'[[event]]\nevent = "{event}"\n')) == [
        f"event[0].on: is missing, and {event} needs it, or a where that says of which rows nobody knows the day"
    ]


def test_a_closing_with_the_last_answer_has_no_day_of_its_own_and_is_a_closing():
    last = '[[event]]\nevent = "{}"\nwith_last_answer = true\n'

    assert mapping_of(cases(more=last.format("closed"))).event[0].with_last_answer
    assert mistakes_in(cases(more=f'{last.format("closed")}on = {{ column = "On", formats = ["%d/%m/%Y"] }}\n')) == [
        "event[0].on: has no place beside with_last_answer, which is the day"
    ]
    assert mistakes_in(cases(more=last.format("withdrawn"))) == [
        "event[0].with_last_answer: says nothing of withdrawn, which takes note"
    ]


def test_a_referral_needs_its_day():
    said = 'body = { default = "ombudsman" }\nwhere = { column = "On", match = "Withdrawn" }'

    assert mistakes_in(cases(more=f'[[event]]\nevent = "referred"\n{said}\n')) == [
        "event[0].on: is missing, and referred needs it"
    ]


def responded(*stages):
    return "".join(f'[[event]]\nevent = "responded"\nstage = "{stage}"\n{ON}\n' for stage in stages)


def test_a_later_stage_with_an_answer_and_no_beginning_is_remarked_with_the_column_that_may_have_it():
    kept = 'kept = ["Stage 2 received", "Officer", "S3 begun"]\n'

    (remark,) = warnings_of(mapping_of(cases(more=responded("1", "2"), before=kept)))

    assert remark.startswith("Nothing says when stage 2 began, so each row with an answer in it is rejected: write an")
    assert remark.endswith("'Stage 2 received', which is kept as words, may be it.")
    assert len(warnings_of(mapping_of(cases(more=responded("1", "2", "3"))))) == 2


def test_one_stage_or_an_escalation_needs_no_remark():
    begun = f'[[event]]\nevent = "escalated"\n{ON}\n'

    assert warnings_of(mapping_of(cases(more=responded("1")))) == []
    assert warnings_of(mapping_of(cases(more=responded("1", "2") + begun))) == []


@pytest.mark.parametrize("policy", ['unreadable = "unknown"', 'ambiguous = "unknown"'])
def test_an_ending_on_a_day_that_is_not_known_never_leaves_a_case_open_unnoticed(policy):
    ended = f'[[event]]\nevent = "EVENT"\n{ON}\n'.replace("] }", f"], {policy} }}")
    referred = ended.replace("EVENT", "referred") + 'body = { default = "ombudsman" }\n'
    standing = '[standing]\ncolumn = "State"\ncodes = { C = "finished" }\n'

    assert mistakes_in(cases(more=referred)) == [
        "event[0].on: a day that is not known would leave the case open; reject the row, or add a standing"
    ]
    assert mapping_of(cases(more=referred + standing)).standing is not None
    for kept in ("closed", "withdrawn"):
        assert mapping_of(cases(more=ended.replace("EVENT", kept))).standing is None


def test_two_verdicts_have_two_names():
    verdict = '[[verdict]]\nname = "target"\nverdict = { default = "met" }\n'

    assert mistakes_in(cases(more=verdict * 2)) == [
        "verdict[1].name: is that of another verdict, and would stand in its place"
    ]


def test_every_event_may_stand_in_a_mapping():
    words = mistakes_in(cases(more=f'[[event]]\nevent = "died"\n{ON}\n'))[0]

    assert all(fate.value in words for fate in Fate)


@pytest.mark.parametrize(
    ("more", "mistake"),
    [
        ('[[party]]\nrole = "representative"', "party[0]: name what is known of the person, or the actor"),
        ("[[matter]]", "matter[0]: says nothing; name a service, categories, a summary or a finding"),
        (
            '[[matter]]\n[[matter.finding]]\nscheme = "the scheme"\noutcome = { default = "x" }',
            f"matter[0].finding[0].scheme: 'the scheme' must be a code: write 'the-scheme'; {CODE}",
        ),
        ('[[verdict]]\nname = "target"', "verdict[0]: name the due date of the source, or its verdict"),
        (
            '[[verdict]]\nname = "the target"\nverdict = { default = "met" }',
            f"verdict[0].name: 'the target' must be a code: write 'the-target'; {CODE}",
        ),
    ],
)
def test_parts_of_a_case_say_something(more, mistake):
    assert mistakes_in(cases(more=f"{more}\n")) == [mistake]


# Dates and values


@pytest.mark.parametrize(
    ("rule", "mistake"),
    [
        ('formats = ["%d/%m/%Y"]', "name its column, or columns of which the first that can be read counts"),
        ('column = "A", columns = ["B"], formats = ["%d/%m/%Y"]', "has both column and columns; one of them must go"),
        (
            'column = "A", formats = ["%d/%m/%Y"], pivot = 50',
            "pivot: must be from 0 to 100, and belongs to a format with %y",
        ),
        (
            'column = "A", formats = ["%d/%m/%y"], pivot = 101',
            "pivot: must be from 0 to 100, and belongs to a format with %y",
        ),
        (
            'column = "A", by = { column = "T", formats = { X = ["%d"] } }',
            "by.formats.'X': '%d' must have year, month and day, or nobody could say which day it is",
        ),
        ('column = "A", formats = ["%d %m %Y %y"], pivot = 9', "formats: '%d %m %Y %y' says the same thing twice"),
        ('column = "A", formats = ["%d %Y %j"]', "formats: '%d %Y %j' says the same thing twice"),
        ('column = "A", formats = ["%m %Y %j"]', "formats: '%m %Y %j' says the same thing twice"),
        ('column = "A", formats = ["%a %A %d %m %Y"]', "formats: '%a %A %d %m %Y' says the same thing twice"),
        (
            'column = "A", formats = ["%d/%m/%Y %H %S"]',
            "formats: '%d/%m/%Y %H %S' has a small part of a time, but not the greater one",
        ),
    ],
)
def test_a_rule_for_a_date_leaves_nothing_open(rule, mistake):
    text = cases(('{ column = "Received", formats = ["%d/%m/%Y"] }', f"{{ {rule} }}"))

    assert mistakes_in(text) == [f"fields.received: {mistake}"]


@pytest.mark.parametrize(
    ("said", "mistakes"),
    [
        (
            'service = { columns = ["A"], codes = { " " = "x" } }',
            ["fields.service: codes: a blank is in no list; give a default instead"],
        ),
        (
            'service = { columns = ["A"], fold = true }',
            ["fields.service: fold: belongs to codes"],
        ),
        (
            'service = { columns = ["A"], codes = { PU = "p", "P/U" = "p", u = "u", U = "v" }, fold = true }',
            ["fields.service: codes: with fold, 'u' and 'U' are one text, and have two values"],
        ),
        (
            'service = { columns = ["A"], split = ";", one_hot = { B = "b" } }',
            [f"fields.service: {name}: belongs to categories, which may be several" for name in ("one_hot", "split")]
            + ["fields.service: one_hot: says it all; columns, codes, rules, split and default must go"],
        ),
        (
            'categories = { cause = { columns = ["A"], split = "" } }',
            ["fields.categories.cause: split: say what stands between the values, such as ;"],
        ),
        (
            'categories = { cause = { one_hot = { B = "the b" } } }',
            [f"fields.categories.cause: one_hot.'B': 'the b' must be a code: write 'the-b'; {CODE}"],
        ),
        (
            'formality = { columns = ["A"], unlisted = "other" }',
            ["fields.formality: unlisted: it has no value other; write reject or unknown"],
        ),
    ],
)  # fmt: skip
def test_a_rule_for_a_value_makes_sense(said, mistakes):
    assert mistakes_in(cases((KIND, f"{KIND}\n{said}"))) == mistakes


def test_a_number_must_be_one():
    assert mistakes_in(changed(ANSWERS, ('columns = ["Score"]', 'columns = ["Score"], codes = { Good = "one" }'))) == [
        "answer.score: codes.'Good': 'one' must be a whole number"
    ]


# Columns, joins and what is personal


@pytest.mark.parametrize(
    ("said", "mistake"),
    [
        ("position = 0", ".position: must be 1 or more"),
        ("position = 1\naliases = ['R']", ": has both a position and names; one of them must go"),
        ("transforms = [{ pad = 0 }]", ".transforms[0].pad: must be 1 or more"),
        (
            "transforms = [{ extract = 'x' }]",
            ".transforms[0].extract: must have one group in brackets, around what is taken",
        ),
        (
            "transforms = ['upper']",
            (
                ".transforms[0]: 'upper' is not known; write one of "
                f"{', '.join(Cleaning)}, {{ pad = 5 }} or {{ extract = '...' }}"
            ),
        ),
        ("transforms = [{ pad = 5, extract = '(x)' }]", None),
    ],
)
def test_how_a_column_is_found_and_cleaned_is_checked(said, mistake):
    (found,) = mistakes_in(cases(more=f"[columns.Ref]\n{said}\n"))

    assert found == f"columns['Ref']{mistake}" if mistake else "is not known" in found


def test_a_column_that_nothing_reads_is_a_mistake():
    assert mistakes_in(cases(more="[columns.Reff]\nposition = 1\n")) == [
        "columns['Reff']: nothing reads it; take it away, or drop it"
    ]


WHY = "is personal, and would stand in the log as it is"


def test_a_personal_text_never_stands_in_the_log():
    text = cases(
        (KIND, f'{KIND}\nservice = {{ columns = ["What"] }}\nsummary = {{ columns = ["What"] }}'),
        before='personal = ["What", "Ref", "Received"]\n',
    )

    assert mistakes_in(text) == [
        f"identity.columns: 'Ref' {WHY}",
        f"fields.received: 'Received' {WHY}",
        f"fields.service: 'What' {WHY}",
    ]


def test_what_the_mapping_makes_of_a_personal_text_may_stand_in_the_log():
    kind = 'kind = { columns = ["What"], rules = [{ match = "x", value = "complaint" }] }'

    assert mapping_of(cases((KIND, kind), before='personal = ["What"]\n')).personal == ("What",)


JOIN = '[[join]]\nname = "answers"\nfile = "answers.csv"\nhere = "Ref"\nthere = "CaseRef"\n'


def test_a_joined_file_lies_beside_the_first_under_a_name_of_its_own():
    assert mapping_of(cases(more=JOIN)).join[0].here == "Ref"
    assert mistakes_in(cases(more=JOIN + JOIN.replace('"answers.csv"', '"../answers.csv"'))) == [
        "join[1].name: must be a name of its own, without a point",
        "join[1].file: must be the name of a file beside the first, without a folder",
    ]


# How dates are written, said once

DATES = '[dates]\nformats = ["%d/%m/%Y"]\npivot = 50\n'
PLAIN = ('received = { column = "Received", formats = ["%d/%m/%Y"] }', 'received = { column = "Received" }')


def test_dates_may_be_written_as_is_said_once():
    said = '[dates]\nformats = ["%Y-%m-%d"]\nexcel = "1904"\nambiguous = "first"'
    more = f'{said}\n[[event]]\nevent = "closed"\non = {{ column = "On", formats = ["%d/%m/%Y"] }}'
    received, on = (each.rule for each in mapping_of(cases(PLAIN, more=more)).date_targets())

    assert (received.column, received.formats, received.excel, received.ambiguous) == (
        "Received",
        ("%Y-%m-%d",),
        "1904",
        "first",
    )
    assert (on.formats, on.excel, on.ambiguous) == (("%d/%m/%Y",), None, "reject")


@pytest.mark.parametrize("own", ['by = { column = "Team", formats = { x = ["%Y-%m-%d"] } }', 'excel = "1900"'])
def test_a_date_that_says_itself_how_it_is_written_takes_nothing_of_it(own):
    text = cases((PLAIN[0], f'received = {{ column = "Received", {own} }}'), more='[dates]\nformats = ["%d.%m.%Y"]')

    (received,) = mapping_of(text).date_targets()
    assert received.rule.formats == ()


def test_a_mistake_in_how_all_dates_are_written_is_told_once():
    assert mistakes_in(cases(PLAIN, more=DATES)) == [
        "dates: pivot: must be from 0 to 100, and belongs to a format with %y"
    ]
    assert mistakes_in(cases(PLAIN)) == ["fields.received: formats: name at least one, such as %d/%m/%Y"]


# How people are told of a target


def test_a_target_of_an_event_is_told_by_what_happened_and_its_columns():
    more = """
[[event]]
event = "responded"
on = { columns = ["Sent", "Rung"], formats = ["%d/%m/%Y"] }
outcome = { default = "upheld" }

[[verdict]]
name = "target"
due = { column = "Due", formats = ["%d/%m/%Y"] }
verdict = { columns = ["In time?"] }

[[matter]]
categories = { ward = { columns = ["Ward"] } }
"""
    mapping = mapping_of(cases(more=more))

    assert [each.name for each in (*mapping.date_targets(), *mapping.value_targets())] == [
        "received",
        "responded (Sent and Rung)",
        "verdict target due (Due)",
        "kind",
        "matter categories ward (Ward)",
        "responded outcome",
        "verdict target (In time?)",
    ]


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("dd/mm/yyyy", "write %d/%m/%Y"),
        ("YYYY-MM-DD", "write %Y-%m-%d"),
        ("day month year", "write one such as %d/%m/%Y"),
    ],
)
def test_a_format_as_spreadsheets_write_it_is_told_as_it_is_written_here(written, why):
    (mistake,) = mistakes_in(cases(('"%d/%m/%Y"', f'"{written}"')))

    assert mistake == f"fields.received: formats: {written!r} has no part that is read: {why}"


def test_findings_alone_make_no_second_matter_beside_that_of_the_fields():
    service = ("kind = {", 'service = { columns = ["Team"] }\nkind = {')
    finding = '[[matter]]\n[[matter.finding]]\nscheme = "upheld"\noutcome = { columns = ["Found"] }\n'

    (mistake,) = mistakes_in(cases(service, more=finding))

    assert mistake == (
        "matter[0]: has findings alone, and [fields] has the service or categories of another matter: write these "
        "here, or each case has a second matter that is of nothing"
    )
    assert mapping_of(cases(more=finding)).matter[0].finding


def test_of_an_event_whose_name_is_a_slip_it_is_told_which_is_meant_and_nothing_else():
    extended = '[[event]]\nevent = "extneded"\nlimit = "respond"\non = { column = "Ref" }\nuntil = { column = "Ref" }\n'

    (found,) = mistakes_in(cases(more=extended))

    assert found.startswith("event[0].event: 'extneded' is not known; did you mean 'extended'? Else write one of ")
