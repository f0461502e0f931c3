"""What asked for an improvement, held against what there is: cases and what is in them, and standards."""

from collections.abc import Iterable, Mapping, Sequence

import attrs

from casework.application.names_in_words import name_somebody
from casework.application.reading import Reader
from casework.application.standard_reviews import framework_of
from casework.domain.actors import Actor
from casework.domain.improvements.events import Prompt, PromptKind
from casework.domain.standards.frameworks import Framework
from casework.domain.standards.signals import SignalName
from casework.errors import NotFoundError, UsageError


@attrs.frozen(kw_only=True)
class Prompts:
    """Finds what is named as a prompt, as *who* may see it.

    Surveys and consultations are named by their ids alone: either may be asked on paper and never be on record here.
    """

    reader: Reader
    frameworks: Mapping[str, Framework]
    who: Actor

    def known(self, prompts: Sequence[object]) -> tuple[Prompt, ...]:
        """Return *prompts*, each case by its id and each dip by its name, each of them once.

        Raises:
            UsageError: If one is no prompt.
            NotFoundError: If one names what is not there.
            AccessError: If one names a case that the actor may not see.
        """
        return tuple(dict.fromkeys(self._known(each) for each in prompts))

    def named(self, prompts: Sequence[object]) -> tuple[Prompt, ...]:
        """Return *prompts*, as ``known`` does, also where what they name is no longer there.

        Raises:
            UsageError: If one is no prompt.
            NotFoundError: If one names a case that is not there.
            AccessError: If one names a case that the actor may not see.
        """
        return tuple(dict.fromkeys(self._named(each) for each in prompts))

    def tell_who(self, prompts: Iterable[Prompt], *words: object) -> bool:
        """Whether *words* hold a reference of the cases among *prompts*, or tell who somebody in one is."""
        return name_somebody(self.reader, self.who, (each.of for each in prompts if each.is_of_case), words)

    def _named(self, prompt: object) -> Prompt:
        if not isinstance(prompt, Prompt):
            message = "what asked for an improvement is given as Prompt(kind=PromptKind.CASE, of='25-0811')"
            raise UsageError(message)
        if prompt.kind is PromptKind.DIP:
            return attrs.evolve(prompt, part=str(SignalName.parse(str(prompt.part))))
        return attrs.evolve(prompt, of=self.reader.identify(prompt.of, self.who)) if prompt.is_of_case else prompt

    def _known(self, given: object) -> Prompt:
        prompt = self._named(given)
        if prompt.is_of_case:
            self._look_into(prompt)
        if prompt.kind is PromptKind.STANDARD:
            framework_of(self.frameworks, prompt.of)[str(prompt.part)]
        return prompt

    def _look_into(self, prompt: Prompt) -> None:
        case = self.reader.case(prompt.of, self.who)
        named = case.reference
        if prompt.kind is PromptKind.MATTER:
            _among(prompt, named, [matter.matter for matter in case.matters])
        if prompt.kind is PromptKind.LEARNING:
            _among(prompt, named, [learned.learning for learned in case.results.learned])


def _among(prompt: Prompt, named: str, known: Iterable[str]) -> None:
    ids = list(known)
    if prompt.part not in ids:
        raise NotFoundError(f"{prompt.kind.value} of {named}", str(prompt.part), known=ids)
