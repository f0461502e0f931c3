"""Whatever a notifier does, there is an answer, and nothing personal in the log of the program."""

import threading
import time

import attrs
import pytest

from casework.application.ports import Arrived, CameBack, Delivered, Later, Message, Never
from casework.domain.notifications.kinds import NoticeKind
from casework.errors import ConfigurationError
from casework.plugins.carrying import PluginCarrier
from casework.plugins.hookspecs import hookimpl
from casework.plugins.host import PluginHost
from tests.delivery import Plugin, Post, TellingPost
from tests.offices import NOW

MESSAGE = Message(
    id="m-1",
    channel="email",
    address="jo@home.example",
    subject="Your complaint",
    text="Dear Jo",
    kind=NoticeKind.ACKNOWLEDGED,
    language="en",
    organisation="council",
    made_at=NOW,
)


def answer_of(*answers, seconds=5.0):
    carrier = PluginCarrier(PluginHost([Plugin(post=Post(*answers))]), seconds=seconds)
    return carrier.hand_over("post", MESSAGE)


@pytest.mark.parametrize(
    "answer", [Delivered(receipt="r-1"), Later(why="unavailable"), Never(why="bad_address")], ids=str
)
def test_an_answer_in_codes_is_passed_on(answer):
    assert answer_of(answer) == answer


def test_a_receipt_that_is_no_code_is_left_out():
    assert answer_of(Delivered(receipt="for jo@home.example")) == Delivered(receipt=None)


@pytest.mark.parametrize(
    "answer",
    [
        None,
        True,
        "sent",
        Delivered,
        Later(why="jo@home.example does not answer"),
        Never(why=""),
        Later(why=None),
        Later(why="rate_limited", after=60),
        Later(why="rate_limited", after="soon"),
        Never(why="a" * 121),
        Never(why="refused\n"),
    ],
    ids=[
        "nothing",
        "yes",
        "text",
        "a class",
        "an address",
        "empty",
        "no reason",
        "seconds",
        "soon",
        "long",
        "two lines",
    ],
)
def test_what_is_no_answer_means_later(answer, caplog):
    assert answer_of(lambda _message: answer) == Later(why="trouble")
    assert "home.example" not in caplog.text


@pytest.mark.parametrize(
    "error", [RuntimeError("jo@home.example"), ConfigurationError("no server"), SystemExit(2)], ids=str
)
def test_whatever_is_raised_means_later_and_only_its_kind_is_logged(error, caplog):
    assert answer_of(error) == Later(why="trouble")
    assert type(error).__name__ in caplog.text
    assert "home.example" not in caplog.text


def test_ctrl_c_comes_through():
    with pytest.raises(KeyboardInterrupt):
        answer_of(KeyboardInterrupt())


def test_a_notifier_that_hangs_is_given_up_after_its_time():
    begun = time.monotonic()

    assert answer_of(lambda _message: time.sleep(60), seconds=0.3) == Later(why="overran")
    assert time.monotonic() - begun < 30


def test_a_notifier_that_hangs_in_another_thread_is_given_up_as_well():
    release, answers = threading.Event(), []
    thread = threading.Thread(
        target=lambda: answers.append(answer_of(lambda _message: release.wait(60), seconds=0.3)), daemon=True
    )
    thread.start()
    thread.join(30)
    release.set()

    assert answers == [Later(why="overran")]


def test_a_notifier_is_made_once_in_a_round_and_again_if_it_could_not_be_made():
    made = []

    class Fragile:
        @hookimpl
        def casework_register_notifiers(self, register):
            def make():
                made.append(len(made))
                if len(made) == 1:
                    message = "no server"
                    raise OSError(message)
                return Post()

            register("fragile", make)

    carrier = PluginCarrier(PluginHost([Fragile()]))

    answers = [carrier.hand_over("fragile", attrs.evolve(MESSAGE, id=f"m-{n}")) for n in range(3)]

    assert answers == [Later(why="trouble"), Delivered(receipt="r-1"), Delivered(receipt="r-1")]
    assert len(made) == 2


def test_what_nobody_offers_is_known_beforehand():
    carrier = PluginCarrier(PluginHost([Plugin(post=Post())]))

    assert [carrier.takes(each) for each in ("post", "log", "nobody")] == [True, True, False]


# What became of a message


def carrier_of(post, *, seconds=5.0):
    return PluginCarrier(PluginHost([Plugin(post=post)]), seconds=seconds)


@pytest.mark.parametrize("fate", [None, Arrived(), CameBack(why="mailbox-full")], ids=str)
def test_what_a_notifier_says_of_a_receipt_is_passed_on(fate):
    assert carrier_of(TellingPost(fate)).became("post", "r-1") == fate


@pytest.mark.parametrize(
    "fate",
    ["delivered", True, Later(why="unavailable"), CameBack(why="jo@home.example is gone"), CameBack(why=None)],
    ids=["a word", "yes", "later", "an address", "no reason"],
)
def test_what_says_nothing_of_a_receipt_is_trouble(fate, caplog):
    assert carrier_of(TellingPost(fate)).became("post", "r-1") == Later(why="trouble")
    assert "notifier='post' receipt='r-1': answered what is no answer" in caplog.text
    assert "home.example" not in caplog.text


def test_whatever_is_raised_at_a_receipt_is_trouble_and_only_its_kind_is_logged(caplog):
    carrier = carrier_of(TellingPost(RuntimeError("jo@home.example")))

    assert carrier.became("post", "r-1") == Later(why="trouble")
    assert "RuntimeError" in caplog.text
    assert "home.example" not in caplog.text


def test_a_notifier_that_hangs_at_a_receipt_is_given_up_after_its_time():
    carrier = carrier_of(TellingPost(lambda _receipt: time.sleep(60)), seconds=0.3)
    begun = time.monotonic()

    assert carrier.became("post", "r-1") == Later(why="overran")
    assert time.monotonic() - begun < 30


def test_a_notifier_that_never_tells_knows_nothing_of_a_receipt():
    assert carrier_of(Post()).became("post", "r-1") is None


def test_only_a_notifier_that_can_tell_is_asked_later_and_only_by_a_receipt():
    follow = Delivered(receipt="r-1", follow=True)

    assert carrier_of(TellingPost(answers=[follow])).hand_over("post", MESSAGE) == follow
    for post in (
        Post(follow),
        TellingPost(answers=[Delivered(receipt="r-1", follow="yes")]),
        TellingPost(answers=[Delivered(receipt="r-1")]),
    ):
        assert carrier_of(post).hand_over("post", MESSAGE) == Delivered(receipt="r-1")
    for receipt in (None, "for jo@home.example"):
        post = TellingPost(answers=[Delivered(receipt=receipt, follow=True)])
        assert carrier_of(post).hand_over("post", MESSAGE) == Delivered()
