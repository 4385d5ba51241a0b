"""Every button of every answer can be pressed."""

import pytest

from relapse_guide.answers.reach import all_answers
from tests.channels.fake_agent import CONTENT
from tests.channels.serving import STANDING


@pytest.mark.slow
def test_every_button_of_every_answer_is_accepted() -> None:
    offered = {button.payload for _, answer in all_answers(CONTENT) for button in answer.buttons}

    assert len(offered) > 100
    assert offered - STANDING.payloads == set()


def test_commands_and_what_is_never_offered_are_not() -> None:
    commands = {"/restart", "/back", "/session_start", "/nlu_fallback", "/inform"}

    assert STANDING.payloads.isdisjoint(commands)
