"""Prints how often charts are wrong and how soon they are right: ``python -m tests.benchmarks.control_chart_figures``.

They are the figures of ``docs/explanation/how-dips-are-found.md``; the seeds are fixed.
"""

import statistics

from tests.control_charts import delays, stable, stable_values


def main(tries):
    print("stable: cases, share, months, wobble -> any, dip")
    for wobble in (0.0, 0.04):
        for share in (0.95, 0.85, 0.6):
            for cases in (6, 12, 25, 60, 250):
                for number in (24, 60):
                    found = stable(cases, share, number, tries=tries, wobble=wobble)
                    print(cases, share, number, wobble, *(f"{each:.1%}" for each in found))
    print("values:", [(number, f"{stable_values(number, tries=tries):.1%}") for number in (24, 60)])
    print("fall: cases, from, to -> median months, within a year")
    for before in (0.95, 0.85):
        for fall in (0.05, 0.1, 0.2, 0.3):
            for cases in (6, 12, 25, 60, 250):
                found = delays(cases, before, before - fall, tries=tries // 4)
                missed = sum(each > 12 for each in found) / len(found)
                print(cases, before, round(before - fall, 2), statistics.median(found), f"{1 - missed:.0%}")


if __name__ == "__main__":
    main(tries=500)
