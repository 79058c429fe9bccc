"""Rules that name what is not there are refused when they are read, and say what to write instead."""

from pathlib import Path

import pytest

from mailtriage.app import read_configuration
from mailtriage.model.errors import ConfigError

BASE = """
[desk]
address = "support@desk.example"
name = "Desk"
[mailbox]
host = "h"
user = "u"
folder = "Support"
sent = "Our answers"
[smtp]
host = "h"
[[staff]]
id = "ada"
name = "Ada"
addresses = ["ada@team.example"]
role = "admin"
[[rule]]
name = "r"
when = { subject = "invoice" }
then = { %s }
"""


def problems(folder: Path, then: str) -> str:
    """What is said of a configuration with this rule; ``""`` where it is right."""
    path = folder / "config.toml"
    path.write_text(BASE % then, "utf-8")
    try:
        read_configuration(path)
    except ConfigError as error:
        return "\n".join(error.problems)
    return ""


@pytest.mark.parametrize(
    "then",
    [
        'assign = "ada"',
        'assign = "duty"',
        'assign = "least-loaded"',
        'notify = ["ada", "everybody"]',
        'page = ["duty", "everybody", "ada"]',
        'folder = "Support/Billing"',
        'organisation = "customer.example"',
    ],
)
def test_what_is_there_may_be_named(tmp_path: Path, then: str) -> None:
    assert problems(tmp_path, then) == ""


@pytest.mark.parametrize(
    ("then", "said"),
    [
        ('assign = "anna"', "assign = 'anna' is no staff id; known: ada"),
        ('notify = ["ada", "anna"]', "notify = 'anna' is no staff id; known: ada"),
        ('notify = "duty"', "notify = 'duty' is no staff id"),
        ('page = "anna"', "page = 'anna' is no staff id; known: ada, everybody, duty"),
    ],
)
def test_a_person_nobody_knows_is_refused(tmp_path: Path, then: str, said: str) -> None:
    assert said in problems(tmp_path, then)


@pytest.mark.parametrize(
    "folder",
    ["INBOX", "inbox", "Support", "Our answers", "Sent Items", "INBOX.Junk", "Gesendet", "Papierkorb", "Kosz",
     "Корзина", "Спам", "Lixeira", "Indesejados", "[Gmail]/Корзина", "INBOX.Elementi eliminati", "ゴミ箱", "Koš",
     "Черновики", "Correo no deseado", " Trash "],
)  # fmt: skip
def test_a_folder_that_mail_programs_use_is_refused(tmp_path: Path, folder: str) -> None:
    assert f"folder = '{folder.strip()}' is one that mail programs use" in problems(
        tmp_path, f'folder = "{folder}"'
    )


@pytest.mark.parametrize(
    ("domain", "said"),
    [
        ("gmail.com", "anybody may have an address there"),
        ("desk.customer.example", "write 'customer.example'"),
        ("Customer.Example", "write 'customer.example'"),
        ("nobody", "or nobody"),
    ],
)
def test_what_is_no_organisation_is_refused(tmp_path: Path, domain: str, said: str) -> None:
    assert said in problems(tmp_path, f'organisation = "{domain}"')


def test_a_template_is_there_in_all_its_parts_and_tried_out(tmp_path: Path) -> None:
    folder = tmp_path / "templates"
    folder.mkdir()
    assert "there is no templates/billing.subject, .txt and .html" in problems(
        tmp_path, 'template = "billing"'
    )
    (folder / "billing.subject").write_text("{{ token }}", "utf-8")
    (folder / "billing.txt").write_text("{{ refrence }}", "utf-8")
    told = problems(tmp_path, 'template = "billing"')
    assert "template = 'billing': templates/billing.txt: 'refrence' is undefined" in told
    assert "templates/billing.html: missing" in told
    told = problems(tmp_path, 'template = "biling"')
    assert "there is no templates/biling.subject, .txt and .html; did you mean 'billing'?" in told
    (folder / "billing.txt").write_text("{{ reference }} {{ promise | when if promise }}", "utf-8")
    (folder / "billing.html").write_text("{{ reference }}", "utf-8")
    assert problems(tmp_path, 'template = "billing"') == ""


def test_what_is_not_there_is_told_all_at_once_with_file_and_line(tmp_path: Path) -> None:
    wrong = 'assign = "anna", folder = "INBOX", organisation = "gmail.com", template = "billing"'
    told = problems(tmp_path, wrong).splitlines()
    assert [one.partition(" = ")[0] for one in told] == [
        "config.toml:20, rule 'r': assign",
        "config.toml:20, rule 'r': folder",
        "config.toml:20, rule 'r': organisation",
        "config.toml:20, rule 'r': template",
    ]
    (tmp_path / "rules").mkdir()
    own = "[[rule]]\nname = 'own'\n[rule.then]\nlabel = 'x'\n\nfolder = 'Junk'\n"
    (tmp_path / "rules" / "own.toml").write_text(own, "utf-8")
    assert problems(tmp_path, 'label = "x"').startswith(
        "rules/own.toml:6, rule 'own': folder = 'Junk' is one"
    )


def test_wrong_templates_do_not_hide_a_wrong_folder(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "answer.txt").write_text("{{ refrence }}", "utf-8")
    told = problems(tmp_path, 'folder = "INBOX"')
    assert "templates/answer.txt: 'refrence' is undefined" in told
    assert "folder = 'INBOX'" in told
