"""Text that a program wrote in a person's name: reactions to messages, automatic replies, and
answers of this assistant that were forwarded to it.

It tells nothing of the person, neither a history nor a danger.
"""

import re
from dataclasses import dataclass

from pydantic import BaseModel, Extra

from relapse_guide.understanding.cues import lowered
from relapse_guide.understanding.role_cues import Fault, made_grammar, readable

_QUOTE = r"\W*[\"“”«‘']\s*"
_QUOTES = '"“”«»'
_MOST_AFTER = 2
"""Words after a quotation that are a part of it; more are the person's own."""
_CITED = re.compile(r"\[\d{1,2}\]")
"""The number of a source, which stands in answers and in nothing that people write."""
_FEWEST_CITED = 2


class MachineTextFile(BaseModel):
    """`machine_text.yml` as it is written."""

    groups: dict[str, list[str]]
    reactions: list[str]
    auto_replies: list[str]
    own_answers: list[str]

    class Config:
        extra = Extra.forbid


@dataclass(frozen=True)
class MachineCues:
    """What is looked for in a message. For text in small letters."""

    reactions: re.Pattern[str]
    auto_replies: re.Pattern[str]
    own_answers: re.Pattern[str]

    def is_by_machine(self, text: str) -> bool:
        """Whether all of a message is a reaction or an automatic reply: nobody tells anything."""
        return self.reacts(text) or self.auto_replies.search(lowered(text)) is not None

    def reacts(self, text: str) -> bool:
        """Whether all of a message is a reaction to another one."""
        small = lowered(text)
        found = self.reactions.search(small)
        return found is not None and not _goes_on(small, found.end())

    def repeats_answer(self, text: str) -> bool:
        """Whether an answer of this assistant stands in a message; the person may have written
        something beside it."""
        cited = len(_CITED.findall(text)) >= _FEWEST_CITED
        return cited or self.own_answers.search(lowered(text)) is not None

    def is_in(self, text: str) -> bool:
        """Whether what a message says is not to be taken for the person's history."""
        return self.is_by_machine(text) or self.repeats_answer(text)

    def is_alone(self, text: str) -> bool:
        """Whether nothing is asked in a message that a program wrote."""
        return self.is_by_machine(text) or (self.repeats_answer(text) and "?" not in text)


def _goes_on(text: str, told: int) -> bool:
    """Whether somebody wrote on after what is quoted or, without a quotation, after what is told
    up to a place."""
    last = max((text.rfind(sign) for sign in _QUOTES), default=-1)
    return len(text[last if last >= 0 else told :].split()) > _MOST_AFTER


def made_machine_cues(file: MachineTextFile, fault: Fault) -> MachineCues:
    """The cues of a file. Calls `fault` for each that cannot be read, and leaves it out."""
    grammar = made_grammar(file.groups, {"quote": _QUOTE}, fault)

    def cues(key: str) -> re.Pattern[str]:
        return re.compile(grammar.regex(readable(grammar, [key], getattr(file, key), fault)))

    return MachineCues(cues("reactions"), cues("auto_replies"), cues("own_answers"))
