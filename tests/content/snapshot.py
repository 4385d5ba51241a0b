"""Writes down every answer that a person can get: `make answers`.

A change of medical wording, wherever it was made, then shows in review as text: one file a
question in `tests/content/answers/`, one line a sentence or bullet, the sources by their ids. There
are fourteen thousand answers, most of them put together from the same sentences; so an answer
stands whole only where at least half of its lines stand nowhere before, and otherwise only its new
lines do. A digest at the top of each file tells that one of the others changed.
"""

import hashlib
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from relapse_guide.answers.answer import NUMBERS, Answer, BulletGroup, Kind, SourceNote
from relapse_guide.answers.answering import answer_question
from relapse_guide.answers.reach import BY_ACTION, BY_CHANNEL, all_answers
from relapse_guide.dialogue.conversation import Question
from relapse_guide.dialogue.questions import Questions
from relapse_guide.library.content import Content
from relapse_guide.library.entries import Trait
from relapse_guide.library.faults import ContentError
from relapse_guide.library.library import library
from relapse_guide.settings import ROOT, SettingsError

FOLDER = ROOT / "tests" / "content" / "answers"
COMMAND = "make answers"
LANGUAGES = "in_other_languages"
COUNTRIES = "from_other_countries"
CHANNELS = "said_by_channels"
WITHOUT_QUESTION = "without_a_question"
SOURCES = "sources"

Walk = Iterable[tuple[str, Answer]]
"""Answers with what asks for each."""


def snapshot(content: Content, walk: Walk) -> dict[str, str]:
    """The text of each file, by its name without the ending.

    `walk`: every answer that English and the US get, as relapse_guide.answers.reach walks them.
    """
    answers: defaultdict[str, list[Answer]] = defaultdict(list)
    for asked, answer in [*walk, *_in_languages(content), *_from_countries(content)]:
        answers[WITHOUT_QUESTION if asked in BY_ACTION.values() else asked].append(answer)
    said: set[str] = set()
    files = {asked: _file(asked, found, said) for asked, found in answers.items()}
    files[CHANNELS] = "".join(f"{content.phrases[name].says}\n" for name in sorted(BY_CHANNEL))
    every = {note.id: note for found in answers.values() for one in found for note in one.sources}
    files[SOURCES] = "".join(_source(every[name]) for name in sorted(every))
    return files


def _in_languages(content: Content) -> Iterator[tuple[str, Answer]]:
    """What is said to somebody who writes in another language, in danger or not."""
    urgent = [entry.intents[0] for entry in content.safety.values()]
    for code in content.languages:
        for intent in (Questions(content.questions).those(Trait.unsure)[0], *urgent):
            yield LANGUAGES, answer_question(content, Question(intent=intent, language=code))


def _from_countries(content: Content) -> Iterator[tuple[str, Answer]]:
    """What is added for somebody outside the US, in danger or not."""
    calm = next(asked.id for asked in content.questions.values() if asked.answered_by)
    urgent = [entry.intents[0] for entry in content.safety.values()]
    for country in content.countries:
        for intent in (calm, *urgent):
            yield COUNTRIES, answer_question(content, Question(intent=intent, country=country))


def _file(asked: str, answers: list[Answer], said: set[str]) -> str:
    """The answers to one question. `said`: the lines of the files before; those of this join."""
    different = {repr(lines): (answer, lines) for answer in answers for lines in [_lines(answer)]}
    digest = hashlib.sha256("".join(sorted(different)).encode()).hexdigest()[:16]
    shown = [f"{asked}: {len(different)} different answers, digest {digest}\n"]
    for answer, lines in different.values():
        new = [line for line in dict.fromkeys(lines) if line not in said]
        said.update(new)
        is_whole = answer.kind is Kind.safety or 2 * len(new) >= len(lines)
        if new:
            shown.append(_block(answer, lines if is_whole else new, is_whole=is_whole))
    return "\n".join(shown)


def _block(answer: Answer, lines: list[str], *, is_whole: bool) -> str:
    kind = "" if answer.kind is Kind.content else f" ({answer.kind.value})"
    rest = "" if is_whole else ", beside what stands above"
    return "".join(f"{line}\n" for line in [f"# {answer.id}{kind}{rest}", *lines])


def _lines(answer: Answer) -> list[str]:
    """An answer as a reviewer reads it, in the order in which it is shown."""
    shown = [
        *_named("alert", answer.alert),
        *_named("doubt", answer.doubt),
        answer.lead,
        *_named("country", answer.country_note),
        *([answer.follow] if answer.follow else []),
        *answer.paragraphs,
        *_named("warning", answer.warning),
    ]
    shown += _listed(answer.groups)
    shown += [
        *_named("page", answer.page_note),
        *_listed(answer.besides),
        *_named("care team", answer.care_team),
        *_named("meant", answer.meant),
        *_named("language", "" if answer.language == "en" else answer.language),
        *_named("call", "; ".join(f"{phone.name} {phone.number}" for phone in answer.phones)),
        *_named("buttons", " | ".join(button.title for button in answer.buttons)),
    ]
    names = [source.id for source in answer.sources]
    return [NUMBERS.sub(lambda found: _by_name(found[0], names), line) for line in shown]


def _listed(groups: Iterable[BulletGroup]) -> list[str]:
    lines = []
    for group in groups:
        lines += [group.heading] if group.heading else []
        lines += [f"- {bullet}" for bullet in group.bullets]
    return lines


def _by_name(numbers: str, names: list[str]) -> str:
    """` [1, 2]` as an editor writes it, so that another number changes no line."""
    return f" [{', '.join(names[int(number) - 1] for number in re.findall(r'[0-9]', numbers))}]"


def _named(what: str, text: str) -> list[str]:
    return [f"{what}: {text}"] if text else []


def _source(note: SourceNote) -> str:
    return f"{note.id}: {note.title}, {note.publisher}, {note.date}: {note.address}\n"


def written(folder: Path = FOLDER) -> dict[str, str]:
    """The files as they stand in the folder."""
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.txt"))}


def write(files: dict[str, str], folder: Path = FOLDER) -> list[str]:
    """Write the files, and delete those of questions that are no more; the names that changed."""
    before = written(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for name in before.keys() - files.keys():
        (folder / f"{name}.txt").unlink()
    changed = [name for name in sorted({*before, *files}) if before.get(name) != files.get(name)]
    for name in changed:
        if name in files:
            (folder / f"{name}.txt").write_text(files[name], encoding="utf-8")
    return changed


def main() -> int:
    """Write every answer down. Returns 1, with what is to be mended, where the content is wrong."""
    try:
        content = library().content
    except (ContentError, SettingsError) as error:
        print(error, file=sys.stderr)
        return 1
    print("Asking every question (about a minute) …", flush=True)
    changed = write(snapshot(content, all_answers(content)))
    for name in changed:
        print(f"  tests/content/answers/{name}.txt")
    print(f"{len(changed)} files changed; read them with: git diff tests/content/answers")
    return 0


if __name__ == "__main__":
    sys.exit(main())
