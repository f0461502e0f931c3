import pytest

from casework.domain.cases.vocabulary import Channel, Formality, Kind
from tests.reading_rows import Rows, cases

KIND = 'kind = { default = "complaint" }'
NO_CODE = "no code, which is letters, digits and . _ : / -, at most 120, no spaces: let the mapping list its values"


def fields(said, *columns, before=""):
    """Return the reader of a register with more *said* of its fields."""
    return Rows(cases((KIND, said), before=before), "Ref", "Received", *columns)


def service(rule):
    return fields(f"{KIND}\nservice = {{ {rule} }}", "Team")


def of(rows, *cells):
    return rows.draft("1", "02/03/2020", *cells)


def why(rows, *cells):
    return rows.reasons("1", "02/03/2020", *cells)


# Lists of codes, and words as they stand


def test_a_listed_text_becomes_its_code():
    rows = service('columns = ["Team"], codes = { Bins = "waste" }')

    assert of(rows, " Bins ").matters[0].service == "waste"
    assert why(rows, "Roads") == "Team: 'Roads' is not in the mapping's list for service"


@pytest.mark.parametrize("text", ["waste team", "WASTE-TEAM", " Waste_Team ", "wasteteam", "Waste / team."])
def test_a_list_may_take_every_way_of_writing_a_text_for_the_same(text):
    listed = 'columns = ["Team"], codes = { "Waste team" = "waste" }'

    assert of(service(f"{listed}, fold = true"), text).matters[0].service == "waste"
    assert why(service(listed), text) == f"Team: {text.strip()!r} is not in the mapping's list for service"


@pytest.mark.parametrize("text", ["15", "1/5", "-1.5", "1.50", "--"])
def test_signs_beside_digits_and_alone_count_in_every_list(text):
    rows = service('columns = ["Team"], codes = { "1.5" = "waste", "-" = "none" }, fold = true, default = "blank"')

    assert why(rows, text) == f"Team: {text!r} is not in the mapping's list for service"
    assert [of(rows, each).matters[0].service for each in ("1.5", "-", " ")] == ["waste", "none", "blank"]


@pytest.mark.parametrize(("unlisted", "found"), [("unknown", None), ("other", "other")])
def test_what_a_list_does_not_have_may_be_unknown_or_other(unlisted, found):
    draft = of(service(f'columns = ["Team"], codes = {{ Bins = "waste" }}, unlisted = "{unlisted}"'), "Roads")

    assert (draft.matters[0].service, "service" in draft.met.unknown) == (found, found is None)


def test_a_blank_is_unknown_or_the_default():
    assert of(service('columns = ["Team"], codes = { Bins = "waste" }'), " ").met.unknown == ("service",)
    assert (
        of(service('columns = ["Team"], codes = { Bins = "waste" }, default = "none"'), "").matters[0].service == "none"
    )
    assert of(service('columns = ["Team"], default = "none"'), "").matters[0].service == "none"


def test_a_text_that_is_a_code_may_stand_for_itself():
    assert of(service('columns = ["Team"]'), "waste ").matters[0].service == "waste"
    assert why(service('columns = ["Team"]'), "the bins") == f"Team: {NO_CODE}"


@pytest.mark.parametrize(("unlisted", "found"), [("unknown", None), ("other", "other")])
def test_a_text_that_is_no_code_may_be_unknown_or_other(unlisted, found):
    assert of(service(f'columns = ["Team"], unlisted = "{unlisted}"'), "the bins").matters[0].service == found


def test_words_of_casework_may_stand_in_the_source_as_they_are():
    rows = fields(
        'kind = { columns = ["Type"] }\nchannel = { columns = ["How"], unlisted = "other" }\n'
        'formality = { columns = ["Formal"], codes = { F = "formal" } }',
        *("Type", "How", "Formal"),
    )
    draft = of(rows, "compliment", "by pigeon", "F")

    assert (draft.kind, draft.channel, draft.formality) == (Kind.COMPLIMENT, Channel.OTHER, Formality.FORMAL)
    assert why(rows, "Praise") == (
        "Type: 'Praise' is none of complaint, service_request, compliment, comment, suggestion, enquiry, "
        "information_request: let the mapping list its values"
    )


def test_a_row_without_a_kind_is_no_case():
    assert why(fields('kind = { columns = ["Type"] }', "Type"), "") == "Type: it says no kind"


def test_several_columns_are_read_one_below_the_other():
    rows = fields(f'{KIND}\nsummary = {{ columns = ["What", "More"] }}', "What", "More")

    assert of(rows, "Thanks", "to Jo").summary == "Thanks\nto Jo"
    assert of(rows, " ", "to Jo").summary == "to Jo"
    assert of(rows).summary is None


def test_a_text_without_words_may_have_a_default():
    assert (
        of(fields(f'{KIND}\nsummary = {{ columns = ["What"], default = "none given" }}', "What")).summary
        == "none given"
    )


# Text rules


def test_the_first_rule_that_is_found_decides_and_the_unmatched_are_counted():
    rows = fields(
        'kind = { columns = ["What"], rules = [{ match = "thank", value = "compliment" }, '
        '{ match = "a", value = "comment" }], default = "complaint" }',
        "What",
    )

    assert [of(rows, text).kind for text in ("thanks a lot", "a word", "bin", "x" * 300 + "a")] == [
        Kind.COMPLIMENT, Kind.COMMENT, Kind.COMPLAINT, Kind.COMMENT,
    ]  # fmt: skip
    assert of(rows, "bin").met.rules == (("kind", None),)
    assert of(rows, "thanks").met.rules == (("kind", "thank"),)


# Categories


def categories(rule, *columns):
    return fields(f"{KIND}\ncategories = {{ cause = {{ {rule} }} }}", *columns)


def test_a_text_may_have_several_categories():
    rows = categories('columns = ["Causes"], split = ";", codes = { Delay = "delay", Staff = "staff" }', "Causes")

    assert of(rows, "Staff; Delay;;Staff").matters[0].categories == (("cause", "staff"), ("cause", "delay"))
    assert of(rows, " ; ").met.unknown == ("categories.cause",)
    assert why(rows, "Delay;Noise") == "Causes: 'Noise' is not in the mapping's list for categories.cause"


def test_what_a_list_does_not_have_hides_no_other_category():
    rows = categories('columns = ["Causes"], split = ";", codes = { Delay = "delay" }, unlisted = "unknown"', "Causes")

    assert of(rows, "Noise;Delay").matters[0].categories == (("cause", "delay"),)


def test_marked_columns_are_categories():
    rows = categories('one_hot = { "Is delay" = "delay", "Is staff" = "staff" }', "Is delay", "Is staff")

    assert of(rows, "1", "0").matters[0].categories == (("cause", "delay"),)
    assert of(rows, "Yes", "x").matters[0].categories == (("cause", "delay"), ("cause", "staff"))
    assert why(rows, "2", "") == "Is delay: '2' is no mark, such as 1 or 0, yes or no"


@pytest.mark.parametrize(
    ("marks", "unknown"),
    [
        (("0.0", "No"), ()),
        (("No", ""), ("categories.cause",)),
        (("", ""), ("categories.cause",)),
        (("No", "perhaps"), ("categories.cause",)),
    ],
)
def test_none_of_them_is_unknown_only_where_a_column_does_not_say_so(marks, unknown):
    one_hot = 'one_hot = { "Is delay" = "delay", "Is staff" = "staff" }, unlisted = "unknown"'
    draft = of(categories(one_hot, "Is delay", "Is staff"), *marks)

    assert (draft.matters[0].categories, draft.met.unknown) == ((), unknown)


def test_a_mark_that_cannot_be_read_may_be_taken_for_none():
    rows = categories('one_hot = { "Is delay" = "delay" }, unlisted = "unknown"', "Is delay")

    assert of(rows, "2").matters[0].categories == ()


# Personal columns


def test_a_personal_text_is_quoted_in_no_reason():
    rows = fields(
        f'{KIND}\nservice = {{ columns = ["What"], codes = {{ Bins = "waste" }} }}',
        "What",
        before='personal = ["What"]\n',
    )

    assert why(rows, "Jo Smith") == "What: what it says is not in the mapping's list for service"


# The organisation


def test_an_organisation_may_come_from_a_column():
    text = cases(more='[organisation]\ncolumns = ["Trust"]\ncodes = { NEAS = "neas" }\n')
    rows = Rows(text, "Ref", "Received", "Trust")

    assert of(rows, "NEAS").organisation == "neas"
    assert why(rows, "") == "Trust: it says no organisation"
    assert why(rows, "XX") == "Trust: 'XX' is not in the mapping's list for organisation"


def test_every_problem_of_a_row_is_told_at_once():
    rows = fields('kind = { columns = ["Type"] }\nservice = { columns = ["Team"] }', "Type", "Team")

    assert rows.reasons("1", "31/02/2020", "Praise", "the bins").count("; ") == 2


@pytest.mark.parametrize("text", ["Noise at night\r\nagain", "  Noise at night\ragain \r\n", "Noise at night\nagain"])
def test_a_text_has_no_blanks_at_its_ends_and_one_form_of_line_breaks(text):
    rows = fields(f'{KIND}\nsummary = {{ columns = ["Team"] }}', "Team", "Note", before='kept = ["Note"]\n')

    draft = of(rows, text, text)

    assert (draft.summary, dict(draft.kept)) == ("Noise at night\nagain", {"Note": "Noise at night\nagain"})
