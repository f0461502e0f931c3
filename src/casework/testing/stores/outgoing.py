"""What a store must promise of what became of messages: it changes its own part of an agenda row, and no other."""

import attrs

from casework.application.ports import AgendaRow, Store
from casework.testing.stores.agendas import EARLY, FULL_AGENDA, LATE, agenda, nothing, outgoing, swept, there
from casework.testing.stores.samples import ORGANISATION


class OutgoingContract:
    """The sentences about what became of messages."""

    def test_what_became_of_messages_changes_nothing_else_of_the_agenda_row_that_is_there(self, store: Store) -> None:
        store.replace_agendas(ORGANISATION, [FULL_AGENDA])
        sent = outgoing("case-full", before=3, notices=3, deliver_at=EARLY, failed=1)

        assert store.replace_agendas(ORGANISATION, [sent]) == ()
        assert there(store) == [attrs.evolve(FULL_AGENDA, deliver_at=EARLY, failed=1)]
        store.append(swept(outgoing("case-full", before=3, notices=4, deliver_at=LATE, failed=3)))
        assert there(store) == [attrs.evolve(FULL_AGENDA, notices=4, deliver_at=LATE, failed=3)]
        store.append_many([swept(outgoing("case-full", before=4, notices=6)), swept(agenda("case-2"))])
        assert there(store) == [agenda("case-2"), attrs.evolve(FULL_AGENDA, notices=6, deliver_at=None, failed=0)]

    def test_what_became_of_messages_is_left_out_where_whoever_made_the_row_had_seen_more_of_them(
        self, store: Store
    ) -> None:
        store.replace_agendas(ORGANISATION, [FULL_AGENDA])
        late = outgoing("case-full", before=1, notices=2)

        assert store.replace_agendas(ORGANISATION, [late]) == ("case-full",)
        store.append(swept(late))
        store.append_many([swept(late), swept(late)])

        assert there(store) == [FULL_AGENDA]

    def test_what_became_of_messages_never_moves_a_row_that_was_behind_to_the_latest_notifications(
        self, store: Store
    ) -> None:
        store.replace_agendas(ORGANISATION, [FULL_AGENDA, attrs.evolve(FULL_AGENDA, case="case-g")])
        behind = attrs.evolve(FULL_AGENDA, deliver_at=EARLY, failed=0)

        store.append(swept(outgoing("case-full", before=4, notices=5, deliver_at=EARLY)))
        store.append_many([swept(outgoing("case-g", before=5, notices=5, deliver_at=EARLY)), swept(agenda("case-h"))])

        assert there(store) == [behind, attrs.evolve(behind, case="case-g"), agenda("case-h")]

    def test_what_became_of_messages_makes_a_row_where_there_is_none_and_takes_away_one_that_says_nothing(
        self, store: Store
    ) -> None:
        store.append(swept(outgoing("case-2", notices=1, deliver_at=EARLY)))
        store.append_many([swept(outgoing("case-3", notices=2, failed=1)), swept(outgoing("case-4", notices=2))])
        store.replace_agendas(ORGANISATION, [outgoing("case-5", failed=1), outgoing("case-6"), agenda("case-7")])
        assert there(store) == [
            AgendaRow(case="case-2", version=0, notices=1, deliver_at=EARLY),
            AgendaRow(case="case-3", version=0, notices=2, failed=1),
            AgendaRow(case="case-5", version=0, notices=1, failed=1),
            agenda("case-7"),
        ]

        store.append(swept(outgoing("case-2", before=1, notices=2)))
        store.append_many([swept(outgoing("case-3", before=2, notices=3)), swept(outgoing("case-7", notices=1))])
        store.replace_agendas(ORGANISATION, [outgoing("case-5", notices=2)])
        assert there(store) == [agenda("case-7", notices=1)]

    def test_a_case_that_cannot_be_read_keeps_its_row_when_all_of_its_messages_went_out(self, store: Store) -> None:
        rows = [nothing("case-1", unreadable=True), nothing("case-2", passed_until=EARLY)]
        store.replace_agendas(ORGANISATION, rows)

        store.append(swept(outgoing("case-1")))
        store.append_many([swept(outgoing("case-2")), swept(agenda("case-3"))])

        assert there(store) == [*(attrs.evolve(each, notices=1) for each in rows), agenda("case-3")]

    def test_of_a_row_and_what_became_of_messages_that_come_together_the_second_goes_by_the_first(
        self, store: Store
    ) -> None:
        sent = outgoing("case-2", before=2, notices=2, deliver_at=EARLY)
        store.append(swept(agenda("case-2", notices=2), sent))
        store.append_many(
            [swept(agenda("case-3")), swept(outgoing("case-3", failed=1)), swept(nothing("case-4"), sent)]
        )

        assert there(store) == [
            agenda("case-2", notices=2, deliver_at=EARLY),
            agenda("case-3", notices=1, failed=1),
        ]
