"""The worked examples that were collected from courts, regulators and other systems, and their rules in our words."""

import json

from tests.shared import shared_file

EXAMPLES = json.loads(shared_file("data/deadline_examples.json").read_text(encoding="utf-8"))

RULES = {
    "wd_after": {"unit": "working_days"},
    "wd_after_deemed": {"unit": "working_days", "closed_day": "deemed"},
    "status": {"unit": "working_days"},
    "cal_days": {"unit": "calendar_days"},
    "cal_days_roll": {"unit": "calendar_days", "roll": "forward"},
    "after_hours_then_cal_days_roll": {"unit": "calendar_days", "roll": "forward"},
    "next_wd_then_cal_days": {"unit": "calendar_days", "closed_day": "deemed", "start": "next_working_day"},
    "months": {"unit": "months"},
    "months_roll": {"unit": "months", "roll": "forward"},
    "months_commencing_on": {"unit": "months", "day_one": "same"},
    "next_working_day": {"unit": "working_days"},
    "prev_working_day": {"unit": "working_days", "direction": "before"},
    "timestamp": {"unit": "hours"},
}
