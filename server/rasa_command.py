"""Rasa's own command line, without its telemetry, progress bars and other people's warnings:
`python -m server.rasa_command data validate`."""

from rasa.__main__ import main

if __name__ == "__main__":
    main()
