"""Composes content, actions, channels and Rasa into one process; imported by nothing."""

import warnings

import sanic  # noqa: F401

# Sanic switches deprecation warnings on when it is imported, and the libraries below Rasa have
# many: twenty lines about other people's code, before a user reads the first of ours.
warnings.simplefilter("ignore", DeprecationWarning)
