"""A content folder that is as small as it may be, for tests to break."""

from relapse_guide.library.checks import needed_phrases
from relapse_guide.library.needs import (
    ANSWERED_WHOLE,
    CHAT_LINES,
    NEEDED_FAILURES,
    NEEDED_TRAITS,
    QUESTIONS,
)

SMALL: dict[str, str] = {
    "sources": """\
- id: page
  title: A page
  publisher: A foundation
  address: https://example.org/page
  reviewed: 2021-07-30
- id: label
  title: A label
  publisher: An agency
  address: https://example.org/label
  read: 2026-11
- id: records
  title: Records
  publisher: An agency
  address: https://api.example.org/records
  read: 2026-10-30
  evidence: true
""",
    "questions": """\
- id: ask_why
  about: Answer why
  kind: content
  example: Why?
  title: Why
""",
    "drug_classes": """\
- id: blocker
  name: blocker
  plural: blockers
  names: [BL]
  short: a blocker (such as {alphamab:short})
  lead: Blockers block.
  sources: [page]
""",
    "drugs": """\
# A remark of the editor.
- id: alphamab
  generic: alphamab
  brands: [Alpha]
  nicknames:
  - alf
  drug_class: blocker
  says: ["{alphamab} blocks."]
  given:
    forms: [drip]
    says: [It is a drip.]
    sources: [page]
  boxed:
    names: [harm to the lungs]
    sources: [label]
  sources: [page]
- id: betamide
  generic: betamide
  brands: [Beta]
  drug_class: blocker
  says:
  - It blocks too.
  given:
    forms: [by_mouth]
    says:
    - It is a pill for a {blocker}.
    sources:
    - label
  boxed:
    found: none_named
  beware:
    says:
    - Do not drive.
    sources: [page, label]
  page_says:
  - The page names it.
  - The page lists {alphamab} with {betamide}.
  sources:
  - page
  - label
""",
    "regimens": """\
- id: AB
  drugs:
  - alphamab
  - betamide
  abbreviations: [AB, A-B]
  expansion: A is Alpha and B is Beta.
  page_lines:
    min: 1
    max: 3
  after_resistance: [[betamide]]
  says:
  - The page lists it.
  sources: [page]
""",
    "approvals": """\
- id: ab_2024
  drugs: [alphamab, betamide]
  status: full
  date: 2024-04-05
  as_of: 2026-10-30
  before:
    date: 2020-01
    status: accelerated
    lines: {min: 2}
  setting: relapsed
  lines:
    min: 1
    max: 3
  had: {blocker: 1}
  no_longer_works: {betamide: 1}
  sources: [label]
""",
    "topics": """\
- id: course
  intents: [ask_course]
  terms:
  - relapse
  lead: It comes and goes.
  says:
  - It can stay away.
  care_team: Ask your care team.
  buttons:
  - title: About Alpha
    asks: ask_explain
    about: alphamab
  sources: [page]
""",
    "glossary": """\
- id: relapse
  name: relapse
  lead: It comes back.
  sources: [page]
""",
    "other_names": """\
- id: alphazol
  names: [alphazol]
  sources: [page]
""",
    "things": """\
- id: hair
  name: hair loss
  words: [hair]
  answered_by: course
""",
    "boundaries": """\
- id: dose
  intents: [ask_dose]
  lead: I cannot say.
  care_team: Ask your care team.
  questions: [How much?]
  sources: [page]
""",
    "safety": """\
- id: emergency
  intents: [report_emergency]
  lead: Call 911.
  follow: Do it now. [none]
  care_team: Tell your care team.
  call: [line]
  sources: [page]
  instead: ask_explain
""",
    "signs": """\
- id: fever
  words: [i have a fever]
  sign: a fever
  act: call your care team now
  lead: A fever is urgent.
  follow: If nobody answers, call 911.
  care_team: Tell your care team.
  sources: [page]
- id: chills
  words: [i have chills]
  sign: chills
  act: call 911
  lead: Chills can mean an infection, so call 911.
  care_team: Tell your care team what happened.
  drugs: [blocker]
  covers: [fever]
  sources: [page]
""",
    "help": """\
- id: line
  name: A line
  phone: "911"
  says: Call it.
  sources: [page]
""",
    "updates": """\
- id: alpha_warning
  about: [alphamab]
  kind: warning
  date: 2024-04-05
  says: On April 5, 2024, there was a warning.
  sources: [label]
""",
    "chat": """\
- id: greet
  intents: [greet]
  lead: Hello.
  care_team: Talk with your care team.
""",
    "languages": """\
- id: xx
  name: X
  tag: xx
  lead: Ho.
  follow: 911, 988.
  care_team: La care team.
  sources: [label]
""",
    "countries": """\
- id: far
  name: Far
  note: It is far.
  urgent: Call.
  emergency: line
  crisis: line
  sources: [label]
""",
}

_INTENTS = ("ask_course", "ask_dose", "report_emergency", "greet")
_BY_CHAT = (
    "ask_why",
    "ask_course",
    *QUESTIONS,
    *(f"whole_{at}" for at in range(len(ANSWERED_WHOLE))),
)


def _question(intent: str, more: str = "") -> str:
    return f"- id: {intent}\n  about: Answer it\n  kind: talk\n{more}"


def _line(line_id: str, more: str = "") -> str:
    return f"- id: {line_id}\n  lead: It.\n  care_team: Ask your care team.\n{more}"


def _phrase(phrase_id: str) -> str:
    begin = "The care team" if phrase_id.startswith("care_team_") else "It"
    blanks = "".join(f" <{name}>" for name in sorted(needed_phrases()[phrase_id]))
    return f'- id: {phrase_id}\n  says: "{begin}{blanks}"\n'


SMALL["questions"] += "".join(
    [
        *(_question(intent) for intent in (*_INTENTS, *QUESTIONS)),
        *(
            _question(f"whole_{at}", f"  answered_by: {name}\n")
            for at, name in enumerate(ANSWERED_WHOLE)
        ),
        *(
            _question(
                f"is_{trait.value}",
                f"  answered_by: drug_answers.explain\n  traits: [{trait.value}]\n",
            )
            for trait in NEEDED_TRAITS
        ),
        *(
            _question(f"after_{name}", f"  answered_by: drug_answers.explain\n  failure: {name}\n")
            for name in NEEDED_FAILURES
        ),
    ]
)
SMALL["chat"] += "".join(
    [
        _line("everything", f"  intents: [{', '.join(_BY_CHAT)}]\n"),
        *(_line(line_id) for line_id in CHAT_LINES),
    ]
)
SMALL["phrases"] = "".join(_phrase(phrase_id) for phrase_id in needed_phrases())
