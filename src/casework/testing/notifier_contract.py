"""What every notifier must do: a test for each sentence of the port ``Notifier``.

A plugin checks itself with two fixtures, and a third where its channel is not e-mail::

    class TestPigeons(NotifierContract):
        @pytest.fixture
        def make_notifier(self, loft):
            return lambda: Pigeons(loft)

        @pytest.fixture
        def taken(self, loft):
            return lambda: [Arrival(id=each.ring, to=(each.home,), text=each.note) for each in loft]

        @pytest.fixture
        def message(self, e_mail):
            return attrs.evolve(e_mail, channel="pigeon", address="Loft 3")
"""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from threading import Thread
from typing import TypeAlias

import attrs
import pytest

from casework.application.messages import (
    Answer,
    Arrived,
    CameBack,
    Delivered,
    Later,
    Message,
    Never,
    Notifier,
    TellsArrival,
)
from casework.domain.cases.fields import CODE
from casework.domain.notifications.kinds import NoticeKind
from casework.testing.notifiers.arrivals import Arrival, check_place, check_words
from casework.testing.notifiers.payloads import BAD_ADDRESSES, PAGES, SUBJECTS, TEXTS, spoiled

__all__ = ["Arrival", "NotifierContract"]

Make: TypeAlias = Callable[[], Notifier]
Taken: TypeAlias = Callable[[], Sequence[Arrival]]

_NEVER_GIVEN = ("0" * 31 + "9", "740e5834-3a29-46b4-9a6f-16142fde533a", "no/such:receipt")
_SECONDS = 30
_AT_ONCE = 8


class NotifierContract:
    """The tests of a notifier.

    Subclasses give the fixtures ``make_notifier``, a function that makes the notifier anew each time it is called, as
    another process would, and ``taken``, a function that returns all that has arrived at the far end so far. They
    give a ``message`` of their channel, made out of ``e_mail``, and name the ``bad_addresses`` of a channel other than
    e-mail and text messages. ``break_far_end`` is a function that puts the far end out of reach; without it nobody
    looks what becomes of a message then.
    """

    @pytest.fixture
    def e_mail(self) -> Message:
        """Return an e-mail, about somebody."""
        return Message(
            id=f"{1:032x}",
            channel="email",
            address="wilhelmina.quartermain@example.org",
            subject="Your complaint about bins, Ms Quartermain",
            text="Dear Ms Quartermain,\n\nwe have looked into the bins of Elderberry Close.\n",
            html="<p>Dear Ms Quartermain,</p><p>we have looked into the bins of Elderberry Close.</p>",
            kind=NoticeKind.ACKNOWLEDGED,
            language="en",
            about="BINS-1",
            organisation="rotherham",
            made_at=dt.datetime(2026, 1, 5, 9, 30, tzinfo=dt.UTC),
            data={"reference": "BINS-1", "answer_by": "2026-01-19"},
            personal={"complainant": "Wilhelmina Quartermain"},
        )

    @pytest.fixture
    def message(self, e_mail: Message) -> Message:
        """Return a message in the channel of the notifier."""
        return e_mail

    @pytest.fixture
    def bad_addresses(self, message: Message) -> Sequence[str]:
        """Return what can be no address of the channel."""
        return BAD_ADDRESSES.get(message.channel, ("", " "))

    @pytest.fixture
    def break_far_end(self) -> Callable[[], None] | None:
        """Return nothing: the far end is never out of reach."""
        return None

    @pytest.fixture
    def notifier(self, make_notifier: Make) -> Notifier:
        """Return a notifier."""
        return make_notifier()

    def test_a_message_is_taken_and_the_answer_is_a_code(self, notifier: Notifier, message: Message) -> None:
        answer = notifier.deliver(message)

        assert isinstance(answer, Delivered)
        assert answer.receipt is None or CODE.match(answer.receipt)

    def test_it_arrives_once_under_its_id_at_its_address(
        self, notifier: Notifier, message: Message, taken: Taken
    ) -> None:
        notifier.deliver(message)

        (arrival,) = taken()
        assert arrival.id == message.id
        check_place(arrival, message)

    def test_it_arrives_with_the_words_that_it_was_given(
        self, notifier: Notifier, message: Message, taken: Taken
    ) -> None:
        for said in (message, attrs.evolve(message, html=None, about=None, language="cy", id=f"{2:032x}")):
            for arrival in _of(said, notifier, taken):
                check_words(arrival, said)

    @pytest.mark.parametrize("number", range(len(TEXTS)))
    def test_any_text_arrives_as_it_is_or_is_refused(
        self, notifier: Notifier, message: Message, taken: Taken, number: int
    ) -> None:
        said = attrs.evolve(message, text=TEXTS[number], html=None)
        for arrival in _of(said, notifier, taken):
            check_words(arrival, said)
            check_place(arrival, said)

    def test_html_arrives_as_it_was_given(self, notifier: Notifier, message: Message, taken: Taken) -> None:
        for number, page in enumerate(PAGES):
            said = attrs.evolve(message, html=page, id=f"{number:032x}")
            for arrival in _of(said, notifier, taken):
                check_words(arrival, said)

    def test_a_subject_is_text_and_never_another_header(
        self, notifier: Notifier, message: Message, taken: Taken
    ) -> None:
        (plain,) = _of(message, notifier, taken)
        for number, subject in enumerate(SUBJECTS):
            said = attrs.evolve(message, subject=subject, id=f"{number + 2:032x}")
            for arrival in _of(said, notifier, taken):
                assert sorted(arrival.fields) == sorted(plain.fields), number
                check_words(arrival, said)
                check_place(arrival, said)

    def test_an_address_is_one_address_and_never_another_header(
        self, notifier: Notifier, message: Message, taken: Taken
    ) -> None:
        (plain,) = _of(message, notifier, taken)
        for number, address in enumerate(spoiled(message.address)):
            said = attrs.evolve(message, address=address, id=f"{number + 2:032x}")
            for arrival in _of(said, notifier, taken):
                assert sorted(arrival.fields) == sorted(plain.fields), number
                check_words(arrival, said)
                check_place(arrival, said)

    def test_what_can_be_no_address_is_refused_before_anything_is_sent(
        self, notifier: Notifier, message: Message, taken: Taken, bad_addresses: Sequence[str]
    ) -> None:
        answers = {address: notifier.deliver(attrs.evolve(message, address=address)) for address in bad_addresses}

        assert {address for address, answer in answers.items() if answer != Never(why="bad_address")} == set()
        assert not taken()

    def test_the_same_message_again_is_at_most_one_more_and_has_the_same_id(
        self, make_notifier: Make, message: Message, taken: Taken
    ) -> None:
        one = make_notifier()
        for count, notifier in enumerate((one, one, make_notifier()), start=1):
            assert isinstance(notifier.deliver(message), Delivered)
            assert {arrival.id for arrival in taken()} == {message.id}
            assert len(taken()) <= count

    def test_another_message_with_the_same_words_arrives_too(
        self, notifier: Notifier, message: Message, taken: Taken
    ) -> None:
        wanted = [f"{number:032x}" for number in range(3)]
        for each in wanted:
            notifier.deliver(attrs.evolve(message, id=each))

        assert sorted(arrival.id for arrival in taken()) == wanted

    def test_neither_words_nor_address_are_told(
        self,
        notifier: Notifier,
        message: Message,
        break_far_end: Callable[[], None] | None,
        caplog: pytest.LogCaptureFixture,
        capfd: pytest.CaptureFixture[str],
    ) -> None:
        caplog.set_level(0)
        answers = [notifier.deliver(message), notifier.deliver(attrs.evolve(message, address="quartermain@"))]
        if break_far_end is not None:
            break_far_end()
            answers.append(notifier.deliver(message))

        told = [caplog.text, *capfd.readouterr(), repr(notifier), *map(repr, answers)]
        assert [each for each in _personal(message) for text in told if each in text.lower()] == []

    def test_it_works_in_any_thread(self, notifier: Notifier, message: Message, taken: Taken) -> None:
        wanted, answers = [f"{number:032x}" for number in range(_AT_ONCE)], list[Answer]()
        threads = [
            Thread(
                target=lambda each=each: answers.append(notifier.deliver(attrs.evolve(message, id=each))), daemon=True
            )
            for each in wanted
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(_SECONDS)

        assert [type(answer) for answer in answers] == _AT_ONCE * [Delivered]
        assert sorted(arrival.id for arrival in taken()) == wanted

    def test_while_the_far_end_is_out_of_reach_it_is_to_be_tried_later(
        self, make_notifier: Make, message: Message, break_far_end: Callable[[], None] | None
    ) -> None:
        before = make_notifier()
        before.deliver(message)
        if break_far_end is not None:
            break_far_end()
            for notifier in (before, make_notifier()):
                answer = notifier.deliver(message)
                assert isinstance(answer, Later)
                assert CODE.match(answer.why)
                assert answer.after is None or answer.after > dt.timedelta(0)

    def test_one_that_can_tell_says_what_became_of_a_receipt_also_in_another_process_and_nothing_of_others(
        self, make_notifier: Make, message: Message
    ) -> None:
        notifier = make_notifier()
        answer = notifier.deliver(message)
        if isinstance(answer, Delivered) and answer.follow:
            assert answer.receipt is not None
            for each in (notifier, make_notifier()):
                assert isinstance(each, TellsArrival)
                fate = each.became(answer.receipt)
                assert fate is None or isinstance(fate, Arrived | CameBack)
                assert not isinstance(fate, CameBack) or CODE.match(fate.why)
                assert [each.became(receipt) for receipt in _NEVER_GIVEN] == [None] * len(_NEVER_GIVEN)

    def test_nothing_personal_is_told_of_what_became_of_a_message(
        self,
        notifier: Notifier,
        message: Message,
        break_far_end: Callable[[], None] | None,
        caplog: pytest.LogCaptureFixture,
        capfd: pytest.CaptureFixture[str],
    ) -> None:
        caplog.set_level(0)
        answer = notifier.deliver(message)
        if isinstance(answer, Delivered) and isinstance(notifier, TellsArrival):
            answers = [_fate(notifier, each) for each in (str(answer.receipt), *_NEVER_GIVEN)]
            if break_far_end is not None:
                break_far_end()
                answers.append(_fate(notifier, str(answer.receipt)))
            told = [caplog.text, *capfd.readouterr(), repr(notifier), *map(repr, answers)]
            assert [each for each in _personal(message) for text in told if each in text.lower()] == []

    def test_what_it_is_handed_stays_as_it_is(self, notifier: Notifier, message: Message) -> None:
        data, personal = dict(message.data), dict(message.personal)
        notifier.deliver(attrs.evolve(message, data=data, personal=personal))

        assert (data, personal) == (message.data, message.personal)


def _fate(notifier: TellsArrival, receipt: str) -> object:
    """Return what became of *receipt*, or what is raised: while the far end is out of reach, that is an answer."""
    try:
        return notifier.became(receipt)
    except Exception as error:  # noqa: BLE001 - whatever a notifier may raise
        return error


def _of(message: Message, notifier: Notifier, taken: Taken) -> Iterator[Arrival]:
    """Yield what arrives of *message*: once, or it is refused and nothing arrives."""
    before = len(taken())
    answer: Answer = notifier.deliver(message)
    after = taken()
    assert isinstance(answer, Delivered | Never)
    if isinstance(answer, Never):
        assert CODE.match(answer.why)
        assert len(after) == before
        return
    arrived = [each for each in after if each.id == message.id]
    assert (len(after), len(arrived)) == (before + 1, 1)
    yield from arrived


def _personal(message: Message) -> Iterator[str]:
    """Yield what may stand in no log: the address, and each word of the message that is not in its data."""
    yield message.address.lower()
    yield "quartermain"
    words = f"{message.subject} {message.text} {' '.join(message.personal.values())}".lower().split()
    known = " ".join((*message.data.values(), message.about or "")).lower().split()
    yield from {word.strip(",.") for word in words if len(word) > len("complaint")} - set(known)
