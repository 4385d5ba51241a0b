"""What a turn costs with PostgreSQL and Redis against the default, side by side in one run:

scripts/with-venv scripts/services run python -m tests.services.cost_of_a_turn
"""

import statistics
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from tests.server.slow.running import Server, our_server
from tests.server.stores import database
from tests.services.conftest import REDIS

ROUNDS = 300
WARM_UP = 20


def main() -> None:
    """Ask both in turn, so that whatever else the machine does falls on both; print the medians."""
    with ExitStack() as stack:
        folders = [
            Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="cost"))) for _ in range(2)
        ]
        url = stack.enter_context(database("postgresql", folders[0]))
        alone = stack.enter_context(our_server(folders[0]))
        alone.wait("/ready")
        shared = {"DATABASE_URL": url, "REDIS_URL": REDIS}
        together = stack.enter_context(our_server(folders[1], **shared))
        together.wait("/ready")
        times: list[list[float]] = [[], []]
        for number in range(ROUNDS):
            for server, kept in zip((alone, together), times, strict=True):
                kept.append(_turn(server, number))
    default, shared_median = (statistics.median(kept[WARM_UP:]) for kept in times)
    print(f"SQLite and memory: {default * 1000:.1f} ms, PostgreSQL and Redis:", end=" ")
    print(f"{shared_median * 1000:.1f} ms a turn, ratio {shared_median / default:.2f}")


def _turn(server: Server, number: int) -> float:
    started = time.perf_counter()
    server.post(sender=f"person{number % 10}", message="What is Kyprolis?", message_id=str(number))
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
