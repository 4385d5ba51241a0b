"""An answer as plain text holds all of it, in reading order, and Rasa does not cut it."""

from relapse_guide.answers.answer import Answer
from relapse_guide.answers.plain_text import BLANK_LINE, to_plain_text


def test_everything_stands_in_reading_order() -> None:
    answer = Answer.parse_obj(
        {
            "id": "made",
            "kind": "content",
            "lead": "Lead. [1]",
            "follow": "Follow.",
            "paragraphs": ["One.", "Two."],
            "warning": "Danger.",
            "groups": [{"heading": "Some:", "bullets": ["a", "b"]}, {"bullets": ["c"]}],
            "page_note": "The page says so.",
            "care_team": "Ask your care team.",
            "sources": [
                {"id": "page", "title": "A page", "publisher": "They", "date": "read 2026",
                 "address": "https://example.org"}
            ],
            "heading_sources": "Sources:",
        }
    )  # fmt: skip

    assert to_plain_text(answer).split(BLANK_LINE) == [
        "Lead. [1] Follow.",
        "One.",
        "Two.",
        "Danger.",
        "Some:\n- a\n- b",
        "- c",
        "The page says so.",
        "Ask your care team.",
        "Sources:\n[1] A page, They, read 2026: https://example.org",
    ]


def test_what_is_not_there_leaves_no_gap() -> None:
    answer = Answer.parse_obj(
        {"id": "made", "kind": "chat", "lead": "Hello.", "care_team": "Ask your care team."}
    )

    assert to_plain_text(answer) == f"Hello.{BLANK_LINE}Ask your care team."
    assert "\n\n" not in BLANK_LINE
