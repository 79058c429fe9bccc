"""The rule files in their order of precedence: the configuration, its folder of rules, the packs it names."""

import errno
import json
import os
import stat
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from mailtriage.config import RulesTable
from mailtriage.model.errors import ConfigError
from mailtriage.model.spelling import hint
from mailtriage.rules.actions import EVERYBODY, REGISTRY, TURNS
from mailtriage.rules.agreement import Disagreement
from mailtriage.rules.engine import Rule, RuleSet
from mailtriage.rules.lines import lines_of
from mailtriage.rules.load import Survey, load, shortened, survey
from mailtriage.rules.policy import Policy
from mailtriage.rules.source import LARGEST, Place, Source, read_source

MOST_FILES = 200
PACKS = Path(__file__).resolve().parent / "rules"
SHIPPED = "mailtriage/rules"  # how a pack's file is named
_STAFF = {"assign": TURNS, "notify": (EVERYBODY,), "page": (EVERYBODY, "duty")}


def survey_rules(
    path: Path,
    own: Any,
    table: Mapping[str, Any],
    staff: Collection[str] | None,
    policy: Policy,
    disagreeing: Callable[[Rule], Iterable[Disagreement]] = lambda _: (),
    *,
    thorough: bool = False,
) -> Survey:
    """The rules in force: `own` stand in the configuration at `path`, `table` is its `[rules]`. Without
    `staff` nobody asks whom the rules name; `disagreeing` tells what else of a rule is not there. The shipped
    packs are tried only by a `thorough` look. Raises ConfigError with every problem."""
    problems: list[str] = []
    sources = [*_own(path, own), *_folder(path, table, problems), *_packs(path.name, table, problems)]
    found: Survey | None = None
    try:
        found = survey(sources, policy, thorough=thorough)
    except ConfigError as error:
        problems += error.problems
    files = {one.file: one for one in sources}
    for rule in found.rules.rules if found is not None else ():
        source = files[rule.source]
        if staff is not None:
            problems += _strangers(rule, source, staff)
        for key, told in disagreeing(rule):
            problems.append(f"{_at(rule, source, 'then', key)}, rule {rule.name!r}: {told}")
    if problems or found is None:
        raise ConfigError(shortened(problems))
    return found


def kept_rule_set(files: Mapping[str, str], digest: str, policy: Policy) -> RuleSet:
    """The rules that were read from `files` (`steps.in_force.kept_rules`) and were right then; without their
    examples and lines. Raises ConfigError or ValueError where this release cannot read them any more."""
    sources = [
        Source(file, _without_examples(text), pack=file.startswith(f"{SHIPPED}/"))
        for file, text in files.items()
    ]
    return replace(load(sources, policy), digest=digest, source=files)


def _without_examples(text: str) -> tuple[dict[str, Any], ...]:
    return tuple({key: value for key, value in one.items() if key != "example"} for one in json.loads(text))


def shipped_packs() -> list[str]:
    return sorted(one.stem for one in PACKS.glob("*.toml"))


def _own(path: Path, own: Any) -> Iterator[Source]:
    """The rules of the configuration itself; `own` was read before, and the text tells but the lines."""
    if not isinstance(own, list | tuple) or not own:
        return
    lines: Mapping[Any, int] = {}
    with suppress(OSError, ValueError, RecursionError):
        lines = lines_of(_contents(path).decode("utf-8"))
    yield Source(path.name, tuple(own), lines)


def _folder(path: Path, table: Mapping[str, Any], problems: list[str]) -> Iterator[Source]:
    """The rule files beside the configuration, by name; none where there is no such folder."""
    named = table.get("folder", RulesTable().folder)
    if not isinstance(named, str) or not named:
        return
    folder = path.parent / named
    key = f"{path.name}, [rules] folder = {named!r}"
    try:
        if folder.resolve() == path.parent.resolve():
            problems.append(f"{key}: write a folder that holds nothing but rules, such as 'rules'")
            return
        names = sorted(one.name for one in os.scandir(folder) if _is_rule_file(one.name))
    except FileNotFoundError:
        return
    except (OSError, ValueError, RuntimeError) as error:  # RuntimeError: a loop of links
        problems.append(f"{key}: cannot be read: {_reason(error)}")
        return
    if len(names) > MOST_FILES:
        problems.append(f"{key}: {len(names)} files; at most {MOST_FILES} can be loaded")
        return
    for name in names:
        shown = f"{named.rstrip('/')}/{name}"
        if not shown.isprintable():
            problems.append(f"{key}: give {shown!r} a name without control characters")
            continue
        try:
            yield read_source(shown, _contents(folder / name))
        except ConfigError as error:
            problems += error.problems
        except (OSError, ValueError) as error:
            problems.append(f"{shown}: cannot be read: {_reason(error)}")


def _is_rule_file(name: str) -> bool:
    """Hidden files are those of editors, of version control and of mounted volumes."""
    return name.endswith(".toml") and not name.startswith(".")


def _packs(file: str, table: Mapping[str, Any], problems: list[str]) -> Iterator[Source]:
    named = table.get("packs")
    seen: set[str] = set()
    for name in named if isinstance(named, list | tuple) else RulesTable().packs:
        pack = PACKS / f"{name}.toml"
        if not str(name).isidentifier() or not pack.is_file():
            near = hint(name, shipped_packs())
            problems.append(f"{file}, [rules] packs: there is no pack {name!r}{near}")
        elif name in seen:
            problems.append(f"{file}, [rules] packs: {name!r} stands there twice")
        else:
            seen.add(name)
            yield read_source(f"{SHIPPED}/{name}.toml", pack.read_bytes(), pack=True)


def _contents(path: Path) -> bytes:
    """A plain file, as far as it may be read; never waits for a writer. Raises OSError."""
    opened = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(opened, "rb") as file:
        kind = os.fstat(opened).st_mode
        if stat.S_ISDIR(kind):
            raise OSError(errno.EISDIR, os.strerror(errno.EISDIR))
        if not stat.S_ISREG(kind):
            raise OSError(errno.EINVAL, "no plain file")
        return file.read(LARGEST + 1)


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)


def _strangers(rule: Rule, source: Source, staff: Collection[str]) -> Iterator[str]:
    """Who is named by a rule and is nobody's id."""
    for leaf in rule.when.leaves():
        for name in leaf.condition.staff:
            if name not in staff:
                at = _at(rule, source, "when", leaf.key)
                told = f"{leaf.key} names {name!r}, who is no staff id{hint(name, staff)}"
                yield f"{at}, rule {rule.name!r}: {told}"
    for key, words in _STAFF.items():
        value = rule.then.get(REGISTRY[key].field, ())
        named: Sequence[str] = (value,) if isinstance(value, str) else value
        for name in named:
            if name not in staff and name not in words:
                known = [*staff, *words]
                at = _at(rule, source, "then", key)
                yield f"{at}, rule {rule.name!r}: {key} = {name!r} is no staff id{hint(name, known)}"


def _at(rule: Rule, source: Source, *path: str) -> Place:
    """Where a part of a rule stands."""
    number = next(
        n for n, one in enumerate(source.rules) if isinstance(one, dict) and one.get("name") == rule.name
    )
    return Place(source, ("rule", number, *path))
