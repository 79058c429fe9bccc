"""The customers: a row for each, found by address, and by organisation."""

from datetime import datetime

from tinydb import where

from mailtriage.model.contact import Contact
from mailtriage.store import codec
from mailtriage.store.table import DocumentTable
from mailtriage.store.times import stamp


class Contacts:
    """The part of `DeskStore` that knows customers."""

    _contacts: DocumentTable
    _addresses: DocumentTable
    _tickets: DocumentTable

    def note(self, key: str) -> dict[str, object] | None:
        raise NotImplementedError

    def put_note(self, key: str, value: dict[str, object]) -> None:
        raise NotImplementedError

    def contact(self, contact_id: str) -> Contact | None:
        doc = self._contacts.get(doc_id=contact_id)
        return codec.contact_from(contact_id, doc) if doc else None

    def contact_of(self, address: str) -> Contact | None:
        doc = self._addresses.get(doc_id=address)
        return self.contact(str(doc["contact"])) if doc else None

    def knows_organisation(self, organisation: str, before: datetime | None = None) -> bool:
        asked = where("organisation") == organisation
        if before is not None:
            asked &= ~(where("met_at") > stamp(before))
        return bool(self._contacts.find(asked, limit=1))

    def was_answered(self, contact_id: str) -> bool:
        asked = (where("requester") == contact_id) & (where("first_response_at") != None)  # noqa: E711 - a query
        return bool(self._tickets.find(asked, limit=1))

    def contacts_of(self, organisation: str) -> list[str]:
        """The ids of all who belong to it."""
        return [str(one) for one in self._contacts.ids(where("organisation") == organisation)]

    def meet(self, address: str, name: str, organisation: str | None, at: datetime | None = None) -> Contact:
        if (known := self.contact_of(address)) is not None:
            return known
        note = self.note("contact number")
        number = int(str(note["next"])) if note else 1
        self.put_note("contact number", {"next": number + 1})
        contact = Contact(f"c{number}", name, (address,), organisation, at)
        self._contacts.write(contact.contact_id, codec.contact_to(contact))
        self._addresses.write(address, {"contact": contact.contact_id})
        return contact
