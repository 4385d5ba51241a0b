"""Everything that the IMF page says can be asked for and is answered right."""

import re

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from relapse_guide.answers.answer import Answer, Kind
from relapse_guide.answers.answering import BUILDERS, answer_question
from relapse_guide.answers.plain_text import to_plain_text
from relapse_guide.dialogue.conversation import Question
from relapse_guide.knowledge.names import drugs_of
from relapse_guide.library.reading import Content
from tests.relapse_guide.asking import (
    INFOLINE,
    after_failure,
    ask,
    ask_all,
    mention,
    page_says,
    said,
)

PAGE = "imf_subsequent_relapse"
DVD = "Darzalex (daratumumab), Velcade (bortezomib) and dexamethasone (DVd): after 1 to 3 lines"
DPD = "Darzalex (daratumumab), Pomalyst (pomalidomide) and dexamethasone (DPd): after 2 or more"


def rests_on_page(answer: Answer) -> bool:
    return answer.sources[0].id == PAGE and answer.sources[0].date == "reviewed July 30, 2021"


FACTS = {
    "remitting and relapsing": ("ask_disease_course", [], ["comes and goes", "remission"]),
    "several of both": (
        "ask_disease_course", [], ["Most people have several remissions and several relapses"],
    ),
    "clonally more complex": (
        "ask_why_harder_to_treat", [],
        ["clones, become more complex", "only the most resistant ones are left",
         "late relapses harder to treat", "new and more effective treatments"],
    ),
    "approved guidelines": ("ask_treatment_options", [], ["many approved treatment guidelines"]),
    "refractory": ("ask_explain", ["refractory"], ["no longer responds to a treatment"]),
    "three classes": (
        "ask_drug_classes", [],
        ["three major classes", "Proteasome inhibitors (PIs)", "Immunomodulatory drugs (IMiDs)",
         "Monoclonal antibodies (mAbs)"],
    ),
    "platform drugs": (
        "ask_approved_drugs", [],
        ["After 1 to 3 earlier treatments", '"platform" drugs',
         "all those used for newly diagnosed myeloma"],
    ),
    "DVd": (
        "ask_explain", ["DVd"],
        ["Darzalex (daratumumab), Velcade (bortezomib) and dexamethasone", "highly effective",
         "1 to 3 earlier lines"],
    ),
    "DRd": (
        "ask_explain", ["DRd"],
        ["Darzalex (daratumumab), Revlimid (lenalidomide) and dexamethasone", "highly effective",
         "1 to 3 earlier lines"],
    ),
    "DPd": (
        "ask_explain", ["DPd"],
        ["Darzalex (daratumumab), Pomalyst (pomalidomide) and dexamethasone",
         "approved after 2 or more earlier lines"],
    ),
    "many become resistant": (
        "ask_explain", ["lenalidomide"],
        ["many people become resistant to Velcade (bortezomib) or Ninlaro (ixazomib) and Revlimid"],
    ),
    "Kyprolis then": (
        "ask_explain", ["carfilzomib"],
        ["proteasome inhibitor", "may be options after resistance to Velcade"],
    ),
    "Pomalyst then": ("ask_explain", ["pomalidomide"], ["may be options after resistance"]),
    "trials, for whom": (
        "ask_clinical_trials", [],
        ["approved treatments no longer work", "you cannot tolerate them", "test new drugs",
         "new ways to combine drugs"],
    ),
    "what's next": (
        "ask_next_steps", [],
        ["no longer work, or you cannot tolerate them, you may consider a clinical trial"],
    ),
    "further along in trials": (
        "ask_trial_agents", [],
        ["Sarclisa (isatuximab)", "Xpovio (selinexor)", "Venclexta (venetoclax)"],
    ),
    "isatuximab": ("ask_explain", ["isatuximab"], ["monoclonal antibody", "an antibody to CD38"]),
    "selinexor": ("ask_explain", ["selinexor"], ["inhibitor of nuclear export"]),
    "venetoclax": ("ask_explain", ["venetoclax"], ["BCL-2 inhibitor", "t(11;14)"]),
    "symptoms": (
        "ask_symptoms", [],
        ["renal dysfunction", "Anemia", "Bone pain", "Infections", "other symptoms"],
    ),
    "kidneys": ("ask_symptoms", ["renal_dysfunction"], ["renal dysfunction"]),
    "anemia": ("ask_symptoms", ["anemia"], ["The page names anemia"]),
    "bone pain": ("ask_symptoms", ["bone_pain"], ["The page only names bone pain"]),
    "infections": ("ask_symptoms", ["infections"], ["The page names infections"]),
    "who and when": (
        "ask_source", [],
        ["medical and editorial team of the International Myeloma Foundation",
         "Dr. Brian G.M. Durie reviews and approves the medical content", "July 30, 2021"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("intent", "values", "expected"), FACTS.values(), ids=FACTS)
def test_the_page_s_facts_are_in_the_first_answer(
    content: Content, intent: str, values: list[str], expected: list[str]
) -> None:
    answer = ask(content, intent, *values)

    assert answer.kind is Kind.content
    for piece in expected:
        assert piece in page_says(answer)
    assert rests_on_page(answer)


def test_the_team_is_described(content: Content) -> None:
    told = said(*ask_all(content, "ask_source"))

    assert "researchers, blood and cancer doctors, cancer nurses, editors and journalists" in told


@pytest.mark.parametrize(
    ("intent", "values"),
    [("ask_approved_drugs", []), ("ask_trial_agents", []), ("ask_explain", ["platform_drugs"])],
)
def test_a_missing_list_is_named_as_missing(
    content: Content, intent: str, values: list[str]
) -> None:
    answer = ask(content, intent, *values)

    assert "Our saved copy of the IMF page does not include this list" in said(answer).replace(
        "our", "Our"
    )
    assert f"IMF InfoLine ({INFOLINE})" in said(answer)
    assert "https://www.myeloma.org/treatments-subsequent-relapse" in to_plain_text(answer)


def test_both_lists_of_approved_drugs_are_missing_and_none_is_made_up(content: Content) -> None:
    told = page_says(ask(content, "ask_approved_drugs"))

    assert "partner drugs. For both, our saved copy" in told
    assert not any(drug.brand and drug.brand in told for drug in content.drugs.values())


def test_the_three_lacking_lists_are_admitted(content: Content) -> None:
    assert "lacks three of its lists" in said(*ask_all(content, "ask_source"))


def test_after_velcade_and_revlimid_the_three_of_the_page(content: Content) -> None:
    answer = after_failure(content, "bortezomib", "lenalidomide")

    assert answer.bullets == [
        f"{DPD} lines",
        "Pomalyst, Cytoxan (cyclophosphamide) and dexamethasone (PCd)",
        "Kyprolis (carfilzomib), Pomalyst and dexamethasone (KPd)",
    ]
    assert answer.listed == ["DPd", "PCd", "KPd"]
    assert rests_on_page(answer)


def test_after_revlimid_alone_the_list_then_the_others_without_it(content: Content) -> None:
    answer = after_failure(content, "lenalidomide")

    assert answer.listed == ["DPd", "PCd", "KPd", "DVd"]
    assert answer.bullets[3].startswith("Also on the page: Darzalex, Velcade")
    assert not any("Revlimid" in bullet for bullet in answer.bullets)


def test_after_kyprolis_which_the_page_has_no_list_for(content: Content) -> None:
    answer = after_failure(content, "carfilzomib")

    assert "The page has no list just for resistance to Kyprolis" in said(answer)
    assert "a clinical trial may be an option" in said(answer)
    assert answer.listed == ["DVd", "DRd", "DPd", "PCd"]


def test_nothing_on_the_page_without_dexamethasone_says_so_and_trials(content: Content) -> None:
    answer = after_failure(content, "dexamethasone")

    assert answer.bullets == []
    assert "The page lists no combination without dexamethasone." in said(answer)
    assert "a clinical trial may be an option" in said(answer)


def test_an_intolerance_leaves_the_drug_out(content: Content) -> None:
    answer = after_failure(content, "daratumumab", intolerant=True)

    assert answer.listed == ["PCd", "KPd"]
    assert "cannot take Darzalex (daratumumab)" in said(answer)


@pytest.mark.parametrize(
    ("lines", "listed"),
    [
        (0, []),
        (1, ["DVd", "DRd"]),
        (2, ["DVd", "DRd", "DPd"]),
        (3, ["DVd", "DRd", "DPd"]),
        (4, ["DPd"]),
        (12, ["DPd"]),
    ],
)
def test_options_by_prior_lines(content: Content, lines: int, listed: list[str]) -> None:
    answer = ask(content, "ask_options_by_prior_lines", prior_lines=lines)

    assert answer.listed == listed
    assert f"After {lines} earlier line{'s' * (lines != 1)} of treatment" in said(answer)
    assert (DVD in answer.bullets) == ("DVd" in listed)


def test_options_by_prior_lines_leave_out_what_failed(content: Content) -> None:
    answer = ask(
        content, "ask_options_by_prior_lines", prior_lines=2, resistant=["bortezomib"],
        intolerant=["pomalidomide"],
    )  # fmt: skip

    assert answer.listed == ["DRd"]
    assert "without Velcade (bortezomib) or Pomalyst" in said(answer)


def test_known_lines_limit_what_is_listed_after_resistance(content: Content) -> None:
    assert after_failure(content, "lenalidomide", lines=1).listed == ["PCd", "KPd", "DVd"]
    assert after_failure(content, "lenalidomide", lines=5).listed == ["DPd", "PCd", "KPd"]


def test_combinations_with_a_drug(content: Content) -> None:
    assert ask(content, "ask_regimens_with", "carfilzomib").listed == ["KPd"]
    assert ask(content, "ask_regimens_with", "daratumumab").listed == ["DVd", "DRd", "DPd"]
    assert ask(content, "ask_regimens_with", "daratumumab", "pomalidomide").listed == ["DPd"]
    assert "The page lists no combination with Sarclisa" in said(
        ask(content, "ask_regimens_with", "isatuximab")
    )


def test_a_failed_drug_stays_out_of_combinations_with_its_class(content: Content) -> None:
    answer = ask(content, "ask_regimens_with", "proteasome_inhibitor", resistant=["bortezomib"])

    assert answer.listed == ["KPd"]
    assert "I left out those with Velcade" in said(answer)


@pytest.mark.parametrize(
    ("drug", "date"),
    [("isatuximab", "March 2, 2020"), ("selinexor", "July 3, 2019")],
)
def test_what_the_page_calls_experimental_was_approved(
    content: Content, drug: str, date: str
) -> None:
    for intent in ("ask_explain", "ask_drug_approval", "ask_trial_agents"):
        answers = ask_all(content, intent, drug)
        assert date in said(*answers[:2]), intent
        assert "further along" in page_says(answers[0])


def test_venetoclax_is_not_approved_for_myeloma(content: Content) -> None:
    told = said(ask(content, "ask_drug_approval", "venetoclax"))

    assert "As of November 2026, we found no FDA approval for myeloma" in told
    assert "On March 21, 2019, the FDA warned of more deaths with Venclexta" in told


@pytest.mark.parametrize(
    ("therapy", "expected"),
    [
        ("belantamab_mafodotin", ["October 23, 2025", "eye damage"]),
        ("idecabtagene_vicleucel", ["April 4, 2024", "at least 2 lines"]),
        ("ciltacabtagene_autoleucel", ["April 5, 2024", "at least 1 line", "resist Revlimid"]),
        ("teclistamab", ["October 25, 2022", "at least 4 lines", "March 2026"]),
        ("talquetamab", ["August 9, 2023", "at least 4 lines"]),
        ("elranatamab", ["August 14, 2023", "at least 4 lines"]),
        ("linvoseltamab", ["July 2, 2025", "at least 4 lines"]),
        ("iberdomide", ["August 13, 2026"]),
        ("melphalan_flufenamide", ["withdrew", "February 23, 2024"]),
        ("panobinostat", ["withdrawal", "November 2021"]),
    ],
)
def test_what_is_newer_than_the_page(content: Content, therapy: str, expected: list[str]) -> None:
    for intent in ("ask_explain", "ask_newer_therapies", "ask_drug_approval"):
        answers = ask_all(content, intent, therapy)
        for piece in expected:
            assert piece in said(*answers), (intent, piece)
        assert any(fact.newer for answer in answers for fact in answer.newer)


def test_the_page_comes_before_the_newer_fact(content: Content) -> None:
    text = to_plain_text(ask(content, "ask_explain", "isatuximab"))

    places = [
        text.index(piece)
        for piece in (
            "the IMF page listed", "Newer than the page, and not reviewed by the IMF:",
            "Not on the page, and not reviewed by the IMF:", "Ask your care team", "Sources:",
        )
    ]  # fmt: skip
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("subjects", "expected"),
    [
        (["carfilzomib", "pomalidomide"], 2),
        (["carfilzomib", "dexamethasone"], 2),
        (["teclistamab", "daratumumab"], 2),
        (["DPd", "KPd"], 2),
        (["proteasome_inhibitor", "immunomodulatory_drug"], 2),
    ],
)
def test_two_things_are_compared_even_if_they_are_a_combination_too(
    content: Content, subjects: list[str], expected: int
) -> None:
    answer = ask(content, "ask_compare", *subjects)

    assert len(answer.bullets) == expected
    assert "for your care team to say" in said(answer)


def test_a_spelled_out_combination_is_explained_as_one(content: Content) -> None:
    answer = ask(content, "ask_explain", "carfilzomib", "pomalidomide", "dexamethasone")

    assert answer.id == "explain_KPd"


def test_names(content: Content) -> None:
    told = said(ask(content, "ask_drug_names", "pomalidomide"))

    assert "The brand name is Pomalyst. The generic name is pomalidomide." in told
    assert "Imnovid" in told
    assert "DPd (Darzalex (daratumumab), Pomalyst" in said(ask(content, "ask_drug_names", "DPd"))


@pytest.mark.parametrize(
    ("intent", "awaits"),
    [
        ("ask_resistance_options", "drug"),
        ("ask_intolerance_options", "drug"),
        ("ask_regimens_with", "drug"),
        ("ask_options_by_prior_lines", "prior_lines"),
    ],
)
def test_what_is_lacking_is_asked_for_once(content: Content, intent: str, awaits: str) -> None:
    first, second = ask(content, intent), ask(content, intent, asked_back=True)

    assert first.kind is Kind.clarify
    assert first.awaits == awaits
    assert second.kind is Kind.content
    assert second.awaits is None


@pytest.mark.parametrize(
    "intent",
    [
        "ask_personal_advice", "ask_dosage", "ask_side_effects", "ask_stop_treatment",
        "ask_prognosis", "ask_cost", "ask_lifestyle", "ask_interactions", "ask_test_results",
        "ask_other_stage",
    ],
)  # fmt: skip
def test_a_boundary_has_questions_for_the_care_team_and_the_general_fact(
    content: Content, intent: str
) -> None:
    answer = ask(content, intent, "carfilzomib")

    assert answer.kind is Kind.boundary
    assert answer.questions
    assert any("In general: Kyprolis (carfilzomib)" in text for text in answer.paragraphs)


def test_the_visit_list_asks_about_what_failed(content: Content) -> None:
    answer = ask(
        content, "ask_visit_summary", resistant=["lenalidomide"], intolerant=["bortezomib"],
        doctor_questions=["Could a trial suit me?", "Which drugs have I had?"],
    )  # fmt: skip

    assert answer.bullets == [
        "Have tests shown that Revlimid (lenalidomide) no longer works for me,"
        " and what comes next?",
        "I had trouble with Velcade (bortezomib). What could I have instead?",
        "Which drugs have I had?",
        "Could a trial suit me?",
    ]
    assert ask(content, "ask_visit_summary").id == "no_questions_yet"


def test_people_who_can_be_called(content: Content) -> None:
    bullets = "\n".join(ask(content, "request_human").bullets)

    for number in ("1-800-452-CURE", "800-955-4572", "1-800-4-CANCER", "888-793-9355", "911"):
        assert number in bullets


def test_an_unknown_intent_is_an_error_for_the_action_to_catch(content: Content) -> None:
    with pytest.raises(KeyError):
        ask(content, "ask_the_weather")


@hypothesis_settings(max_examples=150)
@given(st.data())
def test_any_drugs_and_lines_stay_within_the_limits(content: Content, data: st.DataObject) -> None:
    known = st.sampled_from([*content.drugs, *content.drug_classes])
    named = data.draw(st.lists(known, min_size=1, max_size=3, unique=True), label="named")
    resistant = data.draw(st.lists(known, max_size=3, unique=True), label="resistant")
    intolerant = data.draw(st.lists(known, max_size=2, unique=True), label="intolerant")
    lines = data.draw(st.none() | st.integers(0, 20), label="lines")
    intent = data.draw(st.sampled_from(sorted(BUILDERS)), label="intent")
    part = data.draw(st.integers(0, 4), label="part")
    role = {"ask_resistance_options": "resistant", "ask_intolerance_options": "intolerant"}.get(
        intent
    )
    question = Question(
        intent=intent,
        mentions=[mention(content, value, role) for value in named],
        resistant=[*resistant, *named] if role == "resistant" else resistant,
        intolerant=[*intolerant, *named] if role == "intolerant" else intolerant,
        prior_lines=lines,
        part=part,
    )

    answer = answer_question(content, question)

    assert answer.word_count() <= 100
    assert len(re.findall(r"\S*\w\S*", said(answer))) <= 100
    assert len(answer.buttons) <= 3
    assert "\n\n" not in to_plain_text(answer)
    assert "care team" in answer.care_team
    if role or intent == "ask_options_by_prior_lines":
        shown = {drug for value in answer.listed for drug in content.regimens[value].drugs}
        assert not shown & drugs_of(content, question.avoided)
        for value in answer.listed:
            limit = content.regimens[value].prior_lines
            assert lines is None or limit is None or limit.admits(lines)
