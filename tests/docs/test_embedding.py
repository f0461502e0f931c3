"""What the page for embedding developers says of the names of decisions is so for every decision."""

import re
from pathlib import Path

from casework.casebook import Casebook
from casework.domain.cases.decisions.rules import RULES

PAGE = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "embed.md"
ROW = re.compile(r"^\| `(?P<decision>[a-z-]+)` +\| `(?P<method>[a-z_]+)` +\|", re.MULTILINE)


def test_the_name_of_a_decision_becomes_a_method_as_the_page_says():
    named = dict(ROW.findall(PAGE.read_text(encoding="utf-8")))
    decisions = {name for name, rule in RULES.items() if rule.listed}

    assert named.keys() <= decisions
    for decision in decisions:
        method = getattr(Casebook, named.get(decision, decision.replace("-", "_")))
        assert "by: 'Actor'" in str(method.__annotations__) or "writing" in method.__annotations__, decision
