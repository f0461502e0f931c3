import shutil

import pytest

from casework.errors import CaseworkError
from tests.reliability.backups import back_up_while_written, check, kill_while_backing_up


def test_a_backup_made_while_four_processes_write_holds_all_that_was_acknowledged_before_it(tmp_path):
    check(back_up_while_written(tmp_path, backups=4), tmp_path)


def test_the_check_finds_a_backup_that_is_a_mere_copy_of_the_file(tmp_path):
    copies = back_up_while_written(tmp_path, backups=3, make_backup=lambda store, path: shutil.copy(store.path, path))

    with pytest.raises((AssertionError, CaseworkError)):
        check(copies, tmp_path)


def test_a_backup_that_is_killed_leaves_nothing_under_its_name(tmp_path):
    whole = kill_while_backing_up(tmp_path, kills=10)

    check([(path, {None}) for path in whole], tmp_path)
