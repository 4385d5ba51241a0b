"""What the user has said so far, as typed values, and what a new message asks in its light.

Knows intents, mentions and slots; knows no wording and no content.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Literal

from pydantic import BaseModel, Extra

Role = Literal["resistant", "intolerant", "ruled_out", "correction"]
Awaited = Literal["drug", "prior_lines"]

FAILURE_INTENTS: dict[str, Role] = {
    "ask_resistance_options": "resistant",
    "ask_intolerance_options": "intolerant",
}
CARRYING_INTENTS = frozenset(
    {"ask_explain", "ask_drug_approval", "ask_drug_names", "ask_regimens_with"}
)
"""Asked without a name ("how does it work"), these are about what was named last."""
CONTINUED_INTENTS = CARRYING_INTENTS | {
    "ask_compare",
    "ask_side_effects",
    "ask_dosage",
    "ask_stop_treatment",
    "ask_personal_advice",
    "ask_interactions",
    "ask_cost",
    "ask_newer_therapies",
    "ask_symptoms",
}
"""A bare name after these ("and Kyprolis?") asks the same about that name."""
LINES_INTENT = "ask_options_by_prior_lines"
# Small talk and safety leave the subject of the conversation as it is.
PASSING_INTENTS = frozenset(
    {
        "greet",
        "goodbye",
        "thank",
        "affirm",
        "deny",
        "bot_challenge",
        "ask_capabilities",
        "express_frustration",
        "express_distress",
        "request_human",
        "out_of_scope",
        "report_emergency",
        "report_crisis",
        "inform",
        "tell_me_more",
        "nlu_fallback",
        "message_too_long",
    }
)
UNSURE_INTENTS = frozenset({"nlu_fallback"})
FAILING_KINDS = ("drug", "drug_class", "therapy")


class Mention(BaseModel):
    """Something that a message names: the entity, its canonical value, and its role."""

    entity: str
    value: str
    role: Role | None = None

    class Config:
        allow_mutation = False
        frozen = True

    def as_text(self) -> str:
        """For a slot: `drug:bortezomib:resistant`."""
        return f"{self.entity}:{self.value}:{self.role or ''}"

    @classmethod
    def from_text(cls, text: str) -> "Mention":
        """The mention that `as_text` wrote."""
        entity, named = text.split(":", 1)
        value, role = named.rsplit(":", 1)
        return cls.parse_obj({"entity": entity, "value": value, "role": role or None})


class Question(BaseModel):
    """What is asked: an intent about subjects, by somebody with a history.

    `spared` are drugs said not to have failed, though a class that failed contains them.
    """

    intent: str
    mentions: list[Mention] = []
    resistant: list[str] = []
    intolerant: list[str] = []
    spared: list[str] = []
    prior_lines: int | None = None
    listed: list[str] = []
    doctor_questions: list[str] = []
    part: int = 0
    asked_back: bool = False

    class Config:
        extra = Extra.forbid

    @property
    def subjects(self) -> list[str]:
        """The ids asked about, in the order named; drugs known to fail only if nothing else."""
        named = [mention for mention in self.mentions if mention.entity != "prior_lines"]
        free = [mention.value for mention in named if mention.role in (None, "correction")]
        return _unique(free or [mention.value for mention in named])

    @property
    def avoided(self) -> list[str]:
        """Drugs and classes that no listed regimen may contain."""
        return _unique([*self.resistant, *self.intolerant])


class Conversation(BaseModel):
    """The state that slots carry from turn to turn."""

    resistant: list[str] = []
    intolerant: list[str] = []
    spared: list[str] = []
    prior_lines: int | None = None
    last_question: str | None = None
    last_mentions: list[Mention] = []
    listed: list[str] = []
    part: int = 0
    awaiting: Awaited | None = None
    unsure_count: int = 0
    set_aside: list[Mention] = []
    doctor_questions: list[str] = []
    introduced: bool = False

    class Config:
        extra = Extra.forbid

    @classmethod
    def from_slots(cls, slots: Mapping[str, Any]) -> "Conversation":
        """Read the state from a tracker's slots; unset slots keep their default."""
        given = {name: slots[name] for name in cls.__fields__ if slots.get(name) is not None}
        for name in ("last_mentions", "set_aside"):
            given[name] = [Mention.from_text(text) for text in given.get(name, [])]
        return cls(**given)

    def to_slots(self) -> dict[str, Any]:
        """The values for the domain's slots of the same names."""
        values: dict[str, Any] = dict(self)
        for name in ("last_mentions", "set_aside"):
            values[name] = [mention.as_text() for mention in values[name]]
        return values

    def hear(self, intent: str, mentions: Iterable[Mention]) -> tuple["Conversation", Question]:
        """Take in a message: the state after it, and the question that it asks.

        A bare answer, a correction or "tell me more" is turned into the question that it
        continues; the drugs and numbers of the message become part of what is known.
        """
        said = list(mentions)
        if not said and self.set_aside and intent not in PASSING_INTENTS:
            said = list(self.set_aside)
        asked = self._continued(intent, said)
        if intent == "tell_me_more":
            part = self.part + 1
            heard = self.copy(update={"part": part, "unsure_count": 0})
            # More of what was said instead of asking for a name or number a second time.
            told = self.awaiting is None
            return heard, heard._question(asked, self.last_mentions, part=part, asked_back=told)
        subjects = self._subjects(asked, said)
        known = self._learn(asked, subjects)
        asked_back = self.awaiting is not None and asked == self.last_question
        question = known._question(asked, subjects, asked_back=asked_back)
        return known._remember(asked, subjects, said), question

    def _question(self, intent: str, mentions: list[Mention], **more: Any) -> Question:
        return Question(
            intent=intent,
            mentions=mentions,
            resistant=self.resistant,
            intolerant=self.intolerant,
            spared=self.spared,
            prior_lines=self.prior_lines,
            listed=self.listed,
            doctor_questions=self.doctor_questions,
            **more,
        )

    def _continued(self, intent: str, said: list[Mention]) -> str:
        """The intent that a message has in the light of the last question."""
        if intent not in ("inform", "tell_me_more", "deny", "affirm"):
            return intent
        if intent == "tell_me_more":
            return self.last_question or intent
        drugs = [mention for mention in said if mention.entity != "prior_lines"]
        numbers = [mention for mention in said if mention.entity == "prior_lines"]
        if not said:
            return intent
        if any(mention.role == "intolerant" for mention in drugs):
            return "ask_intolerance_options"
        if any(mention.role == "resistant" for mention in drugs):
            return "ask_resistance_options"
        if self.last_question in FAILURE_INTENTS:
            return self.last_question
        if numbers and (not drugs or self.awaiting == "prior_lines"):
            return LINES_INTENT
        if any(mention.role == "correction" for mention in drugs) and self.last_question:
            return self.last_question
        if drugs and self.last_question in CONTINUED_INTENTS:
            return self.last_question
        return "inform"

    def _subjects(self, asked: str, said: list[Mention]) -> list[Mention]:
        """The mentions that the question is about; a question about "it" keeps the last ones."""
        if asked in FAILURE_INTENTS:
            return _with_failure_role(said, FAILURE_INTENTS[asked])
        if asked == "ask_compare" and self.awaiting:
            return [*self.last_mentions, *said]
        if said or asked not in CARRYING_INTENTS:
            return said
        if asked == "ask_drug_approval" and self.listed:
            return []
        return [mention for mention in self.last_mentions if mention.entity != "prior_lines"]

    def _learn(self, asked: str, said: list[Mention]) -> "Conversation":
        """What is known of resistance, intolerance and prior lines after these mentions."""
        resistant, intolerant, spared = (
            list(values) for values in (self.resistant, self.intolerant, self.spared)
        )
        drugs = [mention for mention in said if mention.entity in FAILING_KINDS]
        if any(mention.role == "correction" for mention in drugs):
            named = [mention.value for mention in self.last_mentions]
            failing = [value for value in named if value in self.avoided]
            # A correction of another question takes back nothing that failed.
            failed = self._corrected_role(asked) is not None
            replaced = (failing or self.avoided[-1:]) if failed else []
            resistant = [value for value in resistant if value not in replaced]
            intolerant = [value for value in intolerant if value not in replaced]
        for mention in drugs:
            if mention.role == "ruled_out":
                resistant = [value for value in resistant if value != mention.value]
                intolerant = [value for value in intolerant if value != mention.value]
                spared.append(mention.value)
            role = mention.role
            if role == "correction":
                role = self._corrected_role(asked)
            if role == "resistant":
                resistant.append(mention.value)
            if role == "intolerant":
                intolerant.append(mention.value)
        numbers = [int(mention.value) for mention in said if mention.entity == "prior_lines"]
        return self.copy(
            update={
                "resistant": _unique(resistant),
                "intolerant": _unique(intolerant),
                "spared": _unique(
                    value for value in spared if value not in (*resistant, *intolerant)
                ),
                "prior_lines": numbers[-1] if numbers else self.prior_lines,
            }
        )

    def _corrected_role(self, asked: str) -> Role | None:
        """What a corrected drug did: what the one that it replaces was said to have done."""
        if asked in FAILURE_INTENTS:
            return FAILURE_INTENTS[asked]
        if asked != LINES_INTENT or not self.avoided:
            return None
        return "resistant" if self.avoided[-1] in self.resistant else "intolerant"

    @property
    def avoided(self) -> list[str]:
        """Drugs and classes that failed or were not tolerated, in the order they were named."""
        return _unique([*self.resistant, *self.intolerant])

    def _remember(self, asked: str, subjects: list[Mention], said: list[Mention]) -> "Conversation":
        """Note the question for the turns to come."""
        if asked in UNSURE_INTENTS:
            return self.copy(update={"unsure_count": self.unsure_count + 1, "set_aside": said})
        if asked == "deny" and self.unsure_count:
            # "Something else" is no answer yet: unsure after it is unsure again.
            return self.copy(update={"set_aside": said})
        if asked in PASSING_INTENTS:
            return self.copy(update={"unsure_count": 0, "set_aside": said, "awaiting": None})
        return self.copy(
            update={
                "last_question": asked,
                "last_mentions": subjects,
                "part": 0,
                "unsure_count": 0,
                "set_aside": [],
                "awaiting": None,
            }
        )


def _with_failure_role(said: list[Mention], role: Role) -> list[Mention]:
    """Give the failure to the drugs that have no role, unless other drugs carry it already.

    In "can I take Kyprolis if Velcade failed" only Velcade has failed; in "resistant to
    Velcade and Revlimid" the extractor has given both the role; in "what if Velcade" alone
    the intent gives it.
    """
    drugs = [mention for mention in said if mention.entity in FAILING_KINDS]
    if any(mention.role in ("resistant", "intolerant") for mention in drugs):
        return said
    return [
        mention.copy(update={"role": role})
        if mention in drugs and mention.role is None
        else mention
        for mention in said
    ]


def _unique(values: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(values))
