"""The table of a benchmark, and its picture."""

import platform
import statistics
from collections.abc import Mapping, Sequence
from pathlib import Path

import matplotlib

from tests.benchmarks.measuring import Measured, at_turn

matplotlib.use("Agg")
from matplotlib import pyplot

COLOURS = {"ours": "tab:blue", "stock": "tab:orange", "floor": "tab:gray"}
HEAD = """# Speed beside stock Rasa

Made by `make bench`, which measures this project's server, the bot that `rasa init` makes, and the
floor in one run: their turns alternate, so that what else the machine does meets all of them alike.
Only the ratios say something about other machines.

- **ours**: `python -m server.app`, with its sentence encoder and a database in a file, asked short
  questions of `tests/evaluation/questions.jsonl` (at most 70 characters).
- **stock**: `rasa run` with the project of `rasa init` as it is (DIET, TED, conversations in
  memory), told sentences that it is made for (at most 15 characters).
- **floor**: our server with all channels and limits, which says the same to everything.
"""


def table(measured: Mapping[str, Measured]) -> str:
    """One Markdown table: a row a figure, with ours as a share of stock's."""
    rows = ["| | ours | stock | ours / stock | floor |", "|---|---|---|---|---|"]
    rows += [_row(name, values, digits) for name, values, digits in _figures(measured)]
    return "\n".join(rows)


def _figures(
    measured: Mapping[str, Measured],
) -> Sequence[tuple[str, dict[str, float], int]]:
    """Each figure's name, its values by bot, and the digits after its point."""
    last = max((load.at_once for load in measured["ours"].loads), default=1)
    found: list[tuple[str, dict[str, float], int]] = []

    def add(name: str, values: dict[str, float], digits: int = 1) -> None:
        found.append((name, values, digits))

    for share in (50, 95, 99):
        add(
            f"turn, p{share}, ms",
            {name: one.short.percentile(share) for name, one in measured.items()},
        )
    add("processor time of a turn, ms", {name: one.work for name, one in measured.items()})
    add("turn 200, ms", {name: at_turn(one.turns, 200) for name, one in _long(measured, 200)})
    add(
        "turn 500 / turn 5",
        {
            name: at_turn(one.turns, 500) / at_turn(one.turns, 5)
            for name, one in _long(measured, 500)
        },
        2,
    )
    for at_once in sorted({1, 8, last}):
        add(
            f"turns a second, {at_once} at once",
            {
                name: load.per_second
                for name, one in measured.items()
                for load in one.loads
                if load.at_once == at_once
            },
        )
    add(
        "message of 900 characters, p50, ms",
        {name: one.long.percentile(50) for name, one in measured.items() if one.long.values},
    )
    add(
        "the same / a short one",
        {
            name: one.long.percentile(50) / one.short.percentile(50)
            for name, one in measured.items()
            if one.long.values
        },
        2,
    )
    add(
        "start until ready, s",
        {name: statistics.median(one.starts) for name, one in measured.items() if one.starts},
    )
    add(
        "processor time of the start, s",
        {
            name: statistics.median(one.start_works)
            for name, one in measured.items()
            if one.start_works
        },
    )
    add("memory when ready, MB", {name: one.ready_megabytes for name, one in measured.items()}, 0)
    add("memory at the end, MB", {name: one.megabytes for name, one in measured.items()}, 0)
    return found


def _long(measured: Mapping[str, Measured], turn: int) -> list[tuple[str, Measured]]:
    return [(name, one) for name, one in measured.items() if len(one.turns) >= turn]


def _row(name: str, values: Mapping[str, float], digits: int) -> str:
    def shown(bot: str) -> str:
        return f"{values[bot]:.{digits}f}" if bot in values else ""

    ratio = f"{values['ours'] / values['stock']:.3f}" if {"ours", "stock"} <= set(values) else ""
    return f"| {name} | {shown('ours')} | {shown('stock')} | {ratio} | {shown('floor')} |"


def write_report(path: Path, measured: Mapping[str, Measured], version: str) -> None:
    """The page and, beside it, its picture, `benchmarks.png`."""
    draw(path.with_suffix(".png"), measured)
    cores = len(Path("/proc/cpuinfo").read_text(encoding="ascii").split("processor\t:")) - 1
    machine = f"{platform.machine()}, {cores} cores, Python {platform.python_version()}"
    note = f"Measured with version {version} on Linux, {machine}."
    if measured["ours"].short.values:
        note += f" {len(measured['ours'].short.values)} short turns of each."
    picture = f"![Time of a turn, and times under load]({path.stem}.png)"
    path.write_text("\n".join([HEAD, note, "", table(measured), "", picture, ""]), "utf-8")


def draw(path: Path, measured: Mapping[str, Measured]) -> None:
    """Time against turn, and the 50th, 95th and 99th percentile against load."""
    figure, (left, right) = pyplot.subplots(1, 2, figsize=(10, 4))
    for name, one in measured.items():
        turns = range(1, len(one.turns) + 1)
        smooth = [at_turn(one.turns, turn) for turn in turns]
        left.plot(turns, smooth, color=COLOURS[name], label=name)
        for share, style in ((50, "-"), (95, "--"), (99, ":")):
            loads = [load.at_once for load in one.loads]
            times = [load.times.percentile(share) for load in one.loads]
            right.plot(loads, times, style, color=COLOURS[name], label=f"{name}, p{share}")
    left.set_xlabel("turn of one conversation")
    right.set_xlabel("conversations at once")
    right.set_xscale("log", base=2)
    for axes in (left, right):
        axes.set_ylabel("milliseconds")
        axes.set_yscale("log")
        axes.grid(alpha=0.3)
        axes.legend(fontsize=7)
    figure.tight_layout()
    figure.savefig(path, dpi=80)
    pyplot.close(figure)
