"""`[[staff]]` and `[duty]`: who works at the desk, and who gets what nobody has taken."""

from datetime import date, time, timedelta
from typing import Annotated, Literal

from pydantic import Field, field_validator

from mailtriage.config.values import ClockTime, Line, MailAddress, Table


class Staff(Table):
    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,31}$")]
    name: Line
    addresses: tuple[MailAddress, ...] = Field(min_length=1)
    role: Literal["agent", "admin", "read-only"] = "agent"
    active: bool = True


class Duty(Table):
    """Who is the developer-on-duty, week by week from Monday on, in turn."""

    weeks: tuple[Line, ...] = ()
    start: date = date(2026, 1, 5)
    digest: ClockTime = time(8)
    assign: Literal["none", "round-robin", "least-loaded"] = "none"

    @field_validator("start")
    @classmethod
    def _begins_on_monday(cls, value: date) -> date:
        if value.weekday():
            raise ValueError(f"write a Monday, such as {value - timedelta(days=value.weekday())}")
        return value

    def turn(self, day: date) -> tuple[str, ...]:
        """Everybody once: whose week it is, then those whose weeks come next."""
        at = (day - self.start).days // 7 % len(self.weeks) if self.weeks else 0
        return tuple(dict.fromkeys((*self.weeks[at:], *self.weeks[:at])))
