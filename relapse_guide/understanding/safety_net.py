"""Word sequences that mean that somebody needs help now, by the danger that they tell."""

import json
from collections.abc import Mapping
from pathlib import Path

from relapse_guide.understanding.dangers import Danger
from relapse_guide.understanding.phrase_net import PhraseNet


class SafetyNet:
    """`phrases`: word sequences by danger. Of two dangers in one text the first one counts."""

    def __init__(self, phrases: Mapping[Danger, list[str]]) -> None:
        self._phrases = dict(phrases)
        self._nets = {kind: PhraseNet(texts) for kind, texts in phrases.items()}

    @property
    def holds_any(self) -> bool:
        """Whether there is anything to look for."""
        return bool(self._nets)

    def kind_of(self, text: str) -> Danger | None:
        """The danger whose sequence stands in a text, also misspelled, or None."""
        return next((kind for kind, net in self._nets.items() if net.holds(text)), None)

    def exact_kind_of(self, text: str) -> Danger | None:
        """The same of sequences that are written just so."""
        return next((kind for kind, net in self._nets.items() if net.holds_exactly(text)), None)

    def keep(self, folder: Path, name: str) -> None:
        """Write the sequences into a folder, as `<name>.json`."""
        kept = {kind.value: texts for kind, texts in self._phrases.items()}
        (folder / f"{name}.json").write_text(json.dumps(kept), encoding="utf-8")

    @classmethod
    def restored(cls, folder: Path, name: str) -> "SafetyNet":
        """The net that was kept in a folder."""
        kept = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
        return cls({Danger(kind): texts for kind, texts in kept.items()})
