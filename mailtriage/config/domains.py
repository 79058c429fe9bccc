"""`freemail` and `not_freemail` of `[desk]`: whose domains these are, where the shipped lists do not know."""

from functools import cached_property
from typing import Annotated

from pydantic import BeforeValidator, model_validator

from mailtriage.config.values import Table
from mailtriage.model.domain import Providers, ascii_form


def _domain(value: object) -> object:
    name = ascii_form(value.strip()) if isinstance(value, str) else None
    if name is None:
        raise ValueError("write a mail domain such as 'provider.example', without '@' or '*'")
    return name


DomainName = Annotated[str, BeforeValidator(_domain)]  # in A-labels


class WhoseDomains(Table):
    """Each name stands for all below it, too."""

    freemail: tuple[DomainName, ...] = ()
    not_freemail: tuple[DomainName, ...] = ()

    @model_validator(mode="after")
    def _of_one_kind(self) -> "WhoseDomains":
        if both := set(self.freemail).intersection(self.not_freemail):
            raise ValueError(f"not_freemail: {min(both)!r} is in freemail as well")
        return self

    @cached_property
    def providers(self) -> Providers:
        return Providers(frozenset(self.freemail), frozenset(self.not_freemail))
