"""What is asked back when a question was not understood."""

from relapse_guide.answers.answer import Kind
from relapse_guide.answers.answering import answer_question
from relapse_guide.answers.clarify_answers import MOST_NOTED
from relapse_guide.answers.plain_text import to_plain_text
from relapse_guide.dialogue.conversation import Mention, Question
from relapse_guide.dialogue.questions import Questions
from relapse_guide.library.content import Content
from tests.relapse_guide.asking import ask, mention

GUESSES = ["greet", "ask_cost", "inform", "ask_dosage", "ask_explain"]


def test_two_guesses_and_something_else(content: Content) -> None:
    """Only what has a title can be guessed."""
    answer = answer_question(content, Question(intent="nlu_fallback", guesses=GUESSES))

    titles = [content.questions[intent].title for intent in ("ask_cost", "ask_dosage")]
    something_else = content.phrases["button_something_else"].says
    assert [(button.title, button.payload) for button in answer.buttons] == [
        (titles[0], "/ask_cost"),
        (titles[1], "/ask_dosage"),
        (something_else, "/deny"),
    ]


def test_the_topics_that_may_be_meant_come_before_the_questions(content: Content) -> None:
    near = ["vaccines", "gone", "travel", "food"]
    unsure = answer_question(content, Question(intent="nlu_fallback", guesses=GUESSES, near=near))
    assert [button.payload for button in unsure.buttons[:2]] == [
        '/ask_interactions{"topic":"vaccines"}',
        '/ask_lifestyle{"topic":"travel"}',
    ]
    doubted = ask(content, "ask_cost", guesses=GUESSES, near=near[:2], doubtful=True)
    titles = [content.topics["vaccines"].title, content.questions["ask_dosage"].title]
    assert [button.title for button in doubted.buttons[:2]] == titles
    assert f"“{titles[0]}”" in doubted.meant


def test_neither_the_answer_itself_nor_what_hurts_is_offered(content: Content) -> None:
    heavy = next(topic.id for topic in content.topics.values() if topic.heavy)
    near = [heavy, "vaccines", "travel"]
    answer = ask(content, "ask_interactions", topic="vaccines", near=near, doubtful=True)
    assert answer.id == "vaccines"
    assert [button.payload for button in answer.buttons[:1]] == ['/ask_lifestyle{"topic":"travel"}']
    assert str(content.topics[heavy].title) not in to_plain_text(answer)


def test_unsure_again_offers_no_more_guesses(content: Content) -> None:
    again = Question(intent="nlu_fallback", guesses=GUESSES, unsure_before=True)
    assert answer_question(content, again).id == "unsure_again"


def test_a_no_to_guesses_asks_for_other_words(content: Content) -> None:
    assert ask(content, "deny", unsure_before=True).id == "something_else"
    assert ask(content, "deny").id != "something_else"


def test_without_a_guess_other_words_are_asked_for(content: Content) -> None:
    assert ask(content, "nlu_fallback").id == "something_else"


def test_only_intents_with_a_title_are_guessed(content: Content) -> None:
    table = Questions(content.questions)
    assert table.guessable("ask_explain")
    assert not table.guessable("greet")
    assert not table.guessable("no_such_intent")


def test_a_bare_name_is_explained_and_a_bare_nothing_asked_back(content: Content) -> None:
    assert ask(content, "inform", "carfilzomib").id == "explain_carfilzomib"
    assert ask(content, "inform").id == "something_else"


def test_history_is_noted_and_asked_about(content: Content) -> None:
    answer = ask(content, "tell_history", "bortezomib", "proteasome_inhibitor")
    assert answer.lead == "I noted this treatment: Velcade and proteasome inhibitors."
    line = content.chat["history_noted"]
    assert [button.title for button in answer.buttons] == [one.title for one in line.buttons]


def test_long_history_is_noted_without_the_last_names(content: Content) -> None:
    drugs = list(content.drugs)[: MOST_NOTED + 2]
    assert ask(content, "tell_history", *drugs).lead.startswith("I noted this treatment: ")


def test_history_with_lines_tells_what_is_approved_then(content: Content) -> None:
    mentions = [mention(content, "bortezomib"), Mention(entity="prior_lines", value="3")]
    question = Question(intent="tell_history", mentions=mentions, prior_lines=3)
    assert answer_question(content, question).id.startswith("options_lines_3")


def test_a_doubtful_answer_offers_what_else_may_be_meant(content: Content) -> None:
    asked = Question(intent="ask_explain", mentions=[], guesses=["ask_explain", "ask_cost"])
    sure, doubtful = (
        answer_question(content, asked.copy(update={"doubtful": doubtful}))
        for doubtful in (False, True)
    )
    assert sure.meant == ""

    known = ask(content, "ask_prognosis", guesses=GUESSES, doubtful=True)
    assert [button.payload for button in known.buttons[:2]] == ["/ask_cost", "/ask_dosage"]
    assert all(f"“{button.title}”" in known.meant for button in known.buttons[:2])
    assert known.lead == ask(content, "ask_prognosis").lead
    text = to_plain_text(known)
    assert text.index(known.care_team) < text.index(known.meant)
    # A question back offers its own choices.
    assert doubtful.meant == ""


def test_a_guess_is_called_one_before_all_else(content: Content) -> None:
    guess = ask(content, "ask_prognosis", guesses=GUESSES, doubtful=True, guessed=True)
    assert to_plain_text(guess).startswith(f"{guess.doubt}\n")
    assert "may have no source" in guess.doubt
    assert "may have no source" not in guess.meant
    assert ask(content, "ask_prognosis", guesses=GUESSES, doubtful=True).doubt == ""
    # Without another guess there is nothing to pick, and the question was understood.
    assert ask(content, "ask_prognosis", doubtful=True, guessed=True).doubt == ""


def test_a_guess_says_neither_yes_nor_no(content: Content) -> None:
    sure = ask(content, "ask_drug_approval", "venetoclax", guesses=GUESSES)
    unclear = {"guesses": GUESSES, "doubtful": True, "guessed": True}
    guess = ask(content, "ask_drug_approval", "venetoclax", **unclear)
    assert sure.lead == f"No. {guess.lead}"


def test_kind_words_and_refusals_are_doubted_and_urgent_answers_are_not(content: Content) -> None:
    """Comfort or "I have no answer" to a question is worse than a second guess."""
    for intent in ("express_distress", "out_of_scope", "bot_challenge"):
        assert ask(content, intent, guesses=GUESSES, doubtful=True).meant
    assert ask(content, "report_emergency", guesses=GUESSES, doubtful=True).meant == ""


def test_who_may_be_in_despair_is_given_no_list_to_pick_from(content: Content) -> None:
    unclear = {"guesses": GUESSES, "near": ["vaccines"], "doubtful": True, "guessed": True}
    answer = ask(content, "express_distress", danger="crisis", **unclear)
    assert "988" in answer.alert
    assert answer.doubt == answer.meant == ""
    assert ask(content, "express_distress", **unclear).meant


def test_after_an_unclear_message_the_number_is_named(content: Content) -> None:
    for intent in ("goodbye", "thank", "out_of_scope", "deny"):
        answer = ask(content, intent, unsure_before=True)
        assert "911" in " ".join(answer.texts()), intent
    assert "911" not in " ".join(ask(content, "goodbye").texts())


def test_988_stands_in_no_list_of_guesses(content: Content) -> None:
    for known in ({"guesses": GUESSES}, {"unsure_before": True}, {}):
        answer = ask(content, "nlu_fallback", **known)
        assert "988" not in to_plain_text(answer)
        assert "911" in to_plain_text(answer)


def test_a_greeting_that_is_guessed_lacks_no_source(content: Content) -> None:
    unclear = {"guesses": GUESSES, "doubtful": True, "guessed": True}
    answer = ask(content, "greet", **unclear)

    assert answer.kind is Kind.chat
    assert answer.doubt == ""
    assert answer.meant
