"""Lets Sanic start more than once in a process, as only tests do.

At every start Sanic 21.12 rewrites its own methods for speed, which works the first time only.
Importing this module is enough.
"""

from sanic import Sanic
from sanic.touchup.service import TouchUp

_rewrite = TouchUp.run
_rewritten: list[Sanic] = []


def _rewrite_once(app: Sanic) -> None:
    if not _rewritten:
        _rewritten.append(app)
        _rewrite(app)  # type: ignore[no-untyped-call]


TouchUp.run = _rewrite_once  # type: ignore[method-assign]
