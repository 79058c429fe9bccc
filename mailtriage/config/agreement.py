"""`[sla]`: what was agreed with customers."""

from datetime import date
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, field_validator

from mailtriage.config.values import Duration, OpeningHours, Table
from mailtriage.model.ticket import Severity


class Target(Table):
    first_response: Duration
    time: Literal["business", "calendar"] = "business"


class Sla(Table):
    zone: str = "UTC"
    hours: tuple[OpeningHours, ...] = Field(min_length=1)
    holidays: tuple[date, ...] = ()
    targets: dict[Severity, Target] = Field(default_factory=dict)

    @field_validator("zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise ValueError(f"unknown time zone {value!r}; write one such as 'Europe/Berlin'") from error
        return value
