"""What a user wrote, as words that the dialogue can read."""

import unicodedata

TEXT_LIMIT = 1_000
"""Characters of a message that the dialogue reads; longer ones are answered without it."""
UNSAID = "?"
"""What signs without any word are for the dialogue."""
_KEPT_CONTROLS = "\n\t"
_INVISIBLE = "\u034f\u115f\u1160\u17b4\u17b5\u3164"
"""Signs without a shape that Unicode counts among letters and accents."""


def visible(text: str) -> str:
    """The text as its writer saw it; empty if a reader would see nothing.

    Control characters and halves of surrogate pairs go: they are no words, and they break
    what writes or counts text later.
    """
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    seen = "".join(char for char in whole if not _is_control(char)).strip()
    return seen if any(_has_a_shape(char) for char in seen) else ""


def words_of(text: str) -> str:
    """Typed text for the dialogue; empty if a reader would see nothing.

    Full-width and other forms of letters become the letters (Unicode's NFKC), and invisible
    signs go. A leading slash would be a command to Rasa; a user means none.
    """
    seen = visible(text)
    plain = unicodedata.normalize("NFKC", seen)
    shaped = "".join(char for char in plain if char in _KEPT_CONTROLS or _is_drawn(char))
    # Last of all: what went before can bring a slash to the front.
    words = visible(shaped).lstrip("/ \t\n").strip()
    return words or (UNSAID if seen else "")


def is_whole(text: str) -> bool:
    """Whether a text can be written as UTF-8, which half a surrogate pair cannot."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _is_control(char: str) -> bool:
    return char not in _KEPT_CONTROLS and unicodedata.category(char) == "Cc"


def _is_drawn(char: str) -> bool:
    """Whether it is more than a joiner, a direction mark or another invisible sign."""
    return char not in _INVISIBLE and unicodedata.category(char) != "Cf"


def _has_a_shape(char: str) -> bool:
    return char not in _INVISIBLE and unicodedata.category(char)[0] not in "CZ"
