"""config.toml: what it takes to start, and what an admin is told who mistyped something."""

import copy
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailtriage.config import Settings, read, validate
from mailtriage.model.errors import ConfigError
from mailtriage.model.ticket import Severity

FILE = Path("/etc/mailtriage/config.toml")
SMALLEST = """
[desk]
address = "support@desk.example"
name = "Example Support"
aliases = ["help@desk.example"]
alerts = ["boss@elsewhere.example"]
observe = true

[mailbox]
host = "imap.desk.example"
port = 993
tls = "implicit"
user = "support@desk.example"
password_env = "IMAP_PASSWORD"
folder = "INBOX"
start = "new"

[smtp]
host = "smtp.desk.example"
port = 587
tls = "starttls"
user = "support@desk.example"
password_env = "SMTP_PASSWORD"

[[staff]]
id = "anna"
name = "Anna Admin"
addresses = ["Anna@desk.example"]
role = "admin"

[store]
path = "data"
"""
NEEDED: dict[str, Any] = {
    "desk": {"address": "support@desk.example", "name": "Example Support"},
    "mailbox": {"host": "imap.desk.example", "user": "support"},
    "smtp": {"host": "smtp.desk.example"},
}
HOURS = {"hours": ["Mon-Fri 09:00-17:00"]}


def _raw(tables: dict[str, Any]) -> dict[str, Any]:
    raw = copy.deepcopy(NEEDED)
    for name, table in tables.items():
        raw[name] = {**raw.get(name, {}), **table} if isinstance(table, dict) else table
    return raw


def _settings(**tables: Any) -> Settings:
    return validate(_raw(tables), FILE)


def _problems(**tables: Any) -> tuple[str, ...]:
    with pytest.raises(ConfigError) as caught:
        validate(_raw(tables), FILE)
    return caught.value.problems


def _person(name: str, *addresses: str, **more: Any) -> dict[str, Any]:
    return {"id": name, "name": name.title(), "addresses": list(addresses), **more}


def test_the_smallest_configuration_starts(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text(SMALLEST)
    made = read(file)
    assert made.desk.own_addresses == {"support@desk.example", "help@desk.example"}
    assert made.desk.observe
    assert made.mailbox.folder == "INBOX"
    assert made.data == tmp_path / "data"
    assert made.passwords({"IMAP_PASSWORD": "a", "SMTP_PASSWORD": "b"}) == ("a", "b")
    assert made.warnings() == []


def test_three_tables_are_enough() -> None:
    made = validate(copy.deepcopy(NEEDED), FILE)
    assert (made.mailbox.port, made.mailbox.tls, made.mailbox.start) == (993, "implicit", "new")
    assert (made.smtp.port, made.smtp.tls) == (465, "implicit")
    assert made.reply.max_age == timedelta(days=3)
    assert made.sla is None


def test_every_problem_is_told_at_once_with_file_table_key_value_and_nearest_word() -> None:
    assert _problems(
        desk={"adress": "x", "first_number": 0},
        mailbox={"tls": "strattls", "poll": "soon"},
        mailbx={"host": "x"},
        smtp={"port": 70000},
        staff=[_person("anna", "nowhere")],
        sla={**HOURS, "zone": "Europe/Berln"},
    ) == (
        "config.toml, [desk] first_number = 0: Input should be greater than or equal to 1",
        "config.toml, [desk] adress: unknown key; did you mean 'address'?",
        "config.toml, [mailbox] tls: 'strattls' is none of implicit, starttls, none; did you mean 'starttls'?",
        "config.toml, [mailbox] poll = 'soon': write a duration such as '90s', '15m', '4h' or '3d'",
        "config.toml, [smtp] port = 70000: Input should be less than or equal to 65535",
        (
            "config.toml, [[staff]] 1 addresses.0 = 'nowhere': "
            "write a bare address such as 'support@example.com'"
        ),
        (
            "config.toml, [sla] zone = 'Europe/Berln': unknown time zone 'Europe/Berln'; "
            "write one such as 'Europe/Berlin'"
        ),
        "config.toml, [mailbx]: unknown key; did you mean 'mailbox'?",
    )


def test_a_missing_key_is_named() -> None:
    assert _problems(staff=[{"id": "anna", "name": "Anna"}]) == (
        "config.toml, [[staff]] 1 addresses: missing; it has no default",
    )
    with pytest.raises(ConfigError) as caught:
        validate({}, FILE)
    assert caught.value.problems == tuple(
        f"config.toml, [{table}]: missing; it has no default" for table in ("desk", "mailbox", "smtp")
    )


def test_a_word_like_no_other_gets_the_list_of_what_is_known() -> None:
    assert _problems(log={"zzzz": 1}) == (
        "config.toml, [log] zzzz: unknown key; known: level, format, keep, max_day",
    )


def test_a_mistyped_severity_gets_the_nearest_one() -> None:
    (problem,) = _problems(sla={**HOURS, "targets": {"hgih": {"first_response": "4h"}}})
    assert "[sla] targets" in problem
    assert "did you mean 'high'" in problem


def test_a_file_that_is_no_toml_is_told_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text("[desk]\naddress = support")
    with pytest.raises(ConfigError, match=r"config\.toml: not valid TOML: .*line 2"):
        read(file)
    file.write_bytes(b"\xff\xfe")
    with pytest.raises(ConfigError, match=r"config\.toml: not valid TOML"):
        read(file)


def test_a_file_nested_beyond_reason_is_told_like_any_other_mistake(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text("rule = " + "[" * 3000)
    with pytest.raises(ConfigError, match=r"config\.toml"):
        read(file)


def test_a_file_that_is_not_there_is_told_with_its_whole_path(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"gone\.toml: cannot be read: No such file"):
        read(tmp_path / "gone.toml")


@pytest.mark.parametrize("server", ["mailbox", "smtp"])
@pytest.mark.parametrize("host", ["imap.desk.example", "192.0.2.1", "localhost.evil.example"])
def test_a_password_never_travels_in_the_clear_beyond_this_machine(server: str, host: str) -> None:
    (problem,) = _problems(**{server: {"host": host, "tls": "none"}})
    assert problem.startswith(
        f"config.toml, [{server}]: tls: 'none' would send mail and password in the clear"
    )
    assert host in problem
    assert "allow_plaintext" in problem


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "::1"])
def test_a_server_on_this_machine_needs_no_tls(host: str) -> None:
    assert _settings(mailbox={"host": host, "tls": "none"}).mailbox.tls == "none"


def test_plaintext_goes_out_only_where_the_admin_says_so_in_words() -> None:
    made = _settings(mailbox={"tls": "none", "allow_plaintext": True})
    assert made.mailbox.allow_plaintext


def test_a_password_comes_from_the_environment_or_a_file(tmp_path: Path) -> None:
    (tmp_path / "smtp.pass").write_text("s e c r e t\r\n")
    made = validate(
        _raw({"mailbox": {"password_env": "BOX"}, "smtp": {"password_file": "smtp.pass"}}),
        tmp_path / "config.toml",
    )
    assert made.passwords({"BOX": "hunter2"}) == ("hunter2", "s e c r e t")
    assert _settings().passwords({}) == (None, None)


def test_every_missing_password_is_told_at_once(tmp_path: Path) -> None:
    made = validate(
        _raw({"mailbox": {"password_env": "BOX"}, "smtp": {"password_file": "gone"}}),
        tmp_path / "config.toml",
    )
    with pytest.raises(ConfigError) as caught:
        made.passwords({})
    mailbox, smtp = caught.value.problems
    assert mailbox == "config.toml, [mailbox] password_env: the environment has no variable 'BOX'"
    assert smtp.startswith("config.toml, [smtp] password_file:")
    assert "gone" in smtp


def test_one_password_comes_from_one_place() -> None:
    (problem,) = _problems(smtp={"password": "x", "password_env": "Y"})
    assert "give one of password_env, password_file and password" in problem
    assert "'x'" not in problem


def test_a_password_in_the_file_works_and_is_warned_of_and_never_shown() -> None:
    made = _settings(mailbox={"password": "hunter2"}, staff=[_person("anna", "a@desk.example", role="admin")])
    assert made.passwords({})[0] == "hunter2"
    assert made.warnings() == ["[mailbox] password: stands in the file; use password_env or password_file"]
    assert "hunter2" not in repr(made)


def test_a_password_is_not_shown_even_when_it_is_wrongly_written() -> None:
    (problem,) = _problems(mailbox={"password": 12345678})
    assert "[mailbox] password" in problem
    assert "12345678" not in problem


def test_a_desk_without_people_or_alerts_is_warned_of() -> None:
    staff, alerts = _settings().warnings()
    assert "nobody is listed" in staff
    assert "alerts reach nobody" in alerts


@pytest.mark.parametrize(
    ("written", "means"),
    [
        ("90s", timedelta(seconds=90)),
        ("15m", timedelta(minutes=15)),
        ("15 min", timedelta(minutes=15)),
        ("4h", timedelta(hours=4)),
        ("1 hour", timedelta(hours=1)),
        ("3 days", timedelta(days=3)),
        ("2W", timedelta(weeks=2)),
    ],
)
def test_a_duration_is_written_as_people_write_it(written: str, means: timedelta) -> None:
    assert _settings(reply={"max_age": written}).reply.max_age == means


@pytest.mark.parametrize("written", ["", "4", "h", "4h30m", "-5m", "1.5h", "P3D", "4 fortnights", "٤h٤"])
def test_what_is_no_duration_is_refused_with_an_example(written: str) -> None:
    (problem,) = _problems(reply={"max_age": written})
    assert problem.startswith(f"config.toml, [reply] max_age = {written!r}: write a duration such as")


@pytest.mark.parametrize("written", [-5, -0.5, 0, True, "0s"])
def test_no_time_limit_is_zero_or_negative_or_a_yes(written: object) -> None:
    (problem,) = _problems(mailbox={"poll": written})
    assert "[mailbox] poll" in problem


@pytest.mark.parametrize("target", [-3600, "0s", "999999w"])
def test_a_promise_lies_ahead_and_within_reach(target: object) -> None:
    (problem,) = _problems(sla={**HOURS, "targets": {"high": {"first_response": target, "time": "calendar"}}})
    assert "[sla] targets.high.first_response" in problem


@pytest.mark.parametrize(("written", "means"), [("500kb", 500 << 10), ("50 MB", 50 << 20), ("1gb", 1 << 30)])
def test_a_size_is_written_with_its_unit(written: str, means: int) -> None:
    assert _settings(mailbox={"max_mail": written}).mailbox.max_mail == means


@pytest.mark.parametrize("written", ["50", "50m", "-1mb", "1tb", -1, True])
def test_what_is_no_size_is_refused(written: object) -> None:
    (problem,) = _problems(mailbox={"max_mail": written})
    assert "[mailbox] max_mail" in problem


@pytest.mark.parametrize("sign", ["\r\n", "\n", "\0", "\x1b", "\x7f", "\t"])
@pytest.mark.parametrize(
    ("table", "key"),
    [("mailbox", "folder"), ("mailbox", "user"), ("mailbox", "host"), ("smtp", "user"), ("desk", "name")],
)
def test_a_control_character_never_reaches_a_server(table: str, key: str, sign: str) -> None:
    (problem,) = _problems(**{table: {key: f"a{sign}b"}})
    assert problem.startswith(f"config.toml, [{table}] {key} = ")
    assert "control characters are not allowed here" in problem


@pytest.mark.parametrize("sign", ["\r", "\n", "\0", "\x1b", "\x7f"])
def test_an_address_holds_no_control_character(sign: str) -> None:
    (problem,) = _problems(desk={"address": f"sup{sign}port@desk.example"})
    assert problem.startswith("config.toml, [desk] address = ")


@pytest.mark.parametrize(
    "written", ["Anna <a@b.example>", "a@b.example, c@d.example", "a b@c.example", "a@", 5]
)
def test_an_address_is_bare(written: object) -> None:
    (problem,) = _problems(desk={"address": written})
    assert problem == (
        f"config.toml, [desk] address = {written!r}: write a bare address such as 'support@example.com'"
    )


def test_addresses_are_compared_without_case() -> None:
    made = _settings(staff=[_person("anna", " Anna@Desk.Example ")])
    anna = made.staff_by_address("anna@desk.example")
    assert anna is not None
    assert anna.id == "anna"


def test_the_desk_is_no_member_of_its_own_staff() -> None:
    for own in ("Support@desk.example", "help@desk.example"):
        (problem,) = _problems(desk={"aliases": ["help@desk.example"]}, staff=[_person("anna", own)])
        assert problem == f"config.toml: [[staff]] 'anna': {own.lower()!r} is the desk's own address"


def test_one_address_belongs_to_one_person() -> None:
    (problem,) = _problems(staff=[_person("anna", "x@desk.example"), _person("ben", "X@desk.example")])
    assert problem.startswith("config.toml: [[staff]] 'ben': 'x@desk.example' is already 'anna'")


def test_one_id_belongs_to_one_person() -> None:
    (problem,) = _problems(staff=[_person("anna", "a@desk.example"), _person("anna", "b@desk.example")])
    assert problem.startswith("config.toml: [[staff]] 'anna': 'anna' is already")


def test_who_left_is_no_staff_any_more_but_stays_listed() -> None:
    made = _settings(staff=[_person("anna", "anna@desk.example", active=False)])
    assert made.staff_by_address("anna@desk.example") is None
    assert made.staff[0].id == "anna"


def test_alerts_go_to_the_admins_where_no_address_is_given() -> None:
    people = [
        _person("ann", "ann@desk.example", role="admin"),
        _person("ben", "ben@desk.example"),
        _person("cat", "cat@desk.example", role="admin", active=False),
    ]
    assert _settings(staff=people).alert_addresses == ("ann@desk.example",)
    assert _settings(staff=people, desk={"alerts": ["x@y.example"]}).alert_addresses == ("x@y.example",)


@pytest.mark.parametrize(
    "zone", ["", "Europe", "../etc/passwd", "Mars/Olympus", "/etc/passwd", "\0", "x" * 5000]
)
def test_an_unknown_zone_is_told_with_an_example(zone: str) -> None:
    (problem,) = _problems(sla={**HOURS, "zone": zone})
    assert problem.startswith("config.toml, [sla] zone = ")
    assert "Europe/Berlin" in problem


def test_opening_hours_are_written_as_on_the_door() -> None:
    made = _settings(sla={"hours": ["Mon-Fri 9:00-17:00", "sat 10:00-24:00", "Sun-Mon 00:00-01:30"]}).sla
    assert made is not None
    office, saturday, weekend = made.hours
    assert (office.days, office.opens, office.closes) == ((0, 1, 2, 3, 4), time(9), time(17))
    assert (saturday.days, saturday.closes) == ((5,), time.max)
    assert weekend.days == (6, 0)


@pytest.mark.parametrize(
    "written",
    [
        "9-17",
        "Mon 17:00-09:00",
        "Mon 09:00-09:00",
        "Mon 24:00-24:00",
        "Montag 09:00-17:00",
        "Mon 09:60-17:00",
        9,
        "",
    ],
)
def test_what_are_no_opening_hours_is_refused(written: object) -> None:
    (problem,) = _problems(sla={"hours": [written]})
    assert problem.startswith(f"config.toml, [sla] hours.0 = {written!r}: ")


def test_there_is_no_half_past_24() -> None:
    assert len(_problems(sla={"hours": ["Mon 09:00-24:30"]})) == 1


def test_holidays_and_targets_are_read() -> None:
    made = _settings(
        sla={
            **HOURS,
            "zone": "Europe/Berlin",
            "holidays": [date(2026, 12, 25)],
            "targets": {"high": {"first_response": "4h"}},
        }
    ).sla
    assert made is not None
    assert made.holidays == (date(2026, 12, 25),)
    assert made.targets[Severity.HIGH].first_response == timedelta(hours=4)
    assert made.targets[Severity.HIGH].time == "business"


def test_settings_never_change() -> None:
    with pytest.raises(ValueError, match="frozen"):
        _settings().desk.name = "other"  # type: ignore[misc]


_words = st.sampled_from(
    "desk mailbox smtp staff store reply rules rule sla log address name aliases alerts host port tls user "
    "password folder start poll hours zone holidays targets high first_response time id addresses role path "
    "support@desk.example implicit none localhost 4h 50mb Mon-Fri admin UTC".split()
)
_leaf = (
    _words
    | st.text(max_size=8)
    | st.integers()
    | st.floats()
    | st.booleans()
    | st.dates()
    | st.datetimes()
    | st.times()
)
_value = st.recursive(
    _leaf,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(_words | st.text(max_size=4), inner, max_size=4)
    ),
)
_file = st.dictionaries(_words | st.text(max_size=4), _value, max_size=6)


@given(_file, st.booleans())
@settings(max_examples=250, deadline=None)
def test_any_tables_give_settings_or_problems_that_name_the_file(tables: dict[str, Any], over: bool) -> None:
    problems: tuple[str, ...] = ()
    try:
        validate(_raw(tables) if over else tables, FILE)
    except ConfigError as error:
        problems = error.problems or ("refused without a reason",)
    assert [problem for problem in problems if not problem.startswith("config.toml")] == []
