"""What things are called, and which drugs a name stands for."""

from relapse_guide.knowledge.names import all_names, drugs_of, entity_of
from relapse_guide.library.content import Content


def test_the_entity_of_an_id(content: Content) -> None:
    assert entity_of(content, "bortezomib") == "drug"
    assert entity_of(content, "proteasome_inhibitor") == "drug_class"
    assert entity_of(content, "corticosteroid") == "drug_class"
    assert entity_of(content, "DPd") == "regimen"
    assert entity_of(content, "refractory") == "term"
    assert entity_of(content, "teclistamab") == "drug"
    assert entity_of(content, "car_t_cell_therapy") == "drug_class"
    assert entity_of(content, "bcma") == "term"
    assert entity_of(content, "disease_course") is None


def test_every_class_is_a_drug_class(content: Content) -> None:
    assert {entity_of(content, value) for value in content.drug_classes} == {"drug_class"}


def test_the_thirteen_drugs_that_can_be_asked_about(content: Content) -> None:
    """The values of the entity `drug` in the label definitions."""
    drugs = {value for value in content.drugs if entity_of(content, value) == "drug"}

    assert drugs >= {
        "bortezomib", "ixazomib", "lenalidomide", "daratumumab", "carfilzomib", "pomalidomide",
        "cyclophosphamide", "dexamethasone", "isatuximab", "selinexor", "venetoclax",
        "thalidomide", "elotuzumab",
    }  # fmt: skip


def test_every_name_of_the_label_definitions_is_known(content: Content) -> None:
    known = {name.text.casefold(): name.id for name in all_names(content)}
    expected = {
        "Velcade": "bortezomib", "Ninlaro": "ixazomib", "Revlimid": "lenalidomide",
        "rev": "lenalidomide", "len": "lenalidomide", "Darzalex": "daratumumab",
        "dara": "daratumumab", "Kyprolis": "carfilzomib", "Pomalyst": "pomalidomide",
        "Imnovid": "pomalidomide", "pom": "pomalidomide", "Cytoxan": "cyclophosphamide",
        "dex": "dexamethasone", "Decadron": "dexamethasone", "Sarclisa": "isatuximab",
        "Xpovio": "selinexor", "Venclexta": "venetoclax", "Thalomid": "thalidomide",
        "Empliciti": "elotuzumab", "PI": "proteasome_inhibitor", "IMiD": "immunomodulatory_drug",
        "mAb": "monoclonal_antibody", "DPd": "DPd", "KRd": "KRd",
    }  # fmt: skip

    assert {name: known.get(name.casefold()) for name in expected} == expected


def test_ids_stand_for_drugs(content: Content) -> None:
    assert drugs_of(content, ["bortezomib"]) == {"bortezomib"}
    assert drugs_of(content, ["proteasome_inhibitor"]) == {"bortezomib", "ixazomib", "carfilzomib"}
    assert drugs_of(content, ["KPd"]) == {"carfilzomib", "pomalidomide", "dexamethasone"}
    assert drugs_of(content, ["refractory"]) == frozenset()
    assert drugs_of(content, []) == frozenset()
