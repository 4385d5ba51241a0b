"""What of the content a model is trained from, and nothing that is only shown to users.

An edit of a sentence that users read, of a comment or of a comma changes none of it, and asks
for no training; an edit of a name, of a safety phrase or of an asked sentence does.
"""

import hashlib
import json
from typing import Any

from relapse_guide.library.content import Content


def trained_parts(content: Content) -> dict[str, Any]:
    """Plain data, in the order of the files, for two questions: has anything changed that is
    trained, and what."""
    entries = list(content.entries())
    return {
        "names": [
            [kind, entry.id, key, name, getattr(entry, "entity", None)]
            for kind, entry in entries
            for key, name in entry.called()
        ],
        "phrases": [[entry.intents, entry.phrases] for entry in content.safety.values()],
        "asked": [
            [kind, entry.id, getattr(entry, "intents", []), asked]
            for kind, entry in entries
            for asked in [getattr(entry, "asked", None)]
            if asked
        ],
        "questions": list(content.questions),
    }


def trained_digest(content: Content) -> str:
    """SHA-256 of the trained parts, hexadecimal."""
    return hashlib.sha256(json.dumps(trained_parts(content)).encode()).hexdigest()
