"""The page in a real browser: it fits a phone and a desk, and axe finds nothing that keeps anybody out."""

import os
from pathlib import Path

import attrs
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from casework.application.ports import Table
from casework_html.charts import CHART
from casework_html.page import PageReport

BROWSER = Path("/usr/bin/chromium")
PHONE, DESK = 360, 1280
WAIT = 30_000  # milliseconds, for anything that the browser is asked
LONG = "A-reference-that-has-no-place-in-which-a-line-could-end-" * 3
WORDS = "We answer letters within ten working days, and say who deals with them. " * 3

READINGS = Table(
    name="readings",
    title="What we found",
    columns=(
        "title", "percent", "target", "verdict", "number", "of", "period", "open", "assured", "remarks",
    ),
    rows=(
        (WORDS, 80.0, "at least 85 %", "too early to say (provisional)", 8, 10, "2026", 3, "internal",
         "contacts show only the extremes"),
        (LONG, None, None, "no target", 0, 0, "2026", 2, "independent", None),
    ),
    notes=("percent is number / of.", LONG),
)  # fmt: skip
NOTHING = Table(name="dips", title="Where it got worse or better", columns=("indicator", "what"), rows=())
CHARTS = Table(
    name="charts",
    title="Month by month",
    columns=CHART,
    rows=(
        *(
            ("town/in-time", "Letters in time", f"2025-{month:02d}", 70.0 + month, 40, 76.0, 58.0, 94.0, "judged")
            for month in range(1, 13)
        ),
        ("town/in-time", "Letters in time", "2026-01", 60.0, 12, None, None, None, "provisional"),
    ),
    notes=("Between lower and upper chance alone moves a figure.",),
)


@pytest.fixture(scope="module")
def pages():
    """Give a browser in which a page is made anew for each width."""
    if not BROWSER.exists():
        pytest.fail(f"there is no {BROWSER}: 'make browser' installs it, or your system's package of Chromium")
    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=str(BROWSER), args=["--no-sandbox"] if os.geteuid() == 0 else [], timeout=WAIT
        )
        yield browser
        browser.close()


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_the_page_fits_and_keeps_nobody_out(pages, tmp_path, width):
    document = tmp_path / "report.html"
    document.write_bytes(PageReport(title="How our town keeps its promises").render((READINGS, NOTHING, CHARTS)))
    context = pages.new_context(viewport={"width": width, "height": 800}, bypass_csp=True)
    context.set_default_timeout(WAIT)
    page = context.new_page()
    page.goto(document.as_uri())

    seen = page.evaluate("document.documentElement.scrollWidth")
    scrolling = page.evaluate(
        "[...document.querySelectorAll('.wide')].map(each => each.scrollWidth > each.clientWidth)"
    )
    found = Axe().run(page)
    context.close()

    assert seen <= width
    assert scrolling[0] is (width == PHONE)  # a desk shows the whole table, on a phone it moves by itself
    assert found.response["passes"]
    assert found.violations_count == 0, found.generate_report()


def test_a_phone_shows_the_verdict_without_moving_the_table(pages, tmp_path):
    document = tmp_path / "report.html"
    answers = attrs.evolve(READINGS, rows=(("Letters that were answered in time", *READINGS.rows[0][1:]),))
    document.write_bytes(PageReport().render((answers,)))
    page = pages.new_page(viewport={"width": 390, "height": 800})
    page.set_default_timeout(WAIT)
    page.goto(document.as_uri())
    ends = page.evaluate(
        "[...document.querySelectorAll('tbody tr:first-child > *')].map(each => each.getBoundingClientRect().right)"
    )
    page.close()

    assert ends[3] <= 390


def test_a_keyboard_goes_to_the_tables_first_and_no_script_is_allowed(pages, tmp_path):
    document = tmp_path / "report.html"
    document.write_bytes(PageReport().render((READINGS, NOTHING)))
    said = []
    page = pages.new_page(viewport={"width": PHONE, "height": 640})
    page.set_default_timeout(WAIT)
    page.on("console", lambda message: said.append(message.text))
    page.goto(document.as_uri())
    page.keyboard.press("Tab")
    skip = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Enter")
    reached = page.evaluate("document.activeElement.id")
    style = page.evaluate("getComputedStyle(document.querySelector('table')).borderCollapse")
    assert said == []
    page.evaluate("document.body.append(Object.assign(document.createElement('script'), {text: 'window.ran = true'}))")
    ran = page.evaluate("window.ran === true")
    page.close()

    assert (skip, reached) == ("Skip to the tables", "main")
    assert style == "collapse"  # the policy allows the style of the page
    assert not ran
    assert any("Content Security Policy" in each for each in said)
