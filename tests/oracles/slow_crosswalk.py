"""A slow walk over the links among standards: add what follows from two steps until nothing more follows."""

FLIPPED = {"broad": "narrow", "narrow": "broad"}
GOES_ON = {"exact", "broad", "narrow"}


def reached(links):
    """Return all (start, match, end) that follow from *links*, triples of the same sort, and from nothing else."""
    known = set(links) | {(end, FLIPPED.get(match, match), start) for start, match, end in links}
    while True:
        more = {
            (start, match, end)
            for start, match, middle in known
            for again, other, end in known
            if middle == again and match == other and match in GOES_ON
        }
        if more <= known:
            return {(start, match, end) for start, match, end in known if start != end}
        known |= more
