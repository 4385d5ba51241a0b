"""The server as a program: it starts, serves many at once, keeps quiet, and ends when told."""

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median

import pytest

from tests.server.slow.running import CARE_TEAM, Server, Watch, our_server, process

pytestmark = pytest.mark.slow

DRUGS = {
    "Revlimid": "(lenalidomide)",
    "Velcade": "(bortezomib)",
    "Kyprolis": "(carfilzomib)",
    "Pomalyst": "(pomalidomide)",
    "Darzalex": "(daratumumab)",
}
SECRET = "my neighbour Wilhelmina Kettleborough has a purple bathtub"


def test_it_starts_says_where_it_is_and_ends_with_ctrl_c(model: Path, tmp_path: Path) -> None:
    with our_server(tmp_path) as server:
        assert server.wait() == [0, 503, 200]
        assert f"ready at {server.address}" in server.process.output

        port = server.address.rsplit(":", 1)[1]
        (tmp_path / "second").mkdir()
        with process(tmp_path / "second", "server.app", HOST="127.0.0.1", PORT=port) as second:
            assert second.running.wait(timeout=60) == 1
        told = [line for line in second.log.splitlines() if "Cannot listen" in line]
        assert len(told) == 1
        assert f"127.0.0.1:{port}" in told[0]
        assert "PORT=" in told[0]
        assert "Traceback" not in second.log
        assert "ready at" not in second.output

        assert server.health() == 200
        assert server.process.interrupt() == 0
        assert "Traceback" not in server.process.log + server.process.output


def test_until_it_is_ready_it_says_so(model: Path, tmp_path: Path) -> None:
    """Ends before it was ready, too: Ctrl-C during the start is no error either."""
    with our_server(tmp_path) as server:
        while server.health() != 503:
            assert server.process.running.poll() is None
            time.sleep(0.05)
        response = server.post(sender="early", message="hello")
        if response.status_code == 200:
            pytest.skip("it became ready between the two requests")
        assert response.status_code == 503
        assert response.headers["Retry-After"]
        assert "911" in response.json()["error"]
        assert server.process.interrupt() == 0
        assert "Traceback" not in server.process.log


@pytest.mark.parametrize(
    ("variable", "value"), [("PORT", "many"), ("PORT", "70000"), ("HOST", "no.such.host.invalid")]
)
def test_a_setting_that_cannot_be_used_is_told_in_one_sentence(
    model: Path, tmp_path: Path, variable: str, value: str
) -> None:
    with process(tmp_path, "server.app", **{variable: value}) as running:
        assert running.running.wait(timeout=60) == 1
    assert value in running.log
    assert "Traceback" not in running.log


def test_twenty_conversations_at_once_do_not_mix(server: Server) -> None:
    senders = [(f"{drug}-{number}", drug) for drug in DRUGS for number in range(4)]

    def talk(sender: str, drug: str) -> list[str]:
        said = [server.answer(sender, f"Please explain {drug} to me")]
        said.append(
            server.answer(sender, f"My myeloma is resistant to {drug}, what else is there?")
        )
        said.append(server.answer(sender, "make me a list of questions for the doctor"))
        return said

    with ThreadPoolExecutor(len(senders)) as pool:
        told = list(pool.map(lambda pair: talk(*pair), senders))

    for (_, drug), (explained, options, questions) in zip(senders, told, strict=True):
        assert explained.startswith(f"{drug} {DRUGS[drug]}")
        assert f"{drug} {DRUGS[drug]} no longer works for me" in questions
        assert drug in options
        for other in set(DRUGS) - {drug}:
            assert f"{other} {DRUGS[other]} no longer works" not in questions


def test_messages_of_one_user_are_answered_in_turn(server: Server) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(
            pool.map(lambda _: server.say("hasty", "Does myeloma always return?"), range(8))
        )
    assert all(CARE_TEAM in answer[-1]["text"] for answer in answers)


@pytest.mark.parametrize(
    "message",
    [
        SECRET,
        f"What is Kyprolis? {SECRET}",
        f"/{SECRET}",
        f"/inform{{{SECRET}}}",
        f'/ask_explain{{"drug":"{SECRET}"}}',
    ],
)
def test_what_users_write_is_not_logged(server: Server, message: str) -> None:
    before = len(server.process.log)
    server.say("private", message)
    said = (server.process.log[before:] + server.process.output).lower()
    assert "wilhelmina" not in said
    assert "bathtub" not in said


def test_rasas_http_api_is_not_there(server: Server) -> None:
    for path in ("/version", "/status", "/domain", "/conversations/private/tracker"):
        assert server.health(path) == 404


def test_it_talks_to_nobody_outside(server: Server, watch: Watch) -> None:
    server.say("offline", "Does myeloma always return?")
    assert watch.seen == 0


def test_turns_do_not_get_slower(server: Server) -> None:
    """Measured with the speed of this machine as the yardstick; the limit is generous."""
    spent = []
    for turn in range(60):
        started = time.perf_counter()
        server.say("patient", ("Does myeloma always return?", "and Velcade too?")[turn % 2])
        spent.append(time.perf_counter() - started)
    early, late = median(spent[2:12]), median(spent[45:60])
    print(f"{early * 1000:.0f} ms at turn 5, {late * 1000:.0f} ms at turn 50")
    assert late < 4 * early
