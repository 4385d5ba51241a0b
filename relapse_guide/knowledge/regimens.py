"""Which regimens the content lists: after resistance, for prior lines, with a drug."""

from collections.abc import Iterable
from dataclasses import dataclass

from relapse_guide.knowledge.names import drugs_of
from relapse_guide.library.content import Content
from relapse_guide.library.subjects import Regimen


@dataclass(frozen=True)
class Options:
    """Regimens without the drugs to avoid, each list in the content's order.

    `listed`: those that the page lists for resistance to a drug that failed. `others`: the page's
    further ones. `beyond`: those that are in the content but not on the page.
    """

    listed: tuple[Regimen, ...]
    others: tuple[Regimen, ...]
    beyond: tuple[Regimen, ...]

    @property
    def any_on_page(self) -> bool:
        return bool(self.listed or self.others)


def shunned_drugs(
    content: Content, avoided: Iterable[str], spared: Iterable[str] = ()
) -> frozenset[str]:
    """The drugs to avoid: those named, and those of the classes named less the spared ones."""
    named = frozenset(avoided)
    return drugs_of(content, named) - (drugs_of(content, spared) - named)


def options_without(
    content: Content,
    avoided: Iterable[str],
    *,
    resistant: Iterable[str] = (),
    spared: Iterable[str] = (),
    lines: int | None,
) -> Options:
    """The regimens open to somebody who must avoid some drugs.

    `avoided` and `resistant` are ids of drugs or classes; `lines` is the number of earlier
    lines of therapy, None if unknown; `spared` are drugs that may be used though a class to
    avoid contains them. A regimen with a limit that `lines` breaks is left
    out; one with an avoided drug always is.
    """
    shunned = shunned_drugs(content, [*avoided, *resistant], spared)
    failed = shunned_drugs(content, resistant, spared)
    fitting = [
        regimen
        for regimen in content.regimens.values()
        if shunned.isdisjoint(regimen.drugs) and _admits(regimen, lines)
    ]
    on_page = [regimen for regimen in fitting if content.on_page(regimen)]
    listed = [regimen for regimen in on_page if failed.intersection(regimen.resisted)]
    return Options(
        listed=tuple(listed),
        others=tuple(regimen for regimen in on_page if regimen not in listed),
        beyond=tuple(regimen for regimen in fitting if not content.on_page(regimen)),
    )


def options_for_lines(
    content: Content, lines: int, avoided: Iterable[str], spared: Iterable[str] = ()
) -> Options:
    """The regimens that the content lists for a number of prior lines.

    A regimen without a stated number is not listed for any.
    """
    open_to = options_without(content, avoided, spared=spared, lines=lines)
    return Options(
        listed=tuple(regimen for regimen in open_to.others if regimen.prior_lines),
        others=tuple(regimen for regimen in open_to.others if not regimen.prior_lines),
        beyond=tuple(regimen for regimen in open_to.beyond if regimen.prior_lines),
    )


def regimens_containing(
    content: Content,
    subjects: Iterable[str],
    avoided: Iterable[str] = (),
    spared: Iterable[str] = (),
) -> Options:
    """The regimens that contain each of the subjects (a drug, or any drug of a class).

    What is asked about by its own name is never avoided. Others are: asking about a class
    does not bring back a drug of it that failed.
    """
    asked = frozenset(subjects)
    wanted = [drugs_of(content, [subject]) for subject in subjects]
    shunned = shunned_drugs(content, set(avoided) - asked, spared) - asked
    found = [
        regimen
        for regimen in content.regimens.values()
        if all(group.intersection(regimen.drugs) for group in wanted)
        and shunned.isdisjoint(regimen.drugs)
    ]
    return Options(
        listed=tuple(regimen for regimen in found if content.on_page(regimen)),
        others=(),
        beyond=tuple(regimen for regimen in found if not content.on_page(regimen)),
    )


def past_every_limit(content: Content, lines: int) -> bool:
    """Whether these are more earlier lines than any upper limit that the page gives."""
    limits = [
        regimen.prior_lines.max
        for regimen in content.regimens.values()
        if content.on_page(regimen) and regimen.prior_lines and regimen.prior_lines.max is not None
    ]
    return bool(limits) and lines > max(limits)


def _admits(regimen: Regimen, lines: int | None) -> bool:
    return lines is None or regimen.prior_lines is None or regimen.prior_lines.admits(lines)
