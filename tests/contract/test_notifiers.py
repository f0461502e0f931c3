"""The notifier that comes with casework keeps the contract; one that breaks a sentence of it is caught."""

import inspect
import logging
import re
import threading

import attrs
import pytest

from casework.application.messages import Arrived, CameBack, Delivered, Later, Never, TellsArrival
from casework.application.ports import Notifier
from casework.plugins.host import PluginHost
from casework.testing import Arrival, NotifierContract
from casework.testing.notifiers.payloads import BAD_ADDRESSES, SUBJECTS, spoiled

BAD = {*BAD_ADDRESSES["email"], "quartermain@"}
ADDRESS = re.compile(r"[a-z.]+@[a-z.]+")


class Office:
    """Where letters arrive: a list of them that outlives whoever brings them, and may be shut."""

    def __init__(self):
        self.arrived = []
        self.shut = False

    def close(self):
        self.shut = True


class Carrier:
    """Brings messages to an office, under their ids, and looks there what became of them."""

    def __init__(self, office):
        self._office = office

    def deliver(self, message):
        if not self.fits(message.address):
            return Never(why="bad_address")
        if self._office.shut:
            return Later(why="unavailable")
        self.bring(message)
        return Delivered(receipt=message.id, follow=True)

    def became(self, receipt):
        if self._office.shut:
            raise OSError(receipt)
        return Arrived() if any(each.id == receipt for each in self._office.arrived) else None

    def fits(self, address):
        return bool(ADDRESS.fullmatch(address)) and address not in BAD

    def bring(self, message):
        self._office.arrived.append(self.written(message))

    def written(self, message):
        return Arrival(
            id=message.id,
            to=(message.address,),
            subject=" ".join(message.subject.split()),
            text=message.text,
            html=message.html,
            fields=("to", "subject"),
        )


@pytest.fixture
def office():
    return Office()


class TestCarrier(NotifierContract):
    @pytest.fixture
    def make_notifier(self, office):
        return lambda: Carrier(office)

    @pytest.fixture
    def taken(self, office):
        return lambda: office.arrived

    @pytest.fixture
    def break_far_end(self, office):
        return office.close


class TestLog(NotifierContract):
    """casework's own: all that arrives is a line of the log."""

    @pytest.fixture
    def make_notifier(self, caplog):
        caplog.set_level(logging.INFO, "casework.notifications")
        return PluginHost([]).notifiers.get("log")

    @pytest.fixture
    def taken(self, caplog):
        def arrived():
            lines = [record.getMessage() for record in caplog.records if record.name == "casework.notifications"]
            return [Arrival(id=re.match(r"message='(\w+)' ", line)[1]) for line in lines]

        return arrived

    @pytest.fixture
    def bad_addresses(self):
        return ()


def test_the_log_has_a_line_with_the_id_the_kind_the_channel_and_the_case(caplog):
    caplog.set_level(logging.INFO, "casework.notifications")
    message = NotifierContract.e_mail.__wrapped__(NotifierContract())

    answer = PluginHost([]).notifiers.get("log")().deliver(attrs.evolve(message, about="BINS-1\nforged"))

    assert answer == Delivered(receipt=None)
    assert [record.getMessage() for record in caplog.records] == [
        r"message='00000000000000000000000000000001' kind='acknowledged' channel='email' case='BINS-1\nforged'"
    ]


# Notifiers that break a sentence


class AnswersInWords(Carrier):
    def deliver(self, message):
        super().deliver(message)
        return Delivered(receipt="taken by the post office")


class SaysNothing(Carrier):
    def deliver(self, message):
        super().deliver(message)


class SaysItIsTrue(Carrier):
    def deliver(self, message):
        return isinstance(super().deliver(message), Delivered)


class SendsTwice(Carrier):
    def bring(self, message):
        super().bring(message)
        super().bring(message)


class HasIdsOfItsOwn(Carrier):
    def written(self, message):
        return attrs.evolve(super().written(message), id=f"own-{len(self._office.arrived)}")


class CopiesTheOffice(Carrier):
    def written(self, message):
        return attrs.evolve(super().written(message), to=(message.address, "office@example.org"))


class AddsAFooter(Carrier):
    def written(self, message):
        return attrs.evolve(super().written(message), text=f"{message.text}\nSent by post.")


class WritesAnotherSubject(Carrier):
    def written(self, message):
        return attrs.evolve(super().written(message), subject="A message for you")


class NeedsHtml(Carrier):
    def written(self, message):
        return attrs.evolve(super().written(message), html=message.html.strip())


class MakesHtmlOfText(Carrier):
    def written(self, message):
        return attrs.evolve(super().written(message), html=message.html or f"<pre>{message.text}</pre>")


class EndsAtADot(Carrier):
    def written(self, message):
        return attrs.evolve(super().written(message), text=re.split(r"^\.$", message.text, flags=re.MULTILINE)[0])


class KnowsOnlyLatin(Carrier):
    def written(self, message):
        return attrs.evolve(super().written(message), text=message.text.encode("latin-1", "replace").decode("latin-1"))


class FailsOnNothing(Carrier):
    def written(self, message):
        return attrs.evolve(super().written(message), text=message.text[0] + message.text[1:])


class EscapesHtmlAgain(Carrier):
    def written(self, message):
        return attrs.evolve(super().written(message), html=message.html and message.html.replace("&", "&amp;"))


class CutsHtml(Carrier):
    def written(self, message):
        return attrs.evolve(super().written(message), html=message.html and message.html[:1_000])


class PutsSubjectsIntoLines(Carrier):
    """Reads a subject with a line break as a header more."""

    def written(self, message):
        more = re.findall(r"[\r\n]+([\w-]+) ?:", message.subject)
        return attrs.evolve(super().written(message), fields=("to", "subject", *more))


class CopiesWhomASubjectNames(Carrier):
    def written(self, message):
        found = re.search(r"[\r\n]bcc: ?(\S+)", message.subject, re.IGNORECASE)
        to = (message.address, found[1]) if found else (message.address,)
        return attrs.evolve(super().written(message), to=to)


class LetsASubjectGoOnAsText(Carrier):
    def written(self, message):
        subject, _, rest = message.subject.partition("\r\n\r\n")
        return attrs.evolve(super().written(message), subject=subject, text=rest or message.text)


class TakesAListOfAddresses(Carrier):
    def fits(self, address):
        return all(super(TakesAListOfAddresses, self).fits(each) for each in address.split(", "))

    def written(self, message):
        to = tuple(message.address.split(", "))
        return attrs.evolve(super().written(message), to=to)


class StripsAddresses(Carrier):
    def fits(self, address):
        return super().fits(address.strip())

    def written(self, message):
        return attrs.evolve(super().written(message), to=(message.address.strip(),))


class TakesAnyAddress(Carrier):
    def fits(self, address):
        return True


class RefusesInAnotherWord(Carrier):
    def deliver(self, message):
        return super().deliver(message) if self.fits(message.address) else Never(why="invalid")


class RefusesWhenItIsSent(Carrier):
    def deliver(self, message):
        if not self.fits(message.address):
            self.bring(message)
        return super().deliver(message)


class RefusesWhatItHas(Carrier):
    def deliver(self, message):
        if any(each.id == message.id for each in self._office.arrived):
            return Never(why="known")
        return super().deliver(message)


class CountsAttemptsInTheId(Carrier):
    def written(self, message):
        again = sum(each.id.startswith(message.id) for each in self._office.arrived)
        return attrs.evolve(super().written(message), id=f"{message.id}-{again}" if again else message.id)


class SendsAllAgain(Carrier):
    def bring(self, message):
        self._office.arrived.extend([*self._office.arrived, self.written(message)])


class TellsThemApartByTheirWords(Carrier):
    def bring(self, message):
        if message.text not in [each.text for each in self._office.arrived]:
            super().bring(message)


class LogsTheAddress(Carrier):
    def deliver(self, message):
        logging.getLogger("carrier").debug("to %s", message.address)
        return super().deliver(message)


class PrintsTheSubject(Carrier):
    def deliver(self, message):
        print(message.subject)  # noqa: T201 - the defect
        return super().deliver(message)


class TellsInTheReceipt(Carrier):
    def deliver(self, message):
        super().deliver(message)
        return Delivered(receipt=message.address.replace("@", "-").replace(".", ""))


class ShowsWhatItHasSent(Carrier):
    def deliver(self, message):
        self._last = message.address
        return super().deliver(message)

    def __repr__(self):
        return f"Carrier({self._last})"


class LogsWhoCannotBeReached(Carrier):
    def deliver(self, message):
        if self._office.shut:
            logging.getLogger("carrier").warning("the office of %s is shut", message.personal["complainant"])
        return super().deliver(message)


class BelongsToAThread(Carrier):
    def __init__(self, office):
        super().__init__(office)
        self._thread = threading.get_ident()

    def bring(self, message):
        if threading.get_ident() == self._thread:
            super().bring(message)


class GivesUpAtOnce(Carrier):
    def deliver(self, message):
        return Never(why="unavailable") if self._office.shut else super().deliver(message)


class KeepsItForLater(Carrier):
    """Says that it was taken, and has it only in itself."""

    def deliver(self, message):
        return Delivered() if self._office.shut else super().deliver(message)


class SaysWhyInWords(Carrier):
    def deliver(self, message):
        return Later(why="the office is shut") if self._office.shut else super().deliver(message)


class ChangesWhatItIsHanded(Carrier):
    def deliver(self, message):
        if isinstance(message.personal, dict):
            message.personal["id"] = message.id
        return super().deliver(message)


class CannotTellAfterAll(Carrier):
    became = None


class GivesNoReceipt(Carrier):
    def deliver(self, message):
        super().deliver(message)
        return Delivered(follow=True)


class KnowsOnlyWhatItBroughtItself(Carrier):
    def __init__(self, office):
        super().__init__(office)
        self._brought = {}

    def bring(self, message):
        super().bring(message)
        self._brought[message.id] = Arrived()

    def became(self, receipt):
        return None if receipt.startswith(("0" * 31 + "9", "7", "no")) else self._brought[receipt]


class FailsOnAReceiptThatItNeverGave(Carrier):
    def became(self, receipt):
        return {each.id: Arrived() for each in self._office.arrived}[receipt]


class SaysThatAllArrived(Carrier):
    def became(self, _receipt):
        return Arrived()


class SaysThatItArrivedInAnotherWord(Carrier):
    def became(self, receipt):
        return super().became(receipt) and "arrived"


class SaysInWordsWhyItCameBack(Carrier):
    def became(self, receipt):
        return super().became(receipt) and CameBack(why="nobody of that name lives there")


class LogsWhatItAsks(Carrier):
    def became(self, receipt):
        for each in self._office.arrived:
            logging.getLogger("carrier").debug("%s to %s", receipt, *each.to)
        return super().became(receipt)


class TellsToWhomItCannotAsk(Carrier):
    def became(self, receipt):
        if self._office.shut:
            raise OSError(self._office.arrived[0].to)
        return super().became(receipt)


class NamesWhoItCameBackFrom(Carrier):
    def became(self, receipt):
        return super().became(receipt) and CameBack(why=self._office.arrived[0].to[0].replace("@", ":"))


ANSWER = "test_a_message_is_taken_and_the_answer_is_a_code"
ARRIVES = "test_it_arrives_once_under_its_id_at_its_address"
WORDS = "test_it_arrives_with_the_words_that_it_was_given"
TEXT = "test_any_text_arrives_as_it_is_or_is_refused"
HTML = "test_html_arrives_as_it_was_given"
SUBJECT = "test_a_subject_is_text_and_never_another_header"
ONE_ADDRESS = "test_an_address_is_one_address_and_never_another_header"
NO_ADDRESS = "test_what_can_be_no_address_is_refused_before_anything_is_sent"
AGAIN = "test_the_same_message_again_is_at_most_one_more_and_has_the_same_id"
ANOTHER = "test_another_message_with_the_same_words_arrives_too"
NOT_TOLD = "test_neither_words_nor_address_are_told"
THREADS = "test_it_works_in_any_thread"
AWAY = "test_while_the_far_end_is_out_of_reach_it_is_to_be_tried_later"
FATE = "test_one_that_can_tell_says_what_became_of_a_receipt_also_in_another_process_and_nothing_of_others"
FATE_NOT_TOLD = "test_nothing_personal_is_told_of_what_became_of_a_message"
STAYS = "test_what_it_is_handed_stays_as_it_is"

DEFECTS = [
    (AnswersInWords, ANSWER),
    (SaysNothing, ANSWER),
    (SaysItIsTrue, ANSWER),
    (SendsTwice, ARRIVES),
    (HasIdsOfItsOwn, ARRIVES),
    (CopiesTheOffice, ARRIVES),
    (AddsAFooter, WORDS),
    (WritesAnotherSubject, WORDS),
    (NeedsHtml, WORDS),
    (MakesHtmlOfText, WORDS),
    (EndsAtADot, TEXT),
    (KnowsOnlyLatin, TEXT),
    (FailsOnNothing, TEXT),
    (EscapesHtmlAgain, HTML),
    (CutsHtml, HTML),
    (PutsSubjectsIntoLines, SUBJECT),
    (CopiesWhomASubjectNames, SUBJECT),
    (LetsASubjectGoOnAsText, SUBJECT),
    (TakesAListOfAddresses, ONE_ADDRESS),
    (StripsAddresses, ONE_ADDRESS),
    (TakesAnyAddress, NO_ADDRESS),
    (RefusesInAnotherWord, NO_ADDRESS),
    (RefusesWhenItIsSent, NO_ADDRESS),
    (RefusesWhatItHas, AGAIN),
    (CountsAttemptsInTheId, AGAIN),
    (SendsAllAgain, AGAIN),
    (TellsThemApartByTheirWords, ANOTHER),
    (LogsTheAddress, NOT_TOLD),
    (PrintsTheSubject, NOT_TOLD),
    (TellsInTheReceipt, NOT_TOLD),
    (ShowsWhatItHasSent, NOT_TOLD),
    (LogsWhoCannotBeReached, NOT_TOLD),
    (BelongsToAThread, THREADS),
    (GivesUpAtOnce, AWAY),
    (KeepsItForLater, AWAY),
    (SaysWhyInWords, AWAY),
    (CannotTellAfterAll, FATE),
    (GivesNoReceipt, FATE),
    (KnowsOnlyWhatItBroughtItself, FATE),
    (FailsOnAReceiptThatItNeverGave, FATE),
    (SaysThatAllArrived, FATE),
    (SaysThatItArrivedInAnotherWord, FATE),
    (SaysInWordsWhyItCameBack, FATE),
    (LogsWhatItAsks, FATE_NOT_TOLD),
    (TellsToWhomItCannotAsk, FATE_NOT_TOLD),
    (NamesWhoItCameBackFrom, FATE_NOT_TOLD),
    (ChangesWhatItIsHanded, STAYS),
]


def ask(sentence, kind, caplog, capfd):
    """Run one test of the contract with a notifier of *kind*, once with each number if it takes one."""
    contract, test = NotifierContract(), getattr(NotifierContract, sentence)
    for number in range(len(numbers_of(test)) or 1):
        office, message = Office(), NotifierContract.e_mail.__wrapped__(contract)
        known = {
            "make_notifier": lambda office=office: kind(office),
            "notifier": kind(office),
            "message": message,
            "bad_addresses": NotifierContract.bad_addresses.__wrapped__(contract, message),
            "taken": lambda office=office: tuple(office.arrived),
            "break_far_end": office.close,
            "number": number,
            "caplog": caplog,
            "capfd": capfd,
        }
        test(contract, **{name: known[name] for name in inspect.signature(test).parameters if name != "self"})


def numbers_of(test):
    return [number for mark in getattr(test, "pytestmark", ()) for number in mark.args[1]]


@pytest.mark.parametrize(("bad", "sentence"), DEFECTS, ids=[bad.__name__ for bad, _ in DEFECTS])
def test_the_sentence_holds_for_a_good_notifier_and_finds_the_defect(bad, sentence, caplog, capfd):
    ask(sentence, Carrier, caplog, capfd)

    with pytest.raises(Exception):  # noqa: B017, PT011 - whatever the defect leads to
        ask(sentence, bad, caplog, capfd)


def test_every_sentence_of_the_contract_has_a_defect_that_it_finds():
    sentences = {name for name in vars(NotifierContract) if name.startswith("test_")}

    assert sentences == {sentence for _, sentence in DEFECTS}


def test_where_the_far_end_is_never_out_of_reach_it_is_only_asked_while_it_is_there(office, caplog, capfd):
    contract = NotifierContract()
    message = NotifierContract.e_mail.__wrapped__(contract)

    contract.test_nothing_personal_is_told_of_what_became_of_a_message(Carrier(office), message, None, caplog, capfd)

    assert [each.id for each in office.arrived] == [message.id]


def test_there_are_as_many_subjects_and_addresses_as_were_promised():
    assert len(set(SUBJECTS)) >= 40
    assert len(set(spoiled("jo@example.org"))) >= 30


def test_the_port_is_one_method_and_one_more_for_those_that_can_tell():
    assert [name for name in vars(Notifier) if not name.startswith("_")] == ["deliver"]
    assert [name for name in vars(TellsArrival) if not name.startswith("_")] == ["became"]
