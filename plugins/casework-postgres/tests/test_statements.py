"""Every statement is keyed by organisation, by what the server says that it was sent.

So an organisation may lie on a server of its own, as Citus does it, and no statement asks two of them. ``conftest``
looks in the same way at everything that the other tests send.
"""

import attrs
import pytest

from casework.adapters.memory import MemoryStore
from casework.application.answer_tabulation import NAMES as ANSWER_NAMES
from casework.application.ports import AgendaQuery, AnswerQuery, GoodPoints, RowQuery, StreamAppend, SweepMark
from casework.application.tabulation import NAMES
from casework.testing.stores.agendas import EARLY, FULL_AGENDA, LATE, agenda, nothing, outgoing, swept
from casework.testing.stores.answers import FULL_ANSWER, SURVEY, answer, answered, struck
from casework.testing.stores.samples import FULL, ORGANISATION, OTHER, commit, copied, detail, event, key, row
from casework_postgres.address import parse_address
from casework_postgres.statements import statements_of
from casework_postgres.store import PostgresStore
from tests.postgres import is_keyed

MANY = tuple(event(number) for number in range(60))


def everything(store):
    """Ask everything of a store that the port allows."""
    for organisation in (ORGANISATION, OTHER):
        asked = {"organisation": organisation, "rows": (FULL,)}
        store.append(commit("case-full", details=(detail(),), key=key(), **asked))
    store.append_many([commit(), commit(organisation=OTHER)])
    bulk = (StreamAppend(stream="case-2", events=MANY),)
    store.append(commit(appends=bulk, rows=(row("case-2"), FULL), details=(detail("b"),), key=key("b")))
    store.append(commit("case-3", without_rows=("case-3",)))
    store.append(commit("survey/s", details=(detail("of-an-answer", stream="survey/s"),)))
    ask_of_answers(store)
    ask_of_agendas(store)
    store.recall(ORGANISATION, key())
    store.read(ORGANISATION, "case-2")
    list(store.read_all(ORGANISATION, after=1))
    store.head(ORGANISATION)
    store.replace_rows(ORGANISATION, [row("case-2", version=len(MANY))])
    store.case_of(ORGANISATION, "4711", system="old-crm")
    store.details(ORGANISATION, ["detail-1"])
    store.erase(ORGANISATION, ["detail-1", "of-an-answer"])
    list(store.receipts(ORGANISATION))
    store.receipts_of(ORGANISATION, [key().key])
    list(store.names(ORGANISATION))
    adopt(store)
    named = {"reference": FULL.reference, "source_system": "old-crm", "source_key": "4711"}
    for order in ("case", "next_due_on"):
        for query in (RowQuery(order=order), RowQuery(order=order, after=FULL), RowQuery(order=order, **named)):
            store.find(ORGANISATION, query)
    for name in sorted(NAMES):
        store.tabulate(ORGANISATION, [name], RowQuery(received_from="2026-01-01", **named))


def ask_of_answers(store):
    """Write, strike out, count, read and replace the rows of answers, few at once and many."""
    store.append(answered(answer(), FULL_ANSWER))
    store.append_many([answered(answer(f"q{number}")) for number in range(60)])
    store.append(answered(answer("q2", 4), struck=(struck(1, "b1"),)))
    rules = (GoodPoints(best=1, worst=5, points=2),)
    query = AnswerQuery(
        surveys=(SURVEY,), questions=("q1",), services=("waste",), given_from="2026-01-01", given_before="2027-01-01",
        undone=frozenset({"b1"}), best_points=1, good=rules,
    )  # fmt: skip
    for name in sorted(ANSWER_NAMES):
        store.tabulate_answers(ORGANISATION, [name], query)
    store.answer_rows(ORGANISATION, SURVEY, after=1, limit=1)
    store.replace_answers(ORGANISATION, SURVEY, [answer(version=2)], after=1, last=2, head=store.head(ORGANISATION))


def ask_of_agendas(store):
    """Write, take away, look for and clear agenda rows, and move the mark."""
    mark = SweepMark(position=1, rules="abc")
    store.append(swept(FULL_AGENDA, outgoing("case-full", before=3, notices=4)))
    store.append_many([swept(agenda(f"case-{number}")) for number in range(60)])
    store.replace_agendas(ORGANISATION, [agenda("case-7", LATE), outgoing("case-8", notices=99)], mark=mark)
    store.replace_agendas(ORGANISATION, [nothing("case-7")], mark=mark, expected=mark)
    asked = ({"next_by": EARLY}, {"deliver_by": EARLY, "for_staff": True}, {"passed_after": EARLY, "unreadable": True})
    for wanted in (*asked, {"case": "case-1"}):
        store.agendas(ORGANISATION, AgendaQuery(after=FULL_AGENDA, **wanted))
    store.swept(ORGANISATION)
    store.replace_agendas(ORGANISATION, [], mark=SweepMark(position=0, rules="abc"))


def adopt(store):
    """Take in what another store wrote, a short passage and a long one."""
    third = MemoryStore()
    third.adopt(ORGANISATION, copied(store))
    for count in (1, 60):
        head = third.head(ORGANISATION)
        third.append(commit("case-3", count=count, rows=(row("case-3"),), details=(detail(f"{count}"),)))
        store.adopt(ORGANISATION, copied(third, after=head))


@pytest.fixture
def asked(server):
    """A schema in which everything was asked of a store, by itself and joined to a host."""
    address = server.new_address()
    store = PostgresStore(address)
    everything(store)
    store.close()
    server.emptied(address)
    with server.connect(autocommit=False, application_name=server.name) as host:
        everything(store.joined(host))
    return parse_address(address).schema


def test_every_statement_that_is_sent_is_keyed_by_one_organisation(server, asked):
    sent = [(text, values) for text, values in server.sent(asked) if not text.startswith(("CREATE", "COMMENT"))]

    assert len(sent) > 200
    assert [text for text, values in sent if not is_keyed(text, values)] == []


def test_every_statement_that_there_is_was_sent(server, asked):
    ours = {statement.text.decode() for statement in attrs.astuple(statements_of(asked), recurse=False)}

    assert ours - {text for text, _ in server.sent(asked)} == set()


VALUES = "Parameters: $1 = 'rotherham', $2 = '7'"


@pytest.mark.parametrize(
    "text",
    [
        'SELECT 1 FROM "s_1".log',
        'SELECT 1 FROM "s_1".log WHERE position = $2',
        "SELECT 1 FROM \"s_1\".log WHERE organisation = 'rotherham'",
        'SELECT 1 FROM "s_1".log WHERE organisation = $3::text',
        'SELECT 1 FROM "s_1".log JOIN "s_1".names ON true WHERE organisation = $1::text',
        'UPDATE "s_1".heads SET position = $2',
        'INSERT INTO "s_1".heads (position, organisation) SELECT $2, $1::text',
        "INSERT INTO \"s_1\".heads (organisation, position) SELECT 'rotherham', $2",
        'COPY "s_1".log (position, organisation) FROM STDIN',
        'DELETE FROM "s_1".log',
    ],
)
def test_a_statement_that_is_not_keyed_is_found(text):
    assert not is_keyed(text, VALUES)
