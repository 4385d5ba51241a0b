"""What a soak found, the bounds that it has to keep, and the page that tells both."""

import platform
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.benchmarks.measuring import Times
from tests.soak.doors import LIMIT
from tests.soak.measuring import Database, Sample
from tests.soak.people import Record

GROWTH = 48.0
"""Megabytes by which memory may grow from the middle to the end."""
GROWTH_WHOLE = 160.0
"""The same from the start to the end. The server keeps a bounded number of last answers, limits and
deliveries on purpose (docs/privacy.md), some 100 MB at most."""
HANDLES = 24
"""Open files that a process at rest may have more at the end than when it became ready: four
connections to the database with three files each, and as many to providers."""
SLOWER = 1.7
"""So many times the processor time of an answer before the hostile messages may be that after them:
what is asked is by chance, and other programs cost caches."""
REFUSALS = (400, 401, 403, 404, 413, 415, 429)
"""Statuses by which a request is refused."""
HEAD = """# Reliability

Made by `{command}`, which exits with 1 where a bound is broken; with neither setting, `make soak`
takes ten minutes or more, with 5,000 hostile messages. It starts the real server (`python -m
server.app` with all channels, `LOG_LEVEL=INFO`, and no limits on how much one may ask) on SQLite in
a temporary folder. {people} people at a time hold conversations of `tests/talk`, with a pause of
{pause:g} s before each message, over REST, the web channel (HTTP; there is no web socket), Slack,
Telegram, SMS and Messenger, the last four through fakes of their providers. They press buttons,
write much, little and nothing, in another language and in danger, send twice, hang up before the
answer, and delete. In the middle hostile messages come on top, and at last all that these people
said on REST and the web is deleted.
"""


@dataclass
class HostileRecord:
    """What came of the hostile messages: statuses by channel, kinds, the slowest answer."""

    statuses: dict[str, Counter[int]] = field(default_factory=dict)
    kinds: Counter[str] = field(default_factory=Counter)
    broken: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0

    def add(self, channel: str, kind: str, status: int, seconds: float, big: bool = False) -> None:
        """Count one. `big`: of a body too big to be read, the connection may be closed."""
        self.statuses.setdefault(channel, Counter())[status] += 1
        self.kinds[kind] += 1
        self.slowest = max(self.slowest, seconds)
        if status not in (200, *REFUSALS) and not (big and status < 0):
            self.broken[f"{channel}, {kind}: {status}"] += 1

    @property
    def sent(self) -> int:
        """All of them."""
        return sum(self.kinds.values())


@dataclass(frozen=True)
class Bound:
    """Something that must not be more than so much."""

    name: str
    found: float
    most: float

    @property
    def is_broken(self) -> bool:
        """Whether it is; also if it could not be measured."""
        return not self.found <= self.most


@dataclass
class Findings:
    """All of it. `attacked`, `calm` and `ended`: samples of when the hostile messages began, when
    they were over, and when the people stopped."""

    command: str
    people: int
    pause: float
    record: Record
    hostile: HostileRecord
    samples: list[Sample] = field(default_factory=list)
    ready: Sample | None = None
    rest: Sample | None = None
    attacked: Sample | None = None
    calm: Sample | None = None
    ended: Sample | None = None
    outcomes: dict[str, dict[str, int]] = field(default_factory=dict)
    silent_doors: list[str] = field(default_factory=list)
    providers_wrong: int = 0
    store_failures: float = 0.0
    words_logged: int = 0
    before: Database | None = None
    after: Database | None = None
    deleted: int = 0
    words_before: int = 0
    words_after: int = 0
    exit_code: int = -1

    @property
    def end(self) -> float:
        """Seconds until the people stopped."""
        assert self.ended
        return self.ended.at

    def work(self, since: Sample | None, until: Sample | None) -> float:
        """Milliseconds of processor time for an answer, where people alone ask."""
        assert since
        assert until
        answers = len(self.times(since.at, until.at).values)
        return (until.work - since.work) * 1000 / max(1, answers)

    def times(self, since: float, until: float) -> Times:
        """Milliseconds that people waited within these seconds."""
        turns = self.record.turns
        return Times(tuple(one.seconds * 1000 for one in turns if since <= one.at < until))

    def megabytes(self, at: float) -> float:
        """Memory at a share of the run, from 0 to 1; the highest of the three samples around."""
        place = min(len(self.samples) - 1, int(at * len(self.samples)))
        around = self.samples[max(0, place - 1) : place + 2]
        return max((one.megabytes for one in around), default=float("nan"))

    def failed(self) -> int:
        """Messages to which something went wrong, as the server itself counts."""
        wrong = ("failed", "timed_out", "no_answer", "limited", "full")
        return sum(told.get(name, 0) for told in self.outcomes.values() for name in wrong)


def bounds(found: Findings) -> list[Bound]:
    """All that has to be kept."""
    assert found.ready
    assert found.rest
    assert found.before
    assert found.after
    early, late = found.work(found.ready, found.attacked), found.work(found.calm, found.ended)
    start, middle, end = (found.megabytes(at) for at in (0.1, 0.5, 1))
    return [
        Bound("people's messages with an error", sum(found.record.errors.values()), 0),
        Bound("messages that failed, timed out or had no answer (/metrics)", found.failed(), 0),
        Bound("people's longest wait, s", max(one.seconds for one in found.record.turns), LIMIT),
        Bound(
            "processor time of an answer afterwards, ms", round(late, 1), round(SLOWER * early, 1)
        ),
        Bound("hostile messages neither answered nor refused", _broken(found), 0),
        Bound("slowest answer to a hostile message, s", found.hostile.slowest, LIMIT),
        Bound("channels without the right answer afterwards", len(found.silent_doors), 0),
        Bound("words of hostile messages in log or metrics", found.words_logged, 0),
        Bound("calls that a provider would refuse", found.providers_wrong, 0),
        Bound("failures of the database", found.store_failures, 0),
        Bound("memory, growth from start to end, MB", end - start, GROWTH_WHOLE),
        Bound("memory, growth from middle to end, MB", end - middle, GROWTH),
        Bound(
            "open files at rest, more than when ready",
            found.rest.handles - found.ready.handles,
            HANDLES,
        ),
        Bound("bytes of the database more after the deletion", _grown(found), 0),
        Bound("words of deleted conversations in its files", found.words_after, 0),
        Bound("exit code of the server at Ctrl-C", abs(found.exit_code), 0),
    ]


def _broken(found: Findings) -> int:
    return sum(found.hostile.broken.values())


def _grown(found: Findings) -> int:
    assert found.before
    assert found.after
    return max(0, found.after.files - found.before.files)


def write_page(path: Path, found: Findings, version: str) -> None:
    """The page, without a word of what was said."""
    path.write_text("\n".join(page(found, version)), encoding="utf-8")


def page(found: Findings, version: str) -> Iterator[str]:
    """The lines of the page."""
    cores = len(Path("/proc/cpuinfo").read_text(encoding="ascii").split("processor\t:")) - 1
    machine = f"{platform.machine()}, {cores} cores that others used, too"
    yield HEAD.format(command=found.command, people=found.people, pause=found.pause)
    yield (
        f"Measured with version {version} on Linux, {machine}, Python {platform.python_version()}:"
        f" {len(found.record.turns):,} answers to people in {found.end / 60:.1f} minutes"
        f" ({len(found.record.turns) / found.end:.1f} a second), {found.hostile.sent:,} hostile"
        f" messages, {sum(found.record.errors.values())} errors."
    )
    yield "\n## Bounds\n"
    yield from _table(
        ["what", "found", "at most", ""],
        [
            [one.name, _number(one.found), _number(one.most), "BROKEN" if one.is_broken else "kept"]
            for one in bounds(found)
        ],
    )
    for what, number in (found.record.errors + found.hostile.broken).most_common():
        yield f"\n- {number} times: {what}"
    yield "\n## Time of an answer, ms\n"
    yield from _table(["", "answers", "p50", "p95", "p99", "longest"], list(_times(found)))
    before, after = found.work(found.ready, found.attacked), found.work(found.calm, found.ended)
    yield (
        f"\nProcessor time of an answer: {before:.0f} ms before the hostile messages and"
        f" {after:.0f} ms after them. The times above also tell what other programs did meanwhile."
    )
    yield "\n## What the process holds\n"
    yield from _table(["", "memory, MB", "open files", "threads"], list(_held(found)))
    yield "\n## What people did\n"
    yield from _table(
        ["", "messages"],
        [[name, f"{count:,}"] for name, count in found.record.kinds.most_common()],
    )
    yield "\n## Messages by channel, hostile ones among them\n"
    yield from _table(
        ["", "what became of them (`/metrics`)", "answers to hostile requests by status"],
        list(_channels(found)),
    )
    yield f"\n{NOTE}"
    yield "\n## Hostile messages by kind\n"
    yield "; ".join(f"{kind} ({count})" for kind, count in found.hostile.kinds.items()) + "."
    yield "\n## Database\n"
    yield from _table(["", "before", "after"], list(_stored(found)))
    yield (
        f"\nDeleted were {found.deleted:,} conversations, all that people held on REST and the web;"
        " hostile ones and those of messengers stay. The file does not shrink: SQLite uses the free"
        " bytes again, and has overwritten them. A word said in some of the deleted stood"
        f" {found.words_before} times in the files before, and {found.words_after} times after.\n"
    )


NOTE = (
    "A status of -1: the connection was closed while a body of over 512 KB was sent."
    " `quiet`: a reaction or an echo, to which a messenger says nothing; `repeated`: a message that"
    " came a second time. Where the channel refuses a request by its status, nothing is counted."
)


def _times(found: Findings) -> Iterator[list[str]]:
    minute = max(found.end / 10, 1)
    spans = [(at * minute, (at + 1) * minute) for at in range(10)]
    rows = [(f"{a / 60:.1f} to {b / 60:.1f} minutes", a, b) for a, b in spans]
    assert found.attacked
    assert found.calm
    rows.append(("before the hostile messages", 0, found.attacked.at))
    rows.append(("during these", found.attacked.at, found.calm.at))
    rows.append(("after these", found.calm.at, found.end))
    for name, since, until in rows:
        times = found.times(since, until)
        if times.values:
            shown = [f"{times.percentile(share):.0f}" for share in (50, 95, 99)]
            yield [name, f"{len(times.values):,}", *shown, f"{max(times.values):.0f}"]


def _held(found: Findings) -> Iterator[list[str]]:
    held = [("ready", found.ready)]
    for name, at in (("start (a tenth of the run)", 0.1), ("middle", 0.5), ("end", 1.0)):
        place = min(len(found.samples) - 1, int(at * len(found.samples)))
        held.append((name, found.samples[place]))
    held.append(("at rest afterwards", found.rest))
    for name, one in held:
        assert one
        yield [name, f"{one.megabytes:.0f}", str(one.handles), str(one.threads)]


def _channels(found: Findings) -> Iterator[list[str]]:
    for channel in sorted(found.outcomes.keys() | found.hostile.statuses.keys()):
        told = found.outcomes.get(channel, {})
        statuses = found.hostile.statuses.get(channel, Counter())
        yield [
            channel,
            ", ".join(f"{name} {count:,}" for name, count in sorted(told.items())),
            ", ".join(f"{status}: {count:,}" for status, count in sorted(statuses.items())),
        ]


def _stored(found: Findings) -> Iterator[list[str]]:
    before, after = found.before, found.after
    assert before
    assert after
    yield ["conversations", f"{before.conversations:,}", f"{after.conversations:,}"]
    yield ["rows in `events`", f"{before.rows:,}", f"{after.rows:,}"]
    yield ["rows of a conversation", f"{before.rows_each:.1f}", f"{after.rows_each:.1f}"]
    yield ["KB of a conversation", _kb(before.bytes_each), _kb(after.bytes_each)]
    yield ["KB of a row's text", _kb(_row(before)), _kb(_row(after))]
    yield ["KB of the files", _kb(before.files), _kb(after.files)]
    yield ["KB free in them", _kb(before.free), _kb(after.free)]


def _row(kept: Database) -> float:
    return kept.bytes_ / max(1, kept.rows)


def _kb(number: float) -> str:
    return f"{number / 1024:,.1f}"


def _number(number: float) -> str:
    return f"{number:,.0f}" if float(number).is_integer() else f"{number:,.2f}"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"
