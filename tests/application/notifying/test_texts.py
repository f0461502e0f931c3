import datetime as dt

import pytest

from casework import Casebook
from casework.adapters.toml_notifications import load_templates
from casework.domain.cases.vocabulary import Format
from casework.domain.notifications.kinds import NoticeKind
from casework.domain.notifications.templates import Template
from casework.errors import DataError
from casework.testing import FixedClock

CLOCK = FixedClock(dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC))
THANKS = Template(kind=NoticeKind.THANKS, language="en", format=Format.STANDARD, subject="Thank you", text="Thank you.")


def test_a_casebook_has_the_letters_that_come_with_casework():
    with Casebook.open("memory:", organisation="council", clock=CLOCK) as book:
        assert book.notification_templates() == dict(load_templates())


def test_a_casebook_may_have_letters_of_its_own():
    with Casebook.open("memory:", organisation="council", clock=CLOCK, templates={THANKS.id: THANKS}) as book:
        assert book.notification_templates() == {"thanks.en": THANKS}


def test_a_casebook_has_the_letters_of_the_folder_that_its_configuration_names(tmp_path):
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "thanks.en.toml").write_text(
        'kind = "thanks"\nlanguage = "en"\nsubject = "Thanks"\ntext = "Thank you."', encoding="utf-8"
    )
    (tmp_path / "casework.toml").write_text(
        '[organisation]\nid = "council"\n[store]\naddress = "memory:"\n[rules]\nnotifications = "letters"',
        encoding="utf-8",
    )
    with Casebook.configured(tmp_path / "casework.toml", clock=CLOCK) as book:
        found = book.notification_templates()

    assert (found["thanks.en"].subject, len(found)) == ("Thanks", len(load_templates()))


def test_mistakes_of_all_letters_are_told_at_once(tmp_path):
    for name in ("thanks.en", "delay.cy"):
        (tmp_path / f"{name}.toml").write_text('kind = "thanks"', encoding="utf-8")
    with (
        Casebook.open("memory:", organisation="council", clock=CLOCK, templates=load_templates(tmp_path)) as book,
        pytest.raises(DataError) as refused,
    ):
        book.notification_templates()

    assert {each.partition(": ")[0] for each in refused.value.problems} == {"delay.cy.toml", "thanks.en.toml"}
