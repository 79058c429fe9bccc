"""Files of one's own beside the shipped packs: in which order they count, and what is said of those that cannot be read."""

import os
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from mailtriage import config
from mailtriage.configured import Examined, examine, read_configuration, read_rules
from mailtriage.daemon.reloading import tell_doubts
from mailtriage.model.errors import ConfigError
from mailtriage.model.mail import Mail, MailKind
from mailtriage.rules.engine import RuleSet
from mailtriage.rules.load import Source, load
from tests.rules.small_desk import DESK


class Folder:
    """A configuration with its folder of rules."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.configured("")

    def configured(self, text: str) -> "Folder":
        (self.path / "config.toml").write_text(DESK + text)
        return self

    def file(self, name: str, text: str | bytes) -> Path:
        file = self.path / "rules" / name
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return file

    @property
    def rules(self) -> RuleSet:
        return read_configuration(self.path / "config.toml").rules

    @property
    def found(self) -> Examined:
        return examine(self.path / "config.toml")

    @property
    def problems(self) -> tuple[str, ...]:
        with pytest.raises(ConfigError) as caught:
            assert self.rules is None
        assert read_problems(self.path) == caught.value.problems  # `inspect` says the same
        return caught.value.problems


def read_problems(path: Path) -> tuple[str, ...]:
    with pytest.raises(ConfigError) as caught:
        read_rules(config.read(path / "config.toml"))
    return caught.value.problems


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


def rule(name: str, label: str, subject: str = "word", more: str = "") -> str:
    return f"[[rule]]\nname = '{name}'\nwhen = {{ subject = '{subject}' }}\nthen = {{ label = '{label}' }}\n{more}\n"


def labels(rules: RuleSet, subject: str = "word") -> tuple[str, ...]:
    return rules.triage(Mail(subject=subject), MailKind.PERSON).labels


def test_a_desk_without_a_folder_of_rules_has_the_shipped_ones(folder: Folder) -> None:
    assert {one.source.rpartition("/")[0] for one in folder.rules.rules} == {"mailtriage/rules"}


def test_rules_run_in_the_order_configuration_folder_by_name_packs(folder: Folder) -> None:
    folder.configured("[rules]\npacks = ['severity']\n" + rule("own", "own"))
    for name in ("b.toml", "B.toml", "a.toml", "10.toml"):
        folder.file(name, rule(name, name.replace(".", "-")))
    files = list(dict.fromkeys(one.source for one in folder.rules.rules))
    shown = ["rules/10.toml", "rules/B.toml", "rules/a.toml", "rules/b.toml"]
    assert files == ["config.toml", *shown, "mailtriage/rules/severity.toml"]


def test_of_rules_with_one_name_the_first_counts_and_the_survey_says_which(folder: Folder) -> None:
    folder.configured(rule("same", "first"))
    folder.file("a.toml", rule("same", "second") + rule("marked urgent", "mine", "urgent"))
    folder.file("b.toml", "[[rule]]\nname = 'everything is down'\nenabled = false\n")
    rules = folder.rules
    assert labels(rules) == ("first",)
    assert labels(rules, "urgent") == ("mine",)
    survey = folder.found.survey
    assert survey is not None
    became = {(one.name, one.file): (one.state, one.by) for one in survey.listed}
    assert became["same", "rules/a.toml"] == ("replaced", "config.toml:14")
    assert became["marked urgent", "mailtriage/rules/severity.toml"] == ("replaced", "rules/a.toml:6")
    assert became["everything is down", "rules/b.toml"] == ("off", "")
    assert became["everything is down", "mailtriage/rules/severity.toml"] == ("off", "rules/b.toml:1")


@pytest.mark.parametrize("more", ["", "shadow = true"])
def test_two_rules_of_ones_own_with_one_name_are_told_with_both_places(folder: Folder, more: str) -> None:
    folder.configured("[rules]\npacks = []\n")
    folder.file("a.toml", rule("same", "first", more=more))
    folder.file("b.toml", "\n" + rule("same", "second", more=more))
    (doubt,) = folder.rules.doubts
    assert (doubt.what, doubt.where, doubt.other) == ("doubled", "rules/b.toml:2", "rules/a.toml:1")
    assert "rules/a.toml:1 has the same name and goes first" in doubt.says
    with capture_logs() as lines:
        tell_doubts(folder.rules)
    assert [(one["where"], one["other"]) for one in lines] == [("rules/b.toml:2", "rules/a.toml:1")]


def test_what_replaces_a_shipped_rule_or_switches_one_off_is_meant_so(folder: Folder) -> None:
    folder.configured("[rules]\npacks = ['severity']\n")
    folder.file("a.toml", rule("marked urgent", "mine", "urgent"))
    folder.file("b.toml", "[[rule]]\nname = 'same'\nenabled = false\n")
    folder.file("c.toml", rule("same", "second"))
    folder.file("d.toml", rule("marked urgent", "tried", more="shadow = true"))
    assert folder.rules.doubts == ()


def test_a_file_named_like_a_pack_is_another_file(folder: Folder) -> None:
    folder.file("severity.toml", rule("own", "own"))
    assert {"rules/severity.toml", "mailtriage/rules/severity.toml"} <= set(folder.rules.source)


def test_the_folder_can_be_named_and_lie_elsewhere(folder: Folder, tmp_path: Path) -> None:
    folder.configured(f"[rules]\nfolder = '{tmp_path}/else/where'\n")
    (tmp_path / "else" / "where").mkdir(parents=True)
    (tmp_path / "else" / "where" / "own.toml").write_text(rule("own", "own"))
    assert labels(folder.rules) == ("own",)


def test_what_is_hidden_or_no_toml_is_passed_over_and_a_link_is_followed(folder: Folder) -> None:
    folder.file("own.toml.orig", "= wrong")
    folder.file(".own.toml", "= wrong")
    os.symlink("nowhere", folder.path / "rules" / ".#own.toml")  # as Emacs locks a file
    folder.file("data", rule("own", "own"))
    os.symlink("data", folder.path / "rules" / "own.toml")
    assert labels(folder.rules) == ("own",)


def test_a_rule_of_the_configuration_is_told_with_its_line_too(folder: Folder) -> None:
    folder.configured(rule("own", "two words"))
    assert folder.problems == (
        "config.toml:17, rule 'own': label 'two words': write one short word, such as 'billing' or 'vip-customer'",
    )


def test_every_file_that_is_wrong_is_told_at_once(folder: Folder) -> None:
    folder.file("a.toml", b"\x7fELF\0")
    folder.file("b.toml", b"# " + b"x" * 5_000_000)
    folder.file("c.toml", "[[rule]]\nname = 'Stra\xdfe'\n".encode("latin-1"))
    (folder.path / "rules" / "d.toml").mkdir()
    os.mkfifo(folder.path / "rules" / "e.toml")
    os.symlink("f.toml", folder.path / "rules" / "f.toml")
    os.symlink("nowhere", folder.path / "rules" / "g.toml")
    folder.file("h.toml", "[[rule]]\nname = ")
    folder.configured("[rules]\npacks = ['severty', 'kinds', 'kinds', '../x']\n")
    assert folder.problems == (
        "rules/a.toml: holds binary data; write a text file",
        "rules/b.toml: larger than 1 MB; write several files",
        "rules/c.toml:2: not UTF-8 (byte 0xdf); save the file as UTF-8",
        "rules/d.toml: cannot be read: Is a directory",
        "rules/e.toml: cannot be read: no plain file",
        "rules/f.toml: cannot be read: Too many levels of symbolic links",
        "rules/g.toml: cannot be read: No such file or directory",
        "rules/h.toml: not valid TOML: Invalid value (at end of document)",
        "config.toml, [rules] packs: there is no pack 'severty'; did you mean 'severity'?",
        "config.toml, [rules] packs: 'kinds' stands there twice",
        "config.toml, [rules] packs: there is no pack '../x'; known: billing, kinds, legal, security, senders, severity, spam",
    )


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_told(folder: Folder) -> None:
    folder.file("own.toml", "").chmod(0)
    assert folder.problems == ("rules/own.toml: cannot be read: Permission denied",)


def test_a_folder_that_is_a_file_a_loop_or_the_configurations_own_is_told(folder: Folder) -> None:
    (folder.path / "rules").write_text("")
    assert folder.problems == ("config.toml, [rules] folder = 'rules': cannot be read: Not a directory",)
    os.symlink("loop", folder.path / "loop")
    folder.configured("[rules]\nfolder = 'loop'\n")
    (problem,) = folder.problems
    assert problem.startswith("config.toml, [rules] folder = 'loop': cannot be read: ")
    folder.configured("[rules]\nfolder = '.'\n")
    (problem,) = folder.problems
    assert "write a folder that holds nothing but rules, such as 'rules'" in problem


def test_a_name_that_moves_the_cursor_is_refused(folder: Folder) -> None:
    folder.file("a\x1b[2Jb.toml", "")
    assert folder.problems[0].endswith(r"give 'rules/a\x1b[2Jb.toml' a name without control characters")


def test_there_are_limits_to_files_and_to_rules(folder: Folder) -> None:
    for number in range(201):
        folder.file(f"{number}.toml", "")
    assert folder.problems == ("config.toml, [rules] folder = 'rules': 201 files; at most 200 can be loaded",)
    table = {"name": "r", "then": {"label": "x"}}
    with pytest.raises(
        ConfigError, match=r"own\.toml: 20001 rules in all files; at most 20000 can be loaded"
    ):
        load([Source("own.toml", (table,) * 20_001)])


def test_of_a_thousand_problems_fifty_are_told_and_the_others_counted() -> None:
    with pytest.raises(ConfigError) as caught:
        load([Source("own.toml", tuple({"name": f"r{number}"} for number in range(1000)))])
    assert len(caught.value.problems) == 51
    assert caught.value.problems[-1] == "and 950 problems more"


def test_an_empty_file_and_a_byte_order_mark_are_no_mistakes(folder: Folder) -> None:
    folder.file("a.toml", "")
    folder.file("b.toml", b"\xef\xbb\xbf" + rule("own", "own").encode())
    rules = folder.rules
    assert labels(rules) == ("own",)
    assert [(one.what, one.where) for one in rules.doubts] == [("empty", "rules/a.toml")]


@pytest.mark.parametrize(
    ("then", "told"),
    [
        ("assign = 'ana'", "assign = 'ana' is no staff id; did you mean 'anna'?"),
        ("notify = ['anna', 'zoe']", "notify = 'zoe' is no staff id; known: anna, everybody"),
        ("page = 'x'", "page = 'x' is no staff id; known: anna, everybody, duty"),
    ],
)
def test_a_rule_names_people_who_exist(folder: Folder, then: str, told: str) -> None:
    folder.file("own.toml", f"[[rule]]\nname = 'r'\n[rule.then]\n{then}\n")
    assert folder.problems == (f"rules/own.toml:4, rule 'r': {told}",)
    for right in (
        "assign = 'duty'",
        "assign = 'least-loaded'",
        "notify = 'everybody'",
        "page = ['duty', 'anna']",
    ):
        folder.file("own.toml", f"[[rule]]\nname = 'r'\nthen = {{ {right} }}\n")
        assert folder.rules.rules


def test_a_shipped_pack_loads_whatever_the_ceilings_lists_and_matrix_are(folder: Folder) -> None:
    folder.configured(
        "[rules]\nmonitoring = ['customer.example']\n[rules.ceilings]\nknown = 'critical'\nstranger = 'low'\n"
        "[rules.matrix.high]\nhigh = 'low'\n"
    )
    assert folder.rules.rules


def test_shadow_at_the_top_of_a_file_lets_all_of_it_only_try(folder: Folder) -> None:
    folder.file(
        "try.toml", "shadow = true\n" + rule("one", "one") + rule("two", "two", more="shadow = false")
    )
    folder.file("with.toml", rule("live", "live"))
    found = folder.rules.triage(Mail(subject="word"), MailKind.PERSON)
    assert found.labels == ("live",)
    assert [hit.rule for hit in found.shadow] == ["one", "two"]
    assert found.would == {"labels": ("one", "two", "live")}


def test_a_shadow_rule_with_the_name_of_another_tries_to_replace_it_and_does_not(folder: Folder) -> None:
    folder.file("try.toml", "shadow = true\n" + rule("live", "other"))
    folder.file("with.toml", rule("live", "live"))
    found = folder.rules.triage(Mail(subject="word"), MailKind.PERSON)
    assert (found.labels, found.would) == (("live",), {"labels": ("other",)})


def test_switching_a_rule_off_in_a_shadow_file_only_tries_that(folder: Folder) -> None:
    folder.file("try.toml", "shadow = true\n[[rule]]\nname = 'live'\nenabled = false\n")
    folder.file("with.toml", rule("live", "live"))
    found = folder.rules.triage(Mail(subject="word"), MailKind.PERSON)
    assert (found.labels, found.would) == (("live",), {"labels": ()})


def test_what_is_kept_of_a_file_that_only_tries_still_only_tries(folder: Folder) -> None:
    import orjson

    folder.file("try.toml", "shadow = true\n" + rule("one", "one"))
    kept = folder.rules
    again = load([Source(file, tuple(orjson.loads(text))) for file, text in kept.source.items()])
    assert again.digest == kept.digest
    assert labels(again) == ()
