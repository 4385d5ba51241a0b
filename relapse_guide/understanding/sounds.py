"""Whether two words sound alike, for names and phrases that were written by ear."""

import re

SAME_SOUND = ("ckq", "cs", "xzs", "fpv", "bvp", "dt", "eiy", "mn", "lr", "ao", "gj")
"""First letters that are mistaken for each other when a name was only heard."""
_SOFT_C = re.compile(r"c(?=[eiy])")


def may_start(word: str, target: str) -> bool:
    """Whether the first letters are the same or sound alike."""
    first, other = word[0], target[0]
    return first == other or any(first in group and other in group for group in SAME_SOUND)


def heard_as(word: str) -> list[str]:
    """A word as written, and, as "ex" is also heard for a first X, without its first e."""
    return [word, word[1:]] if word.startswith("ex") else [word]


def sound_alike(word: str, target: str) -> bool:
    """Whether two words are the same to the ear: "bellcade" and "velcade"."""
    return sound(word) == sound(target)


def sound(word: str) -> str:
    """A word with letters that sound alike written alike: consonants by group, vowels as one."""
    heard = _SOFT_C.sub("s", word.replace("ph", "f"))
    for letters, one in (("ckq", "k"), ("xzs", "s"), ("fvb", "v"), ("dt", "d"), ("mn", "m")):
        heard = heard.translate(str.maketrans(letters, one * len(letters)))
    heard = re.sub(r"[aeiouyhw]+", "a", heard)
    return re.sub(r"(.)\1+", r"\1", heard)
