"""Composes content, actions, channels and Rasa into one process; imported by nothing."""

import warnings

from server import rasa_environment  # noqa: F401  # isort: skip  (before anything of Rasa's)

import sanic  # noqa: F401

# Sanic switches deprecation warnings on when it is imported, and the libraries below Rasa have
# many: twenty lines about other people's code, before a user reads the first of ours.
warnings.simplefilter("ignore", DeprecationWarning)
# Rasa tells this of every domain, also of one that does not use what it means.
warnings.filterwarnings("ignore", "Slot auto-fill has been removed", UserWarning)
