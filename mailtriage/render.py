"""Jinja2, sandboxed: templates from sources the caller has read; any layer may import this."""

from collections.abc import Iterable, Mapping
from datetime import datetime

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment

from mailtriage.model.errors import ConfigError


def when(at: datetime) -> str:
    """``Monday, 23 November 2026, 11:00 (Europe/Berlin)``: unmistakable in any country, on any phone."""
    zone = getattr(at.tzinfo, "key", None) or at.tzname() or "UTC"
    return f"{at:%A}, {at.day} {at:%B %Y, %H:%M} ({zone})"


class Templates:
    """Named templates; `.html` ones are escaped, an unknown variable is an error and never a blank. Each is
    compiled at its first use, those named `now` (the operator's `own`) at once: raises ConfigError for what
    is wrong in them."""

    def __init__(self, sources: Mapping[str, str], now: Iterable[str] = ()) -> None:
        self._environment = ImmutableSandboxedEnvironment(
            loader=jinja2.DictLoader(dict(sources)),
            autoescape=lambda name: bool(name and name.endswith(".html")),
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        self._environment.filters["when"] = when
        self.names = frozenset(sources)
        self.own = {name: sources[name] for name in sorted(now)}
        problems = [problem for name in sorted(now) for problem in self._wrong(name)]
        if problems:
            raise ConfigError(problems)

    def _wrong(self, name: str) -> tuple[str, ...]:
        try:
            self._environment.get_template(name)
        except jinja2.TemplateSyntaxError as error:
            return (f"templates/{name}, line {error.lineno}: {error.message}",)
        return ()

    def render(self, name: str, values: Mapping[str, object]) -> str:
        """The text of a template; raises ConfigError naming template and variable."""
        if name not in self.names:
            raise ConfigError([f"templates/{name}: missing"])
        try:
            return self._environment.get_template(name).render(values)
        except jinja2.TemplateError as error:
            raise ConfigError([f"templates/{name}: {error.message}"]) from error
