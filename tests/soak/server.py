"""The server as `make run` starts it, with the channels of another credentials.yml."""

import os
import sys
from pathlib import Path

from server import app

CREDENTIALS = "SOAK_CREDENTIALS"
"""The variable that names the file."""


def main() -> int:
    """Serve until it is ended."""
    app.CREDENTIALS = Path(os.environ[CREDENTIALS])
    return app.main()


if __name__ == "__main__":
    sys.exit(main())
