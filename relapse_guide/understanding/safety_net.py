"""Word sequences that mean that somebody needs help now, by the intent that they have."""

import json
from collections.abc import Mapping
from pathlib import Path

from relapse_guide.understanding.phrase_net import PhraseNet

FILE = "safety_phrases.json"


class SafetyNet:
    """`phrases`: word sequences by intent. Of two intents in one text the first one counts."""

    def __init__(self, phrases: Mapping[str, list[str]]) -> None:
        self._phrases = dict(phrases)
        self._nets = {intent: PhraseNet(texts) for intent, texts in phrases.items()}

    @property
    def intents(self) -> list[str]:
        """The intents that have sequences."""
        return list(self._nets)

    def intent_of(self, text: str) -> str | None:
        """The intent whose sequence stands in a text, also misspelled, or None."""
        return next((intent for intent, net in self._nets.items() if net.holds(text)), None)

    def keep(self, folder: Path) -> None:
        """Write the sequences into a folder."""
        (folder / FILE).write_text(json.dumps(self._phrases), encoding="utf-8")

    @classmethod
    def restored(cls, folder: Path) -> "SafetyNet":
        """The net that was kept in a folder."""
        return cls(json.loads((folder / FILE).read_text(encoding="utf-8")))
