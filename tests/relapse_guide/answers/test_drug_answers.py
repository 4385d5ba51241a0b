"""What a drug, class or combination is, what it is called, how it is given, what to watch for."""

import re
from typing import Any

import pytest

from relapse_guide.answers.answer import NUMBERS, Answer
from relapse_guide.knowledge.approvals import approvals_of, holding
from relapse_guide.library.content import Content
from relapse_guide.library.drug_facts import BoxedWarning, Generic, Given, Names
from relapse_guide.library.texts import split_sources
from tests.relapse_guide.answers.made import LABEL, changed, update, with_entries
from tests.relapse_guide.answers.told import (
    bullets_of,
    every_helping,
    headings_of,
    lead_of,
    told,
)
from tests.relapse_guide.asking import ask
from tests.relapse_guide.knowledge.records import record, with_records


def first_of(content: Content, intent: str, *values: str) -> Answer:
    return every_helping(content, intent, *values)[0]


def lead(content: Content, intent: str, *values: str) -> str:
    return lead_of(first_of(content, intent, *values))


def edited(content: Content, drug_id: str, **more: Any) -> Content:
    return changed(content, "drugs", drug_id, **more)


# What is it


def test_a_drug_is_its_kind_then_what_it_does(content: Content) -> None:
    made = edited(content, "carfilzomib", says=["It works so."])
    answer = first_of(made, "ask_explain", "carfilzomib")

    assert lead_of(answer) == "Kyprolis (carfilzomib) is a proteasome inhibitor: it works so."
    assert told(answer).index("it works so.") < told(answer).index("Kyprolis has been FDA-approved")


@pytest.mark.parametrize(
    ("value", "begins"),
    [
        ("bortezomib", "Velcade (bortezomib) is a proteasome inhibitor"),
        ("dexamethasone", "Dexamethasone is a steroid"),
        ("daratumumab_faspro", "Darzalex Faspro ("),
        ("DPd", "DPd is a combination of Darzalex, Pomalyst and dexamethasone."),
        ("car_t_cell_therapy", "CAR T-cell therapies use your own T cells"),
        ("cd38_antibody", "CD38 antibodies stick to CD38"),
        ("refractory", "Refractory means that"),
        ("boxed_warning", "A boxed warning is"),
    ],
)
def test_the_first_sentence_says_what_it_is(content: Content, value: str, begins: str) -> None:
    assert lead(content, "ask_explain", value).startswith(begins)


def test_a_product_is_another_form_of_its_drug(content: Content) -> None:
    answer = first_of(content, "ask_explain", "isatuximab_escena")

    assert "is another form of Sarclisa" in answer.lead
    assert lead_of(answer).startswith("Sarclisa Escena (")


def test_the_boxed_warning_stands_in_the_first_message(content: Content) -> None:
    for drug in content.drugs.values():
        if drug.boxed.names:
            answer = first_of(content, "ask_explain", drug.id)
            assert "boxed warning, the FDA's strongest" in answer.warning, drug.id
            assert all(name in answer.warning for name in drug.boxed.names), drug.id


def test_a_dated_warning_is_told_where_no_boxed_warning_holds_it(content: Content) -> None:
    dated = [
        update("an_alert", "carfilzomib", "warning"),
        update("a_study", "carfilzomib", "study"),
    ]
    made = with_entries(content, updates=dated)
    boxed = BoxedWarning(names=["harm"], sources=[LABEL])

    answer = first_of(made, "ask_explain", "carfilzomib")
    assert answer.warning.startswith("In January 2026, an_alert happened.")
    assert "a_study" in told(*every_helping(made, "ask_explain", "carfilzomib"))
    answer = first_of(edited(made, "carfilzomib", boxed=boxed), "ask_explain", "carfilzomib")
    assert "It is about harm." in answer.warning
    assert "an_alert" not in answer.warning


def test_a_kind_is_told_with_what_it_does_in_one_sentence(content: Content) -> None:
    """By the drug's own words, or where these do not fit, by the plain ones of its kind."""
    for drug in content.drugs.values():
        if drug.form_of:
            continue
        family = content.drug_classes[drug.drug_class]
        said = lead(content, "ask_explain", drug.id)
        kind, own, does = said.partition(": it ")
        assert f" is {family.one}" in kind, drug.id
        if own:
            assert said == f"{kind}: it {does}"
            assert says_first(content, drug.id) == f"It {does}", drug.id
        elif family.plain:
            assert said.endswith(f", {family.plain}."), drug.id


def says_first(content: Content, drug_id: str) -> str:
    """What a drug does by its own words, with names as a reader sees them."""
    first, _ = split_sources(content.drugs[drug_id].says[0])
    return re.sub(r"\{(\w+)(?::short)?\}", lambda found: short(content, found[1]), first)


def short(content: Content, value: str) -> str:
    return content.drugs[value].short_name


@pytest.mark.parametrize("says", ["It stops them.", "It works so.", "Its cells are T cells."])
def test_what_a_drug_does_is_told_once(content: Content, says: str) -> None:
    made = edited(content, "carfilzomib", says=[says])
    answers = every_helping(made, "ask_explain", "carfilzomib")

    assert told(*answers).count(says.removeprefix("It ")) == 1


def test_that_a_drug_is_gone_comes_before_how_it_works(content: Content) -> None:
    made = with_records(content, record("gone", "panobinostat", status="withdrawn"))
    answer = first_of(made, "ask_explain", "panobinostat")

    assert answer.paragraphs[0].startswith("Farydak was withdrawn in the US")
    assert answer.care_team == content.phrases["care_team_not_offered"].says
    assert answer.questions == []


def test_a_class_names_its_drugs_without_their_other_products(content: Content) -> None:
    answers = every_helping(content, "ask_explain", "cd38_antibody")

    assert "Drugs of this kind: Darzalex" in told(*answers)
    assert "and Sarclisa (isatuximab)." in told(*answers)
    assert "Empliciti" not in told(*answers)
    assert "Faspro" not in told(*answers).split("Drugs of this kind: ")[1].splitlines()[0]


def test_what_the_page_said_comes_last_with_its_year(content: Content) -> None:
    answers = every_helping(content, "ask_explain", "isatuximab")

    assert "In 2021" in answers[-1].page_note
    assert "In 2021" not in told(answers[0]).split("\n")[0]


def test_several_are_told_beside_each_other(content: Content) -> None:
    values = ("bortezomib", "carfilzomib", "car_t_cell_therapy")
    answers = every_helping(content, "ask_explain", *values)
    answer, *_ = answers

    assert lead_of(answer).startswith("Velcade (bortezomib) is")
    assert set(headings_of(*answers)) == {"And Kyprolis and CAR T-cell therapies:"}
    kyprolis, car_t = bullets_of(*answers)
    assert kyprolis.startswith("Kyprolis (carfilzomib) is a proteasome inhibitor")
    assert car_t.startswith("CAR T-cell therapies use your own T cells")
    assert [button.title for button in answer.buttons][:2] == ["Velcade", "Kyprolis"]


def test_the_boxed_warnings_of_several_are_listed(content: Content) -> None:
    answers = every_helping(content, "ask_explain", "talquetamab", "lenalidomide", "venetoclax")

    for value in ("talquetamab", "lenalidomide"):
        names = content.drugs[value].boxed.names
        assert all(name in told(*answers) for name in names), value
    assert "more deaths" in answers[0].warning, "no boxed warning is known, but a dated one"


def test_whom_the_trial_of_a_combination_left_out_is_told(content: Content) -> None:
    left_out = {"trial_left_out": ["cd38_antibody", "bortezomib"], "left_out_had": ["bcma"]}
    drugs = content.regimens["BVd"].drugs
    made = with_records(content, record("use", *drugs, **left_out))

    found = told(*every_helping(made, "ask_explain", "BVd"))
    assert "a CD38 antibody (such as Darzalex) or Velcade (bortezomib)" in found
    assert "BCMA" in found
    plain = told(*every_helping(with_records(content, record("use", *drugs)), "ask_explain", "BVd"))
    assert "a CD38 antibody" not in plain


def test_more_than_three_are_not_told_at_once(content: Content) -> None:
    four = ["bortezomib", "carfilzomib", "ixazomib", "lenalidomide"]
    answer = first_of(content, "ask_explain", *four)

    assert answer.id == "explain_bortezomib_carfilzomib_ixazomib"


@pytest.mark.parametrize("intent", ["ask_explain", "ask_drug_names"])
def test_without_a_name_it_is_asked_for(content: Content, intent: str) -> None:
    assert ask(content, intent).awaits == "drug"
    assert ask(content, intent, asked_back=True).awaits is None


def test_what_can_be_asked_next_leads_on(content: Content) -> None:
    """No button for how a withdrawn drug is given, for instance."""
    for drug in content.drugs.values():
        payloads = [button.payload for button in ask(content, "ask_explain", drug.id).buttons]
        offered = bool(holding(approvals_of(content, drug)))
        assert any("ask_how_given" in payload for payload in payloads) == offered, drug.id
        assert not any("ask_explain" in payload for payload in payloads), drug.id


# What is it called


def names(content: Content, *values: str) -> str:
    return lead(content, "ask_drug_names", *values)


def test_the_same_drug_twice_is_a_yes(content: Content) -> None:
    assert names(content, "bortezomib", "bortezomib") == (
        "Yes. Velcade and bortezomib are two names of the same drug."
    )


def test_one_drug_is_its_brand_and_its_generic_name(content: Content) -> None:
    assert names(content, "bortezomib") == (
        "Velcade is the brand name, and bortezomib is the generic name."
    )
    assert "mezigdomide" in names(content, "mezigdomide")
    answer = first_of(content, "ask_drug_names", "pomalidomide")
    assert "It is also sold as Imnovid." in told(answer)


def test_a_drug_known_by_its_generic_name_tells_its_brands(content: Content) -> None:
    found = names(content, "melphalan")

    assert all(brand in found for brand in ("melphalan", "Alkeran", "Evomela"))


@pytest.mark.parametrize(
    ("first", "second", "generic"),
    [
        ("daratumumab", "daratumumab_faspro", "daratumumab"),
        ("isatuximab_escena", "isatuximab", "isatuximab"),
    ],
)
def test_two_forms_are_not_quite_the_same(
    content: Content, first: str, second: str, generic: str
) -> None:
    answer = first_of(content, "ask_drug_names", first, second)

    assert lead_of(answer).startswith("Not quite. ")
    assert f"both hold {generic}" in answer.lead
    given = " ".join(bullets_of(answer))
    assert "drip" in given
    assert "under the skin" in given


def test_two_drugs_of_a_family_are_no(content: Content) -> None:
    answer = first_of(content, "ask_drug_names", "pomalidomide", "lenalidomide")

    assert (
        lead_of(answer)
        == "Not quite. Pomalyst and Revlimid are different drugs of the same family."
    )
    assert [bullet.split(" (")[0] for bullet in bullets_of(answer)] == ["Pomalyst", "Revlimid"]


@pytest.mark.parametrize(
    "values",
    [
        ("pomalidomide", "daratumumab"),
        ("DRd", "immunomodulatory_drug"),
        ("bortezomib", "DVd"),
        ("bcma", "cd38"),
    ],
)
def test_two_different_things_are_no(content: Content, values: tuple[str, str]) -> None:
    assert names(content, *values).startswith("No. ")


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("DRd", "DRd stands for Darzalex, Revlimid and dexamethasone."),
        ("immunomodulatory_drug", "IMiD stands for immunomodulatory drug."),
        ("proteasome_inhibitor", "PI stands for proteasome inhibitor."),
        ("monoclonal_antibody", "mAb stands for monoclonal antibody."),
    ],
)
def test_letters_are_spelled_out(content: Content, value: str, found: str) -> None:
    assert names(content, value) == found


def test_drugs_that_are_one_combination_are_named_as_it(content: Content) -> None:
    drugs = ["carfilzomib", "pomalidomide", "dexamethasone"]

    assert first_of(content, "ask_drug_names", *drugs).id == "names_KPd"


def test_a_brand_and_the_generic_name_of_a_generic_drug_are_a_yes(content: Content) -> None:
    assert names(content, "dexamethasone", "dexamethasone").startswith("Yes. ")


# How is it given


def given(content: Content, *values: str) -> Answer:
    return first_of(content, "ask_how_given", *values)


def with_given(content: Content, drug_id: str, forms: list[str], *says: str) -> Content:
    facts = Given.parse_obj({"forms": forms, "says": list(says), "sources": [LABEL]})
    return edited(content, drug_id, given=facts)


def test_its_own_first_sentence_leads_if_it_is_short(content: Content) -> None:
    made = with_given(content, "carfilzomib", ["drip"], "It is a drip into a vein.", "It is slow.")
    answer = given(made, "carfilzomib")

    assert lead_of(answer) == "Kyprolis (carfilzomib) is a drip into a vein."
    assert "It is slow." in told(answer)
    assert told(answer).count("drip into a vein") == 1


def test_a_long_or_other_sentence_follows_the_form(content: Content) -> None:
    says = "They give it so."
    for text in (says, f"It is a drip {'and so on ' * 7}."):
        answer = given(with_given(content, "carfilzomib", ["drip"], text), "carfilzomib")
        assert lead_of(answer) == "Kyprolis (carfilzomib) comes as a drip into a vein."
        assert text in told(answer)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("daratumumab", "drip"),
        ("daratumumab_faspro", "shot"),
        ("lenalidomide", "capsule"),
        ("talquetamab", "shot"),
        ("linvoseltamab", "drip"),
        ("car_t_cell_therapy", "infusion of your own changed cells"),
    ],
)
def test_a_pill_a_shot_or_a_drip_is_said_at_once(content: Content, value: str, words: str) -> None:
    assert words in given(content, value).lead


def test_the_other_form_of_a_drug_is_told_too(content: Content) -> None:
    assert "Darzalex Faspro" in told(given(content, "daratumumab"))
    assert "Sarclisa Escena" in told(given(content, "isatuximab"))


def test_rules_of_daily_life_follow(content: Content) -> None:
    for drug in content.drugs.values():
        if drug.beware and holding(approvals_of(content, drug)):
            answers = every_helping(content, "ask_how_given", drug.id)
            rules = [split_sources(text)[0] for text in drug.beware.says if "{" not in text]
            assert all(rule in told(*answers) for rule in rules), drug.id


def test_a_drug_that_is_gone_is_not_given_any_more(content: Content) -> None:
    made = with_records(content, record("gone", "panobinostat", status="withdrawn"))

    found = lead(made, "ask_how_given", "panobinostat")
    assert found.startswith("Farydak (panobinostat) was withdrawn in the US")


def test_a_few_are_told_each(content: Content) -> None:
    answer = given(content, "lenalidomide", "carfilzomib")

    assert lead_of(answer) == "Revlimid is a pill and Kyprolis is a drip."
    assert [bullet.split(" (")[0] for bullet in bullets_of(answer)] == ["Revlimid", "Kyprolis"]


def test_a_combination_is_each_of_its_drugs(content: Content) -> None:
    answer = given(content, "DPd")

    told_of = " ".join([answer.lead, *bullets_of(answer)])
    assert all(name in told_of for name in ("Darzalex", "Pomalyst", "examethasone"))
    assert len(bullets_of(answer)) == 3


@pytest.mark.parametrize("value", ["", "monoclonal_antibody"])
def test_many_are_sorted_by_how_they_are_given(content: Content, value: str) -> None:
    answer = given(content, *([value] if value else []))

    assert answer.id == "given_by_form"
    forms = [bullet.split(":")[0] for bullet in bullets_of(answer)]
    assert "As a drip into a vein" in forms
    assert ("By mouth" in forms) == (not value)
    gone = [
        drug.short_name
        for drug in content.drugs.values()
        if not holding(approvals_of(content, drug))
    ]
    assert not any(name in told(answer) for name in gone)


def test_what_was_listed_can_be_asked_about(content: Content) -> None:
    answer = ask(content, "ask_how_given", listed=["carfilzomib"])

    assert answer.id == "given_carfilzomib"


# Is there a generic


def test_a_generic_form_is_a_verdict(content: Content) -> None:
    for available, begins in ((True, "Yes. "), (False, "No. ")):
        fact = Generic(available=available, says="So it is.", sources=[LABEL])
        made = edited(content, "carfilzomib", generic_form=fact)
        assert lead(made, "ask_generic", "carfilzomib") == f"{begins}So it is."
    made = edited(content, "carfilzomib", generic_form=None)
    assert lead(made, "ask_generic", "carfilzomib").startswith("Not that we found. ")


def test_of_several_each_has_a_verdict(content: Content) -> None:
    answer = first_of(content, "ask_generic", "lenalidomide", "carfilzomib")

    assert lead_of(answer).startswith("Yes. ")
    assert [bullet.split(".")[0] for bullet in bullets_of(answer)] == ["Not that we found"]


def test_without_a_name_all_generic_forms_are_told(content: Content) -> None:
    answers = every_helping(content, "ask_generic")

    known = [d for d in content.drugs.values() if d.generic_form and d.generic_form.available]
    assert all(drug.short_name.lower() in told(*answers).lower() for drug in known)
    assert len(bullets_of(*answers)) == len(known)


# What to watch for


def watch(content: Content, *values: str) -> list[Answer]:
    return every_helping(content, "ask_side_effects", *values)


def with_effects(content: Content, *effects: str, boxed: tuple[str, ...] = ()) -> Content:
    named = Names(names=list(effects), sources=[LABEL]) if effects else None
    box = (
        BoxedWarning(names=list(boxed), sources=[LABEL])
        if boxed
        else BoxedWarning(found="not_read")
    )
    return edited(content, "carfilzomib", effects=named, boxed=box)


def test_common_effects_lead_and_the_boxed_warning_stands_with_them(content: Content) -> None:
    made = with_effects(content, "tiredness", "fever", boxed=("harm", "clots"))
    answer, *_ = watch(made, "carfilzomib")

    assert lead_of(answer) == "Common side effects of Kyprolis are tiredness and fever."
    assert "Kyprolis has a boxed warning, the FDA's strongest. It is about harm and clots." in (
        answer.warning
    )
    assert "Do not stop a drug by yourself." in told(answer)


def test_more_effects_than_a_first_sentence_holds_follow_at_once(content: Content) -> None:
    effects = [f"a rather long effect {number}" for number in range(9)]
    answer, *_ = watch(with_effects(content, *effects), "carfilzomib")

    assert all(effect in answer.opening for effect in effects)
    assert effects[0] in answer.lead
    assert effects[-1] in answer.follow


def test_without_known_effects_the_boxed_warning_leads(content: Content) -> None:
    answer, *_ = watch(with_effects(content, boxed=("harm", "clots")), "carfilzomib")

    assert (
        lead_of(answer)
        == "The FDA's strongest (boxed) warning for Kyprolis is about harm and clots."
    )
    assert answer.warning == ""
    assert "do not list the common side effects" not in told(answer)


def test_without_anything_known_that_is_said(content: Content) -> None:
    answer, *_ = watch(with_effects(content), "carfilzomib")

    assert lead_of(answer).startswith("Our sources do not list the common side effects of Kyprolis")
    assert content.phrases["boxed_not_read"].says.replace("<drug>", "Kyprolis") in told(answer)


def test_a_boxed_warning_too_long_for_a_first_sentence_is_told_as_a_warning(
    content: Content,
) -> None:
    boxed = tuple(f"one long danger {number}" for number in range(6))
    answer, *_ = watch(with_effects(content, boxed=boxed), "carfilzomib")

    assert all(name in answer.warning for name in boxed)


def test_a_sign_that_is_told_is_answered_in_the_first_paragraph(content: Content) -> None:
    answer = ask(content, "ask_side_effects", "selinexor", signs=["vomiting_or_diarrhea", "fever"])

    told_first = split_sources(content.signs["vomiting_or_diarrhea"].lead)[0]
    assert told_first in NUMBERS.sub("", answer.opening)
    assert "vomiting_or_diarrhea" in answer.uses


def test_rules_of_daily_life_are_a_message_of_their_own(content: Content) -> None:
    for drug in content.drugs.values():
        if drug.beware:
            answers = watch(content, drug.id)
            titles = [button.title for answer in answers for button in answer.buttons]
            assert content.phrases["button_rules"].says in titles, drug.id
            rules = [split_sources(text)[0] for text in drug.beware.says if "{" not in text]
            assert all(rule in told(*answers[1:]) for rule in rules), drug.id


def test_when_to_call_is_told_for_every_drug_that_has_it(content: Content) -> None:
    for drug in content.drugs.values():
        if drug.call_about is None:
            continue
        answers = watch(content, drug.id)
        assert content.phrases["call_heading"].says in headings_of(*answers), drug.id
        bullets = [bullet.lower() for bullet in bullets_of(*answers)]
        assert all(name.lower() in bullets for name in drug.call_about.names), drug.id


def test_every_boxed_warning_is_told_where_side_effects_are_asked_for(content: Content) -> None:
    for drug in content.drugs.values():
        answer, *_ = watch(content, drug.id)
        opening = f"{answer.opening} {answer.warning}"
        assert all(name in opening for name in drug.boxed.names), drug.id


def test_a_combination_is_told_drug_by_drug(content: Content) -> None:
    answers = watch(content, "DPd")

    assert lead_of(answers[0]) == "The side effects of DPd depend on each drug."
    bullets = " ".join(bullets_of(*answers))
    assert all(f"{name}: " in bullets for name in ("Darzalex", "Pomalyst", "Dexamethasone"))
    pomalyst = content.drugs["pomalidomide"].boxed.names
    assert all(name in bullets for name in pomalyst)
    assert {button.payload for button in answers[0].buttons} >= {
        '/ask_side_effects{"drug":"pomalidomide"}',
        '/ask_side_effects{"drug":"daratumumab"}',
    }


def test_drugs_with_the_same_boxed_warning_share_a_bullet(content: Content) -> None:
    bullets = bullets_of(*watch(content, "teclistamab", "talquetamab"))

    assert len([bullet for bullet in bullets if bullet.startswith("Tecvayli and Talvey:")]) == 1


def test_a_class_has_what_all_its_drugs_have(content: Content) -> None:
    answer, *_ = watch(content, "immunomodulatory_drug")

    family = content.drug_classes["immunomodulatory_drug"]
    assert family.boxed
    assert family.effects
    assert all(name in answer.opening for name in family.effects.names)
    assert all(name in answer.warning for name in family.boxed.names)


def test_without_a_drug_it_stays_general(content: Content) -> None:
    assert ask(content, "ask_side_effects").id == "side_effects"
    assert ask(content, "ask_side_effects", "refractory").id == "side_effects"


def test_a_class_of_which_nothing_is_known_says_so(content: Content) -> None:
    answer, *_ = watch(content, "hdac_inhibitor")

    assert answer.groups or "do not list" in told(answer)
