"""The part of a draft that tells of an ombudsman: what is only kept, and the lines that count its decisions."""

from collections.abc import Collection, Iterator

from casework.application.suggesting.code_drafts import Words, texts_by_code
from casework.application.suggesting.findings import Findings
from casework.application.suggesting.guessing import is_list, share_of, tells_of_the_ombudsman
from casework.application.suggesting.happenings import outcomes
from casework.application.suggesting.meanings import Meaning, Record
from casework.application.suggesting.outcome_words import meaning_in
from casework.application.suggesting.paper import Paper, value_of
from casework.application.suggesting.rule_texts import in_stage
from casework.application.suggesting.settling import Column
from casework.application.suggesting.vocabulary import OUTCOME_WORDS, SCHEME

_UNKNOWN = "CODE"
"""What stands for a word that the scheme does not have: no mapping is read with it."""


def doubt_ombudsman(paper: Paper, findings: Findings, kept: Collection[str]) -> None:
    """Say which of the columns *kept* tell of an ombudsman, and that nothing counts what they say."""
    found = [each for each in findings.settled.columns if each.name in kept and tells_of_the_ombudsman(each.look)]
    if found and findings.settled.record is Record.CASE:
        names = ", ".join(value_of(each.name) for each in found)
        below = "; lines to take stand below" if any(each in found for each in _decisions(findings)) else ""
        paper.doubt(
            f"Of the ombudsman, and kept as words that no report counts: {names}. A decision is counted by a "
            f'[[matter.finding]] with by = "ombudsman"{below}.'
        )


def write_decisions(paper: Paper, findings: Findings) -> None:
    """Write the lines by which the decisions of an ombudsman are findings of its own, in a matter that there is."""
    for column in _decisions(findings):
        codes = _codes(column)
        choices = f" {_UNKNOWN} stands for {', '.join(OUTCOME_WORDS[:-1])} or {OUTCOME_WORDS[-1]}."
        unknown = choices if _UNKNOWN in codes.values() else ""
        paper.line()
        paper.say(
            f"{value_of(column.name)} has what an ombudsman decided. To count it, apart from your own findings, take "
            f"these lines; a check then counts the rows without one as not known.{unknown}"
        )
        for row in (None, *(findings.staged.later if findings.staged else ())):
            outcome = value_of({"columns": [in_stage(row, column.name)], "codes": codes})
            paper.ready("[[matter.finding]]", f"scheme = {value_of(SCHEME)}", 'by = "ombudsman"')
            paper.ready(f"outcome = {outcome}")


def _decisions(findings: Findings) -> Iterator[Column]:
    """Yield the columns with words for what an ombudsman decided, where a matter is drafted that can have them."""
    for column in findings.all(Meaning.OTHER) if any(each.is_finding for each in outcomes(findings)) else ():
        is_told = tells_of_the_ombudsman(column.look) and is_list(column.look)
        if is_told and share_of(column.look, _words(column).known):
            yield column


def _codes(column: Column) -> dict[str, str]:
    return {text: code for code, texts in texts_by_code(column, _words(column)).items() for text in texts}


def _words(column: Column) -> Words:
    return Words(known=lambda text: meaning_in(column, text), otherwise=_UNKNOWN, doubt="", may_be_unknown=True)
