"""Whether what rules name is there: staff, templates, folders, organisations. Nothing is read here."""

from collections.abc import Callable, Collection, Iterator

from mailtriage.rules.actions import EVERYBODY, TURNS
from mailtriage.rules.engine import Rule

DUTY = "duty"
_PEOPLE = {
    "assignee": ("assign", TURNS),
    "notify": ("notify", (EVERYBODY,)),
    "page": ("page", (DUTY, EVERYBODY)),
}


def unknown_people(rule: Rule, staff: Collection[str]) -> Iterator[str]:
    """A problem for each name that is nobody's; `staff` are the ids of ``[[staff]]``."""
    for field, (key, words) in _PEOPLE.items():
        value = rule.then.get(field, ())
        for one in (value,) if isinstance(value, str) else value:
            if one not in staff and one not in words:
                others = "".join(f", nor {word!r}" for word in words)
                yield f"{_where(rule)}: {key} = {one!r} is no staff id{others}"
    for leaf in rule.when.leaves():
        for one in leaf.condition.staff:
            if one not in staff:
                yield f"{_where(rule)}: {leaf.key} names {one!r}, who is no staff id"


def unusable(
    rule: Rule, has_a_use: Callable[[str], bool], organisation: Callable[[str], str | None]
) -> Iterator[str]:
    """A folder that is read or emptied for another reason, and a domain where anybody has an address."""
    folder, domain = rule.then.get("folder"), rule.then.get("organisation")
    if folder is not None and has_a_use(folder):
        yield (
            f"{_where(rule)}: folder = {folder!r} is one that mail programs use themselves; "
            "write one of your own, such as 'Support/Billing'"
        )
    if domain is not None and organisation(domain) != domain:
        better = organisation(domain)
        hint = f"write {better!r}" if better else "anybody may have an address there, or nobody"
        yield f"{_where(rule)}: organisation = {domain!r} is no organisation's domain; {hint}"


def untold(rule: Rule, tried: Callable[[str], tuple[str, ...]]) -> Iterator[str]:
    """What is wrong with the template of a rule; `tried` renders it with samples."""
    name = rule.then.get("template")
    if name is not None:
        yield from (f"{_where(rule)}: template = {name!r}: {one}" for one in tried(name))


def _where(rule: Rule) -> str:
    return f"{rule.source}, {rule.name!r}"
