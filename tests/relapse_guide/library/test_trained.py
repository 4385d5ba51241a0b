"""What is trained changes the digest; what is only shown does not."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from relapse_guide.library.content import Content
from relapse_guide.library.library import load_content
from relapse_guide.library.trained import trained_digest, trained_parts
from relapse_guide.settings import settings

Edit = Callable[[str, str, str], str]


@pytest.fixture
def digest_after(tmp_path: Path) -> Edit:
    """The digest of the real content with one text of one file replaced by another."""

    def edit(file: str, old: str, new: str) -> str:
        folder = tmp_path / "content"
        shutil.copytree(settings().content_folder, folder, dirs_exist_ok=True)
        path = folder / f"{file}.yml"
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return trained_digest(load_content(folder))

    return edit


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("drugs", "\n- id: bortezomib", "\n# A remark.\n- id: bortezomib"),
        ("drugs", "\n  says:\n  - It ", "\n  says:\n  - Well, it "),
        ("drugs", "\n    forms: [under_the_skin, ", "\n    forms: [drip, under_the_skin, "),
        ("topics", "\n  care_team: ", "\n  care_team: Please. "),
        ("safety", "\n  lead: Call ", "\n  lead: Please call "),
        ("signs", "\n  sign: ", "\n  sign: perhaps "),
        ("signs", " face is drooping,", " face is drooping, face slides,"),
        ("approvals", "\n  as_of: 2026-10-30\n", "\n  as_of: 2026-10-31\n"),
        ("sources", "\n  publisher: ", "\n  publisher: The "),
        ("questions", "\n  about: ", "\n  about: Well, "),
    ],
)
def test_what_is_shown_does_not_count(
    content: Content, digest_after: Edit, file: str, old: str, new: str
) -> None:
    assert digest_after(file, old, new) == trained_digest(content)


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("drugs", "  brands: [Velcade]\n", "  brands: [Velcade, Quizzolade]\n"),
        ("drugs", "  brands: [Velcade]\n", "  brands: [Quizzolade]\n"),
        ("drug_classes", "\n  - PIs\n", "\n  - PIs\n  - Quizzolads\n"),
        ("other_names", "\n  names: [", "\n  names: [Quizzolade, "),
        ("safety", "\n  phrases:\n", "\n  phrases:\n    - the roof is falling\n"),
        ("topics", "\n  asked:\n", "\n  asked:\n    - Is there a shot against it?\n"),
        (
            "topics_daily_life",
            "intents: [ask_interactions]\n  title: Contrast dye",
            "intents: [ask_cost]\n  title: Contrast dye",
        ),
    ],
)
def test_names_and_safety_phrases_count(
    content: Content, digest_after: Edit, file: str, old: str, new: str
) -> None:
    assert digest_after(file, old, new) != trained_digest(content)


def test_parts_are_names_and_phrases(content: Content) -> None:
    parts = trained_parts(content)
    assert ["drugs", "bortezomib", "brands", "Velcade", "drug"] in parts["names"]
    assert all(phrases for _, phrases in parts["phrases"])
