"""Composes content, actions, channels and Rasa into one process; imported by nothing."""

import warnings

from server import rasa_environment  # noqa: F401  # isort: skip  (before anything of Rasa's)
from server.lean_imports import import_leanly  # isort: skip

import_leanly()

import sanic  # noqa: E402, F401

# Sanic switches deprecation warnings on when it is imported, and the libraries below Rasa have
# many: twenty lines about other people's code, before a user reads the first of ours.
warnings.simplefilter("ignore", DeprecationWarning)
# Rasa tells these of every domain, and of every policy but its own, whatever they mean here.
for notice in ("Slot auto-fill has been removed", "'RulePolicy' is not included"):
    warnings.filterwarnings("ignore", notice, UserWarning)
