"""The first intent whose words stand in a text; the same after it was kept."""

from pathlib import Path

from relapse_guide.understanding.safety_net import SafetyNet

PHRASES = {"report_emergency": ["can't breathe"], "report_crisis": ["want to die"]}


def test_the_first_intent_counts(tmp_path: Path) -> None:
    made = SafetyNet(PHRASES)
    made.keep(tmp_path)
    for net in (made, SafetyNet.restored(tmp_path)):
        assert net.intents == list(PHRASES)
        assert net.intent_of("he cant breethe") == "report_emergency"
        assert net.intent_of("I want to die, I can't breathe") == "report_emergency"
        assert net.intent_of("I want to die") == "report_crisis"
        assert net.intent_of("what is DPd") is None
