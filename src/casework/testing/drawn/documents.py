"""How decisions about papers and notes are drawn."""

from collections.abc import Mapping

from hypothesis import strategies as st

from casework.domain.cases.case import Case
from casework.domain.cases.decisions import DECISIONS, Circumstances
from casework.domain.cases.events import Event
from casework.domain.cases.vocabulary import Confidentiality, DocumentUse
from casework.domain.time.moments import Moment
from casework.testing.drawn.drawing import A_DETAIL, Draw, Drawn, simply


def _document(draw: Draw, case: Case, circumstances: Circumstances, happened: Moment) -> Event:
    use = draw(st.sampled_from(DocumentUse))
    return DECISIONS["document"](
        case,
        circumstances,
        happened=happened,
        use=use,
        title=A_DETAIL,
        media_type="application/pdf",
        sha256="0" * 64,
        size=draw(st.integers(0, 10_000)),
        confidentiality=draw(st.sampled_from(Confidentiality)),
        template="acknowledgement" if use is DocumentUse.SENT and draw(st.booleans()) else None,
    )


def _erase_document(draw: Draw, case: Case, circumstances: Circumstances, happened: Moment) -> Event:
    kept = [each.event.document for each in case.documents if each.erased is None]
    document = draw(st.sampled_from(kept or ["d9"]))
    return DECISIONS["erase-document"](case, circumstances, happened=happened, document=document, reason="retention")


DRAWN: Mapping[str, Drawn] = {
    "note": simply("note", text=st.just(A_DETAIL)),
    "document": _document,
    "erase-document": _erase_document,
}
