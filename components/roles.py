"""Which part each drug plays in a message: it failed, was not tolerated, is ruled out, or
corrects what was said before.

Works clause by clause: a cue such as "resistant to" or "stopped working" gives its role to
the drugs nearest to it, and to those joined to them by "and", "or" or a comma. The cues are
everyday English, written from how patients speak; they name no medicine.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

RESISTANT = "resistant"
INTOLERANT = "intolerant"
RULED_OUT = "ruled_out"
CORRECTION = "correction"

_NOT = r"(?:not|n't|nt|never|no longer|isn't|isnt|ain't|aint)"
_STILL_GOOD_BEFORE = (
    r"(?:not|n't|never|isn't|isnt|wasn't|wasnt)\s+(?:\w+\s+)?(?:been\s+)?(?:resistant|refractory|immune)\s+(?:to\s+)?",
    r"(?:never|haven't|havent|hasn't|hasnt|not)\s+(?:yet\s+)?(?:had|tried|taken|been\s+(?:on|given))\s+(?:any\s+)?",
    r"still\s+(?:respond\w*|sensitive)\s+(?:well\s+)?(?:to|on)\s+",
    r"(?:but|and|,)\s*not\s+(?:yet\s+)?(?:to\s+|the\s+|for\s+)?",
    r"(?:^|\b(?:actually|no|sorry|wait|oops|i\s+mean|correction)\b)\W*not\s+(?:to\s+|the\s+)?",
    r"(?:except|other than|apart from|instead of|rather than)\s+(?:for\s+|the\s+)?",
)
_STILL_GOOD_AFTER = (
    r"\s+(?:is|are|was|does|has)?\s*still\s+(?:work\w*|ok|okay|fine|good|doing|does|holding|effective|helping)",
    r"\s+(?:is|are|was)\s+(?:working|fine|okay|ok|good)\b",
    r"\s+(?:is|was|are|were)\s*(?:not|n't)\s+(?:the\s+(?:problem|one)|it\b)",
    r"\s+(?:hasn't|hasnt|has not|didn't|didnt|never)\s+(?:failed|stopped|quit)",
)
_RESISTANT_BEFORE = (
    r"(?:resist\w*|refract\w*|immune|insensitive|non-?respon\w+)\s+(?:now\s+)?(?:to|on|against|of)\s+",
    r"(?:fail\w*|flunked|bombed)\s+(?:on|with|to\s+respond\s+to|both|all\s+of|out\s+on|under)?\s*",
    r"(?:failure|resistance)\s+(?:to|of|on|with|from|after)\s+",
    r"(?:progress\w*|relaps\w*|advanc\w*|worsen\w*|grew|growing|grow)\s+(?:right\s+)?(?:on|through|while\s+on|"
    r"under|during|despite|after|following|with|in\s+spite\s+of|even\s+on|even\s+with|from)\s+",
    r"(?:came|come|comes|coming|is|was|crept|roared|returned)\s+(?:right\s+)?(?:back\s+)?(?:on|while\s+on|while\s+i\s+was\s+on|"
    r"despite|through|even\s+on)\s+",
    r"(?:(?:no\s+longer|not|n't|nt|stopped|quit|never|ceased)\s+(?:\w+\s+)?(?:respond\w*|react\w*))\s+(?:to|on)\s+",
    r"(?:lost|losing)\s+(?:my\s+|her\s+|his\s+|the\s+|its\s+)?(?:response|grip)\s+(?:to|on|with)\s+",
    r"(?:outsmart\w*|outgr\w+|got\s+used\s+to|used\s+to\s+fight|shrug\w*\s+off|laughs?\s+at|beat\w*|ignor\w+|got\s+(?:past|around))\s+",
    r"(?:out\s+of\s+luck|done)\s+with\s+",
)
_RESISTANT_AFTER = (
    r"[\s,-]+(?:and\s+\w+\s+)?(?:is|are|was|were|has|have|had|just|suddenly|finally|completely|totally|now|both|all|it|he|she|kinda|"
    r"ha[sd]n't|that|which|the|drug|thing|stuff|pills?|shots?|treatment|infusions?|since|seems?|to|be|longer|really|already|also|too|"
    r"apparently|basically|slowly|recently|on|me|her|him|eventually|then|about|month|week|year|last|this|a|few|after|ago|months|years|weeks|\d+)?"
    r"(?:[\s,]+(?:is|are|was|were|has|have|had|just|suddenly|finally|completely|totally|now|both|all|it|that|which|the|drug|"
    r"thing|stuff|pills?|shots?|treatment|since|seems?|to|be|really|already|also|too|apparently|basically|slowly|recently|"
    r"eventually|then|about|month|week|year|last|this|a|few|after|ago|months|years|weeks|no|longer|\d+)){0,4}[\s,-]*"
    r"(?:fail\w*|quit\w*|stop\w*\s+(?:work\w*|doing|respond\w*|help\w*|hold\w*|keeping|being)|stoped\s+work\w*|stopt\s+work\w*|"
    r"no\s+longer\s+(?:work|help|hold|do|effect|respond|keep)\w*|not\s+(?:work|help|hold|doing)\w*|"
    r"(?:isn|ain|doesn|don|didn|aren|wasn|won)'?t\s+(?:\w+\s+)?(?:work|help|hold|do|touch|cut)\w*|"
    r"crap\w*\s+out|gave\s+(?:out|up)|giv\w+\s+(?:out|up)|given\s+up|worn\s+off|wore\s+off|wear\w*\s+off|"
    r"r[au]n\s+(?:out|its\s+course|dry)|lost\s+(?:its|the|effect|power|grip|steam)|losing\s+(?:its|effect|power|grip|steam)|"
    r"pooped\s+out|petered\s+out|conk\w*\s+out|went\s+(?:belly|bust|south|kaput)|gone\s+(?:belly|bust|south|kaput)|"
    r"bombed|fizzled|flopped|useless|done\s+(?:working|for\s+me)|kaput|bust|failure|"
    r"resist\w*|refract\w*|let\s+(?:me|him|her|us)\s+down|(?:is|are|was|'s)\s+(?:finished|dead)|"
    r"has\s+had\s+its\s+day|stopped(?=\W*$)|packed\s+(?:it\s+)?(?:up|in))",
)
_INTOLERANT_BEFORE = (
    r"(?:allerg\w*|intoleran\w*|alergic|reaction|reacted|sensitive|reacting)\s+(?:badly\s+)?(?:to|of|from|with|on)\s+",
    r"(?:can't|cant|cannot|can\s+not|couldn't|couldnt|could\s+not|can\s+no\s+longer|unable\s+to|wasn't\s+able\s+to|"
    r"not\s+able\s+to|never\s+could|couldent|did\s+not|didn't|didnt|doesn't|don't|doesnt)\s+(?:\w+\s+)?(?:tolerat\w*|tolarate|tolerat|stand|handle|stomach|take|"
    r"keep\s+down|bear|manage|do|get\s+along\s+with|agree\s+with)\s+(?:the\s+|any\s+|any\s+more\s+)?",
    r"(?:had\s+to|have\s+to|has\s+to|made\s+(?:me|him|her)|forced\s+to)\s+(?:\w+\s+)?(?:quit|stop|come\s+off|go\s+off|give\s+up|drop|"
    r"get\s+off|discontinue|abandon)\s+(?:taking\s+|the\s+)?",
    r"(?:took|taken|pulled)\s+(?:me|him|her|my\s+\w+)\s+off\s+(?:of\s+|the\s+)?",
    r"(?:sick|ill|rash|hives|neuropathy|nausea|side\s+effects?)\s+(?:from|on|with|of)\s+(?:the\s+)?",
)
_INTOLERANT_AFTER = (
    r"\s+(?:\w+\s+){0,3}?(?:made|makes|making|gave|gives|giving|left)\s+(?:me|him|her|my\s+\w+|us|mum|mom|dad|hubby)\b",
    r"\s+(?:\w+\s+){0,2}?(?:didn't|didnt|doesn't|doesnt|did\s+not|does\s+not)\s+(?:agree|sit)\b",
    r"\s+(?:\w+\s+){0,2}?(?:disagree\w*|poison\w*|wrecked|floored|nearly\s+killed|almost\s+killed|tore\s+(?:me|him|her)|"
    r"was\s+too\s+(?:much|hard|rough|strong|harsh)|is\s+too\s+(?:much|hard|rough|strong|harsh))\b",
    r"[\s-]+(?:allerg\w*|intoleran\w*|reaction|hypersensitiv\w*)\b",
    r"\s+(?:\w+\s+){0,3}?(?:had\s+to\s+be\s+(?:stopped|quit|dropped)|was\s+(?:stopped|discontinued|pulled)\s+(?:because|due|for|over))",
)
_CORRECTION_BEFORE = (
    r"(?:\bi\s+(?:meant|mean|ment)|\bmeant(?:\s+to\s+say)?|\bmake\s+that|\bcorrection|\boops|\bno\s+wait|\bactually|\bsorry|\bscratch\s+that|"
    r"\brather|\bmistake|\bit\s+was|\bit's|\bits|\bshould\s+(?:be|have\s+been|say))[\s,.:;!-]*(?:it\s+was\s+|it's\s+|its\s+|i\s+meant\s+|"
    r"i\s+mean\s+|the\s+|about\s+|was\s+|is\s+|said\s+|say\s+|to\s+say\s+)*"
)
_CLAUSE_END = re.compile(
    r"[.;!?\n]+|\b(?:but|so|if|because|since|although|though|whereas|while|then|now|can|could|should|would|what|"
    r"which|is there|are there|do i|does he|does she|may|might|how about|whats|what's|how)\b",
    re.IGNORECASE,
)
_LINK = re.compile(
    r"^[\s,/+&–-]*(?:(?:and|or|nor|n|plus|with|then|also|as\s+well\s+as|both|even|to|the|my|on|too|now|either|neither|,|/|\+|&)"
    r"[\s,/+&–-]*)*$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Span:
    """A drug or class in a message, by its place in characters."""

    start: int
    end: int


def _compiled(patterns: Sequence[str], *, before: bool) -> list[re.Pattern[str]]:
    filler = r"(?:(?:the|my|his|her|both|either|taking|being\s+on|on|of|our|any|this|that)\s+)*$"
    return [
        re.compile(
            rf"(?:{pattern}){filler}" if before else rf"^(?:'s|s|'|\))?(?:{pattern})", re.IGNORECASE
        )
        for pattern in patterns
    ]


_BEFORE = [
    (RULED_OUT, _compiled(_STILL_GOOD_BEFORE, before=True)),
    (RESISTANT, _compiled(_RESISTANT_BEFORE, before=True)),
    (INTOLERANT, _compiled(_INTOLERANT_BEFORE, before=True)),
]
_AFTER = [
    (RULED_OUT, _compiled(_STILL_GOOD_AFTER, before=False)),
    (RESISTANT, _compiled(_RESISTANT_AFTER, before=False)),
    (INTOLERANT, _compiled(_INTOLERANT_AFTER, before=False)),
]
_PRONOUN = re.compile(
    r"^[\s,]*(?:and\s+|then\s+)?(?:it|they|that|this|both|which|all)\b", re.IGNORECASE
)
_HYPOTHETICAL = re.compile(
    r"\b(?:does|do|will|would|can|could|might|may|how\s+long|when)\s+(?:the\s+|my\s+)?$",
    re.IGNORECASE,
)
_DENIED = re.compile(r"\bnot\s+(?:the\s+)?$", re.IGNORECASE)
_CORRECTED = re.compile(rf"{_CORRECTION_BEFORE}$", re.IGNORECASE)


def roles_in(text: str, spans: Sequence[Span]) -> list[str | None]:
    """The role of each drug, in the order of `spans` (which must be that of the text)."""
    straight = text.replace("’", "'")
    groups = _joined(straight, spans)
    found: list[str | None] = []
    for group in groups:
        found += [_role(straight, group, spans)] * len(group)
    return _with_corrections(straight, spans, found)


def _joined(text: str, spans: Sequence[Span]) -> list[list[Span]]:
    """Drugs named in one breath ("Velcade, Revlimid and dex") share a role."""
    groups: list[list[Span]] = []
    for span in spans:
        between = text[groups[-1][-1].end : span.start] if groups else ""
        denied = groups and _DENIED.search(text[: groups[-1][0].start])
        if groups and _LINK.match(between) and not (denied and between.strip(" ,") == ""):
            groups[-1].append(span)
        else:
            groups.append([span])
    return groups


def _role(text: str, group: list[Span], spans: Sequence[Span]) -> str | None:
    first, last = group[0], group[-1]
    earlier = max((span.end for span in spans if span.end <= first.start), default=0)
    later = min((span.start for span in spans if span.start >= last.end), default=len(text))
    before, after = text[earlier : first.start], text[last.end : later]
    for role, patterns in _BEFORE:
        if any(pattern.search(before) for pattern in patterns):
            return role
    if _HYPOTHETICAL.search(before):
        return None
    clauses = _CLAUSE_END.split(after)
    said = [clauses[0], *(f" {clause}" for clause in clauses[1:3] if _PRONOUN.match(clause))]
    for role, patterns in _AFTER:
        if any(pattern.search(clause) for pattern in patterns for clause in said):
            return role
    return None


def _with_corrections(
    text: str, spans: Sequence[Span], roles: list[str | None]
) -> list[str | None]:
    """ "Sorry, I meant Revlimid", "it was Revlimid, not Velcade"."""
    corrected = list(roles)
    for position, span in enumerate(spans):
        if corrected[position] is None and _CORRECTED.search(text[: span.start]):
            corrected[position] = CORRECTION
    bare = RULED_OUT in roles and set(roles) <= {RULED_OUT, None} and len(spans) > 1
    if bare and len(text.split()) <= 2 * len(spans) + 6:
        corrected = [role or CORRECTION for role in corrected]
    return corrected
