"""The configuration as the program uses it: settings, rules and templates, all of it read and checked."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from mailtriage import config
from mailtriage.clock import SystemClock
from mailtriage.config import RulesTable, Settings
from mailtriage.intake.organisation import is_anybodys, organisation_of
from mailtriage.model.domain import Providers
from mailtriage.model.errors import ConfigError
from mailtriage.model.folder import has_a_use
from mailtriage.model.mail import Address
from mailtriage.model.spelling import did_you_mean
from mailtriage.model.ticket import Severity
from mailtriage.paths import Paths
from mailtriage.render import Templates
from mailtriage.reply.samples import ACKNOWLEDGEMENTS, samples
from mailtriage.rulefiles import kept_rule_set, survey_rules
from mailtriage.rules.agreement import Disagreement, untold, unusable
from mailtriage.rules.engine import Rule, RuleSet
from mailtriage.rules.load import Survey
from mailtriage.rules.policy import USUAL, USUAL_MATRIX, Ceilings, People, Policy

T = TypeVar("T")
_PACKAGE = Path(__file__).resolve().parent
_KINDS = ("subject", "txt", "html")


@dataclass(frozen=True)
class Configured:
    """A configuration that is right in every part, read at once.

    With something `refused`, only its settings are: rules and templates are empty until `as_before` has
    put others in their place."""

    settings: Settings
    rules: RuleSet
    templates: Templates
    # Of mailbox and mail server, where they were asked for.
    passwords: tuple[str | None, str | None] = field(default=(None, None), repr=False)
    refused: tuple[str, ...] = ()  # what is wrong with the rules and templates

    @property
    def paths(self) -> Paths:
        return Paths(self.settings.data)


@dataclass(frozen=True)
class Examined:
    """What could be read of a configuration, None where it could not, and the `problems` of each part."""

    settings: Settings | None
    rules: RuleSet | None
    templates: Templates | None
    problems: Mapping[str, tuple[str, ...]]
    passwords: tuple[str | None, str | None] | None = field(default=None, repr=False)
    survey: Survey | None = None  # what became of each rule


def read_configuration(
    path: Path, environ: Mapping[str, str] | None = None, *, starting: bool = False
) -> Configured:
    """Settings, rules and templates; with `environ` passwords too. Raises ConfigError with the problems of
    all of them: a wrong table does not hide a wrong rule. Wrong rules and templates alone do not keep a
    daemon from `starting`: they are `refused`."""
    found = examine(path, environ)
    problems = [one for part in found.problems.values() for one in part]
    wrong = {part for part, told in found.problems.items() if told}
    if starting and wrong and wrong <= {"rules", "templates"} and found.settings is not None:
        passwords = found.passwords or (None, None)
        return Configured(found.settings, RuleSet(), Templates({}), passwords, tuple(problems))
    if problems or found.settings is None or found.rules is None or found.templates is None:
        raise ConfigError(problems)
    return Configured(found.settings, found.rules, found.templates, found.passwords or (None, None))


def as_before(
    configured: Configured, rules: Mapping[str, str], digest: str, templates: Mapping[str, str]
) -> Configured:
    """With rules (by file, as `kept_rule_set` takes them) and own templates that were in force before, in
    place of those that are refused; raises ConfigError with what is wrong where they cannot be read."""
    policy = _policy(configured.settings)
    try:
        return replace(
            configured,
            rules=kept_rule_set(rules, digest, policy),
            templates=Templates({**_sources(_shipped_templates()), **templates}, templates),
        )
    except (ConfigError, ValueError) as error:
        raise ConfigError(list(configured.refused)) from error


def examine(path: Path, environ: Mapping[str, str] | None = None, *, thorough: bool = False) -> Examined:
    """Every part of a configuration that can be read, whatever is wrong with the others; a `thorough` look
    tries the shipped rules too."""
    problems: dict[str, list[str]] = {"configuration": [], "passwords": [], "rules": [], "templates": []}
    settings, survey, templates, passwords = None, None, None, None
    tables = _collect(problems["configuration"], lambda: config.read_tables(path))
    if tables is not None:
        settings = _collect(problems["configuration"], lambda: config.validate(tables, path))
        if settings is not None and environ is not None:
            passwords = _collect(problems["passwords"], lambda: settings.passwords(environ))
        staff = {person.id for person in settings.staff} if settings is not None else None
        own, said = tables.get("rule", []), _table(tables, "rules")
        policy = _policy(settings) if settings is not None else USUAL
        folder = (
            settings.reply.templates if settings is not None else _table(tables, "reply").get("templates")
        )
        templates = _collect(
            problems["templates"], lambda: _read_templates(path.parent / str(folder or "templates"))
        )
        survey = _collect(
            problems["rules"],
            lambda: survey_rules(
                path, own, said, staff, policy, partial(_disagreeing, settings, templates), thorough=thorough
            ),
        )
    by_part = {part: tuple(told) for part, told in problems.items()}
    rules = survey.rules if survey is not None else None
    return Examined(settings, rules, templates, by_part, passwords, survey)


def _collect(problems: list[str], read: Callable[[], T]) -> T | None:
    try:
        return read()
    except ConfigError as error:
        problems += error.problems
        return None


def _table(tables: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = tables.get(name, {})
    return found if isinstance(found, dict) else {}


def read_rules(settings: Settings | None) -> RuleSet:
    """The configuration's own rules, its folder's, then the packs it names; the shipped defaults without
    one."""
    if settings is None:
        return survey_rules(Path("config.toml"), (), {"folder": ""}, None, USUAL).rules
    staff = {person.id for person in settings.staff}
    said = {"folder": settings.rules.folder, "packs": settings.rules.packs}
    return survey_rules(settings.path, settings.rule, said, staff, _policy(settings)).rules


def _policy(settings: Settings) -> Policy:
    desk = settings.desk
    return policy_of(settings.rules, desk.providers, (desk.address, *desk.aliases))


def policy_of(table: RulesTable, providers: Providers, own: tuple[str, ...] = ()) -> Policy:
    """What `[rules]` says beside the rules, as they work with it; `providers` are the desk's own freemail,
    `own` its addresses, that of the mailbox first."""
    said = table.ceilings
    ceilings = Ceilings(said.stranger, said.known, said.mails, said.organisations, said.within)
    cells: dict[tuple[str, str], Severity] = {
        (impact, urgency): at for impact, row in table.matrix.items() for urgency, at in row.items()
    }
    people, matrix = People(table.vip, table.monitoring), {**USUAL_MATRIX, **cells}
    return Policy(people, ceilings, matrix, lambda domain: is_anybodys(domain, providers), own)


def _disagreeing(
    settings: Settings | None, templates: Templates | None, rule: Rule
) -> Iterator[Disagreement]:
    """Where a rule names what is not there: folders, organisations and templates, as far as these could be
    read."""
    if settings is not None:
        box, providers = settings.mailbox, settings.desk.providers
        taken = {box.folder, box.junk, box.sent}
        yield from unusable(
            rule,
            lambda name: has_a_use(name, taken),
            lambda domain: organisation_of(Address("", f"x@{domain}"), providers),
        )
    if templates is not None:
        yield from untold(rule, lambda name: _acknowledging(templates, name))


def _acknowledging(templates: Templates, name: str) -> tuple[str, ...]:
    """What is wrong with a template that is to stand in for the usual acknowledgement."""
    if not templates.names.intersection(f"{name}.{kind}" for kind in _KINDS):
        near = did_you_mean(name, sorted({one.rpartition(".")[0] for one in templates.own}))
        return (f"there is no templates/{name}.subject, .txt and .html{near}",)
    told = [
        problem
        for usual, values in samples(SystemClock().now())
        if usual == ACKNOWLEDGEMENTS
        for kind in _KINDS
        for problem in _tried(templates, f"{name}.{kind}", values)
    ]
    return tuple(dict.fromkeys(told))


def read_templates(settings: Settings) -> Templates:
    """The shipped templates, each overridable by a file of the same name in the configured folder."""
    return _read_templates(settings.path.parent / settings.reply.templates)


def _read_templates(own: Path) -> Templates:
    shipped, written = _shipped_templates(), _sources(own)
    theirs = set(written) if own.resolve() != shipped.resolve() else set[str]()
    templates = Templates(_sources(shipped) | written, theirs)
    _try_out(templates, theirs)
    return templates


def _sources(folder: Path) -> dict[str, str]:
    found: dict[str, str] = {}
    try:
        files = sorted(folder.glob("*.*")) if folder.is_dir() else []
    except OSError as error:  # a path that no system takes
        raise ConfigError([f"[reply] templates: the folder cannot be read: {error.strerror}"]) from error
    for file in files:
        if file.suffix in (".txt", ".html", ".subject"):
            try:
                found[file.name] = file.read_text("utf-8")
            except (OSError, UnicodeDecodeError) as error:
                raise ConfigError([f"templates/{file.name}: {error}"]) from error
    return found


def _try_out(templates: Templates, theirs: Collection[str]) -> None:
    """Render each template of the operator's own as its mail will: a wrong name is found now, and not with a
    customer waiting. The shipped ones were tried by our tests."""
    problems = [
        problem
        for name, values in samples(SystemClock().now())
        for kind in _KINDS
        if f"{name}.{kind}" in theirs
        for problem in _tried(templates, f"{name}.{kind}", values)
    ]
    if problems:
        raise ConfigError(list(dict.fromkeys(problems)))


def _tried(templates: Templates, name: str, values: Mapping[str, object]) -> tuple[str, ...]:
    try:
        templates.render(name, values)
    except ConfigError as error:
        return error.problems
    return ()


def _shipped_templates() -> Path:
    installed = _PACKAGE / "templates"
    return installed if installed.is_dir() else _PACKAGE.parent / "templates"
