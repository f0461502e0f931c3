"""Simulated series, and how charts answer them."""

import random

from casework.domain.standards.charts import share_chart, value_chart
from casework.domain.standards.readings import Better
from casework.domain.standards.signals import Change
from casework.domain.standards.yardsticks import Counted, Measured


def months(number):
    """The names of so many months."""
    return [f"{2000 + place // 12}-{place % 12 + 1:02d}" for place in range(number)]


def month(chance, name, cases, share, wobble=0.0):
    """A month of about *cases* cases of which each is in time with the same probability, near *share*."""
    of = max(5, round(chance.gauss(cases, cases**0.5)))
    share = min(1.0, max(0.0, chance.gauss(share, wobble)))
    return Counted(period=name, good=sum(chance.random() < share for _ in range(of)), of=of)


def stable(cases, share, number, *, tries, seed=1, wobble=0.0):
    """Return in which shares of stable series anything is found, and a dip."""
    chance = random.Random(seed)
    charts = [share_chart([month(chance, name, cases, share, wobble) for name in months(number)]) for _ in range(tries)]
    dips = sum(any(each.change is Change.DIP for each in chart.signals) for chart in charts)
    return sum(bool(chart.signals) for chart in charts) / tries, dips / tries


def stable_values(number, *, tries, seed=1):
    """Return in which share of stable series of measured values anything is found."""
    chance = random.Random(seed)
    charts = [
        value_chart([Measured(period=name, value=chance.gauss(12, 2), of=30) for name in months(number)],
                    better=Better.LOWER)
        for _ in range(tries)
    ]  # fmt: skip
    return sum(bool(chart.signals) for chart in charts) / tries


def delays(cases, before, after, *, tries, seed=2, baseline=24, within=12):
    """Return, for each series, after how many months a fall is found; more than *within* if it is not."""
    return [_delay(random.Random(f"{seed}-{each}"), cases, (before, after), baseline, within) for each in range(tries)]


def _delay(chance, cases, shares, baseline, within):
    names = months(baseline + within)
    series = [month(chance, name, cases, shares[place >= baseline]) for place, name in enumerate(names)]
    for passed in range(1, within + 1):
        signals = share_chart(series[: baseline + passed]).signals
        if any(each.change is Change.DIP and each.periods[-1] >= names[baseline] for each in signals):
            return passed
    return within + 1
