"""``mailtriage check``: every problem of configuration, rules and templates at once."""

import argparse
import os
from pathlib import Path

from mailtriage import app
from mailtriage.model.errors import ConfigError


def run(args: argparse.Namespace) -> int:
    problems: list[str] = []
    configured = app.read_configuration(Path(args.config))
    try:
        configured.settings.passwords(os.environ)
    except ConfigError as error:
        problems += error.problems
    for warning in configured.settings.warnings():
        print(f"warning: {warning}")
    if problems:
        raise ConfigError(problems)
    rules = configured.rules
    print(f"{configured.settings.path.name} is right: {len(rules.rules)} rules ({rules.digest}).")
    return 0
