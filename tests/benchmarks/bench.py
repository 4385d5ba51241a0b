"""`make bench`: our server beside the bot of `rasa init`, in one run; writes docs/benchmarks.md."""

import argparse
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from relapse_guide.settings import ROOT
from relapse_guide.version import version
from tests.benchmarks.bots import STARTERS, Bot, long_message, trained_stock
from tests.benchmarks.measuring import (
    Measured,
    long_conversations,
    long_turns,
    short_turns,
    under_load,
)
from tests.benchmarks.report import table, write_report

LOADS = (1, 2, 4, 8, 16, 32)
TURNS = {"ours": 500, "floor": 500, "stock": 200}
"""Of a long conversation; one of 500 turns with stock takes many minutes."""


def measure(bots: Sequence[Bot], scale: float, whole: bool = True) -> dict[str, Measured]:
    """All but the starts. `scale`: 1 for all turns, less for fewer; `whole`: the long conversations
    are as long as they should be all the same."""
    found = {bot.name: Measured(ready_megabytes=bot.megabytes) for bot in bots}
    print("Short messages …", flush=True)
    for name, (times, work) in short_turns(bots, _some(50, scale)).items():
        found[name].short, found[name].work = times, work
        print(f"  {name}: {times.percentile(50):.1f} ms, {work:.1f} ms of processor time")
    print("Long messages …", flush=True)
    for name, long in long_turns(bots, long_message(), _some(20, scale)).items():
        found[name].long = long
        print(f"  {name}: {long.percentile(50):.1f} ms")
    print("Long conversations …", flush=True)
    turns = {name: _some(turns, 1 if whole else scale) for name, turns in TURNS.items()}
    for name, each in long_conversations(bots, turns).items():
        found[name].turns = each
    for at_once in LOADS:
        print(f"{at_once} at once …", flush=True)
        each_asks = _some(max(4, 48 // at_once), scale)
        for name, load in under_load(bots, at_once, each_asks, _some(2, scale)).items():
            found[name].loads.append(load)
            print(f"  {name}: {load.per_second:.1f} turns a second")
    for bot in bots:
        found[bot.name].megabytes = bot.megabytes
    return found


@contextmanager
def started(names: Sequence[str], folder: Path) -> Iterator[list[Bot]]:
    """These bots, all running, started one after the other."""
    with ExitStack() as stack:
        yield [stack.enter_context(STARTERS[name](folder)) for name in names]


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--scale", type=float, default=1.0, help="less than 1: fewer turns, less sure"
    )
    parser.add_argument("--starts", type=int, default=3, help="starts of each")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "benchmarks.md")
    options = parser.parse_args()
    trained_stock()
    starts: dict[str, list[float]] = {name: [] for name in STARTERS}
    works: dict[str, list[float]] = {name: [] for name in STARTERS}
    with tempfile.TemporaryDirectory() as place:
        for attempt in range(options.starts):
            print(f"Start {attempt + 1} of {options.starts} …", flush=True)
            folder = Path(place, str(attempt))
            folder.mkdir()
            with started(list(STARTERS), folder) as bots:
                for bot in bots:
                    told = f"{bot.start_seconds:.1f} s, {bot.start_work:.1f} s of processor time"
                    print(f"  {bot.name}: {told}, {bot.megabytes:.0f} MB")
                    starts[bot.name].append(bot.start_seconds)
                    works[bot.name].append(bot.start_work)
                if attempt == options.starts - 1:
                    measured = measure(bots, options.scale)
    for name, one in measured.items():
        one.starts, one.start_works = starts[name], works[name]
    print(table(measured))
    write_report(options.out, measured, version())
    print(f"Written: {options.out}")


def _some(number: int, scale: float) -> int:
    return max(1, round(number * scale))


if __name__ == "__main__":
    main()
