"""What people wrote arrives as text: no sign of it is a heading, a list, a link, a line or a code to be scanned."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework_govuk_notify.wording import as_text
from tests.govuk_notify import shown

BLOCKS = {
    "heading": r" *#{1,6}",
    "quote": r" *\^",
    "list": r" *([•*-]|\d+\.)",
    "line across": r" {0,3}[-*_](?: *[-*_]){2,} *$",
    "underlined": r" *(=|-)+ *$",
    "fence": r" *(`{3,}|~{3,})",
    "link by name": r" *\[",
    "code": r"(?: {4}|\t)\s*\S",
    "scan": r"\s*qr\s*:",
    "table": r" *(?:.*[^\\]\|| *\||[-:]+ *\|)",
}
"""How blocks begin in GOV.UK Notify's Markdown: markdown.py of notifications-utils, over mistune 0.8."""

_INDENTED = re.compile(r"^[ \t]+", re.MULTILINE)
LINK = re.compile(r"(?<!\\)(?:\\\\)*!?\[")

PAYLOADS = (
    "[your refund of 300 pounds is here](https://evil.example)",
    "Jo [refund](https://evil.example) Smith",
    "![a picture](https://evil.example/a.png)",
    "[refund][1]\n\n[1]: https://evil.example",
    "[1]: https://evil.example",
    "[^1]: a footnote",
    "[](https://evil.example)",
    "\\[refund](https://evil.example)",
    "\\\\[refund](https://evil.example)",
    "\\\\\\[refund](https://evil.example)",
    "[a [nested] one](https://evil.example)",
    '[refund](https://evil.example "title")',
    "[refund](<https://evil.example>)",
    "# Pay the fee",
    "#Pay the fee",
    "## Pay the fee",
    "###### Pay the fee",
    "   # Pay the fee",
    "    # Pay the fee",
    "\t# Pay the fee",
    "Jo\n\n# Pay the fee",
    "Jo\r\n# Pay the fee",
    "Pay the fee\n===========",
    "Pay the fee\n-----------",
    "Pay the fee\n   ===",
    "* a list",
    "- a list",
    "+ a list",
    "• a list",
    "  • a list",
    "1. a list",
    "1984. a list",
    "Jo\n* one\n* two",
    "^ a quote",
    "^a quote",
    "   ^ a quote",
    "> a quote",
    "***",
    "---",
    "___",
    "* * *",
    "- - -",
    "```\ncode\n```",
    "~~~\ncode\n~~~",
    "    code",
    "a | b\n--|--\n1 | 2",
    "| a | b |\n|---|---|\n| 1 | 2 |",
    "a | b\n:-|-:\n1 | 2",
    "QR: https://evil.example",
    "qr : https://evil.example",
    "Jo\n\nQR:https://evil.example",
    "  QR: https://evil.example",
)


def markup_of(text):
    """Which markup *text* has."""
    lines = re.split(r"\r\n|\r|\n", text)
    found = {name for name, begins in BLOCKS.items() for line in lines if re.match(begins, line, re.IGNORECASE)}
    return found | ({"link"} if LINK.search(text) else set())


@pytest.mark.parametrize("number", range(len(PAYLOADS)))
def test_a_payload_arrives_as_text(number):
    written = PAYLOADS[number]

    assert markup_of(written) or written.startswith((">", "+", "\\"))
    assert markup_of(as_text(written)) == set()
    assert _INDENTED.sub("", shown(as_text(written))) == _INDENTED.sub("", written)


def test_there_are_fifty_payloads():
    assert len(PAYLOADS) >= 50


@given(st.text(alphabet="ab1 \t\n\\[]()#*+-_^•=:|`~>.!qrQR{}/"))
def test_whatever_is_written_arrives_as_text(written):
    assert markup_of(as_text(written)) == set()
    assert _INDENTED.sub("", shown(as_text(written))) == _INDENTED.sub("", written)


@pytest.mark.parametrize(
    "ordinary",
    [
        "Dear Jo O'Brien-Smith (Mrs),\n\nYour reference is EX-2026-0042: we answer by Friday 20 March 2026.",
        "See https://www.exampleton.example/survey#9c1d-02f8 * 2 = 4, 50% off. It costs 3.50 - no more!",
    ],
)
def test_ordinary_words_stay_as_they_are(ordinary):
    assert as_text(ordinary) == ordinary
