from tests.reliability.backups import back_up_while_written, check, kill_while_backing_up


def test_twenty_of_twenty_backups_made_while_four_processes_write_hold_what_was_acknowledged(tmp_path):
    made = back_up_while_written(tmp_path, backups=20)

    print(f"\n{len(made)} backups, {len(made[-1][1])} requests acknowledged before the last")
    check(made, tmp_path)


def test_a_hundred_kills_leave_no_half_backup_under_its_name(tmp_path):
    whole = kill_while_backing_up(tmp_path, kills=100, seed=2)

    print(f"\n{len(whole)} backups were made before a kill")
    check([(path, {None}) for path in whole], tmp_path)
