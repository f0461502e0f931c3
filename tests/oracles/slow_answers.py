"""A slow count of answers, by lists and loops, to hold the quick one against; it shares nothing with it."""

from collections import defaultdict


def slow_texts(values):
    """How often each of *values* is there."""
    found = list(values)
    return {value: found.count(value) for value in found}


def slow_shares(answers, points):
    """The shares by answers and by respondents: positive, counted, and what was left out by its reason."""
    each = [(answer.respondent, _standing(answer, points)) for answer in answers]
    people = defaultdict(list)
    for respondent, how in each:
        if respondent is not None:
            people[respondent].append(how)
    unnamed = sum(respondent is None for respondent, _ in each)
    by_people = [_together(hows) for hows in people.values()] + ["no_respondent"] * unnamed
    return _share([how for _, how in each]), _share(by_people)


def _standing(answer, points):
    if answer.score is None:
        return "no_score" if answer.outside is None else "outside_the_scale"
    best, worst = answer.scale.best, answer.scale.worst
    line = list(range(best, worst + 1)) if best < worst else list(range(best, worst - 1, -1))
    if points >= len(line):
        return "scale_too_short"
    return answer.score in line[:points]


def _together(hows):
    if True in hows and False in hows:
        return "answers_disagree"
    if True in hows or False in hows:
        return True in hows
    return next(why for why in ("outside_the_scale", "scale_too_short", "no_score") if why in hows)


def _share(hows):
    left_out = [how for how in hows if isinstance(how, str)]
    return (
        sum(how is True for how in hows),
        sum(isinstance(how, bool) for how in hows),
        {why: left_out.count(why) for why in left_out},
    )
