"""Documents and notes at the command line."""

import hashlib
import json
from pathlib import Path

import pytest

from tests.cli.test_bad_input import refused


def done(result):
    assert result.exit_code == 0, result.output
    return result.stdout


def history(casework, more=""):
    return json.loads(done(casework(f"show BINS-1 --history --json {more}")))["history"]


@pytest.fixture
def letter(bins):
    Path("letter-to-jo.pdf").write_bytes(b"%PDF-1.7")
    return bins


def test_a_letter_that_was_sent_is_kept_by_reference(letter):
    said = done(
        letter(
            "document BINS-1 --file letter-to-jo.pdf --use sent --title 'Holding letter' --template holding"
            " --promised-on 2025-01-20 --address 'Records store, box 3' --confidentiality restricted --third-party"
            " --on 2025-01-03"
        )
    )

    assert said.startswith("BINS-1 has the document d1, added on Fri 3 Jan 2025.")
    entry = history(letter, "--people")[-1]
    assert {"Holding letter", "Records store, box 3"} <= set(entry["words"])
    assert hashlib.sha256(b"%PDF-1.7").hexdigest() in json.dumps(entry)
    assert Path("letter-to-jo.pdf").read_bytes() == b"%PDF-1.7"


def test_the_name_of_the_file_is_its_title_where_none_is_given(letter):
    done(letter("document BINS-1 --file letter-to-jo.pdf --use received"))

    assert history(letter)[-1]["words"] == ["letter-to-jo.pdf"]


def test_an_erased_document_stays_in_the_history_without_its_title(letter):
    done(letter("document BINS-1 --file letter-to-jo.pdf --use received"))

    said = done(letter("erase-document BINS-1 d1 --reason retention"))

    assert said.startswith("BINS-1 has no longer the words of d1, erased on ")
    assert [entry["event"] for entry in history(letter)] == ["received", "document_added", "document_erased"]
    assert "letter-to-jo" not in done(letter("show BINS-1 --history"))
    done(letter("erase-document BINS-1 d1 --reason retention"))
    assert len(history(letter)) == 3


def test_a_wrong_mark_is_put_right(letter):
    done(letter("document BINS-1 --file letter-to-jo.pdf --use received"))

    done(letter("correct BINS-1 2 --set third_party=yes --set confidentiality=restricted --reason wrong-mark"))

    assert len(history(letter)) == 3
    assert "there cannot be such an event" in refused(
        letter, "correct BINS-1 2 --set third_party=perhaps --reason wrong-mark", code=2
    )


@pytest.mark.parametrize(
    ("line", "code", "sentence"),
    [
        ("document BINS-1 --file jo.pdf --use sent", 2, "there is no such file: check the path"),
        ("document BINS-1 --file . --use sent", 2, "that is a folder: name one file in it"),
        ("document BINS-1 --use sent", 2, "Missing option '--file'"),
        ("document BINS-1 --file letter-to-jo.pdf", 2, "Missing option '--use'"),
        ("document BINS-1 --file letter-to-jo.pdf --use lost", 2, "'lost' is not one of 'received', 'sent'"),
        (
            "document BINS-1 --file letter-to-jo.pdf --use received --promised-on 2025-01-20", 1,
            "only a document that was sent has a promised date, and this one is received: leave it out",
        ),
        (
            "document BINS-1 --file letter-to-jo.pdf --use sent --media-type pdf", 2,
            "media_type must be a type and a subtype, such as application/pdf",
        ),
        ("document BINS-1 --file letter-to-jo.pdf --use sent --confidentiality top", 2, "'top' is not one of 'open'"),
        ("erase-document BINS-1 d1 --reason retention", 1, "it has no document"),
        ("erase-document BINS-1 --reason retention", 2, "Missing argument 'DOCUMENT'"),
    ],
)  # fmt: skip
def test_a_mistake_is_one_sentence_and_changes_nothing(letter, line, code, sentence):
    assert sentence in refused(letter, line, code=code)


@pytest.mark.parametrize(
    "line",
    [
        "acknowledge BINS-1 --on 2025-01-03",
        "decline BINS-1 --exclusion legal-proceedings --reasons 'In court' --ombudsman-told --on 2025-01-03",
        "refer BINS-1 --body lgsco --on 2025-01-03",
    ],
    ids=lambda line: line.split()[0],
)
def test_the_letter_that_told_it_stands_in_the_history(letter, line):
    done(letter("document BINS-1 --file letter-to-jo.pdf --use sent --on 2025-01-03"))

    assert "it has no document d9; it has d1" in refused(letter, f"{line} --document d9", code=1)
    done(letter(f"{line} --document d1"))

    assert history(letter)[-1]["data"]["document"] == "d1"
    assert "document d1" in " ".join(done(letter("show BINS-1 --history")).split())
