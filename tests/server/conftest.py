"""What several tests of the server need."""

import warnings

import pytest
from rasa.shared.core.domain import Domain

from relapse_guide.settings import ROOT


@pytest.fixture(scope="session")
def domain() -> Domain:
    with warnings.catch_warnings():
        # Rasa tells every custom slot mapping what has changed since Rasa 2.
        warnings.filterwarnings("ignore", "Slot auto-fill", UserWarning)
        return Domain.load(ROOT / "domain.yml")
