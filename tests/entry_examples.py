"""Drafts of answers and labelled texts as an import hands them over, and builders that make commits of them."""

import datetime as dt
import hashlib
import json
from zoneinfo import ZoneInfo

from casework.application.access import AllowAll
from casework.application.entry_builders import TEXT_MAKING, EntryBuilder, answer_making
from casework.application.imports_record import ImportsRecord
from casework.application.ports import Commit, IdempotencyKey, NewEvent, StreamAppend
from casework.application.record_builders import RowOrigin
from casework.application.row_drafts import AnswerDraft, TextDraft
from casework.application.row_keys import Past
from casework.domain.batches import BatchUndone
from casework.domain.surveys.scales import Scale
from tests.offices import NOW, OFFICER

DOWN, UP = Scale(best=1, worst=5), Scale(best=5, worst=1)
ANSWER_MAKING = answer_making({})
LONDON = ZoneInfo("Europe/London")


def draft(score=1, **said):
    """An answer to the first question of a survey; 6 and 7 are none of its scale."""
    outside = score is not None and score > DOWN.worst
    given = {"survey": "fft", "question": "q1", "scale": DOWN, "given": dt.date(2026, 1, 2), **said}
    return AnswerDraft(score=score, outside=outside, **given)


def text_draft(text="Fine", **said):
    """A labelled text of a collection, with a criticality from -5 to 5."""
    return TextDraft(**{"collection": "comments", "text": text, "lowest": -5, "highest": 5, **said})


def origin(key="k1", *, batch="b1", line=2, past=(), asked="import/fft/", digest=None):
    """Where a draft comes from, and the key under which it is written."""
    digest = hashlib.sha256((digest or key).encode()).hexdigest()
    return RowOrigin(
        system="fft",
        key=key,
        line=line,
        batch=batch,
        asked=IdempotencyKey(key=f"{asked}{key}", digest=digest),
        now=NOW,
        past=Past(writes=past, standing=past),
    )


def builder(book, making=ANSWER_MAKING, *, by=OFFICER, policy=None):
    """What makes commits of drafts for an office."""
    return EntryBuilder(
        making,
        store=book.store,
        organisation=book.organisation.id,
        zone=LONDON,
        home=LONDON,
        by=by,
        policy=policy or AllowAll(),
    )


def bring(book, *drafts, making=ANSWER_MAKING, batch="b1"):
    """Write *drafts*, each under a key of its own: k1, k2 and so on."""
    makes, asked = builder(book, making), "import/texts/" if making is TEXT_MAKING else "import/fft/"
    return book.store.append_many(
        [
            makes.commit(each, origin(f"k{number}", batch=batch, line=number + 1, asked=asked))
            for number, each in enumerate(drafts, start=1)
        ]
    )


def undo(book, batch):
    """Record that an import began and was undone, as an import does."""
    record = ImportsRecord(book.store, book.organisation.id, book.clock)
    began = {"batch": batch, "system": "fft", "record": "survey_answer", "format": "csv", "mapping": "fft"}
    event = NewEvent(
        name="import.began", schema=1, happened="2026-01-05", data=json.dumps({**began, "mapping_version": 1})
    )
    book.store.append(
        Commit(
            organisation=book.organisation.id,
            actor="staff-17",
            recorded_at="2026-01-05T09:00:00.000000Z",
            appends=(StreamAppend(stream="imports", events=(event,)),),
        )
    )
    record.undo(BatchUndone(batch=batch, records=1), OFFICER)
