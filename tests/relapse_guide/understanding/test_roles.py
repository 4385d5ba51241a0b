"""What patients say of their drugs: did it fail, harm, still work, or was it a slip?"""

import re

import pytest

from relapse_guide.understanding.roles import (
    CORRECTION,
    INTOLERANT,
    RESISTANT,
    RULED_OUT,
    Span,
    roles_in,
)

ROLES = {
    "failed": RESISTANT,
    "harmed": INTOLERANT,
    "good": RULED_OUT,
    "meant": CORRECTION,
    "named": None,
}
MARK = re.compile(r"<([^<>:]+):(\w+)>")
SENTENCES = [
    "my mom is resistant to <Velcade:failed> but not <Kyprolis:good>",
    "can I take <Kyprolis:named> if <Velcade:failed> failed",
    "can i take <kyprolis:named> if <velcade:failed> failed me",
    "<Velcade:failed> failed, what about <Kyprolis:named>",
    "<velcade:failed> quit on me",
    "<revlimid:failed> stopped working",
    "<revlimid:failed> stoped workin",
    "<revlimid:failed> isnt working anymore",
    "<revlimid:failed> isn’t working anymore",
    "<rev:failed> dont work no more",
    "<dara:failed> no longer works",
    "<dara:failed> doesnt do anything for him now",
    "my husbands <darzalex:failed> has quit holding it",
    "we tried <Pomalyst:failed> and it did nothing",
    "we tried <Pomalyst:failed> and it didnt help",
    "<Pomalyst:failed> didn't help",
    "tried <pomalyst:failed>, no luck",
    "tried <pomalyst:failed> no response",
    "no response to <Pomalyst:failed>",
    "she did not respond to <Kyprolis:failed>",
    "he never responded to <Ninlaro:failed>",
    "my levels are climbing on <Revlimid:failed>",
    "my numbers went up on <Revlimid:failed>",
    "light chains rising on <dara:failed>",
    "M spike going up while on <Kyprolis:failed>",
    "mspike doubled on <pom:failed>",
    "myeloma came back while on <Revlimid:failed>",
    "it came back on <revlimid:failed>",
    "relapsed on <revlimid:failed> maintenance",
    "Relapsed after <Velcade:failed>",
    "progressed through <Dara:failed> and <Kyprolis:failed>",
    "Pt refractory to <len:failed>, <bort:failed> and <dara:failed>",
    "refractory to <lenalidomide:failed> and <bortezomib:failed>, intolerant of "
    "<carfilzomib:harmed>",
    "refractory: <Revlimid:failed>, <Velcade:failed>",
    "failed: <len:failed>, <pom:failed>, <bortez:failed>",
    "I've failed <Velcade:failed>, <Revlimid:failed> and <dex:failed>",
    "ive already failed <rev:failed> and <vel:failed> what next",
    "I failed on <Velcade:failed>/<Revlimid:failed>/<dex:failed>",
    "after <velcade:failed> and <revlimid:failed> failed can i use <darzalex:named>",
    "after failing <velcade:failed> is <kyprolis:named> an option",
    "<velcade:failed> didnt work so they gave me <kyprolis:named>",
    "<velcade:named> worked but <revlimid:failed> did not",
    "<velcade:failed> worked for 2 years then quit",
    "<Velcade:named> worked great",
    "<velcade:good> is still working",
    "<velcade:good> is working fine but <revlimid:failed> failed",
    "<Kyprolis:good> hasn't failed yet",
    "I never took <Kyprolis:good>",
    "he has never had <Kyprolis:good> but <Velcade:failed> failed",
    "I have not tried <dara:good> yet, <revlimid:failed> failed",
    "my wife had neuropathy from <Velcade:harmed>",
    "<velcade:harmed> gave me neuropathy",
    "<velcade:harmed> gave her bad neuropathy so they stopped it",
    "<Velcade:harmed> made my feet numb",
    "cant tolerate <revlimid:harmed>",
    "I can’t tolerate <Revlimid:harmed>",
    "could not handle the <dex:harmed>",
    "he couldnt take the <thalidomide:harmed>",
    "allergic to <Darzalex:harmed>",
    "I had an allergic reaction to <Darzalex:harmed>",
    "alergic to <revlamid:harmed>",
    "<revlimid:harmed> allergy",
    "rash from <Revlimid:harmed>",
    "<Revlimid:harmed> gave me a terrible rash and I had to stop",
    "had to stop <revlimid:harmed> because of the rash",
    "had to come off <Kyprolis:harmed>, it was hurting my heart",
    "<Kyprolis:harmed> hurt my heart",
    "they took her off <velcade:harmed> because of her feet",
    "intolerant to <bortezomib:harmed> and <carfilzomib:harmed>",
    "resistant to <Velcade:failed> and intolerant of <Revlimid:harmed>",
    "allergic to <Revlimid:harmed> and <Velcade:failed> stopped working",
    "<Velcade:failed> stopped working and <Revlimid:harmed> gave me a rash",
    "<dex:harmed> makes me crazy",
    "<dexamethasone:harmed> makes my mum sick",
    "<Pomalyst:harmed> was too hard on me",
    "sorry i meant <Kyprolis:meant>",
    "no wait, <Kyprolis:meant>",
    "I meant <revlimid:meant> not <velcade:good>",
    "not <Velcade:good>, <Revlimid:meant>",
    "oops <Kyprolis:meant> not <Velcade:good>",
    "actually it was <Kyprolis:meant>",
    "it wasnt <Velcade:good> it was <Kyprolis:meant>",
    "make that <Pomalyst:meant>",
    "I misspoke, it's <Pomalyst:failed> that failed",
    "what if <velcade:failed> fails",
    "what happens if <Revlimid:failed> stops working",
    "when <revlimid:failed> stops working what comes next",
    "what if I become resistant to <dara:failed>",
    "suppose <Velcade:failed> failed, could I have <Kyprolis:named>",
    "does <Velcade:named> work after <Revlimid:named>",
    "does <Kyprolis:named> work if I am resistant to <Velcade:failed>",
    "will <darzalex:named> still work after <revlimid:failed> fails",
    "is <Kyprolis:named> an option after <Velcade:named>",
    "what is <Velcade:named>",
    "tell me about <Kyprolis:named> and <dex:named>",
    "how does <Revlimid:named> work",
    "does <Velcade:named> stop working after a while",
    "why does <Revlimid:named> stop working",
    "why do people become resistant to <Velcade:named>",
    "is <Darzalex:named> working for most people",
    "can you take <pomalyst:named> with <dara:named>",
    "<Velcade:named> vs <Kyprolis:named>",
    "which is better, <Velcade:named> or <Kyprolis:named>",
    "is Kd with <Kyprolis:named> approved",
    "is a <proteasome inhibitor:named> still possible if I'm refractory to <Revlimid:failed>",
    "resistant to <proteasome inhibitors:failed> and <immunomodulatory drugs:failed>",
    "I am not resistant to <Velcade:good>",
    "he isnt refractory to <Velcade:good>, only to <Revlimid:failed>",
    "I am not allergic to <Revlimid:good>",
    "not refractory to <Pomalyst:good>",
    "no problem with <Velcade:good> but <Revlimid:harmed> gave me hives",
    "double refractory <len:failed>/<bort:failed>",
    "triple refractory (<len:failed>, <bort:failed>, <dara:failed>)",
    "<kyprolis:failed> petered out",
    "<dara:failed> ran its course",
    "<dara:failed> has run out of steam",
    "<ninlaro:failed> isnt cutting it",
    "<Velcade:failed> pooped out",
    "<Ninlaro:failed> gave up the ghost",
    "<kyprolis:failed> bit the dust",
    "<revlimid:failed> let me down",
    "<Velcade:failed> lost its punch",
    "the myeloma got used to the <revlimid:failed>",
    "the cancer outsmarted <revlimid:failed>",
    "the cancer laughs at <velcade:failed> now",
    "my cancer doesnt respond to <dara:failed> anymore",
    "cancer is no longer responding to <Darzalex:failed>",
    "cancer grew on <Kyprolis:failed>",
    "disease progression on <daratumumab:failed>",
    "PD on pom/dex after <len:named>",
    "<Velcade:failed> was a bust",
    "<Velcade:failed> was useless for me",
    "<velcade:failed> did squat",
    "<velcade:failed> did nothing for my dad",
    "<velcade:failed> didn't touch it",
    "<Velcade:failed> used to work",
    "I used to take <Velcade:named>",
    "I was on <Velcade:named> in 2019",
    "I am on <Revlimid:named> now",
    "I take <revlimid:named> 10 mg and my rash is gone",
    "except for <Kyprolis:good> nothing failed",
    "everything failed except <Kyprolis:good>",
    "Everything but <Kyprolis:good> has failed",
    "apart from <dara:good> i am resistant to <revlimid:failed>",
    "Neither <Velcade:failed> nor <Revlimid:failed> worked",
    "neither <velcade:failed> nor <revlimid:failed> helped",
    "both <Velcade:failed> and <Revlimid:failed> stopped working",
    "<Revlimid:failed> and <Velcade:failed> both quit on him",
    "<Velcade:failed> failed. <Revlimid:failed> failed. What about <dara:named>?",
    "<Velcade:failed> and <Revlimid:failed> have failed. Is <Darzalex:named> an option? "
    "What about <Kyprolis:named>?",
    "My husband was diagnosed in 2017. He took <Velcade:named> and <Revlimid:named> and had"
    " a transplant, then the <Revlimid:failed> stopped working last fall. Now the doctor "
    "talks about <Darzalex:named>. What else could there be?",
    "Dad had <Revlimid:failed> for 4 years, it quit. Then <Kyprolis:harmed> wrecked his "
    "heart. Is <dara:named> possible?",
    "First I had <Velcade:failed>, which failed, then <Revlimid:harmed>, which gave me a "
    "rash, and now they say <Pomalyst:named>",
    "can i take <kyprolis:named> and <dex:named> if <velcade:failed> and <revlimid:failed> failed",
    "is it ok to use <pomalyst:named> when <revlimid:failed> failed",
    "would <dara:named> work if <velcade:failed> didnt",
    "would <dara:named> work when <velcade:failed> didn't work",
    "since <velcade:failed> failed would <kyprolis:named> help",
    "because <Revlimid:failed> stopped working they want to give <Pomalyst:named>",
    "they switched me from <Revlimid:failed> to <Pomalyst:named> because it stopped working",
    "switched from <Velcade:named> to <Kyprolis:named>",
    "I can no longer take <Revlimid:harmed>",
    "doctor says no more <Velcade:harmed> because of nerve damage",
    "<Velcade:harmed> is out for me because of nerve damage",
    "<Revlimid:harmed> is off the table",
    "<Revlimid:harmed> doesn't agree with me",
    "<Revlimid:harmed> didnt sit well with mom",
    "my body rejects <Revlimid:harmed>",
    "I react badly to <Velcade:harmed>",
    "<velcade:harmed> side effects were too much",
    "quit <Revlimid:harmed> because of side effects",
    "stopped <Velcade:harmed> due to neuropathy",
    "she stopped taking <Velcade:harmed> because of neuropathy",
    "Can I stop <Velcade:named> because of neuropathy",
    "what are the side effects of <Velcade:named>",
    "is neuropathy from <Velcade:harmed> permanent",
    "Does <Velcade:named> make you sick",
    "does <revlimid:named> cause a rash",
    "will <dex:named> make me sick",
    "could <Velcade:named> give me neuropathy",
    "<revlimid:failed> failure",
    "<len:failed>-refractory",
    "<len:failed> refractory and <bort:failed> refractory",
    "<Revlimid:failed> resistant",
    "<revlimid:failed>-resistant, not <velcade:good>-resistant",
    "<lenalidomide:failed> resistance",
    "what if both <Revlimid:failed> and <Velcade:failed> fail",
    "if <dara:failed> fails can I have it again",
    "it aint <velcade:good> that failed its <kyprolis:meant>",
    "i said <velcade:named> but meant <kyprolis:meant>",
    "My bad, <Revlimid:meant>",
    "typo: <Kyprolis:meant>",
    "<Kyprolis:meant> sorry",
    "<Revlimid:failed> is not helping anymore 😢",
    "<REVLIMID:failed> HAS STOPPED WORKING HELP",
    "<revlimid:failed> failling me",
    "<rev:failed> faild",
    "<vel:failed> an <rev:failed> both failt",
    "<revlimid:failed> stop work for my mother",
    "<Revlimid:failed> does not make effect anymore",
    "<Revlimid:failed> not effective now",
    "<Revlimid:failed> no effect",
    "<revlimid:failed> has no effect on it any more",
    "<Velcade:failed> became ineffective",
    "immune to <Velcade:failed> now",
    "built up a resistance to <Velcade:failed>",
    "become resistant to <Velcade:failed> and <Kyprolis:failed>",
    "who cant take <Revlimid:harmed> what else",
    "what else is there for someone who can't take <dex:harmed>",
    "what do I take when I can't have <Revlimid:harmed>",
    "<Velcade:failed>, <Revlimid:failed>, and <Darzalex:failed> have all failed, only "
    "<Kyprolis:named> is left",
    "we have used up <Velcade:failed> and <Revlimid:failed>",
    "burned through <Velcade:failed>, <Revlimid:failed> and <dara:failed>",
    "exhausted <rev:failed>, <vel:failed>, and <dara:failed>",
    "<Revlimid:failed> hasn't been working",
    "<revlimid:failed> hasnt worked",
    "<Revlimid:failed> wasn't working",
    "<revlimid:failed> not doing the job",
    "<revlimid:failed> is not doing its job",
    "is <Revlimid:failed> not working a reason to change",
    "my <vel:failed> has quit & <rev:failed> did nothing",
    "I don't take <Revlimid:named>, do I",
    "I didn't take my <dex:named> this morning",
    "why can't I just take <Kyprolis:named>",
    "can you treat late relapse with <Velcade:named>",
    "can I take <Kyprolis:named> instead of <Velcade:good>",
    "is <Kyprolis:named> still good if <Velcade:failed> failed",
    "<Velcade:failed> was working but it stopped",
]


def unmarked(sentence: str) -> tuple[str, list[Span], list[str | None]]:
    """The text without marks, the places of the drugs, the roles that they should have."""
    text, spans, roles = "", [], []
    rest = 0
    for match in MARK.finditer(sentence):
        text += sentence[rest : match.start()]
        spans.append(Span(len(text), len(text) + len(match.group(1))))
        text += match.group(1)
        roles.append(ROLES[match.group(2)])
        rest = match.end()
    return text + sentence[rest:], spans, roles


@pytest.mark.parametrize("sentence", SENTENCES)
def test_role_of_each_drug(sentence: str) -> None:
    text, spans, roles = unmarked(sentence)
    assert roles_in(text, spans) == roles


@pytest.mark.parametrize("sentence", SENTENCES[:60])
def test_capitals_and_apostrophes_do_not_matter(sentence: str) -> None:
    text, spans, roles = unmarked(sentence)
    assert roles_in(text.upper(), spans) == roles
    assert roles_in(text.replace("'", "’"), spans) == roles


def test_text_without_drugs_has_no_roles() -> None:
    assert roles_in("everything failed and nothing works", []) == []


@pytest.mark.parametrize("filler", ["so ", "it failed and ", "not to the ", "no longer at all, "])
def test_long_message_is_read_quickly(filler: str) -> None:
    text = "Velcade " + filler * (10_000 // len(filler)) + "failed"
    assert len(roles_in(text, [Span(0, 7)])) == 1


def test_many_drugs_in_a_long_message_are_read_quickly() -> None:
    text = "Velcade failed, " * 300
    spans = [Span(at, at + 7) for at in range(0, len(text), 16)]
    assert set(roles_in(text, spans)) == {RESISTANT}
