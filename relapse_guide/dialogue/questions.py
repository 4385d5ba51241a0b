"""The table of questions (content/questions.yml) as the dialogue asks it."""

from collections.abc import Mapping
from dataclasses import dataclass

from relapse_guide.library.entries import Failure, QuestionType, Trait


@dataclass(frozen=True)
class Questions:
    """Every kind of question by its intent. An intent that is not in the table has no traits."""

    types: Mapping[str, QuestionType]

    def has(self, intent: str | None, trait: Trait) -> bool:
        """Whether an intent has a trait; None has none."""
        return intent is not None and intent in self.types and trait in self.types[intent].traits

    def those(self, trait: Trait) -> list[str]:
        """The intents with a trait, in the order of the table."""
        return [intent for intent in self.types if self.has(intent, trait)]

    def failure(self, intent: str | None) -> Failure | None:
        """What a drug that is named without a role has done, or None."""
        return self.types[intent].failure if intent and intent in self.types else None

    def asking_after(self, failure: str) -> str:
        """The intent that asks what there is after this failure. Raises KeyError if none does."""
        for intent, question in self.types.items():
            if question.failure == failure:
                return intent
        raise KeyError(failure)

    def guessable(self, intent: str) -> bool:
        """Whether "Did you mean" can offer it: it has a title."""
        return intent in self.types and bool(self.types[intent].title)
