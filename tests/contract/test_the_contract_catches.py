"""A suite that nothing fails proves nothing: each store here has one defect, and the contract must find it."""

import attrs
import msgspec
import pytest
from hypothesis import Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from casework.adapters.memory import MemoryStore
from casework.application.ports import AgendaQuery, AgendaRow, CaseRow, Outgoing, RowQuery, StreamAppend
from casework.domain.envelope import seal
from casework.testing import StoreContract, StoreMachine
from casework.testing.stores.agendas import LATE
from casework.testing.stores.samples import FULL, ORGANISATION, OTHER, commit
from casework.testing.stores.transfer import fill

CONTRACT = StoreContract()


class LosesAnUpdate(MemoryStore):
    """Takes a commit although somebody wrote since."""

    def append_many(self, commits):
        return super().append_many(list(map(_without_expectations, commits)))

    def append(self, commit):
        return super().append(_without_expectations(commit))


class AcceptsAVersionFromTheFuture(MemoryStore):
    """Refuses only what is too low, as a unique index alone would."""

    def append(self, commit):
        (append,) = commit.appends
        now = len(self.read(commit.organisation, append.stream))
        ahead = append.expected is not None and append.expected > now
        return super().append(_without_expectations(commit) if ahead else commit)


class LeavesAGap(MemoryStore):
    """Hands out positions like an identity column: one is used up by a commit that is refused."""

    def __init__(self):
        super().__init__()
        self._wasted = 0

    def append(self, commit):
        try:
            return super().append(commit)
        except Exception:
            self._wasted += 1
            raise

    def read_all(self, organisation, *, after=0, limit=None):
        for record in super().read_all(organisation, after=after, limit=limit):
            yield attrs.evolve(record, position=record.position + self._wasted)


class ReusesAKey(MemoryStore):
    """Takes a key that came before for a repeat, whatever the request."""

    def append(self, commit):
        key = commit.key and msgspec.structs.replace(commit.key, digest="the same")
        return super().append(msgspec.structs.replace(commit, key=key))


class DoesNotChainSeals(MemoryStore):
    """Seals every record as if it were the first."""

    def read_all(self, organisation, *, after=0, limit=None):
        for record in super().read_all(organisation, after=after, limit=limit):
            yield attrs.evolve(record, seal=seal("0" * 64, record))


class WritesHalfACommit(MemoryStore):
    """Writes the rows of a commit before it knows whether the commit can be."""

    def append(self, commit):
        super().replace_rows(commit.organisation, commit.rows)
        return super().append(commit)


class KeepsRowsThatCountNoMore(MemoryStore):
    """Never heard that a case can stop to count."""

    def append(self, commit):
        return super().append(msgspec.structs.replace(commit, without_rows=()))

    def append_many(self, commits):
        return super().append_many([msgspec.structs.replace(commit, without_rows=()) for commit in commits])


class BringsBackRowsThatWereTakenAway(MemoryStore):
    """Compares a row with the one that is there, and does not ask whether there was one."""

    def replace_rows(self, organisation, rows):
        with self._locked():
            self._shelf(organisation).keep_rows(rows)


class ForgetsToErase(MemoryStore):
    """Counts the details that it should erase, and keeps them."""

    def erase(self, organisation, ids):
        return len(self.details(organisation, ids))


class RepeatsARowOnTheNextPage(MemoryStore):
    """Begins a page with the last row of the one before."""

    def find(self, organisation, query):
        last = query.after
        found = super().find(organisation, query)
        return (last, *found)[: query.limit] if last and found else found


class ForgetsRemediesAndFindings(MemoryStore):
    """Has no place for remedies and findings in what it keeps of a row."""

    def append(self, commit):
        return super().append(msgspec.structs.replace(commit, rows=tuple(map(self._kept, commit.rows))))

    def replace_rows(self, organisation, rows):
        super().replace_rows(organisation, [self._kept(row) for row in rows])

    def _kept(self, row):
        return attrs.evolve(row, remedies=(), findings=())


class CountsTheMergedTwice(MemoryStore):
    """Never heard that a case can be merged into another."""

    def find(self, organisation, query):
        return super().find(organisation, attrs.evolve(query, without_merged=False))

    def tabulate(self, organisation, by, query=None):
        return super().tabulate(organisation, by, query and attrs.evolve(query, without_merged=False))


class TakesAllForUndated(MemoryStore):
    """Never heard that cases of which nobody knows when they came in can be asked for alone."""

    def find(self, organisation, query):
        return super().find(organisation, attrs.evolve(query, undated=False))

    def tabulate(self, organisation, by, query=None):
        return super().tabulate(organisation, by, query and attrs.evolve(query, undated=False))


class LeavesOutRemediesOfClosedCases(MemoryStore):
    """Takes it that nothing can be due in a case that is not open."""

    def find(self, organisation, query):
        found = super().find(organisation, query)
        return tuple(row for row in found if query.due_before is None or row.status == "open")


class CountsRowsForRemedies(MemoryStore):
    """Counts a row once where it should count each of its remedies and flags."""

    def tabulate(self, organisation, by, query=None):
        for row in super().find(organisation, RowQuery(limit=1_000)):
            super().replace_rows(organisation, [attrs.evolve(row, remedies=row.remedies[:1], flags=row.flags[:1])])
        return super().tabulate(organisation, by, query)


class ForgetsOldNames(MemoryStore):
    """Adopts a log without the names that belong to its cases."""

    def adopt(self, organisation, passage):
        super().adopt(organisation, attrs.evolve(passage, names=()))


class ForgetsDigests(MemoryStore):
    """Adopts a log, and knows of its requests only that they came."""

    def adopt(self, organisation, passage):
        receipts = tuple(attrs.evolve(one, digest=None) for one in passage.receipts)
        super().adopt(organisation, attrs.evolve(passage, receipts=receipts))


class BringsErasedWordsBack(MemoryStore):
    """Takes the words of a passage as they come."""

    def adopt(self, organisation, passage):
        super().adopt(organisation, passage)
        self._shelf(organisation).details |= {one.id: one for one in passage.details}


class LeavesARowBehind(MemoryStore):
    """Writes the rows of answers, and never heard that one can be struck out."""

    def append(self, commit):
        return super().append(msgspec.structs.replace(commit, struck=()))

    def append_many(self, commits):
        return super().append_many([msgspec.structs.replace(commit, struck=()) for commit in commits])


class ForgetsWhoStruckItOut(MemoryStore):
    """Takes what an import struck out for gone, also once the import is undone."""

    def append_many(self, commits):
        return super().append_many(list(map(self._by_nobody, commits)))

    def _by_nobody(self, commit):
        return msgspec.structs.replace(commit, struck=tuple(attrs.evolve(each, batch=None) for each in commit.struck))


class CountsAnswersForRespondents(MemoryStore):
    """Counts somebody once for each answer."""

    def tabulate_answers(self, organisation, by, query=None):
        names = ["judgement" if name == "respondent_judgement" else name for name in by]
        return super().tabulate_answers(organisation, names, query)


class TakesRowsOfAnyAge(MemoryStore):
    """Lets rows of answers be replaced by whoever has not seen the latest answers."""

    def replace_answers(self, organisation, survey, rows, *, after, last, head):
        now = self.head(organisation)
        super().replace_answers(organisation, survey, rows, after=after, last=last, head=now)


class LeavesRowsTooMany(MemoryStore):
    """Puts rows of answers in place, and takes none away."""

    def replace_answers(self, organisation, survey, rows, *, after, last, head):
        there = self.answer_rows(organisation, survey, after=after)
        super().replace_answers(organisation, survey, [*there, *rows], after=after, last=last, head=head)


class TakesAgendasOfAnyAge(MemoryStore):
    """Writes agenda rows over those of somebody who had seen more."""

    def replace_agendas(self, organisation, changes, **said):
        with self._locked():
            for change in changes:
                self._shelf(organisation).agendas.pop(change.case, None)
        return super().replace_agendas(organisation, changes, **said)


class ComparesAgendasOnlyWithThoseThatAreThere(MemoryStore):
    """Takes the last of several agenda rows of one case, whatever the others had seen."""

    def replace_agendas(self, organisation, changes, **said):
        last = {change.case: change for change in changes}
        return super().replace_agendas(organisation, list(last.values()), **said)


class LooksNotAt(MemoryStore):
    """Never heard that one more thing about an agenda row says whether it is older."""

    field = ""

    def replace_agendas(self, organisation, changes, **said):
        there = {row.case: getattr(row, self.field) for row in self.agendas(organisation, AgendaQuery())}
        changes = [self._raised(each, there.get(each.case, 0)) for each in changes]
        return super().replace_agendas(organisation, changes, **said)

    def _raised(self, change, least):
        return attrs.evolve(change, **{self.field: max(getattr(change, self.field), least)})


class LooksOnlyAtTheVersionOfTheCase(LooksNotAt):
    """Never heard that the notifications of a case have a version of their own."""

    field = "notices"


class LooksOnlyAtVersions(LooksNotAt):
    """Never heard that somebody may have looked again at what did not change."""

    field = "seen"

    def _raised(self, change, least):
        return super()._raised(change, least) if isinstance(change, AgendaRow) else change


class LooksAtNoStream(MemoryStore):
    """Compares agenda rows with what is there, and with nothing where that was taken away."""

    def replace_agendas(self, organisation, changes, *, mark=None, expected=None):
        with self._locked():
            self._shelf(organisation).keep_agendas(changes)
        return super().replace_agendas(organisation, (), mark=mark, expected=expected)


class TellsOfNothingThatWasLeftOut(MemoryStore):
    """Leaves agenda rows out, and says that all were written."""

    def replace_agendas(self, organisation, changes, **said):
        super().replace_agendas(organisation, changes, **said)
        return ()


class MovesTheMarkOfAnybody(MemoryStore):
    """Puts a mark in place of whatever mark there is."""

    def replace_agendas(self, organisation, changes, *, mark=None, expected=None):
        return super().replace_agendas(organisation, changes, mark=mark, expected=self.swept(organisation))


class MovesTheMarkPastWhatWasLeftOut(MemoryStore):
    """Moves the mark though nobody has looked again at what was left out."""

    def replace_agendas(self, organisation, changes, *, mark=None, expected=None):
        left = super().replace_agendas(organisation, changes, mark=mark, expected=expected)
        super().replace_agendas(organisation, (), mark=mark, expected=expected if left else mark)
        return left


class PutsBackWhatSendersRead(MemoryStore):
    """Writes a whole row where only what became of messages was said."""

    def append(self, commit):
        return super().append(_with_agendas(commit, map(_whole, commit.agenda_changes)))

    def append_many(self, commits):
        return super().append_many([_with_agendas(each, map(_whole, each.agenda_changes)) for each in commits])


class MovesRowsThatWereBehind(MemoryStore):
    """Moves every row on to the latest notifications, also one that had not seen the last claim."""

    def append(self, commit):
        there = {row.case: row.notices for row in self.agendas(commit.organisation, AgendaQuery())}
        return super().append(_with_agendas(commit, [_from(each, there) for each in commit.agenda_changes]))


class KeepsAgendasThatSayNothing(MemoryStore):
    """Leaves the agenda row of a case that has nothing to say any more."""

    def append_many(self, commits):
        return super().append_many([_with_agendas(each, _saying(each.agenda_changes)) for each in commits])

    def append(self, commit):
        return super().append(_with_agendas(commit, _saying(commit.agenda_changes)))

    def replace_agendas(self, organisation, changes, **said):
        return super().replace_agendas(organisation, _saying(changes), **said)


class PagesAgendasByTheirPlaces(MemoryStore):
    """Begins a page behind so many rows, wherever the last one has got to."""

    def agendas(self, organisation, query):
        found = super().agendas(organisation, attrs.evolve(query, after=None, limit=1_000))
        places = [place for place, row in enumerate(found) if query.after and row.case == query.after.case]
        return found[places[0] + 1 if places else 0 :][: query.limit]


class WritesAgendasOfARefusedCommit(MemoryStore):
    """Writes agenda rows before it knows whether their commit can be written."""

    def append(self, commit):
        self.replace_agendas(commit.organisation, commit.agenda_changes)
        return super().append(commit)


class WritesAgendasOfAGroupOnly(MemoryStore):
    """Forgets the agenda rows of a commit that comes alone."""

    def append(self, commit):
        return super().append(_with_agendas(commit, ()))


class ForgetsAgendasOfAGroup(MemoryStore):
    """Forgets the agenda rows of commits that come together."""

    def append_many(self, commits):
        return super().append_many([_with_agendas(each, ()) for each in commits])


class KeepsAgendasThatCountNoMore(MemoryStore):
    """Takes the row of a case away that counts no more, and leaves its agenda row."""

    def append(self, commit):
        there = self.agendas(commit.organisation, AgendaQuery())
        answer = super().append(commit)
        super().replace_agendas(commit.organisation, [row for row in there if row.case in commit.without_rows])
        return answer


class KeepsAgendasOfALaterVersion(MemoryStore):
    """Lets nothing take the place of a row of a later version, even where every case is to be looked at again."""

    def replace_agendas(self, organisation, changes, **said):
        there = self.agendas(organisation, AgendaQuery())
        return super().replace_agendas(organisation, [*there, *changes], **said)


class ForgetsTheMark(MemoryStore):
    """Keeps agenda rows, and never how far the sweep had looked."""

    def swept(self, organisation):
        return None


class SharesTheMark(MemoryStore):
    """Has one mark for every organisation."""

    def swept(self, organisation):
        return next((mark for name in (ORGANISATION, OTHER) if (mark := super(SharesTheMark, self).swept(name))), None)


class ListsAgendasByCase(MemoryStore):
    """Finds the agenda rows that are due, and does not put them in order."""

    def agendas(self, organisation, query):
        return tuple(sorted(super().agendas(organisation, query), key=lambda row: row.case))


class WorksAfterAFork(MemoryStore):
    """Goes on in a forked process, where nobody will ever see what it wrote."""

    def _locked(self):
        return self._lock


def _without_expectations(commit):
    appends = tuple(StreamAppend(stream=one.stream, events=one.events) for one in commit.appends)
    return msgspec.structs.replace(commit, appends=appends)


def _with_agendas(commit, changes):
    changes = tuple(changes)
    rows = tuple(each for each in changes if isinstance(each, AgendaRow))
    return msgspec.structs.replace(
        commit, agendas=rows, outgoing=tuple(each for each in changes if isinstance(each, Outgoing))
    )


def _saying(changes):
    return [each for each in changes if isinstance(each, Outgoing) or not each.is_empty]


def _whole(change):
    return change.placed(None) if isinstance(change, Outgoing) else change


def _from(change, there):
    return attrs.evolve(change, before=there.get(change.case, 0)) if isinstance(change, Outgoing) else change


def lower_or_higher(store):
    for expected in (0, 1, 3, 99):
        CONTRACT.test_a_stream_at_another_version_than_expected_is_refused_lower_or_higher(store, expected)
        store.__init__()


def higher(store):
    CONTRACT.test_a_stream_at_another_version_than_expected_is_refused_lower_or_higher(store, 99)


def merged(store):
    CONTRACT.test_what_was_merged_is_left_out_where_it_must_not_count_twice(store, "next_due_on")


def due(store):
    CONTRACT.test_a_case_that_is_not_open_is_found_by_its_due_day_too(store, "case")


def counted(store, by, expected):
    store.append(commit(rows=(FULL,)))
    CONTRACT.test_rows_are_counted_by_each_combination_of_values_that_occurs(store, by, expected)


def counted_remedies(store):
    counted(store, ("remedy_currency",), [((None,), 1), (("GBP",), 2)])


def counted_flags(store):
    counted(store, ("flag",), [(("risk",), 1), (("vulnerability",), 1)])


def source():
    store = MemoryStore()
    fill(store)
    return store


def adopted(store):
    CONTRACT.test_an_adopted_log_is_the_same_log_without_rows(store, source())


def words_that_were_erased(store):
    CONTRACT.test_erased_words_do_not_come_back_with_a_later_passage(store, source())


def pages(store):
    CONTRACT.test_pages_of_any_size_miss_nothing_and_repeat_nothing(store, "case", 2)


def surveyed(store):
    CONTRACT.surveyed.__wrapped__(CONTRACT, store)
    return store


def respondents(store):
    by, expected = ("respondent_judgement",), [((None,), 2), ((1,), 1), ((7,), 1), ((8,), 1)]
    CONTRACT.test_answers_and_respondents_are_counted_by_each_combination_that_occurs(surveyed(store), by, expected)


def rows_of_any_age(store):
    CONTRACT.test_rows_of_somebody_who_has_not_seen_the_whole_log_are_refused(surveyed(store), -1)


def rows_too_many(store):
    CONTRACT.test_a_stretch_of_rows_is_replaced_and_what_is_too_many_goes(surveyed(store))


def looked_at(store):
    CONTRACT.looked_at.__wrapped__(CONTRACT, store)
    return store


def agendas_by_instant(store):
    CONTRACT.test_agenda_rows_that_agree_come_by_their_instants_or_by_case(looked_at(store), {"next_by": LATE}, "2135")


def moved_agendas(store):
    CONTRACT.test_a_page_goes_on_where_the_last_one_ended_if_that_row_moved_or_went(looked_at(store), {"next_by": LATE})


def agendas_of_a_lower_version(store):
    CONTRACT.test_an_agenda_row_of_somebody_who_had_not_seen_the_latest_is_left_out(store, {"version": 1})


def agendas_of_a_lower_version_of_notices(store):
    CONTRACT.test_an_agenda_row_of_somebody_who_had_not_seen_the_latest_is_left_out(store, {"notices": 1})


def agendas_that_had_seen_less(store):
    CONTRACT.test_an_agenda_row_of_somebody_who_had_not_seen_the_latest_is_left_out(store, {"seen": 1})


def marks_that_were_moved(store):
    CONTRACT.test_a_mark_is_refused_with_its_agenda_rows_where_somebody_else_moved_it(store, None)


def stale_claims(store):
    CONTRACT.test_a_commit_with_agenda_rows_is_refused_whole_where_a_stream_has_moved(store, {"version": 2})


def agendas_that_count_no_more(store):
    CONTRACT.test_a_case_that_counts_no_more_loses_its_agenda_row(looked_at(store))


def marks_at_the_beginning(store):
    CONTRACT.test_a_mark_at_the_beginning_takes_away_every_agenda_row_whatever_its_version(looked_at(store))


def agendas_of_others(store):
    CONTRACT.test_agenda_rows_and_marks_of_another_organisation_are_untouched(looked_at(store))


DEFECTS = [
    (LosesAnUpdate, lower_or_higher),
    (LosesAnUpdate, CONTRACT.test_a_refused_commit_writes_nothing_of_its_parts),
    (AcceptsAVersionFromTheFuture, higher),
    (LeavesAGap, CONTRACT.test_a_refused_commit_leaves_no_gap),
    (ReusesAKey, CONTRACT.test_a_key_with_another_request_is_refused),
    (DoesNotChainSeals, CONTRACT.test_each_seal_covers_the_record_and_the_seal_before_it_in_the_organisation),
    (WritesHalfACommit, CONTRACT.test_a_refused_commit_writes_nothing_of_its_parts),
    (KeepsRowsThatCountNoMore, CONTRACT.test_a_case_that_counts_no_more_loses_its_row_and_keeps_its_names),
    (KeepsRowsThatCountNoMore, CONTRACT.test_a_case_that_counts_again_has_its_row_again),
    (
        BringsBackRowsThatWereTakenAway,
        CONTRACT.test_a_row_made_before_the_latest_events_does_not_bring_back_one_that_was_taken_away,
    ),
    (ForgetsToErase, CONTRACT.test_erased_details_are_gone_and_the_others_stay),
    (RepeatsARowOnTheNextPage, pages),
    (ForgetsRemediesAndFindings, CONTRACT.test_a_row_comes_back_as_it_was_written),
    (ForgetsRemediesAndFindings, counted_remedies),
    (CountsTheMergedTwice, merged),
    (TakesAllForUndated, CONTRACT.test_cases_of_which_nobody_knows_when_they_came_in_can_be_asked_for_alone),
    (LeavesOutRemediesOfClosedCases, due),
    (CountsRowsForRemedies, counted_remedies),
    (CountsRowsForRemedies, counted_flags),
    (ForgetsOldNames, adopted),
    (ForgetsDigests, adopted),
    (BringsErasedWordsBack, words_that_were_erased),
    (LeavesARowBehind, CONTRACT.test_an_answer_that_was_struck_out_is_not_counted_but_kept),
    (ForgetsWhoStruckItOut, CONTRACT.test_what_an_import_struck_out_counts_again_once_it_is_undone),
    (CountsAnswersForRespondents, respondents),
    (TakesRowsOfAnyAge, rows_of_any_age),
    (LeavesRowsTooMany, rows_too_many),
    (TakesAgendasOfAnyAge, agendas_of_a_lower_version),
    (
        ComparesAgendasOnlyWithThoseThatAreThere,
        CONTRACT.test_of_two_agenda_rows_of_one_case_that_come_together_the_second_goes_by_the_first,
    ),
    (LooksOnlyAtTheVersionOfTheCase, agendas_of_a_lower_version_of_notices),
    (LooksOnlyAtVersions, agendas_that_had_seen_less),
    (
        LooksAtNoStream,
        CONTRACT.test_an_agenda_row_of_somebody_who_had_not_seen_the_latest_events_is_left_out_though_there_is_none,
    ),
    (TellsOfNothingThatWasLeftOut, agendas_of_a_lower_version),
    (MovesTheMarkOfAnybody, marks_that_were_moved),
    (
        MovesTheMarkPastWhatWasLeftOut,
        CONTRACT.test_where_an_agenda_row_is_left_out_the_mark_stays_and_the_other_rows_are_written,
    ),
    (
        PutsBackWhatSendersRead,
        CONTRACT.test_what_became_of_messages_changes_nothing_else_of_the_agenda_row_that_is_there,
    ),
    (
        MovesRowsThatWereBehind,
        CONTRACT.test_what_became_of_messages_never_moves_a_row_that_was_behind_to_the_latest_notifications,
    ),
    (KeepsAgendasThatSayNothing, CONTRACT.test_an_empty_agenda_row_takes_away_the_one_that_is_there),
    (PagesAgendasByTheirPlaces, moved_agendas),
    (WritesAgendasOfARefusedCommit, stale_claims),
    (WritesAgendasOfARefusedCommit, CONTRACT.test_a_request_that_comes_again_writes_no_agenda_row),
    (WritesAgendasOfAGroupOnly, CONTRACT.test_an_agenda_row_comes_back_as_it_was_written),
    (ForgetsAgendasOfAGroup, CONTRACT.test_many_agenda_rows_that_come_at_once_are_all_there),
    (KeepsAgendasThatCountNoMore, agendas_that_count_no_more),
    (KeepsAgendasOfALaterVersion, marks_at_the_beginning),
    (ForgetsTheMark, CONTRACT.test_agenda_rows_and_the_mark_come_together_or_not_at_all),
    (SharesTheMark, agendas_of_others),
    (ListsAgendasByCase, agendas_by_instant),
    (WorksAfterAFork, CONTRACT.test_carried_over_a_fork_a_store_refuses_to_work),
]


def test_the_row_that_must_come_back_has_something_in_every_field():
    assert all(getattr(FULL, field.name) not in (None, (), field.default) for field in attrs.fields(CaseRow))


@pytest.mark.parametrize(
    ("broken", "sentence"), DEFECTS, ids=[f"{broken.__name__}-{n}" for n, (broken, _) in enumerate(DEFECTS)]
)
def test_the_sentence_holds_for_a_good_store_and_finds_the_defect(broken, sentence):
    sentence(MemoryStore())

    with pytest.raises((AssertionError, pytest.fail.Exception)):
        sentence(broken())


@pytest.mark.parametrize(
    "broken",
    [
        LosesAnUpdate,
        ReusesAKey,
        ForgetsToErase,
        RepeatsARowOnTheNextPage,
        ForgetsRemediesAndFindings,
        CountsTheMergedTwice,
        TakesAllForUndated,
        CountsRowsForRemedies,
        LeavesARowBehind,
        ForgetsWhoStruckItOut,
        CountsAnswersForRespondents,
        TakesRowsOfAnyAge,
        LeavesRowsTooMany,
        TakesAgendasOfAnyAge,
        TellsOfNothingThatWasLeftOut,
        MovesTheMarkOfAnybody,
        PutsBackWhatSendersRead,
        KeepsAgendasThatSayNothing,
        PagesAgendasByTheirPlaces,
        ForgetsAgendasOfAGroup,
        KeepsAgendasOfALaterVersion,
        ForgetsTheMark,
        ListsAgendasByCase,
    ],
)
def test_any_history_beside_the_store_in_memory_finds_it_too(broken):
    # The first history that shows it will do; to look for the shortest takes minutes.
    quick = settings(phases=[Phase.generate], report_multiple_bugs=False, max_examples=500, derandomize=True)

    with pytest.raises(AssertionError, match="the store says"):
        run_state_machine_as_test(lambda: StoreMachine(broken, lambda store: store), settings=quick)
