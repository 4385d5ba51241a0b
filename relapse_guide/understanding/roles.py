"""Which part each drug plays in a message: it failed, was not tolerated, is ruled out, or
corrects what was said before.

Works clause by clause: a cue such as "resistant to" or "stopped working" gives its role to
the drugs nearest to it, and to those joined to them by "and", "or" or a comma. The cues are
everyday English, written from how patients speak; they name no medicine.
"""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

RESISTANT = "resistant"
INTOLERANT = "intolerant"
RULED_OUT = "ruled_out"
CORRECTION = "correction"

_NOT = r"(?:not|n't|nt|never|no longer|isn't|isnt|ain't|aint)"
_STILL_GOOD_BEFORE = (
    r"(?:not|n't|never|isn't|isnt|wasn't|wasnt)\s+(?:\w+\s+)?(?:been\s+)?(?:resistant|refractory|immune|allergic|alergic|intolerant)\s+(?:to\s+|of\s+)?",
    r"(?:never|haven't|havent|hasn't|hasnt|not)\s+(?:yet\s+)?(?:had|tried|taken|took|been\s+(?:on|given))\s+(?:any\s+)?",
    r"still\s+(?:respond\w*|sensitive)\s+(?:well\s+)?(?:to|on)\s+",
    r"(?:but|and|,)\s*not\s+(?:yet\s+)?(?:to\s+|the\s+|for\s+)?",
    r"(?:^|\b(?:actually|no|sorry|wait|oops|i\s+mean|correction)\b)\W*not\s+(?:to\s+|the\s+)?",
    r"\b(?:it|that|this)(?:'s|\s+is|\s+was)?\s+(?:not|isn't|isnt|wasn't|wasnt|ain't|aint)\s+(?:the\s+)?",
    r"\b(?:everything|all|every\s+\w+)\s+but\s+(?:for\s+|the\s+)?",
    r"\b(?:no|never\s+had\s+(?:a|any))\s+(?:problems?|trouble|issues?|allerg\w+|reactions?)\s+(?:with|to|on)\s+",
    r"(?:except|other than|apart from|instead of|rather than)\s+(?:for\s+|the\s+)?",
)
_STILL_GOOD_AFTER = (
    r"\s+(?:is|are|was|does|has)?\s*still\s+(?:work\w*|ok|okay|fine|good|doing|does|holding|effective|helping)",
    r"\s+(?:is|are)\s+(?:working|fine|okay|ok|good)\b",
    r"\s+(?:is|was|are|were)\s*(?:not|n't)\s+(?:the\s+(?:problem|one)|it\b)",
    r"\s+(?:hasn't|hasnt|has not|didn't|didnt|never)\s+(?:failed|stopped|quit)",
)
_RESISTANT_BEFORE = (
    r"(?:resist\w*|refract\w*|immune|insensitive|non-?respon\w+)\s+(?:now\s+)?(?:to|on|against|of)\s+",
    r"(?:fail\w*|flunked|bombed)\s+(?:on|with|to\s+respond\s+to|both|all\s+of|out\s+on|under)?\s*",
    r"(?:failure|resistance)\s+(?:to|of|on|with|from|after)\s+",
    r"(?:progress\w*|relaps\w*|advanc\w*|worsen\w*|grew|growing|grow)\s+(?:right\s+)?(?:on|through|while\s+on|"
    r"under|during|despite|after|following|in\s+spite\s+of|even\s+on|even\s+with)\s+",
    r"(?:came|come|comes|coming|crept|roared|returned|(?:it|cancer|myeloma|disease)(?:\s+is|\s+was|'s))\s+(?:right\s+)?back\s+(?:on|while\s+on|while\s+i\s+was\s+on|"
    r"despite|through|even\s+on)\s+",
    r"(?:(?:no\s+longer|not|n't|nt|stopped|quit|never|ceased)\s+(?:\w+\s+)?(?:respond\w*|react\w*))\s+(?:to|on)\s+",
    r"(?:lost|losing)\s+(?:my\s+|her\s+|his\s+|the\s+|its\s+)?(?:response|grip)\s+(?:to|on|with)\s+",
    r"(?:outsmart\w*|outgr\w+|got\s+used\s+to|used\s+to\s+fight|shrug\w*\s+off|laughs?\s+at|beat\w*|ignor\w+|got\s+(?:past|around))\s+",
    r"out\s+of\s+luck\s+with\s+",
    r"(?:resist\w*|refract\w*|fail\w*|progress\w*)\s*(?:to\s*|on\s*)?[:(]\s*",
    r"(?:double|triple|quad\w*|penta\w*)[\s-]*(?:drug\s+|class\s+)?(?:refract|resist)\w*[\s:(,-]+",
    r"\b(?:no|little|poor|lack\s+of|loss\s+of)\s+(?:\w+\s+)?(?:response|luck|effect|success|benefit|joy|results?)\s+"
    r"(?:to|with|from|on)\s+",
    r"(?:numbers?|levels?|markers?|m[\s-]?(?:spike|protein)|para\s?protein|light\s+chains?|lambdas?|kappas?|flcs?|ig[ag]|"
    r"cancer|myeloma|disease)\s+(?:\w+\s+){0,3}?(?:going|go|goes|went|gone|creep\w*|crept|climb\w*|ris\w+|rose|shot|"
    r"jump\w*|increas\w*|doubl\w*|tripl\w*|spik\w+|up|worse)\s+(?:back\s+)?(?:up\s+)?(?:again\s+)?(?:even\s+)?"
    r"(?:on|while\s+on|while\s+taking|despite|during|under)\s+",
    r"\b(?:used\s+up|burn\w*\s+through|exhausted|run\s+through|gone\s+through|went\s+through)\s+",
)
_FAILS = (
    r"(?:fail\w*|faild|quit\w*|stop\w*\s+(?:work\w*|doing|respond\w*|help\w*|hold\w*|keeping|being)|stoped\s+work\w*|stopt\s+work\w*|"
    r"no\s+longer\s+(?:work|help|hold|do|effect|respond|keep)\w*|"
    r"(?:(?:does|do|did)\s+)?not\s+(?:been\s+|really\s+|being\s+|so\s+|very\s+)?(?:work|help|hold|doing|effective|respond|make\s+effect)\w*|"
    r"(?:isn|ain|doesn|don|didn|aren|wasn|won|hasn|haven|hadn)'?t\s+(?:\w+\s+){0,2}?(?:work|help|hold|do|touch|cut|effective|respond)\w*|"
    r"(?:did|do|does|done|doing)\s+(?:absolutely\s+)?(?:nothing|nada|zip|zilch|squat|diddly|jack|bugger\s+all|no\s+good|not\s+a\s+thing)|"
    r"no\s+(?:luck|response|effect|help|good|use|joy|success|benefit)\b|ineffective|bit\s+the\s+dust|failt|"
    r"crap\w*\s+out|gave\s+(?:out|up)|giv\w+\s+(?:out|up)|given\s+up|worn\s+off|wore\s+off|wear\w*\s+off|"
    r"r[au]n\s+(?:out|its\s+course|dry)|lost\s+(?:its|the|effect|power|grip|steam)|losing\s+(?:its|effect|power|grip|steam)|"
    r"pooped\s+out|petered\s+out|conk\w*\s+out|went\s+(?:belly|bust|south|kaput)|gone\s+(?:belly|bust|south|kaput)|"
    r"bombed|fizzled|flopped|useless|done\s+(?:working|for\s+me)|kaput|bust|failure|"
    r"resist\w*|refract\w*|let\s+(?:me|him|her|us)\s+down|(?:is|are|was|'s)\s+(?:finished|dead)|"
    r"has\s+had\s+its\s+day|stopped(?=\W*$)|packed\s+(?:it\s+)?(?:up|in))"
)
_RESISTANT_AFTER = (
    r"[\s,-]{1,5}(?:and\s+\w+\s+)?(?:is|are|was|were|has|have|had|just|suddenly|finally|completely|totally|now|both|all|it|he|she|kinda|"
    r"ha[sd]n't|that|which|the|drug|thing|stuff|pills?|shots?|treatment|infusions?|since|seems?|to|be|longer|really|already|also|too|"
    r"apparently|basically|slowly|recently|became|become|on|me|her|him|eventually|then|about|month|week|year|last|this|a|few|after|ago|months|years|weeks|\d+)?"
    r"(?:[\s,]{1,5}(?:is|are|was|were|has|have|had|just|suddenly|finally|completely|totally|now|both|all|it|that|which|the|drug|"
    r"thing|stuff|pills?|shots?|treatment|since|seems?|to|be|really|already|also|too|apparently|basically|slowly|recently|"
    r"eventually|then|about|month|week|year|last|this|a|few|after|ago|months|years|weeks|no|longer|\d+)){0,4}[\s,-]{0,5}"
    rf"{_FAILS}",
    r"\s+used\s+to\s+(?:work|help|hold|keep)\w*\b",
    r"\s+(?:didn'?t|did\s+not|doesn'?t|does\s+not)\W*$",
)
_FAILED_IN_THE_END = (
    rf"^[^.?!;\n]*?(?:\bthen|,\s*(?:and\s+|but\s+|then\s+)*(?:which|it|that)|\b(?:and|but|until|till)\s+(?:then\s+)?it)"
    rf"\s+(?:\w+\s+){{0,2}}?{_FAILS}",
)
_INTOLERANT_BEFORE = (
    r"(?:allerg\w*|intoleran\w*|alergic|reaction|reacted|sensitive|reacting)\s+(?:badly\s+)?(?:to|of|from|with|on)\s+",
    r"(?:react\w*|does|did)\s+(?:so\s+|very\s+|really\s+)?(?:badly|poorly|horribly|terribly)\s+(?:to|with|on)\s+",
    r"\brejects?\s+",
    r"(?:can't|cant|cannot|can\s+not|couldn't|couldnt|could\s+not|can\s+no\s+longer|unable\s+to|wasn't\s+able\s+to|"
    r"not\s+able\s+to|never\s+could|couldent)\s+(?!(?:i|he|she|we|you|they|my)\s)(?:\w+\s+)?(?:tolerat\w*|tolarate|stand|handle|"
    r"stomach|take|have|use|be\s+on|go\s+on|keep\s+down|bear|manage|do|get\s+along\s+with|agree\s+with)\s+"
    r"(?:the\s+|any\s+|any\s+more\s+)?",
    r"(?:did\s+not|didn't|didnt|doesn't|don't|doesnt|dont|does\s+not)\s+(?:\w+\s+)?(?:tolerat\w*|tolarate|stomach|handle|"
    r"get\s+along\s+with|agree\s+with|do\s+well\s+(?:on|with))\s+(?:the\s+)?",
    r"(?:had\s+to|have\s+to|has\s+to|made\s+(?:me|him|her)|forced\s+to)\s+(?:\w+\s+)?(?:quit|stop|come\s+off|go\s+off|give\s+up|drop|"
    r"get\s+off|discontinue|abandon)\s+(?:taking\s+|the\s+)?",
    r"(?:took|taken|pulled)\s+(?:me|him|her|my\s+\w+)\s+off\s+(?:of\s+|the\s+)?",
    r"(?:sick|ill|rash|hives|neuropathy|nausea)\s+(?:from|on|with|of)\s+(?:the\s+)?",
    r"(?:had|having|got|gets?|bad|awful|terrible|horrible|severe|many|much|worst)\s+(?:\w+\s+)?side\s*effects?\s+(?:from|on|with|of)\s+(?:the\s+)?",
)
_INTOLERANT_AFTER = (
    r"\s+(?:\w+\s+){0,3}?(?:made|makes|making|gave|gives|giving|left)\s+(?:me|him|her|my\s+\w+|us|mum|mom|dad|hubby)\b",
    r"\s+(?:\w+\s+){0,2}?(?:didn't|didnt|doesn't|doesnt|did\s+not|does\s+not)\s+(?:agree|sit)\b",
    r"\s+(?:\w+\s+){0,2}?(?:disagree\w*|poison\w*|wrecked|floored|(?:hurt|damaged|ruined|destroyed|harmed|fried|messed\s+(?:up|with))\s+(?:me|him|her|my|his)|nearly\s+killed|almost\s+killed|tore\s+(?:me|him|her)|"
    r"was\s+too\s+(?:much|hard|rough|strong|harsh)|is\s+too\s+(?:much|hard|rough|strong|harsh))\b",
    r"[\s-]+(?:allerg\w*|intoleran\w*|reaction|hypersensitiv\w*)\b",
    r"\s+side\s*effects?\s+(?:was|were|got|became|are)\s+(?:just\s+|way\s+)?(?:too|so|really|awful|terrible|unbearable|bad|horrible|severe)\b",
    r"\s+(?:is|was|'s)\s+(?:out\b|off\s+the\s+table|off\s+limits|a\s+no[\s-]go|(?:not|no\s+longer)\s+an\s+option)",
    r"\s+(?:\w+\s+){0,3}?(?:had\s+to\s+be\s+(?:stopped|quit|dropped)|was\s+(?:stopped|discontinued|pulled)\s+(?:because|due|for|over))",
)
_GAVE_UP_BEFORE = (
    r"(?:\b(?:quit|stopped|discontinued|dropped)\s+(?:taking\s+)?|\b(?:came|went|got)\s+off\s+(?:of\s+)?|\bno\s+more\s+)"
    r"(?:the\s+|my\s+|his\s+|her\s+)?$"
)
_FOR_ITS_HARM = (
    r"^[^.?!;\n]{0,25}?\b(?:because\s+of|due\s+to|from|over|cause\s+of|cuz\s+of|on\s+account\s+of)\s+(?:\w+\s+){0,3}?"
    r"(?:side\s*effects?|neuropathy|nerves?|rash\w*|hives|reactions?|allerg\w*|nausea|heart|kidneys?|liver|feet|hands|"
    r"numb\w*|diarrh\w*|clots?|toxicity|pain|infections?)"
)
_CORRECTION_BEFORE = (
    r"(?:\bi\s+(?:meant|mean|ment)|\bmy\s+bad|\btypo|\bwrong\s+(?:drug|one|name)|\bmeant(?:\s+to\s+say)?|\bmake\s+that|\bcorrection|\boops|\bno\s+wait|\bactually|\bsorry|\bscratch\s+that|"
    r"\brather|\bmistake|\bit\s+was|\bit's|\bits|\bshould\s+(?:be|have\s+been|say))[\s,.:;!-]*(?:it\s+was\s+|it's\s+|its\s+|i\s+meant\s+|"
    r"i\s+mean\s+|the\s+|about\s+|was\s+|is\s+|said\s+|say\s+|to\s+say\s+)*"
)
_CLAUSE_END = re.compile(
    r"[.;!?\n]+|\b(?:but|so|if|because|since|although|though|whereas|while|then|now|can|could|should|would|what|"
    r"which|is there|are there|do i|does he|does she|may|might|how about|whats|what's|how)\b",
    re.IGNORECASE,
)
_LINK = re.compile(
    r"(?:[\s,/+&–-]|(?:and|or|nor|n|an|plus|with|then|also|as\s+well\s+as|both|even|to|the|my|on|too|now|either|neither)"
    r"(?=[\s,/+&–-]|$))*$",
    re.IGNORECASE,
)
"""Whole words and signs between two drugs. No sign can be read in two ways: the time that a
pattern with a choice takes doubles with each comma."""


_LONG_RUN = re.compile(r"[\s,/+&–-]{5,}")


@dataclass(frozen=True)
class Span:
    """A drug or class in a message, by its place in characters."""

    start: int
    end: int


def _compiled(patterns: Sequence[str], *, before: bool) -> list[re.Pattern[str]]:
    filler = r"(?:(?:the|my|his|her|both|either|taking|being\s+on|on|of|our|any|this|that)\s+)*$"
    return [
        re.compile(
            rf"(?:{pattern}){filler}"
            if before
            else rf"^(?:'s|s|'|\))?(?:,\s+(?:and\s+|but\s+)?(?:it|that|they)\b)?(?:{pattern})",
            re.IGNORECASE,
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
    r"\b(?:does|do|will|would|can|could|might|may|how\s+long)\s+(?:the\s+|my\s+)?$",
    re.IGNORECASE,
)
_ASKED = re.compile(
    r"(?:^|[.?!,;]|\b(?:and|but|so|then)\b)\s*(?:is|are)\s+(?:the\s+|my\s+)?$", re.IGNORECASE
)
_ANYBODY = re.compile(
    r"\b(?:why|how)\s+(?:come\s+)?(?:(?:do|does|did|can|would|will)\s+)?(?:people|patients|folks|someone|anyone|somebody|you|"
    r"it|most\s+\w+|cells?|(?:the\s+|my\s+)?(?:myeloma|cancer|disease))\b[^.?!]*$",
    re.IGNORECASE,
)
"""A question on how things are in general, which says nothing of the person."""
_RESISTANT_TO = re.compile(r"(?:resistant|refractory|immune)\s+to\s+(?:the\s+)?$", re.IGNORECASE)
_ONLY_TO = re.compile(r"^\W*(?:but\s+)?(?:only|just)\s+to\s+(?:the\s+)?$", re.IGNORECASE)
_WHICH = re.compile(r",\s+which\s+", re.IGNORECASE)
_NEITHER = re.compile(r"\bneither\s+(?:the\s+|my\s+)?$", re.IGNORECASE)
_WORKS = re.compile(
    r"^\s+(?:has\s+|have\s+|had\s+|is\s+|are\s+|was\s+|were\s+|really\s+|ever\s+)*(?:work|help|held|hold|did|do|touch|effective)",
    re.IGNORECASE,
)
_GAVE_UP = re.compile(_GAVE_UP_BEFORE, re.IGNORECASE)
_HARM = re.compile(_FOR_ITS_HARM, re.IGNORECASE)
_AT_LAST = [re.compile(pattern, re.IGNORECASE) for pattern in _FAILED_IN_THE_END]
_QUESTION = re.compile(
    r"\b(?:can|could|should|would|will|may|might|is|does|do)\b[^.?!;\n]*$", re.IGNORECASE
)
_SWITCHED = re.compile(r"\bfrom\s+(?:the\s+|my\s+)?$", re.IGNORECASE)
_ASKS = re.compile(
    r"\?|\bbut\s+not\b|\b(?:can|could|should|would|is|are|does|do|what|how|which|why)\b",
    re.IGNORECASE,
)
_SAID_AFTER = re.compile(
    r"^\W*(?:sorry|i\s+(?:meant|mean|ment)|is\s+what\s+i\s+(?:meant|mean)|i\s+should\s+have\s+said)\W*$",
    re.IGNORECASE,
)
_DENIED = re.compile(r"\bnot\s+(?:the\s+)?$", re.IGNORECASE)
_CORRECTED = re.compile(rf"{_CORRECTION_BEFORE}$", re.IGNORECASE)


def roles_in(text: str, spans: Sequence[Span]) -> list[str | None]:
    """The role of each drug, in the order of `spans` (which must be that of the text)."""
    straight, spans = _squeezed(text.replace("’", "'"), spans)
    groups = _joined(straight, spans)
    found: list[str | None] = []
    for group in groups:
        found += _roles_of(straight, group, spans)
    found = _with_contrasts(straight, spans, _with_switches(straight, groups, found))
    return _with_corrections(straight, spans, found)


def _squeezed(text: str, spans: Sequence[Span]) -> tuple[str, list[Span]]:
    """The text with long runs of spaces and signs cut short, and the spans' places in it.

    They say nothing, and the cues below would try every way of sharing them out.
    """
    kept, moved, done = "", [], 0
    for span in spans:
        kept += _LONG_RUN.sub(_cut_short, text[done : span.start])
        moved.append(Span(len(kept), len(kept) + span.end - span.start))
        kept += text[span.start : span.end]
        done = span.end
    return kept + _LONG_RUN.sub(_cut_short, text[done:]), moved


def _cut_short(run: re.Match[str]) -> str:
    """The ends of a run of spaces and signs; a line's end in it stays one."""
    return f"{run[0][:2]}\n{run[0][-2:]}" if "\n" in run[0] else run[0][:2] + run[0][-2:]


def _joined(text: str, spans: Sequence[Span]) -> list[list[Span]]:
    """Drugs named in one breath ("Velcade, Revlimid and dex") share a role."""
    groups: list[list[Span]] = []
    for span in spans:
        between = text[groups[-1][-1].end : span.start] if groups else ""
        denied = groups and _DENIED.search(text[: groups[-1][0].start])
        switched = groups and _is_switch(text, groups[-1], span)
        alone = switched or (denied and between.strip(" ,") == "")
        if groups and _LINK.match(between) and not alone:
            groups[-1].append(span)
        else:
            groups.append([span])
    return groups


def _is_switch(text: str, group: Sequence[Span], span: Span) -> bool:
    """Whether somebody was moved "from" these drugs "to" this one."""
    between = text[group[-1].end : span.start].split()
    return between[:1] == ["to"] and bool(_SWITCHED.search(text[: group[0].start]))


def _roles_of(text: str, group: list[Span], spans: Sequence[Span]) -> list[str | None]:
    """The roles of drugs named in one breath. They differ where what follows speaks of the
    last one alone, as in "allergic to Revlimid and Velcade stopped working"."""
    first, last = group[0], group[-1]
    earlier = max((span.end for span in spans if span.end <= first.start), default=0)
    later = min((span.start for span in spans if span.start >= last.end), default=len(text))
    before, after = text[earlier : first.start], text[last.end : later]
    given, own = _role_before(before, after), _role_after(before, after)
    if given is None:
        return [own] * len(group)
    rest = given if own is None or len(group) == 1 else own
    return [*[given] * (len(group) - 1), rest]


def _role_before(before: str, after: str) -> str | None:
    """What the words before say; `after` only tells why a drug was given up."""
    if _ANYBODY.search(before):
        return None
    for role, patterns in _BEFORE:
        if any(pattern.search(before) for pattern in patterns):
            return role
    return INTOLERANT if _GAVE_UP.search(before) and _HARM.search(after) else None


def _role_after(before: str, after: str) -> str | None:
    """What the words after say, unless they belong to a question about the drug."""
    if _NEITHER.search(before) and _WORKS.search(after):
        return RESISTANT
    if _HYPOTHETICAL.search(before) or _ANYBODY.search(before):
        return None
    clauses = _CLAUSE_END.split(_WHICH.sub(", it ", after))
    said = [clauses[0], *(f" {clause}" for clause in clauses[1:3] if _PRONOUN.match(clause))]
    asked = _ASKED.search(before)
    for role, patterns in _AFTER:
        if role == RULED_OUT and asked:
            continue
        if any(pattern.search(clause) for pattern in patterns for clause in said):
            return role
    if _QUESTION.search(before):
        return None
    return RESISTANT if any(pattern.search(after) for pattern in _AT_LAST) else None


def _with_switches(
    text: str, groups: Sequence[Sequence[Span]], roles: Sequence[str | None]
) -> list[str | None]:
    """ "From Revlimid to Pomalyst because it stopped working" tells of Revlimid."""
    changed = list(roles)
    place = 0
    for one, other in itertools.pairwise(groups):
        middle = place + len(one)
        if _is_switch(text, one, other[0]) and set(roles[place:middle]) == {None}:
            changed[place:middle] = [roles[middle]] * len(one)
            changed[middle : middle + len(other)] = [None] * len(other)
        place = middle
    return changed


def _with_contrasts(text: str, spans: Sequence[Span], roles: list[str | None]) -> list[str | None]:
    """ "Not resistant to Velcade, only to Revlimid": the second is what failed."""
    changed = list(roles)
    for position, (one, other) in enumerate(itertools.pairwise(spans)):
        denied = roles[position] == RULED_OUT and _RESISTANT_TO.search(text[: one.start])
        if denied and _ONLY_TO.match(text[one.end : other.start]):
            changed[position + 1] = RESISTANT
    return changed


def _with_corrections(
    text: str, spans: Sequence[Span], roles: list[str | None]
) -> list[str | None]:
    """ "Sorry, I meant Revlimid", "it was Revlimid, not Velcade"."""
    corrected = list(roles)
    for position, span in enumerate(spans):
        alone = len(spans) == 1 and not text[: span.start].strip()
        said_after = alone and _SAID_AFTER.search(text[span.end :])
        if corrected[position] is None and (said_after or _CORRECTED.search(text[: span.start])):
            corrected[position] = CORRECTION
    bare = RULED_OUT in roles and set(roles) <= {RULED_OUT, None} and len(spans) > 1
    if bare and not _ASKS.search(text) and len(text.split()) <= 2 * len(spans) + 6:
        corrected = [role or CORRECTION for role in corrected]
    return corrected
