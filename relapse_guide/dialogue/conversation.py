"""What the user has said so far, as typed values, and what a new message asks in its light.

Knows mentions and slots, and of intents their traits; knows no wording and no content.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from pydantic import BaseModel, Extra

from relapse_guide.dialogue.questions import Questions
from relapse_guide.library.entries import Trait

# fmt: off
Role = Literal[
    "resistant", "intolerant", "ruled_out", "correction", "taking", "planned", "had", "partner",
    "others", "general", "quoted",
]
# fmt: on
"""What is said of a name: see language/README.md. A `partner` was named in one breath with what
failed or did harm, and did neither itself."""
FAILED = ("resistant", "intolerant")
SPARED = ("ruled_out", "taking")
"""Neither has failed: it was never had, or it works."""
HAD = {None, "had", "partner"}
"""Roles of names in a history that tells no failure."""
ASKED_ABOUT = (None, "correction", "taking", "planned", "had", "partner")
ANSWERS_WHICH = (None, "taking", "had")
"""What is said of a drug that answers the question which one failed."""
Awaited = Literal["drug", "prior_lines"]
PossibleDanger = Literal["emergency", "crisis"]

PRIOR_LINES: Literal["prior_lines"] = "prior_lines"
"""The entity of a number of earlier lines; every other one names something of the content."""
FAILING_KINDS = ("drug", "drug_class", "regimen")


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


class AskedAlso(BaseModel):
    """A further question of a message: what it is about, and the topic chosen below its intent."""

    intent: str
    about: Mention | None = None
    topic: str | None = None

    class Config:
        allow_mutation = False


@dataclass(frozen=True)
class Heard:
    """A message as it was understood: intent, names, the topic chosen below the intent
    (`topic_clear`: beyond doubt), the intents likeliest meant, best first, and the signs of danger
    that it tells (ids). `turned`: asked the other way round ("is it withdrawn?"); `joined`: about
    the drugs together. `danger`: what it may tell of besides, `danger_likely`: and rather does than
    not; `doubtful`: something else may have been asked, `guessed`: likely so; `also`: what is asked
    besides; `near`: the topics that it may ask for else (ids), the likeliest first. `history`: it
    tells what somebody has had, and asks nothing. `things`: what it asks about by name besides
    (ids); `around`: what it names where it does not ask; `words`: its telling words (stems);
    `sentences`: the keys of those that are nearest to it, of the topics that it may ask for."""

    intent: str
    mentions: Sequence[Mention] = ()
    topic: str | None = None
    topic_clear: bool = False
    guesses: Sequence[str] = ()
    signs: Sequence[str] = ()
    turned: bool = False
    joined: bool = False
    danger: PossibleDanger | None = None
    danger_likely: bool = False
    doubtful: bool = False
    guessed: bool = False
    language: str | None = None
    country: str | None = None
    also: Sequence[AskedAlso] = ()
    near: Sequence[str] = ()
    history: bool = False
    things: Sequence[str] = ()
    around: Sequence[str] = ()
    words: Sequence[str] = ()
    sentences: Sequence[str] = ()


class Question(BaseModel):
    """What is asked: an intent about subjects, by somebody with a history.

    `spared` are drugs said not to have failed, though a class that failed contains them.
    `topic`: the content entry that was chosen below the intent, `topic_clear`: beyond doubt.
    `guesses`: the intents most likely meant, for when it was not understood; `unsure_before`: nor
    was the message before. `signs`: ids of the signs of danger that the message tells; `things`:
    of what it asks about by name besides drugs and terms, and `around` of what it names where it
    does not ask; `words`: telling words of the message (stems), `sentences`: keys of those of the
    content that are nearest to it, the nearest of each topic first. `turned`: it is asked the other
    way round, so that yes is no; `joined`: it is about the named drugs together. `danger`: what the
    message may tell of besides, `danger_likely`: and rather does than not; `doubtful`: another of
    the guesses may have been asked, `guessed`: likely so; `also`: what is asked besides; `near`:
    the topics that may be asked for else, the likeliest first. `language`: the code of the one that
    it is in, if not English. `country`: where the writer is, if that is not the US; `country_told`:
    an answer has spoken of it, and need not again.
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
    topic: str | None = None
    topic_clear: bool = False
    guesses: list[str] = []
    signs: list[str] = []
    things: list[str] = []
    around: list[str] = []
    words: list[str] = []
    sentences: list[str] = []
    turned: bool = False
    joined: bool = False
    danger: PossibleDanger | None = None
    danger_likely: bool = False
    doubtful: bool = False
    guessed: bool = False
    unsure_before: bool = False
    language: str | None = None
    country: str | None = None
    country_told: bool = False
    also: list[AskedAlso] = []
    near: list[str] = []

    class Config:
        extra = Extra.forbid

    @property
    def subjects(self) -> list[str]:
        """The ids asked about, in the order named; drugs known to fail only if nothing else."""
        named = [mention for mention in self.mentions if mention.entity != PRIOR_LINES]
        asked = [mention for mention in named if mention.role in ASKED_ABOUT]
        if any(mention.role in FAILED for mention in named):
            asked = [mention for mention in asked if mention.role != "partner"]
        return _unique(mention.value for mention in asked or named)

    @property
    def treatments(self) -> list[str]:
        """Drugs, classes and combinations among the subjects; those that failed where only words
        are asked about besides ("will the neuropathy from Velcade go, it did not even work")."""
        kinds = [mention for mention in self.mentions if mention.entity in FAILING_KINDS]
        asked = [mention.value for mention in kinds if mention.value in self.subjects]
        return _unique(asked or (one.value for one in kinds if one.role in FAILED))

    @property
    def names_failed_alone(self) -> bool:
        """Whether a treatment is named, and all that are have failed."""
        kinds = [mention for mention in self.mentions if mention.entity in FAILING_KINDS]
        return bool(kinds) and all(mention.role in FAILED for mention in kinds)

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
    last_topic: str | None = None
    last_words: list[str] = []
    last_sentences: list[str] = []
    listed: list[str] = []
    part: int = 0
    awaiting: Awaited | None = None
    unsure_count: int = 0
    set_aside: list[Mention] = []
    doctor_questions: list[str] = []
    introduced: bool = False
    country: str | None = None

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

    def hear(self, heard: "Heard", table: Questions) -> tuple["Conversation", Question]:
        """Take in a message: the state after it, and the question that it asks.

        A bare answer, a correction or "tell me more" is turned into the question that it
        continues; the drugs and numbers of the message become part of what is known.
        """
        heard = _as_told(heard, table)
        said = list(heard.mentions)
        if table.has(heard.intent, Trait.forgetting):
            return self._forget(heard.intent, said)
        if not said and self.set_aside and not table.has(heard.intent, Trait.passing):
            said = list(self.set_aside)
        asked = self._continued(self._heard_as(heard, table), said, table)
        if table.has(heard.intent, Trait.more):
            return self._more_of(asked)
        subjects = self._subjects(asked, said, table)
        # The answer to what was asked back is no guess, however few words it has.
        answers = asked == self.last_question and any(
            mention.entity == self.awaiting for mention in said
        )
        known = self._learn(asked, subjects, table)
        known = known.copy(update={"country": heard.country or self.country})
        question = known._question(
            asked,
            subjects,
            asked_back=self.awaiting is not None and asked == self.last_question,
            topic=heard.topic if asked == heard.intent else None,
            topic_clear=heard.topic_clear and asked == heard.intent,
            guesses=list(heard.guesses),
            signs=list(heard.signs),
            things=list(heard.things),
            around=list(heard.around),
            words=list(heard.words) if asked == heard.intent else [],
            sentences=list(heard.sentences) if asked == heard.intent else [],
            turned=heard.turned,
            joined=heard.joined,
            danger=heard.danger,
            danger_likely=heard.danger_likely,
            guessed=heard.guessed and not answers,
            doubtful=(heard.doubtful and not answers)
            or (asked != heard.intent and table.has(heard.intent, Trait.named)),
            also=list(heard.also),
            near=list(heard.near),
            unsure_before=self.unsure_count > 0,
            language=heard.language,
            country_told=self._country_is_told(heard, table),
        )
        return known._remember(question, said, table), question

    def _country_is_told(self, heard: "Heard", table: Questions) -> bool:
        """An answer speaks of the country once, and whenever somebody may call for help."""
        is_new = (heard.country or self.country) != self.country
        is_urgent = heard.danger is not None or table.has(heard.intent, Trait.urgent)
        return not (is_new or is_urgent)

    def _forget(self, intent: str, said: list[Mention]) -> tuple["Conversation", Question]:
        """Without what was told: all of it, or the drugs that are named. The question holds what
        was forgotten."""
        named = {mention.value for mention in said if mention.entity in FAILING_KINDS}
        if not named:
            return Conversation(introduced=self.introduced), self._question(intent, said)
        gone = self.copy(
            update={
                "resistant": [value for value in self.resistant if value in named],
                "intolerant": [value for value in self.intolerant if value in named],
                "prior_lines": None,
            }
        )
        after = self.copy(
            update={
                "resistant": [value for value in self.resistant if value not in named],
                "intolerant": [value for value in self.intolerant if value not in named],
            }
        )
        return after, gone._question(intent, said)

    def _heard_as(self, heard: "Heard", table: Questions) -> str:
        """The intent of a message; a bare history is noted, or asks what there is after it."""
        bare = table.has(heard.intent, Trait.with_lines) or table.has(heard.intent, Trait.unsure)
        roles = {mention.role for mention in heard.mentions if mention.entity != PRIOR_LINES}
        if not (heard.history and bare and roles) or self.awaiting:
            return heard.intent
        for failure in ("intolerant", "resistant"):
            if failure in roles:
                return table.asking_after(failure)
        noting = table.those(Trait.noting)
        return noting[0] if noting and roles <= HAD else heard.intent

    def _more_of(self, asked: str) -> tuple["Conversation", Question]:
        """The next part of the last answer."""
        part = self.part + 1
        after = self.copy(update={"part": part, "unsure_count": 0})
        # More of what was said instead of asking for a name or number a second time.
        told = self.awaiting is None
        return after, after._question(
            asked,
            self.last_mentions,
            part=part,
            asked_back=told,
            topic=self.last_topic,
            words=self.last_words,
            sentences=self.last_sentences,
        )

    def _question(
        self, intent: str, mentions: list[Mention], *, country_told: bool = True, **more: Any
    ) -> Question:
        return Question(
            intent=intent,
            mentions=mentions,
            resistant=self.resistant,
            intolerant=self.intolerant,
            spared=self.spared,
            prior_lines=self.prior_lines,
            listed=self.listed,
            doctor_questions=self.doctor_questions,
            country=self.country,
            country_told=country_told,
            **more,
        )

    def _continued(self, intent: str, said: list[Mention], table: Questions) -> str:
        """The intent that a message has in the light of the last question."""
        if table.has(intent, Trait.more):
            return self.last_question or intent
        treatments = any(mention.entity in FAILING_KINDS for mention in said)
        speaks = table.has(intent, Trait.bare) or (treatments and table.has(intent, Trait.named))
        if not said or not speaks:
            return intent
        drugs = [mention for mention in said if mention.entity != PRIOR_LINES]
        roles = {mention.role for mention in drugs}
        for failure in ("intolerant", "resistant"):
            if failure in roles:
                return table.asking_after(failure)
        if self.last_question and table.failure(self.last_question):
            return self.last_question
        if len(drugs) < len(said) and (not drugs or self.awaiting == PRIOR_LINES):
            return table.those(Trait.counting)[0]
        if "correction" in roles and self.last_question:
            return self.last_question
        if drugs and self.last_question and table.has(self.last_question, Trait.continued):
            return self.last_question
        return table.those(Trait.naming)[0]

    def _subjects(self, asked: str, said: list[Mention], table: Questions) -> list[Mention]:
        """The mentions that the question is about; a question about "it" keeps the last ones."""
        failure = table.failure(asked)
        if failure and not said and table.has(self.last_question, Trait.noting):
            said = self.last_mentions
        if failure:
            unsaid = ANSWERS_WHICH if self.awaiting == "drug" else (None,)
            return [self._taken_back(one) for one in _with_failure_role(said, failure, unsaid)]
        if table.has(asked, Trait.gathering) and self.awaiting:
            return [*self.last_mentions, *said]
        if said or not table.has(asked, Trait.carrying):
            return said
        if table.has(asked, Trait.of_listed) and self.listed:
            return []
        return [mention for mention in self.last_mentions if mention.entity != PRIOR_LINES]

    def _taken_back(self, mention: Mention) -> Mention:
        """What is said to work has not failed after all, if it was held to have."""
        if mention.role == "taking" and mention.value in self.avoided:
            return mention.copy(update={"role": "ruled_out"})
        return mention

    def _learn(self, asked: str, said: list[Mention], table: Questions) -> "Conversation":
        """What is known of resistance, intolerance and prior lines after these mentions."""
        resistant, intolerant, spared = (
            list(values) for values in (self.resistant, self.intolerant, self.spared)
        )
        drugs = [mention for mention in said if mention.entity in FAILING_KINDS]
        if any(mention.role == "correction" for mention in drugs):
            named = [mention.value for mention in self.last_mentions]
            failing = [value for value in named if value in self.avoided]
            # A correction of another question takes back nothing that failed.
            failed = self._corrected_role(asked, table) is not None
            replaced = (failing or self.avoided[-1:]) if failed else []
            resistant = [value for value in resistant if value not in replaced]
            intolerant = [value for value in intolerant if value not in replaced]
        for mention in drugs:
            if mention.role in SPARED:
                resistant = [value for value in resistant if value != mention.value]
                intolerant = [value for value in intolerant if value != mention.value]
                spared.append(mention.value)
            role = mention.role
            if role == "correction":
                role = self._corrected_role(asked, table)
            if role == "resistant":
                resistant.append(mention.value)
            if role == "intolerant":
                intolerant.append(mention.value)
        numbers = [int(mention.value) for mention in said if mention.entity == PRIOR_LINES]
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

    def _corrected_role(self, asked: str, table: Questions) -> Role | None:
        """What a corrected drug did: what the one that it replaces was said to have done."""
        failure = table.failure(asked)
        if failure:
            return failure
        if not table.has(asked, Trait.counting) or not self.avoided:
            return None
        return "resistant" if self.avoided[-1] in self.resistant else "intolerant"

    @property
    def avoided(self) -> list[str]:
        """Drugs and classes that failed or were not tolerated, in the order they were named."""
        return _unique([*self.resistant, *self.intolerant])

    def _remember(
        self, question: Question, said: list[Mention], table: Questions
    ) -> "Conversation":
        """Note the question for the turns to come."""
        asked = question.intent
        if table.has(asked, Trait.unsure):
            return self.copy(update={"unsure_count": self.unsure_count + 1, "set_aside": said})
        if table.has(asked, Trait.declining) and self.unsure_count:
            # "Something else" is no answer yet: unsure after it is unsure again.
            return self.copy(update={"set_aside": said})
        if table.has(asked, Trait.passing) and not question.topic:
            # A topic below it, as how to tell the children, is a subject with more to tell.
            return self.copy(update={"unsure_count": 0, "set_aside": said, "awaiting": None})
        return self.copy(
            update={
                "last_question": asked,
                "last_mentions": question.mentions,
                "last_topic": question.topic,
                "last_words": question.words,
                "last_sentences": question.sentences,
                "part": 0,
                "unsure_count": 0,
                "set_aside": [],
                "awaiting": None,
            }
        )


def _as_told(heard: Heard, table: Questions) -> Heard:
    """A bare number of lines that is likely told or asked about is told: that continues the
    question before, or asks what there is after so many, and no doubt is left to speak of."""
    counts = bool(heard.mentions) and all(one.entity == PRIOR_LINES for one in heard.mentions)
    told = next((intent for intent in heard.guesses[:2] if table.has(intent, Trait.naming)), None)
    if not (counts and told and heard.doubtful and table.has(heard.intent, Trait.counting)):
        return heard
    return replace(heard, intent=told, doubtful=False, guessed=False)


def _with_failure_role(
    said: list[Mention], role: Role, unsaid: Collection[str | None]
) -> list[Mention]:
    """Give the failure to the drugs that have no role, unless other drugs carry it already.

    In "can I take Kyprolis if Velcade failed" only Velcade has failed; in "resistant to
    Velcade and Revlimid" the extractor has given both the role; in "what if Velcade" alone
    the intent gives it. `unsaid`: the roles of drugs of which nothing is said that counts.
    """
    drugs = [mention for mention in said if mention.entity in FAILING_KINDS]
    if any(mention.role in FAILED for mention in drugs):
        return said
    return [
        mention.copy(update={"role": role})
        if mention in drugs and mention.role in unsaid
        else mention
        for mention in said
    ]


def _unique(values: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(values))
