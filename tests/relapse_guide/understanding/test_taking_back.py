"""What takes back all that was told, and what only sounds like it."""

import pytest

from relapse_guide.understanding.language import language

CUES = language().taking_back
TAKES_BACK = """
start over
Start over please
can we start again
no wait, start from scratch
Let's begin again
forget that
Forget what I said.
ok forget all of that
Can you forget everything I told you?
I was wrong, I'm not resistant to anything
I am not resistant to anything
im not allergic to anything
i was wrong
nothing has failed yet
it was dad's, not mine
That was my dad's, not mine
those were my mom's drugs, not mine
that's not me, it was my neighbor
that was for my sister not me
scratch that
please ignore what I told you
sorry, that was wrong
clear everything
delete what I told you
I never said that
disregard that
undo that
reset
"""
DOES_NOT = """
I can't start over again, I haven't got it in me
does treatment start over after a relapse
when do they start over the cycle
tell me about starting over with Revlimid
do I start again with Velcade
the clinic told me to start again on Monday
I keep forgetting what she said
oh forget it, talking to you is pointless
he forgets everything
what if I was wrong
is that wrong
what does it mean to be not resistant to anything new
it was dad's idea to ask
"""


@pytest.mark.parametrize("text", TAKES_BACK.strip().splitlines())
def test_takes_back(text: str) -> None:
    assert CUES.is_in(text)
    assert CUES.is_in(text.upper())


@pytest.mark.parametrize("text", DOES_NOT.strip().splitlines())
def test_does_not_take_back(text: str) -> None:
    assert not CUES.is_in(text)


def test_a_long_message_tells_something() -> None:
    assert not CUES.is_in("forget that, " + "and then we went to see the doctor " * 5)
    assert not CUES.is_in("forget that " * 20_000)
