"""The dashboard and the alert rules read metrics that the server has, by labels that these have."""

import json
import logging
import re
import shutil
import subprocess
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from channels.counting import Counts, Outcome
from channels.replies import Reply
from relapse_guide.answers.answer import Kind
from relapse_guide.answers.labels import labels_of
from relapse_guide.library.library import library
from relapse_guide.settings import ROOT
from relapse_guide.understanding.dangers import Danger, Level
from server.metrics import ErrorCount, registry_of, watch_process

ALERTS = ROOT / "deploy" / "prometheus" / "alerts.yml"
SCRAPING = ROOT / "deploy" / "prometheus" / "prometheus.yml"
DASHBOARD = ROOT / "deploy" / "grafana" / "dashboard.json"
ADDED = {"job", "instance"}
"""Labels that Prometheus adds to all that it reads."""
VALUES = {
    "outcome": {outcome.value for outcome in Outcome},
    "level": {level.value for level in Level},
    "kind": {*(kind.value for kind in (*Kind, *Danger)), "source", "fact"},
    "clear": {"yes", "no"},
    "how": {"question", "guess", "ok", "failed"},
}
GROUPING = re.compile(r"\b(by|without|on|ignoring|group_left|group_right) *\(([^)]*)\)")
SELECTOR = re.compile(r"([a-z_]+[a-z])(?:\{([^}]*)\})?(?![a-z_]*[ ]*\()")
MATCHER = re.compile(r'([a-z_]+) *(=~|!~|!=|=) *"([^"]*)"')
WORDS = {"and", "or", "unless", "le", "group_left", "group_right"}
"""What is no metric's name."""


def alerts() -> list[dict[str, Any]]:
    groups = yaml.safe_load(ALERTS.read_text())["groups"]
    return [rule for group in groups for rule in group["rules"]]


def panels() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(DASHBOARD.read_text())["panels"]
    return found


def queries() -> Iterator[tuple[str, str]]:
    """Every query, with the name of what asks it."""
    for rule in alerts():
        yield rule["alert"], rule["expr"]
    for panel in panels():
        for target in panel["targets"]:
            yield panel["title"], target["expr"]


QUERIES = list(queries())


@pytest.fixture(scope="module")
def served() -> Iterator[dict[str, set[str]]]:
    """The labels of each series that the server gives, by its name."""
    content = library().content
    counts = Counts(lambda: labels_of(content))
    registry = registry_of(counts, [], lambda: True)
    watch_process(registry, library(), 365, lambda: 0)
    everything = {"id": "explain_bortezomib", "kind": "clarify", "alert": "911"}
    counts.add("web", Outcome.answered, 0.1, [Reply("", data=everything, asked="greet")])
    counts.add_opinion("explain_bortezomib", clear=True)
    counts.provider_failures.labels("slack")
    found: defaultdict[str, set[str]] = defaultdict(set)
    for family in registry.collect():
        for sample in family.samples:
            found[sample.name] |= sample.labels.keys()
    yield dict(found)
    root = logging.getLogger()
    for handler in [one for one in root.handlers if isinstance(one, ErrorCount)]:
        root.removeHandler(handler)


def used(query: str) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """The series that a query reads, with the labels and values that it picks them by."""
    for name, picked in SELECTOR.findall(re.sub(r"\[[^\]]*\]", "", GROUPING.sub("", query))):
        if name not in WORDS:
            yield name, [(label, value) for label, _, value in MATCHER.findall(picked)]


@pytest.mark.parametrize(("asker", "query"), QUERIES)
def test_every_metric_and_label_is_served(
    served: dict[str, set[str]], asker: str, query: str
) -> None:
    found = list(used(query))
    assert found
    names = {name for name, _ in found} - {"up"}
    assert names - served.keys() == set()

    known = {label for name in names for label in served[name]} | ADDED
    grouped = {
        label.strip() for _, labels in GROUPING.findall(query) for label in labels.split(",")
    }
    assert grouped - known - {""} == set()
    for name, picked in found:
        for label, value in picked:
            assert label in served.get(name, set()) | ADDED
            if label in VALUES:
                assert set(value.split("|")) <= VALUES[label]


def test_every_metric_of_ours_is_shown(served: dict[str, set[str]]) -> None:
    shown = {name for _, query in QUERIES for name, _ in used(query)}
    ours = {name for name in served if name.startswith("relapse_guide_")}
    assert {name for name in ours - shown if not name.endswith(("_sum", "_count"))} == set()


def test_every_alert_says_how_bad_it_is_and_what_to_do() -> None:
    rules = alerts()
    assert len({rule["alert"] for rule in rules}) == len(rules)
    for rule in rules:
        assert rule["labels"]["severity"] in ("critical", "warning", "info")
        assert rule["annotations"].keys() == {"summary", "action"}
        assert rule["annotations"]["action"].endswith(".")


def test_the_panels_do_not_lie_over_each_other() -> None:
    taken: dict[tuple[int, int], str] = {}
    for panel in panels():
        place = panel["gridPos"]
        assert place["x"] + place["w"] <= 24
        for x in range(place["x"], place["x"] + place["w"]):
            for y in range(place["y"], place["y"] + place["h"]):
                assert (x, y) not in taken, (panel["title"], taken[x, y])
                taken[x, y] = panel["title"]
    assert len({panel["id"] for panel in panels()}) == len(panels())


def test_prometheus_is_told_of_the_rules_and_of_the_job_that_they_name() -> None:
    config = yaml.safe_load(SCRAPING.read_text())
    assert config["rule_files"] == [ALERTS.name]
    named = set(re.findall(r'job="([^"]+)"', ALERTS.read_text()))
    assert {job["job_name"] for job in config["scrape_configs"]} == named


def test_prometheus_itself_reads_every_query(tmp_path: Path) -> None:
    promtool = shutil.which("promtool")
    if promtool is None:
        pytest.skip("No promtool: install it (apt-get install prometheus).")
    rules = tmp_path / "rules.yml"
    variables = {"$__rate_interval": "5m", "$__range": "1d"}
    records = []
    for number, (_, query) in enumerate(QUERIES):
        for name, value in variables.items():
            query = query.replace(name, value)
        records.append({"record": f"query_{number}", "expr": query})
    rules.write_text(yaml.safe_dump({"groups": [{"name": "all", "rules": records}]}))
    for file in (ALERTS, rules):
        checked = subprocess.run([promtool, "check", "rules", str(file)], capture_output=True)
        assert checked.returncode == 0, checked.stderr
