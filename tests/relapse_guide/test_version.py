"""The version is the changelog's latest, and looks like one."""

import re

from relapse_guide.settings import ROOT
from relapse_guide.version import version


def test_the_version_is_the_latest_of_the_changelog() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")

    released = re.findall(r"^## \[(\d+\.\d+\.\d+)\] - \d{4}-\d\d-\d\d$", changelog, re.MULTILINE)

    assert released[0] == version()
