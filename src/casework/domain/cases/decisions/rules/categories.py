"""What a category may be: any code of a scheme of one's own, and a standard where the scheme is a framework of them."""

from collections.abc import Iterable, Sequence

from casework.domain.cases.decisions.circumstances import Circumstances
from casework.domain.cases.events import Matter
from casework.domain.standards.frameworks import TOUCHES_NONE


def unfit(scheme: str, codes: Sequence[str], circumstances: Circumstances) -> str | None:
    """Say why *codes* cannot be categories of *scheme*; None if they can, or the scheme is no framework.

    A standard that does not hold any more, or not yet, is one all the same: what came in may be about it.
    """
    framework = circumstances.framework(scheme)
    if framework is None:
        return None
    if TOUCHES_NONE in codes and len(codes) > 1:
        return f"{TOUCHES_NONE} says that it touches no standard of {scheme}: leave it away, or the others"
    known = {standard.code for standard in framework.standards}
    wrong = [code for code in codes if code not in known and code != TOUCHES_NONE]
    if not wrong:
        return None
    return (
        f"the framework {scheme} has no standard {', '.join(wrong)}: look its standards up, or say {TOUCHES_NONE} "
        "where it touches none of them"
    )


def unfit_in(matters: Iterable[Matter], circumstances: Circumstances) -> str | None:
    """Say which categories of *matters* their schemes do not have; None if all of them can be."""
    for matter in matters:
        for scheme in dict.fromkeys([category.scheme for category in matter.categories]):
            codes = [category.code for category in matter.categories if category.scheme == scheme]
            why = unfit(scheme, codes, circumstances)
            if why is not None:
                return why
    return None
