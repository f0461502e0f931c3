"""Lists of codes in a draft: what the values of one column stand for, and what is doubtful about that."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

import attrs

from casework.application.likely_codes import code_of
from casework.application.mappings.values import folded
from casework.application.suggesting.alike import alike, is_slip
from casework.application.suggesting.blank_texts import own_blanks
from casework.application.suggesting.guessing import is_list
from casework.application.suggesting.paper import Paper, counted, value_of
from casework.application.suggesting.rule_texts import differing, in_stage
from casework.application.suggesting.same_words import written_as_one
from casework.application.suggesting.settling import Column
from casework.application.suggesting.vocabulary import says_nothing

_NONE = frozenset({"none", "nil"})


@attrs.frozen(kw_only=True)
class Words:
    """How the values of a column become codes: by words that are known, else as *otherwise* says, which is a doubt.

    *choices* are said with the first such doubt of a list: among which codes to choose.
    What *may_be_unknown* says nothing where it is not listed, instead of rejecting the row. A word that *is_asked* has
    that doubt although it is known. One doubt, which begins with *taken*, names all words that *is_guessed* or that are
    slips; without it, each slip is a doubt of its own. Where nothing *is_counted* by these codes, a word that is not
    known is no doubt.
    """

    known: Callable[[str], str | None]
    otherwise: str
    doubt: str
    choices: str = ""
    may_be_unknown: bool = False
    is_asked: Callable[[str], bool] = attrs.field(default=lambda _text: False)
    is_guessed: Callable[[str], bool] = attrs.field(default=lambda _text: False)
    taken: str | None = None
    is_counted: bool = True


@attrs.frozen(kw_only=True)
class _Way:
    """How a text is written most often, and in which others, in how many rows together, and what it means."""

    text: str
    means: str
    others: tuple[str, ...]
    rows: int


@attrs.frozen(kw_only=True)
class _Coded:
    """The *code* for one way, and what is not certain of it: one that *is_taken* is told with all others that are."""

    way: _Way
    code: str
    doubt: str | None = None
    is_taken: bool = False


def codes(
    paper: Paper,
    table: str,
    column: Column,
    words: Words | None = None,
    *,
    stage: str | None = None,
    beside: Sequence[str] = (),
) -> None:
    """Write the table *table* of a rule that looks the values of *column* up in a list.

    In the row of a later *stage*, the list of the first is said again on one line. Columns *beside* it have the rest.
    """
    ways = _ways(column, words)
    found = _by_texts(ways) if words is None else _by_words(ways, words)
    if stage is not None:
        _again(paper, table, in_stage(stage, column.name), words, found)
        return
    paper.table(table)
    for name, value in _list_of([column.name, *beside], words, found).items():
        paper.key(name, value)
    _doubt_none(paper, column, words)
    paper.table(f"{table}.codes")
    if words is None:
        _doubt_written_as_one(paper, found)
        _doubt_alike(paper, found)
    elif words.taken is not None:
        _doubt_taken(paper, words.taken, found)
    if column.look.listed is not None:
        paper.say(f"By the sheet {column.look.listed.sheet}, which says what these codes mean.")
    is_counted = words is None or words.is_counted
    for each in found:
        is_doubt = is_counted and not each.is_taken
        paper.code(each.way.text, each.code, each.way.rows, each.doubt, also=each.way.others, is_counted=is_doubt)


def _again(paper: Paper, table: str, name: str, words: Words | None, found: Sequence[_Coded]) -> None:
    unsure = [each for each in found if each.is_taken or each.doubt]
    if unsure and words is not None and words.is_counted:
        paper.doubt(f"What you change in the list above, change here too: {_quoted(each.way.text for each in unsure)}.")
    rule = _list_of([name], words, found)
    rule["codes"] = {each.way.text: each.code for each in found}
    paper.key(table.rpartition(".")[2], rule)


def texts_by_code(column: Column, words: Words) -> Mapping[str, Sequence[str]]:
    """Return the texts of *column*, in each way in which they are written, by the codes that they get."""
    found = _by_codes(_by_words(_ways(column, words), words))
    return {code: [text for way in ways for text in (way.text, *way.others)] for code, ways in found.items()}


def _list_of(names: Sequence[str], words: Words | None, found: Iterable[_Coded]) -> dict[str, object]:
    """Return how a rule reads the columns *names* by the list that was *found*."""
    rule: dict[str, object] = {"columns": list(names)}
    if _may_be_unknown(words):
        rule["unlisted"] = "unknown"
    if any(each.way.others for each in found):
        rule["fold"] = True
    return rule


def _may_be_unknown(words: Words | None) -> bool:
    return words is None or words.may_be_unknown


def _ways(column: Column, words: Words | None) -> list[_Way]:
    """Return the texts of *column* that a list needs, the most frequent first."""
    found: dict[str, Counter[str]] = {}
    blanks = own_blanks(column)
    for text, number in column.look.plain_values().items():
        if text not in blanks and not (says_nothing(text) and _may_be_unknown(words)):
            found.setdefault(folded(text), Counter())[text] += number
    ways = []
    for texts in found.values():
        text, *others = sorted(texts, key=lambda each: (-texts[each], each))
        ways.append(_Way(text=text, means=column.look.meaning_of(text), others=tuple(others), rows=texts.total()))
    return sorted(ways, key=lambda each: (-each.rows, each.text))


def _by_texts(ways: Sequence[_Way]) -> list[_Coded]:
    """Return codes that say what the texts do, one for those that are plainly one; by chance others may get it too."""
    rows = Counter[str]()
    for each in ways:
        rows[each.means] += each.rows
    first = {text: together[0] for together in written_as_one(rows) for text in together}
    taken: dict[str, _Way] = {}
    found = []
    for each in ways:
        code = code_of(first[each.means])
        before = taken.setdefault(code, each)
        is_other = first[before.means] != first[each.means]
        found.append(
            _Coded(way=each, code=code, doubt=f"the same code as {value_of(before.text)}" if is_other else None)
        )
    return found


def _by_words(ways: Sequence[_Way], words: Words) -> list[_Coded]:
    """Return the codes that *words* have, with the choices beside the first for which there is none."""
    found = [_by_word(each, words, ways) for each in ways]
    asked = next((place for place, each in enumerate(found) if each.doubt == words.doubt), None)
    if asked is not None and words.choices:
        found[asked] = attrs.evolve(found[asked], doubt=f"{words.doubt} {words.choices}")
    return found


def _by_word(way: _Way, words: Words, ways: Iterable[_Way]) -> _Coded:
    """Return the code that *words* have for *way*; *ways* are all of its column."""
    text = next((each for each in (way.means, *way.others) if words.known(each)), way.means)
    known = words.known(text)
    if known is not None:
        doubt = words.doubt if words.is_asked(text) else None
        return _Coded(way=way, code=known, doubt=doubt, is_taken=doubt is None and words.is_guessed(text))
    others = [each.means for each in ways]
    meant = next((each for each in others if words.known(each) and is_slip(text.lower(), each.lower())), None)
    if meant is None:
        return _Coded(way=way, code=words.otherwise, doubt=words.doubt)
    doubt = f"a slip for {value_of(meant)}{'' if words.taken else '?'}"
    return _Coded(way=way, code=str(words.known(meant)), doubt=doubt, is_taken=words.taken is not None)


def _doubt_none(paper: Paper, column: Column, words: Words | None) -> None:
    """Write down what is left out, and may be the answer of somebody who was asked what was found."""
    for text, number in column.look.plain_values().items():
        if words is not None and words.may_be_unknown and text.casefold() in _NONE:
            paper.doubt(f"{value_of(text)}, in {counted(number, 'row')}: nothing is found yet, or it was not upheld?")


def _doubt_written_as_one(paper: Paper, found: Iterable[_Coded]) -> None:
    together = _by_codes(each for each in found if each.doubt is None)
    told = [
        f"{_quoted(way.text for way in ways)} = {value_of(code)}"
        for code, ways in together.items()
        if len({folded(way.means) for way in ways}) > 1
    ]
    if told:
        paper.doubt(f"Written as one: {'; '.join(told)}. Where they differ, give them codes of their own.")


def _doubt_alike(paper: Paper, found: Iterable[_Coded]) -> None:
    codes = {code_of(each.way.means): each.code for each in found}
    pairs = {frozenset((codes[one], codes[other])): (codes[one], codes[other]) for one, other in alike(codes)}
    told = [f"{value_of(one)} and {value_of(other)}" for one, other in pairs.values() if one != other]
    if told:
        paper.doubt(f"{'; '.join(told)} may mean the same: give them one code.")


def _doubt_taken(paper: Paper, taken: str, found: Iterable[_Coded]) -> None:
    together = _by_codes(each for each in found if each.is_taken)
    if together:
        told = (f"{_quoted(way.text for way in ways)} = {value_of(code)}" for code, ways in together.items())
        paper.doubt(f"{taken}, look them through: {'; '.join(told)}.")


def _by_codes(found: Iterable[_Coded]) -> Mapping[str, list[_Way]]:
    together: dict[str, list[_Way]] = {}
    for each in found:
        together.setdefault(each.code, []).append(each.way)
    return together


def _quoted(texts: Iterable[str]) -> str:
    return ", ".join(map(value_of, texts))


def coded(paper: Paper, table: str, column: Column) -> None:
    """Write the table *table* of a rule that makes codes of the values of *column*, by a list where they are few."""
    if is_list(column.look):
        codes(paper, table, column)
    else:
        paper.table(table)
        why = f"{differing(column)}, too many or too long for a list"
        paper.say(f"{value_of(column.name)}: {why}; codes are made of their texts.")
        paper.key("columns", [column.name])
        if column.look.nothing:
            paper.key("unlisted", "unknown")
