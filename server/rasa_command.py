"""Rasa's own command line, without its telemetry, progress bars and other people's warnings:
`python -m server.rasa_command data validate`."""

# Before Rasa is, which shows all that comes as a UserWarning: matplotlib's import has forty lines
# of such, on pyparsing's new names.
import matplotlib.pyplot  # noqa: F401
from rasa.__main__ import main

if __name__ == "__main__":
    main()
