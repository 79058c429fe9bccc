"""Whether what rules name is there: templates, folders, organisations. Nothing is read here."""

from collections.abc import Callable, Iterator

from mailtriage.rules.engine import Rule

# The action of a rule, and what is wrong with what it names.
Disagreement = tuple[str, str]


def unusable(
    rule: Rule, has_a_use: Callable[[str], bool], organisation: Callable[[str], str | None]
) -> Iterator[Disagreement]:
    """A folder that is read or emptied for another reason, and a domain where anybody has an address."""
    folder, domain = rule.then.get("folder"), rule.then.get("organisation")
    if folder is not None and has_a_use(folder):
        told = f"folder = {folder!r} is one that mail programs use themselves"
        yield "folder", f"{told}; write one of your own, such as 'Support/Billing'"
    if domain is not None and organisation(domain) != domain:
        better = organisation(domain)
        hint = f"write {better!r}" if better else "anybody may have an address there, or nobody"
        yield "organisation", f"organisation = {domain!r} is no organisation's domain; {hint}"


def untold(rule: Rule, tried: Callable[[str], tuple[str, ...]]) -> Iterator[Disagreement]:
    """What is wrong with the template of a rule; `tried` renders it with samples."""
    name = rule.then.get("template")
    if name is not None:
        yield from (("template", f"template = {name!r}: {one}") for one in tried(name))
