"""The first danger whose words stand in a text; the same after it was kept."""

from pathlib import Path

from relapse_guide.understanding.dangers import Danger
from relapse_guide.understanding.safety_net import SafetyNet

PHRASES = {Danger.EMERGENCY: ["can't breathe"], Danger.CRISIS: ["want to die"]}


def test_the_first_danger_counts(tmp_path: Path) -> None:
    made = SafetyNet(PHRASES)
    made.keep(tmp_path, "safety")
    for net in (made, SafetyNet.restored(tmp_path, "safety")):
        assert net.kind_of("he cant breethe") is Danger.EMERGENCY
        assert net.kind_of("I want to die, I can't breathe") is Danger.EMERGENCY
        assert net.kind_of("I want to die") is Danger.CRISIS
        assert net.kind_of("what is DPd") is None
