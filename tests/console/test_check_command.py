"""``mailtriage check``: right, or every problem at once."""

from pathlib import Path

import pytest

from tests.console.program import here, mailtriage, refused, told

SECRET = {"TEST_IMAP_PASSWORD": "hidden"}


def change(folder: Path, old: str, new: str) -> None:
    file = folder / "config.toml"
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")


def test_a_right_configuration_is_called_right_with_its_rules(configured: Path) -> None:
    said = told(mailtriage("check", cwd=configured, **SECRET))
    assert "config.toml is right" in said
    assert "rules" in said


def test_checking_makes_no_file(configured: Path) -> None:
    told(mailtriage("check", cwd=configured, **SECRET))
    assert [one.name for one in configured.iterdir()] == ["config.toml"]


def test_warnings_do_not_make_it_wrong(configured: Path) -> None:
    change(configured, 'password_env = "TEST_IMAP_PASSWORD"', 'password = "plain"')
    done = mailtriage("check", cwd=configured)
    assert done.returncode == 0
    assert b"[mailbox] password: stands in the file" in done.stdout + done.stderr


def test_all_problems_of_the_tables_are_told_at_once_and_nothing_on_stdout(configured: Path) -> None:
    change(configured, 'tls = "none"', 'tls = "some"')
    change(configured, "[smtp]", '[smtp]\nprot = 25\nenvelope = "maybe"')
    change(configured, 'role = "admin"', 'role = "boss"')
    said = refused(mailtriage("check", cwd=configured, **SECRET))
    for words in ("[mailbox] tls", "[smtp] prot", "[smtp] envelope", "[[staff]] 1 role", "config.toml"):
        assert words in said


def test_problems_of_rules_templates_and_passwords_are_told_at_once(configured: Path) -> None:
    with (configured / "config.toml").open("a", encoding="utf-8") as file:
        file.write('\n[[rule]]\nname = "r"\nbecause = "b"\nwhen = { sender_domian = "x.example" }\n')
        file.write('then = { severity = "high" }\n')
    templates = configured / "templates"
    templates.mkdir()
    (templates / "acknowledgement.txt").write_text("{{ unclosed", "utf-8")
    said = refused(mailtriage("check", cwd=configured))
    assert "sender_domian" in said
    assert "acknowledgement.txt" in said
    assert "TEST_IMAP_PASSWORD" in said


def test_a_problem_of_a_table_does_not_hide_one_of_a_rule(configured: Path) -> None:
    change(configured, 'role = "admin"', 'role = "boss"')
    with (configured / "config.toml").open("a", encoding="utf-8") as file:
        file.write('\n[[rule]]\nname = "r"\nbecause = "b"\nwhen = { sender_domian = "x.example" }\n')
        file.write('then = { severity = "high" }\n')
    said = refused(mailtriage("check", cwd=configured, **SECRET))
    assert "[[staff]] 1 role" in said
    assert "sender_domian" in said


@pytest.mark.parametrize("severity", ["normal", "critical"])
def test_an_own_rule_may_say_otherwise_than_a_shipped_one(configured: Path, severity: str) -> None:
    """Own rules run before the packs so that theirs count: the examples of the packs are about the packs."""
    with (configured / "config.toml").open("a", encoding="utf-8") as file:
        file.write(
            '\n[[rule]]\nname = "everybody calls it urgent"\nbecause = "b"\nwhen = { text = "urgent" }\n'
        )
        file.write(f'then = {{ severity = "{severity}" }}\n')
    assert "config.toml is right" in told(mailtriage("check", cwd=configured, **SECRET))


def test_a_certificate_file_that_is_missing_is_told_before_the_daemon_runs(configured: Path) -> None:
    change(configured, "[smtp]", '[smtp]\nca_file = "nowhere.pem"')
    assert "nowhere.pem" in refused(mailtriage("check", cwd=configured, **SECRET))


def test_a_missing_password_is_told_with_its_variable(configured: Path) -> None:
    said = refused(mailtriage("check", cwd=configured))
    assert "[mailbox]" in said
    assert "TEST_IMAP_PASSWORD" in said


def test_no_password_is_ever_printed(configured: Path) -> None:
    done = mailtriage("check", cwd=configured, **SECRET)
    assert b"hidden" not in done.stdout + done.stderr
    change(configured, 'password_env = "TEST_IMAP_PASSWORD"', 'password = "hidden"\nprot = 1')
    done = mailtriage("check", cwd=configured)
    assert done.returncode == 2
    assert b"hidden" not in done.stdout + done.stderr


@pytest.mark.parametrize(
    "contents",
    [b"[desk\n", b"\xff\xfe", b"", b"desk = 1\n", b"[[desk]]\n", b"[store]\npath = 3\n", b'path = "x"\n'],
)
def test_a_file_that_is_no_configuration_is_refused_in_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], contents: bytes
) -> None:
    (tmp_path / "config.toml").write_bytes(contents)
    assert "config.toml" in refused(here(capsys, "check", "--config", str(tmp_path / "config.toml")))
