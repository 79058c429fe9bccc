"""Jinja2, sandboxed: templates from sources the caller has read; any layer may import this."""

from collections.abc import Mapping
from datetime import datetime

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment

from mailtriage.model.errors import ConfigError


def when(at: datetime) -> str:
    """``Monday, 23 November 2026, 11:00 (Europe/Berlin)``: unmistakable in any country, on any phone."""
    zone = getattr(at.tzinfo, "key", None) or at.tzname() or "UTC"
    return f"{at:%A}, {at.day} {at:%B %Y, %H:%M} ({zone})"


class Templates:
    """Named templates; `.html` ones are escaped, an unknown variable is an error and never a blank."""

    def __init__(self, sources: Mapping[str, str]) -> None:
        self._environment = ImmutableSandboxedEnvironment(
            loader=jinja2.DictLoader(dict(sources)),
            autoescape=lambda name: bool(name and name.endswith(".html")),
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        self._environment.filters["when"] = when
        self._templates: dict[str, jinja2.Template] = {}
        problems: list[str] = []
        for name in sorted(sources):
            try:
                self._templates[name] = self._environment.get_template(name)
            except jinja2.TemplateSyntaxError as error:
                problems.append(f"templates/{name}, line {error.lineno}: {error.message}")
        if problems:
            raise ConfigError(problems)

    def has(self, name: str) -> bool:
        return name in self._templates

    def render(self, name: str, values: Mapping[str, object]) -> str:
        """The text of a template; raises ConfigError naming template and variable."""
        template = self._templates.get(name)
        if template is None:
            raise ConfigError([f"templates/{name}: missing"])
        try:
            return template.render(values)
        except jinja2.TemplateError as error:
            raise ConfigError([f"templates/{name}: {error.message}"]) from error
