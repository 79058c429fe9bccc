"""``mailtriage rules replay``: what other rules would have made of the mail that came lately."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from mailtriage.store.lock import StoreLock
from tests.console.conftest import HOSTILE
from tests.console.kept_desk import NOW, make, take_in
from tests.console.program import as_json, here, mailtriage, refused, told
from tests.console.test_explain_command import _fingerprint
from tests.console.test_tickets_command import control_characters
from tests.desk import compose

_RULES = """
[rules]
vip = ["anna@customer.example"]
[[rule]]
name = "our best customer"
when = { sender = "vip.example" }
then = { severity = "high", label = "vip" }
"""
_CANDIDATE = """
[[rule]]
name = "printers"
when = { text = "printer" }
then = { severity = "low", label = "printing", page = "duty" }
[[rule]]
name = "everything is down"
enabled = false
"""


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """1001 a month old; then Anna's outage, the best customer's printer, and a hostile one."""
    folder = make(tmp_path_factory.mktemp("replay") / "desk", _RULES)
    take_in(folder, [compose(sender="old@other.example", subject="The printer")], at=NOW - timedelta(days=30))
    anna = compose(sender="anna@customer.example", subject="Production is down!", message_id="<o@c.example>")
    vic = compose(sender="vic@vip.example", subject="Our printer")
    eve = compose(sender="eve@evil.example", subject="HOSTILE", body="printer").replace(
        b"HOSTILE", HOSTILE.encode()
    )
    more = compose(sender="anna@customer.example", subject="Re: x", in_reply_to="<o@c.example>", body="More")
    take_in(folder, [anna, vic, eve, more])
    (folder / "candidate").mkdir()
    (folder / "candidate" / "own.toml").write_text(_CANDIDATE, "utf-8")
    return folder


def replay(kept: Path, capsys: pytest.CaptureFixture[str], *words: str):  # type: ignore[no-untyped-def]
    config = ("--config", str(kept / "config.toml"))
    return here(capsys, "rules", "replay", *config, "--rules", str(kept / "candidate"), *words)


def test_it_counts_the_severities_before_and_after(kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = as_json(replay(kept, capsys, "--json"))
    assert found["mails"] == 4
    assert found["severities"]["before"] == {"critical": 1, "high": 1, "normal": 2, "low": 0}
    assert found["severities"]["after"] == {"critical": 0, "high": 1, "normal": 1, "low": 2}
    assert found["severities"]["table"]["critical"] == {"critical": 0, "high": 0, "normal": 1, "low": 0}
    assert found["labels"] == {
        "outage": {"added": 0, "removed": 1},
        "printing": {"added": 3, "removed": 0},
    }
    assert found["pages"]["after"]["mails"] == 1, "strangers wake nobody by their words"


def test_it_lists_each_ticket_that_moves_and_the_rule_that_moves_it(
    kept: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = as_json(replay(kept, capsys, "--json"))
    by_subject = {one["subject"]: one["changes"] for one in found["tickets"]}
    assert by_subject["Production is down!"][0] == {
        "field": "severity",
        "before": "critical",
        "after": "normal",
        "by": "no longer everything is down",
    }
    (label, page) = by_subject["Our printer"]
    assert label == {"field": "label", "before": ["vip"], "after": ["vip", "printing"], "by": "printers"}
    assert page == {"field": "page", "before": [], "after": ["duty"], "by": "printers"}
    assert found["tickets"][0]["subject"] == "Production is down!"  # what moves furthest comes first


def test_only_mail_since_then_counts(kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert as_json(replay(kept, capsys, "--json", "--since", "7d"))["mails"] == 3


def test_the_same_rules_move_nothing(kept: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = str(kept / "config.toml")
    found = as_json(here(capsys, "rules", "replay", "--config", config, "--candidate", config, "--json"))
    assert (found["mails"], found["moved"]) == (4, 0)
    against = as_json(here(capsys, "rules", "replay", "--config", config, "--against", "kept", "--json"))
    assert (against["against"], against["mails"], against["moved"]) == ("kept", 4, 0)


def test_against_kept_todays_rules_are_held_to_what_was_decided_then(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = make(tmp_path / "desk", _RULES)
    take_in(folder, [compose(sender="vic@vip.example", subject="A question")])
    make(folder, _RULES.replace('"high"', '"low"'))
    config = str(folder / "config.toml")
    found = as_json(here(capsys, "rules", "replay", "--config", config, "--against", "kept", "--json"))
    assert [(one["before"], one["after"]) for one in found["tickets"][0]["changes"]] == [("high", "low")]


def test_many_who_say_the_same_lift_the_ceiling_as_they_did_when_they_wrote(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = make(tmp_path / "desk")
    people = [f"someone@customer{number}.example" for number in range(4)]
    before = NOW - timedelta(days=2)
    take_in(folder, [compose(sender=one, subject="A question") for one in people], before)
    take_in(folder, [compose(sender=one, subject="Our shop is closed today") for one in people])
    (folder / "candidate").mkdir()
    rule = '[[rule]]\nname = "shops"\nwhen = { subject = "shop" }\nthen = { severity = "critical" }\n'
    (folder / "candidate" / "own.toml").write_text(rule, "utf-8")
    found = as_json(replay(folder, capsys, "--json"))
    assert found["severities"]["after"] == {"critical": 2, "high": 2, "normal": 4, "low": 0}


def test_a_change_can_fail_the_command(kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert replay(kept, capsys, "--json").returncode == 0
    assert replay(kept, capsys, "--json", "--fail-on-change").returncode == 1


def test_nothing_is_written_while_a_daemon_holds_the_store(kept: Path) -> None:
    before = _fingerprint(kept)
    with StoreLock(kept / "data" / "daemon.lock"):
        told(mailtriage("rules", "replay", "--rules", "candidate", cwd=kept))
    after = _fingerprint(kept)
    assert {k: v for k, v in after.items() if "lock" not in k} == {
        k: v for k, v in before.items() if "lock" not in k
    }


def test_the_terminal_shows_the_table_and_no_control_of_a_stranger(
    kept: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = told(replay(kept, capsys))
    assert control_characters(shown) == set()
    assert "4 mails since" in shown
    assert "critical → normal (no longer everything is down)" in shown
    assert "[red]fire[/red]" in shown


def test_the_page_stands_alone_and_takes_what_strangers_wrote_for_text(
    kept: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = make(tmp_path / "desk")
    evil = '"><script>alert(1)</script><img src=https://evil.example/x onerror=y>'
    take_in(folder, [compose(sender="eve@evil.example", subject=evil, body="printer")])
    config, page = str(folder / "config.toml"), tmp_path / "page.html"
    candidate = str(kept / "candidate")
    told(here(capsys, "rules", "replay", "--config", config, "--rules", candidate, "--html", str(page)))
    html = page.read_text("utf-8")
    assert "&lt;script&gt;alert(1)" in html
    assert not re.search(r"<(script|img|link|iframe|object|a)\b", html)
    assert "default-src 'none'" in html


def test_a_mail_whose_raw_bytes_are_gone_is_judged_by_what_is_left_and_named(
    tmp_path: Path, kept: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = make(tmp_path / "desk")
    take_in(folder, [compose(sender="a@b.example", subject="The printer")])
    for one in (folder / "data" / "archive").iterdir():
        one.unlink()
    config, candidate = str(folder / "config.toml"), str(kept / "candidate")
    found = as_json(here(capsys, "rules", "replay", "--config", config, "--rules", candidate, "--json"))
    assert (found["mails"], found["moved"], len(found["unread"])) == (1, 1, 1)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--rules", "nowhere"), "--rules nowhere: no folder"),
        (("--since", "yesterday"), "--since yesterday: no time"),
        (("--candidate", "nowhere.toml"), "nowhere.toml"),
        (("--html", "/nowhere/page.html"), "/nowhere/page.html: cannot be written"),
    ],
)
def test_what_cannot_be_done_is_refused_and_named(
    kept: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], says: str
) -> None:
    assert says in refused(here(capsys, "rules", "replay", "--config", str(kept / "config.toml"), *words))


def test_a_candidate_with_an_error_is_refused_with_its_file_and_rule(
    kept: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "own.toml").write_text(
        '[[rule]]\nname = "x"\nwhen = { subjekt = "a" }\nthen = { label = "b" }\n'
    )
    config = ("--config", str(kept / "config.toml"))
    said = refused(here(capsys, "rules", "replay", *config, "--rules", str(tmp_path)))
    assert "own.toml" in said
    assert "did you mean 'subject'?" in said


def test_without_a_store_there_is_nothing_to_replay(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = make(tmp_path / "desk")
    said = refused(here(capsys, "rules", "replay", "--config", str(folder / "config.toml")))
    assert "no store yet" in said


_NEWSLETTER = """
[[rule]]
name = "news"
because = "nobody answers these"
when = { subject = "newsletter" }
then = { aside = "newsletter" }
"""


@pytest.fixture(scope="module")
def with_aside(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A mail with a ticket, and one that the rules set aside."""
    folder = make(tmp_path_factory.mktemp("aside") / "desk", _NEWSLETTER)
    news = compose(sender="news@shop.example", subject="Our newsletter: production is down in price")
    take_in(folder, [news, compose(subject="A question")])
    (folder / "news.eml").write_bytes(news)
    return folder


def test_mail_that_rules_set_aside_is_replayed_too(
    with_aside: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = str(with_aside / "config.toml")
    (tmp_path / "own.toml").write_text(_NEWSLETTER.partition("aside")[0] + "severity = 'low' }\n", "utf-8")
    other = str(make(tmp_path / "other") / "config.toml")
    words = ("--config", config, "--candidate", other, "--rules", str(tmp_path), "--json")
    found = as_json(here(capsys, "rules", "replay", *words))
    assert (found["mails"], found["moved"], found["unread"]) == (2, 1, [])
    (moved,) = found["tickets"]
    assert moved["ticket"] is None
    assert moved["aside"].startswith("A-")
    assert {"field": "aside", "before": "newsletter", "after": None, "by": "no longer news"} in moved[
        "changes"
    ]
    assert sum(found["severities"]["before"].values()) == 1, "what has no ticket has no severity"
    shown = told(here(capsys, "rules", "replay", *words[:-1]))
    assert moved["aside"] in shown
    assert "newsletter → -" in shown


def test_the_same_rules_set_the_same_mail_aside(with_aside: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = str(with_aside / "config.toml")
    for words in (("--candidate", config), ("--against", "kept")):
        found = as_json(here(capsys, "rules", "replay", "--config", config, *words, "--json"))
        assert (found["mails"], found["moved"]) == (2, 0)


def test_explain_says_which_rule_set_a_mail_aside_before_and_after(
    with_aside: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = str(with_aside / "config.toml")
    (with_aside / "more.eml").write_bytes(compose(sender="x@y.example", subject="Another newsletter"))
    for name, happened in (("news.eml", True), ("more.eml", False)):
        found = as_json(here(capsys, "explain", "--config", config, str(with_aside / name), "--json"))
        assert found["happened"] is happened
        assert found["rules"]["unasked"] is None
        assert found["outcome"]["fields"]["aside"] == {"is": "newsletter", "by": "news"}
        assert any(one["rule"] == "news" and one["hit"] for one in found["rules"]["walk"])


def test_mail_that_became_a_ticket_after_all_is_replayed_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = make(tmp_path / "desk", _NEWSLETTER)
    take_in(folder, [compose(sender="news@shop.example", subject="Our newsletter")])
    config = str(folder / "config.toml")
    listed = as_json(here(capsys, "aside", "list", "--config", config, "--json"))
    assert here(capsys, "aside", "retry", "--config", config, listed["id"]).returncode == 0
    found = as_json(here(capsys, "rules", "replay", "--config", config, "--candidate", config, "--json"))
    assert (found["mails"], found["moved"]) == (1, 0)
