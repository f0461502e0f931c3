"""Ids for machines and reference numbers for people, apart from each other.

An id is opaque and sorts roughly by time. A reference is short enough to say on the telephone: the year of receipt, six
symbols and a check symbol, for example ``26-7KQ2M4-X``. The 31 symbols leave out I, L, O, U and Z, which are misread;
since 31 is prime, the check symbol finds every single wrong symbol and every swap of two neighbours.
"""

import datetime as dt
import os
import re
from functools import lru_cache

SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXY"
_VALUES = {symbol: value for value, symbol in enumerate(SYMBOLS)}
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1", "Z": "2"})
_LENGTH = 6
_PAIRS = tuple(first + second for first in SYMBOLS for second in SYMBOLS)
_RANDOM_BYTES = 12  # so many more than are needed that no reference is noticeably more likely than another
_CASE_ID = re.compile(r"case-[0-9a-f]{32}")


def new_id(prefix: str, now: dt.datetime) -> str:
    """Return a new id such as ``case-019ab3f0c2d4...``: milliseconds of *now*, then 80 random bits."""
    return id_of(prefix, milliseconds(now), os.urandom(CHANCE_BYTES))


CHANCE_BYTES = 10
"""How many random bytes are in an id."""


@lru_cache(maxsize=16)
def milliseconds(now: dt.datetime) -> str:
    """Return *now* as it stands in an id."""
    return f"{max(0, int(now.timestamp() * 1000)):012x}"


def id_of(prefix: str, when: str, chance: bytes) -> str:
    """Return the id that is made at *when*, as ``milliseconds`` gives it, of *chance*."""
    return f"{prefix}-{when}{chance.hex()}"


def is_case_id(text: str) -> bool:
    """Say whether *text* has the form of a case's id, so that it cannot be meant as a reference."""
    return _CASE_ID.fullmatch(text) is not None


def new_reference(received_on: dt.date) -> str:
    """Return a new reference for a case received on *received_on*; chance alone makes it unlike all others."""
    number = int.from_bytes(os.urandom(_RANDOM_BYTES))
    symbols = ""
    for _ in range(_LENGTH // 2):
        number, rest = divmod(number, len(_PAIRS))
        symbols += _PAIRS[rest]
    year = f"{received_on.year % 100:02d}"
    return f"{year}-{symbols}-{check_symbol(year + symbols)}"


def check_symbol(symbols: str) -> str:
    """Return the symbol that makes *symbols* checkable."""
    weighted = sum([weight * _VALUES[symbol] for weight, symbol in enumerate(symbols, start=2)])
    return SYMBOLS[weighted % len(SYMBOLS)]


def tidy_reference(text: str) -> str:
    """Return *text* as a reference is written: capitals, and the symbols that people misread put right."""
    return text.strip().upper().translate(_MISREAD)
