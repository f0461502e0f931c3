"""No search for a pattern takes more steps than were counted for it, beside a slow matcher that counts its own."""

import re
from re import _parser

from hypothesis import given
from hypothesis import strategies as st

from casework.application.mappings.patterns import most_steps

LETTERS = "abc"


def repeats(inner):
    times = st.sampled_from([(0, None), (1, None), (0, 1), (1, 2), (2, 2), (0, 3)])
    return st.tuples(st.just("repeat"), inner, times, st.sampled_from(["", "?"]))


parts = st.recursive(
    st.tuples(st.just("one of"), st.sampled_from(["a", "b", "c", "ab"])),
    lambda inner: st.one_of(
        st.tuples(st.just("row"), st.lists(inner, max_size=3)),
        st.tuples(st.just("either"), st.lists(inner, min_size=2, max_size=3)),
        repeats(inner),
        repeats(st.tuples(st.just("one of"), st.sampled_from(["a", "b", "c", "ab"]))),
    ),
    max_leaves=6,
)


def written(part):
    """Return *part* as a regular expression."""
    what, held, *more = part
    if what == "one of":
        return held if len(held) == 1 else f"[{held}]"
    if what == "row":
        return "".join(map(written, held))
    if what == "either":
        return f"({'|'.join(map(written, held))})"
    (least, most), lazy = more
    return f"(?:{written(held)}){{{least},{'' if most is None else most}}}{lazy}"


def read(parts):
    """Return what Python made of a pattern, which puts alternatives of one character each together."""
    return ("row", [read_part(op.name, held) for op, held in parts])


def read_part(name, held):
    if name == "LITERAL":
        return "one of", chr(held)
    if name == "IN":
        return "one of", "".join(chr(each) for _, each in held)
    if name == "BRANCH":
        return "either", [read(each) for each in held[1]]
    if name == "SUBPATTERN":
        return read(held[-1])
    if name == "AT":
        return "end", held
    least, most, repeated = held
    return "repeat", read(repeated), (least, None if most is _parser.MAXREPEAT else most), "?" * (name == "MIN_REPEAT")


class Matcher:
    """Tries one way after the other, and counts each character that it looks at."""

    def __init__(self, text):
        self.text, self.steps = text, 0

    def search(self, part, starts):
        return any(True for start in starts for _ in self.ends(part, start))

    def ends(self, part, place):
        """Yield every place at which *part* ends that begins at *place*, in the order of the ways."""
        what, held, *more = part
        if what == "one of":
            self.steps += 1
            if place < len(self.text) and self.text[place] in held:
                yield place + 1
        elif what == "end":
            self.steps += 1
            if place == len(self.text):
                yield place
        elif what == "row":
            yield from self.in_a_row(held, place)
        elif what == "either":
            for each in held:
                yield from self.ends(each, place)
        else:
            (least, most), lazy = more
            yield from self.repeated(held, place, least, most, lazy)

    def in_a_row(self, held, place):
        if not held:
            yield place
            return
        for end in self.ends(held[0], place):
            yield from self.in_a_row(held[1:], end)

    def repeated(self, held, place, least, most, lazy):
        if lazy and least <= 0:
            yield place
        if most != 0:
            for end in self.ends(held, place):
                if end > place or least > 0:
                    yield from self.repeated(held, end, least - 1, None if most is None else most - 1, lazy)
        if not lazy and least <= 0:
            yield place


@given(part=parts, text=st.text(LETTERS, max_size=7), anchored=st.booleans(), whole=st.booleans())
def test_no_search_takes_more_steps_than_were_counted_for_its_pattern(part, text, anchored, whole):
    plain = written(part) + ("$" if whole else "")
    pattern = re.compile(("^" if anchored else "") + plain)
    slow = Matcher(text)

    found = slow.search(read(_parser.parse(plain)), [0] if anchored else range(len(text) + 1))

    assert found == (pattern.search(text) is not None)
    assert slow.steps <= most_steps(pattern, len(text))
    assert slow.steps <= most_steps(pattern, len(text), closer=True)
