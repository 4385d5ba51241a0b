"""Into how many parts an SMS is cut on its way, as carriers count.

A text in the letters of GSM-7 holds 160 of them, or 153 in each part of several; one sign outside
makes the whole text UCS-2, of which 70, or 67 in each part.
https://www.twilio.com/docs/glossary/what-sms-character-limit
"""

import unicodedata

MOST_PARTS = 3
"""Of one message of ours."""
_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("\f^{}\\[~]|€")
"""Signs that take two places: https://www.twilio.com/docs/glossary/what-is-gsm-7-character-encoding"""
_GSM_ALONE, _GSM_EACH = 160, 153
_UCS_ALONE, _UCS_EACH = 70, 67
_STRAIGHT = str.maketrans(
    {"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "...", "\u00a0": " "}
)


def in_gsm(text: str) -> str:
    """The text in the letters of GSM-7 where that changes no word: quotation marks, dashes, and
    accents that it lacks."""
    return "".join(_nearest(char) for char in text.translate(_STRAIGHT))


def parts(text: str) -> int:
    """How many parts it is sent in. No sign of two places is cut in two."""
    is_gsm = all(char in _BASIC or char in _EXTENDED for char in text)
    places = [_places(char, is_gsm) for char in text]
    alone, each = (_GSM_ALONE, _GSM_EACH) if is_gsm else (_UCS_ALONE, _UCS_EACH)
    if sum(places) <= alone:
        return 1
    count, used = 1, 0
    for place in places:
        if used + place > each:
            count, used = count + 1, 0
        used += place
    return count


def _places(char: str, is_gsm: bool) -> int:
    if is_gsm:
        return 2 if char in _EXTENDED else 1
    return 2 if ord(char) > 0xFFFF else 1


def _nearest(char: str) -> str:
    if char in _BASIC or char in _EXTENDED:
        return char
    bare = "".join(c for c in unicodedata.normalize("NFKD", char) if not unicodedata.combining(c))
    return bare if bare and all(c in _BASIC for c in bare) else char
