"""What ``casework standards check`` says of files of frameworks and of indicators."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TypeAlias

import attrs

from casework.adapters.toml_frameworks import load_frameworks
from casework.adapters.toml_indicators import TomlIndicators
from casework.adapters.toml_mistakes import parsed_toml
from casework.cli.checking import Checked
from casework.domain.procedures import Procedure
from casework.domain.standards.counted_limits import against_procedures, told_of
from casework.domain.standards.coverage import Coverage, against_surveys, coverage, without_survey
from casework.domain.standards.frameworks import Framework
from casework.domain.standards.indicators import IndicatorSet
from casework.domain.standards.reviews import Reviews
from casework.domain.surveys.question_sets import Survey
from casework.errors import CaseworkError

Rules: TypeAlias = Framework | IndicatorSet


def read_rules(file: Path) -> Rules | CaseworkError:
    """Return the framework or the indicators in *file*, or why it was refused; only indicators name a framework."""
    try:
        if "framework" in parsed_toml(file, str(file), what="framework file"):
            return TomlIndicators(file.parent).from_file(file)
        return load_frameworks().from_file(file)
    except CaseworkError as error:
        return error


@attrs.frozen(kw_only=True)
class Checking:
    """Files that are checked together, among all the others that there are.

    *procedures* gives those that set the time limits, and *reviews* those on record.
    """

    frameworks: Mapping[str, Framework]
    indicators: Mapping[str, IndicatorSet]
    surveys: Mapping[str, Survey]
    procedures: Callable[[], Mapping[str, Procedure]]
    reviews: Callable[[Framework], Reviews | None]

    @classmethod
    def beside(
        cls,
        read: Iterable[Rules | CaseworkError],
        frameworks: Mapping[str, Framework],
        indicators: Mapping[str, IndicatorSet],
        surveys: Mapping[str, Survey],
        *,
        procedures: Callable[[], Mapping[str, Procedure]],
        reviews: Callable[[Framework], Reviews | None],
    ) -> "Checking":
        """Return the check of what was *read* beside *frameworks* and *indicators*, of which it takes the place."""
        found = tuple(read)
        return cls(
            frameworks={**frameworks, **{each.id: each for each in found if isinstance(each, Framework)}},
            indicators={**indicators, **{each.framework: each for each in found if isinstance(each, IndicatorSet)}},
            surveys=surveys,
            procedures=procedures,
            reviews=reviews,
        )

    def checked(self, file: Path, found: Rules | CaseworkError) -> Checked:
        """Return what there is to say of what was read from *file*."""
        if isinstance(found, CaseworkError):
            return Checked.refused(file.name, found)
        if isinstance(found, IndicatorSet):
            return self._of_indicators(file, found)
        lost = tuple(
            f"{file}: version[{version}].link[{number}].to: there is no standard {link.to}: check the spelling"
            for version, number, link in found.dangling(self.frameworks.values())
        )
        nobody = [standard.code for standard in found.without_owner()]
        owners = [f"Nobody answers for {', '.join(nobody)}: give each an owner."] if nobody else []
        told = self._tested(found)
        return Checked(
            file=file.name,
            id=found.id,
            replaces=found.id in load_frameworks(),
            problems=lost,
            more={"without_owner": nobody, **attrs.asdict(told)},
            remarks=(*owners, *_remarks(told)),
        )

    def _of_indicators(self, file: Path, found: IndicatorSet) -> Checked:
        lost = [
            f"{file}: indicator[{place}].standards[{number}]: there is no standard {name}: check the spelling"
            for place, number, name in found.dangling(self.frameworks.values())
        ]
        procedures = self.procedures()
        lost += [f"{file}: {each}" for each in against_surveys(found.indicators, self.surveys)]
        lost += [f"{file}: {each}" for each in against_procedures(found.indicators, tuple(procedures.values()))]
        framework = self.frameworks.get(found.framework)
        if framework is None:
            lost.insert(0, f"{file}: framework: there is no framework {found.framework}: check the spelling")
            return Checked(file=file.name, problems=tuple(lost))
        told = self._tested(framework)
        indicators = [each.name.code for each in found.indicators]
        return Checked(
            file=file.name,
            id=found.framework,
            problems=tuple(lost),
            more={"indicators": indicators, **attrs.asdict(told)},
            remarks=(
                *_remarks(told),
                *(f"{each}." for each in without_survey(found.indicators, self.surveys)),
                *told_of(found.indicators, procedures),
            ),
        )

    def _tested(self, framework: Framework) -> Coverage:
        every = [each for one in self.indicators.values() for each in one.indicators]
        return coverage(framework, every, self.frameworks, self.reviews(framework))


def _remarks(told: Coverage) -> tuple[str, ...]:
    nothing, never = ", ".join(told.without_indicator), ", ".join(told.never_raised)
    return (
        *((f"No indicator tests {nothing}: say how each is tested.",) if nothing else ()),
        *((f"The target of {never} was never raised: ask whether more can be promised.",) if never else ()),
        *(f"{each}." for each in (*told.lowered, *told.contradictions)),
    )
