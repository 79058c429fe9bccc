"""The tables of config.toml; every key that has a default is commented in the shipped file."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

from pydantic import Field, field_validator, model_validator

from mailtriage.config.agreement import Sla
from mailtriage.config.domains import WhoseDomains
from mailtriage.config.people import Duty, Staff
from mailtriage.config.rules import RulesTable
from mailtriage.config.signature import Signature
from mailtriage.config.values import (
    AuthservIds,
    Delay,
    Duration,
    FolderName,
    Line,
    MailAddress,
    Number,
    Size,
    SizeOrAuto,
    Table,
)
from mailtriage.model.addressee import Addressee
from mailtriage.model.errors import ConfigError
from mailtriage.model.form import REPLY_TO
from mailtriage.model.form import Form as FormSender

_LOOPBACK = {"localhost", "127.0.0.1", "::1"}


class Desk(WhoseDomains):
    address: MailAddress
    name: Line
    aliases: tuple[MailAddress, ...] = ()
    alerts: tuple[MailAddress, ...] = ()
    observe: bool = False
    first_number: Number = Field(default=1001, ge=1)
    reopen_for: Duration = timedelta(days=14)
    staff_by_mail: bool = True
    signature: Signature = Field(default_factory=dict)

    @model_validator(mode="after")
    def _alerts_go_elsewhere(self) -> "Desk":
        inside = self.own_addresses.intersection(self.alerts)
        if inside:
            raise ValueError(f"alerts: {min(inside)!r} is this mailbox; alerts must go outside it")
        return self

    @property
    def own_addresses(self) -> frozenset[str]:
        return frozenset((self.address, *self.aliases))

    @property
    def domain(self) -> str:
        return self.address.rpartition("@")[2]


class _Server(Table):
    host: Line
    port: Number = Field(ge=1, le=65535)
    tls: Literal["implicit", "starttls", "none"] = "implicit"
    allow_plaintext: bool = False
    ca_file: Path | None = None
    timeout: Duration = timedelta(seconds=30)
    password_env: Line | None = None
    password_file: Path | None = None
    password: str | None = Field(default=None, repr=False)

    @model_validator(mode="after")
    def _plaintext_stays_home(self) -> "_Server":
        if self.tls == "none" and self.host not in _LOOPBACK and not self.allow_plaintext:
            raise ValueError(
                f"tls: 'none' would send mail and password in the clear to {self.host}; "
                "use 'implicit' or 'starttls', or set allow_plaintext = true"
            )
        if sum(x is not None for x in (self.password, self.password_env, self.password_file)) > 1:
            raise ValueError("give one of password_env, password_file and password, not several")
        return self

    def secret(self, environ: Mapping[str, str], base: Path) -> str | None:
        """The password, or None where none is set; raises ValueError saying what is missing."""
        if self.password_env is not None:
            if self.password_env not in environ:
                raise ValueError(f"password_env: the environment has no variable {self.password_env!r}")
            return environ[self.password_env]
        if self.password_file is not None:
            try:
                return (base / self.password_file).read_text("utf-8").rstrip("\r\n")
            except (OSError, UnicodeDecodeError) as error:
                raise ValueError(f"password_file: {error}") from error
        return self.password


class Mailbox(_Server):
    port: Number = Field(default=993, ge=1, le=65535)
    user: Line
    folder: Line = "INBOX"
    start: Literal["new", "all"] = "new"
    poll: Duration = timedelta(seconds=60)
    junk: FolderName = "auto"
    sent: FolderName = "auto"
    keep_sent: Literal["auto", "always", "never"] = "auto"
    moved: bool = True
    keywords: bool = True
    max_mail: Size = 50 << 20
    authserv_id: AuthservIds = ()


class Smtp(_Server):
    port: Number = Field(default=465, ge=1, le=65535)
    user: Line | None = None
    envelope: Literal["auto", "null", "desk"] = "auto"
    connections: Number = Field(default=4, ge=1, le=20)
    max_mail: SizeOrAuto = None


class Form(Table):
    """A website form: the From it writes under, and where the person stands who filled it in."""

    sender: MailAddress = Field(alias="from")
    requester: Line = REPLY_TO

    @field_validator("requester")
    @classmethod
    def _reply_to_or_a_label(cls, value: str) -> str:
        where, _, label = value.partition(":")
        if value != REPLY_TO and (where != "body" or not label.strip() or len(label) > 80):
            raise ValueError(
                "write 'reply-to', or 'body:' and the words before the address, such as 'body:Email'"
            )
        return value

    @property
    def label(self) -> str:
        return self.requester.partition(":")[2].strip().rstrip(":")


class StoreTable(Table):
    path: Path = Path("data")
    min_free: Size = 50 << 20
    max_attachment: Size = 25 << 20
    max_attachments: Size = 50 << 20


class Reply(Table):
    acknowledge: bool = True
    max_age: Duration = timedelta(days=3)
    plus_addresses: bool = False
    strangers_per_hour: Number = Field(default=300, ge=1)
    most_per_hour: Number = Field(default=1000, ge=1)
    relay_delay: Delay = timedelta(seconds=60)
    names: Literal["full", "first", "desk"] = "full"
    personal_signature: Literal["cut", "keep"] = "cut"
    templates: Path = Path("templates")


class Log(Table):
    level: Literal["debug", "info", "warning", "error"] = "info"
    format: Literal["json", "console"] = "json"
    keep: Duration = timedelta(days=30)
    max_day: Size = 200 << 20


class Web(Table):
    listen: Line | None = None

    @field_validator("listen")
    @classmethod
    def _host_and_port(cls, value: str | None) -> str | None:
        found = re.fullmatch(r"(?:\[[0-9A-Fa-f:.]+\]|[^\s:/\[\]@]+):(\d{1,5})", value or "", re.ASCII)
        if value is not None and (found is None or not 0 < int(found[1]) < 65536):
            raise ValueError("write host and port such as '127.0.0.1:8780' or '[::1]:8780'")
        return value


class Settings(Table):
    desk: Desk
    mailbox: Mailbox
    smtp: Smtp
    staff: tuple[Staff, ...] = ()
    form: tuple[Form, ...] = ()
    store: StoreTable = StoreTable()
    reply: Reply = Reply()
    duty: Duty = Duty()
    rules: RulesTable = RulesTable()
    rule: tuple[dict[str, Any], ...] = ()
    sla: Sla | None = None
    log: Log = Log()
    web: Web = Web()
    path: Path = Path("config.toml")

    @model_validator(mode="after")
    def _people_are_told_apart(self) -> "Settings":
        seen: dict[str, str] = {}
        for person in self.staff:
            for key in (person.id, *person.addresses):
                if key in seen:
                    raise ValueError(f"[[staff]] {person.id!r}: {key!r} is already {seen[key]!r}'s")
                seen[key] = person.id
            own = self.desk.own_addresses.intersection(person.addresses)
            if own:
                raise ValueError(f"[[staff]] {person.id!r}: {min(own)!r} is the desk's own address")
        return self

    @model_validator(mode="after")
    def _on_duty_are_people(self) -> "Settings":
        may = {one.id for one in self.staff if one.active and one.role != "read-only"}
        if unknown := [one for one in self.duty.weeks if one not in may]:
            raise ValueError(f"[duty] weeks: {unknown[0]!r} is no active person of [[staff]] who may answer")
        return self

    @model_validator(mode="after")
    def _forms_are_no_people(self) -> "Settings":
        seen: set[str] = set()
        for one in self.form:
            if one.sender in seen:
                raise ValueError(f"[[form]] from: {one.sender!r} is there twice")
            seen.add(one.sender)
            if person := self.staff_by_address(one.sender):
                raise ValueError(f"[[form]] from: {one.sender!r} is [[staff]] {person.id!r}'s address")
        return self

    @property
    def addressee(self) -> Addressee:
        people = self.staff if self.desk.staff_by_mail else ()
        staff = frozenset(at for one in people if one.active for at in one.addresses)
        return Addressee(self.desk.own_addresses, self.forms, staff)

    @property
    def forms(self) -> tuple[FormSender, ...]:
        """The website forms that write to the desk."""
        return tuple(FormSender(one.sender, one.label) for one in self.form)

    @property
    def zone(self) -> ZoneInfo:
        """In which people at the desk tell the time."""
        return ZoneInfo(self.sla.zone if self.sla is not None else "UTC")

    @property
    def data(self) -> Path:
        """The folder of store, archive and key; relative paths count from the configuration file."""
        return self.path.parent / self.store.path

    def staff_by_id(self, staff_id: str | None) -> Staff | None:
        return next((one for one in self.staff if one.active and one.id == staff_id), None)

    def on_duty(self, day: date) -> Staff | None:
        """Who gets what nobody has taken: of `[duty]`, else the first who may answer."""
        return next(iter(self.in_turn(day)), None)

    def in_turn(self, day: date) -> tuple[Staff, ...]:
        """Who may answer: the one on duty, those whose weeks come next, then the others of `[[staff]]`."""
        able = {one.id: one for one in self.staff if one.active and one.role != "read-only"}
        return tuple(able[one] for one in dict.fromkeys((*self.duty.turn(day), *able)))

    def staff_by_address(self, address: str) -> Staff | None:
        return next((one for one in self.staff if one.active and address in one.addresses), None)

    @property
    def alert_addresses(self) -> tuple[str, ...]:
        """Where the daemon reports its own trouble: `desk.alerts`, else the admins."""
        admins = (s.addresses[0] for s in self.staff if s.active and s.role == "admin")
        return self.desk.alerts or tuple(admins)

    def passwords(self, environ: Mapping[str, str]) -> tuple[str | None, str | None]:
        """Mailbox and SMTP password; raises ConfigError with every problem."""
        problems: list[str] = []
        found: list[str | None] = []
        for name, server in (("mailbox", self.mailbox), ("smtp", self.smtp)):
            if server.ca_file is not None and not (self.path.parent / server.ca_file).is_file():
                problems.append(f"{self.path.name}, [{name}] ca_file: there is no file {server.ca_file}")
            try:
                found.append(server.secret(environ, self.path.parent))
            except ValueError as error:
                problems.append(f"{self.path.name}, [{name}] {error}")
        if problems:
            raise ConfigError(problems)
        return found[0], found[1]

    def warnings(self) -> list[str]:
        """What works but should not stay so, one line each."""
        told = []
        for name, server in (("mailbox", self.mailbox), ("smtp", self.smtp)):
            if server.password is not None:
                told.append(f"[{name}] password: stands in the file; use password_env or password_file")
        if not self.staff:
            told.append("[[staff]]: nobody is listed; tickets have no one to answer them")
        if not self.alert_addresses:
            told.append("[desk] alerts: empty and no admin among the staff; alerts reach nobody")
        return told
