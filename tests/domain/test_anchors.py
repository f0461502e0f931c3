import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.domain.anchors import Anchor, parsed
from casework.errors import NotACodeError, UsageError

ANCHOR = Anchor(organisation="exampleton", position=1234, seal="0123456789abcdef" * 4)


def test_an_anchor_is_one_line_that_can_be_printed_and_read_back():
    line = str(ANCHOR)

    assert line == f"exampleton:1234:{'0123456789abcdef' * 4}:f773"
    assert Anchor.parse(line) == ANCHOR


@given(
    organisation=st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._:/-]{0,119}", fullmatch=True),
    position=st.integers(0, 10**18 - 1),
    seal=st.text("0123456789abcdef", min_size=64, max_size=64),
)
def test_any_anchor_comes_back_from_its_line(organisation, position, seal):
    anchor = Anchor(organisation=organisation, position=position, seal=seal)

    assert Anchor.parse(str(anchor)) == anchor


def test_what_print_brings_into_the_line_does_not_matter():
    line = str(ANCHOR)
    broken = f"  {line[:40]}\n   {line[40:]}\n"

    assert Anchor.parse(broken) == ANCHOR
    assert Anchor.parse(line.replace("abcdef", "ABCDEF")) == ANCHOR


def test_a_symbol_that_was_copied_wrongly_accuses_nobody():
    line = str(ANCHOR)

    for place in range(len("exampleton:"), len(line)):
        if line[place] != ":":
            other = "7" if line[place] != "7" else "9"
            with pytest.raises(UsageError, match="a symbol of the anchor is wrong"):
                Anchor.parse(f"{line[:place]}{other}{line[place + 1 :]}")


@pytest.mark.parametrize(
    "text",
    ["", "exampleton", "0123456789abcdef" * 4, "exampleton:-1:" + "0" * 64 + ":0000", "a:01:" + "0" * 64 + ":0000", 7],
)
def test_what_is_no_anchor_is_refused(text):
    with pytest.raises(UsageError, match=r"no anchor of a log.*organisation:position:seal:check"):
        Anchor.parse(text)


def test_anchors_are_handed_over_as_a_list():
    assert parsed([str(ANCHOR)]) == parsed((str(ANCHOR),)) == (ANCHOR,)
    for junk in (str(ANCHOR), None, 7):
        with pytest.raises(UsageError, match="give anchors as a list of lines"):
            parsed(junk)


def test_an_organisation_that_cannot_be_is_refused():
    with pytest.raises(NotACodeError):
        Anchor.parse("Jo@Smith:1:" + "0" * 64 + ":0000")
