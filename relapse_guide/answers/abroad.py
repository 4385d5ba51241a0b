"""What is said otherwise to somebody outside the US: the numbers to call there, whose facts these
are, and where to turn."""

import re

from relapse_guide.answers.answer import Kind
from relapse_guide.answers.draft import Draft, Listing, Part, Said, all_written, without_verdict
from relapse_guide.answers.topic_answers import line_said
from relapse_guide.dialogue.conversation import Question
from relapse_guide.library.entries import Country, Trait
from relapse_guide.library.texts import split_sources

EMERGENCY, CRISIS = "911", "988"
"""What is called in the US."""
ENGLISH = "en"


def abroad(draft: Draft, question: Question) -> Draft:
    """The draft as it is for the writer's country, if that is known and not the US."""
    country = draft.content.countries.get(question.country or "")
    if country is None:
        return draft
    draft.uses.append(country.id)
    names_numbers = bool(draft.help_lines)
    _Here(draft, country).say_all()
    asked = draft.content.questions.get(question.intent)
    if asked and Trait.verdict in asked.traits:
        # "Is it approved?" is asked of the writer's own country, of which the verdict is not.
        draft.first.lead = without_verdict(draft.first.lead)
    if draft.kind is Kind.safety or draft.alert:
        draft.country_note = country.urgent
    else:
        _add_note(draft, country, question, names_numbers=names_numbers)
    return draft


def _add_note(draft: Draft, country: Country, question: Question, *, names_numbers: bool) -> None:
    """Whose facts these are: once, and wherever numbers to call are listed; not where what is
    said is about this country."""
    lines = []
    if draft.id in country.topics.values():
        lines = country.topic_lines
    elif names_numbers or not question.country_told:
        draft.country_note = country.note
        lines = [country.support] if country.support else []
    said = " ".join(statement.text for statement in draft.first.said())
    called = [line for line in (country.emergency, country.crisis) if _is_called(draft, line, said)]
    draft.help_lines = list(dict.fromkeys([*lines, *draft.help_lines, *called]))
    draft.uses += [*lines, *called]


def _is_called(draft: Draft, line_id: str, said: str) -> bool:
    """Whether a text names a number of this country only, which is a link as one to call."""
    phone = draft.content.help[line_id].phone
    return phone not in (EMERGENCY, CRISIS) and re.search(rf"\b{phone}\b", said) is not None


class _Here:
    """Puts the numbers of a country in the place of those of the US, wherever a draft has them."""

    def __init__(self, draft: Draft, country: Country) -> None:
        self._draft = draft
        self._country = country
        self._lines = {EMERGENCY: country.emergency, CRISIS: country.crisis}
        help_lines = draft.content.help
        safety = draft.content.safety.values()
        called = [help_lines[line] for entry in safety for line in entry.call]
        self._us_sources = {source for line in called for source in line.sources}
        self._listed = {
            line_said(draft, line).text: line_said(draft, help_lines[self._lines[line.phone]])
            for line in help_lines.values()
            if line.phone in self._lines and line.id in draft.help_lines
        }
        us_only = (text for entry in safety for text in entry.us_says + entry.us_bullets)
        self._us_only = {split_sources(text)[0] for text in us_only}
        self._us_only |= {
            line_said(draft, line).text for line in help_lines.values() if line.us_only
        }

    def say_all(self) -> None:
        """Change the draft."""
        draft = self._draft
        known = draft.content.help
        draft.help_lines = [line for line in draft.help_lines if not known[line].us_only]
        phones = [known[line].phone for line in draft.help_lines]
        if draft.language != ENGLISH and self._country.instead:
            # "Call 988 and press 2 for Spanish" holds in the US only; the line before it, here.
            in_crisis = draft.kind is Kind.safety and phones[:1] == [CRISIS]
            draft.alert = draft.phrase("alert_crisis" if in_crisis else "alert_emergency")
        draft.alert, draft.meant = self._text(draft.alert), self._text(draft.meant)
        draft.care_team = self._text(draft.care_team)
        called = zip(draft.help_lines, phones, strict=True)
        draft.help_lines = [self._lines.get(phone, line) for line, phone in called]
        draft.uses += draft.help_lines
        if draft.language != ENGLISH:
            return
        for part in draft.parts:
            self._say(part)
        draft.besides = [self._all(line) for line in draft.besides]
        if draft.kind is Kind.safety and self._country.crisis in draft.help_lines:
            says = all_written(self._country.crisis_says, self._country.sources)
            draft.first.details += says

    def _say(self, part: Part) -> None:
        part.lead = self._said(part.lead)
        part.follow, part.details = self._all(part.follow), self._all(part.details)
        part.warnings, part.page_notes = self._all(part.warnings), self._all(part.page_notes)
        told = ((listing, self._all(listing.bullets)) for listing in part.listings)
        part.listings = [
            Listing(self._text(listing.heading), bullets) for listing, bullets in told if bullets
        ]

    def _all(self, statements: list[Said]) -> list[Said]:
        return [self._said(one) for one in statements if one.text not in self._us_only]

    def _said(self, statement: Said) -> Said:
        if statement.text in self._listed:
            return self._listed[statement.text]
        # What is said of a line in the US is no source on the one here.
        line = self._lines[CRISIS if CRISIS in statement.text else EMERGENCY]
        ours = tuple(self._draft.content.help[line].sources)
        rests = (ours if self._us_sources.intersection(rest) else rest for rest in statement.rests)
        return Said(self._text(statement.text), tuple(rests))

    def _text(self, text: str) -> str:
        for words in sorted(self._country.instead, key=len, reverse=True):
            here = self._country.instead[words]
            for said, instead in ((words, here), (_capital(words), _capital(here))):
                text = re.sub(rf"(?<!\w){re.escape(said)}(?!\w)", instead, text)
        return text


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
