"""``mailtriage check``: every problem of configuration, rules, templates and passwords at once."""

import argparse
import os
from pathlib import Path

from mailtriage import app


def run(args: argparse.Namespace) -> int:
    configured = app.read_configuration(Path(args.config), os.environ)
    for warning in configured.settings.warnings():
        print(f"warning: {warning}")
    rules = configured.rules
    print(f"{configured.settings.path.name} is right: {len(rules.rules)} rules ({rules.digest}).")
    return 0
