"""What people see fits their screen: on a phone nobody has to push a mail or a page sideways."""

import os
from collections import Counter
from email.headerregistry import Address

import pytest

from mailtriage.console.changes import Change
from mailtriage.console.replay_page import page
from mailtriage.console.replay_tally import SEVERITIES, Moved, Tally
from tests.desk import ADMIN, START, DeskHarness, compose, harness
from tests.flow.formatted_answers import answered
from tests.servers import browser
from tests.servers.browser import Laid, lay_out
from tests.servers.fixtures import REQUIRED
from tests.whole.mail_programs import outlook_desktop
from tests.whole.office import Got

pytestmark = pytest.mark.integration

ANNA = "anna@customer.example"
LONG = "https://files.example/" + "a1b2c3d4" * 40
MAILS = ("acknowledgement", "several acknowledgements", "notification", "answer")
PHONE, DESKTOP = 360, 1200


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """All that is written in HTML, with what is hard to lay out in it: words without an end, and tables."""
    folder = tmp_path_factory.mktemp("pages")
    found = {"replay": page(_tally(), {"candidate": LONG, "against": "kept", "since": START})}
    for desk in harness(folder, {"desk": {"staff_by_mail": True}, "reply": {"relay_delay": "0s"}}):
        found |= _conversation(desk)
    return found


@pytest.fixture(scope="module", params=[PHONE, DESKTOP])
def laid(
    request: pytest.FixtureRequest, pages: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> tuple[int, dict[str, Laid]]:
    """The width, and all pages on a screen of that width."""
    if reason := browser.why_not():
        if os.environ.get(REQUIRED) == "1":
            pytest.fail(reason, pytrace=False)
        pytest.skip(reason)
    return request.param, lay_out(pages, request.param, tmp_path_factory.mktemp("browser"))


def _conversation(desk: DeskHarness) -> dict[str, str]:
    body = f"Hello,\n\nsee {LONG}\n\n{'y' * 300}\n\nAnna\n"
    desk.receive(compose(subject="Printer " + "x" * 200, body=body))
    first, told = desk.expect_mail(ANNA), desk.expect_mail(ADMIN)
    author = Address("Ada Admin", addr_spec=ADMIN)
    desk.receive(bytes(answered(outlook_desktop, Got(told.raw, told.message), author, above=(LONG,))))
    answer = desk.expect_mail(ANNA, "Printer")
    desk.receive(compose(subject="Scanner"))
    desk.receive(compose(subject="Mouse"))
    desk.advance(hours=1)
    several = desk.expect_mail(ANNA, "REQ-1003")
    desk.expect_mail(ADMIN, "Scanner")
    desk.expect_mail(ADMIN, "Mouse")
    return dict(zip(MAILS, (first.html, several.html, told.html, answer.html), strict=True))


def _tally() -> Tally:
    pairs = Counter({(before, after): 1234 for before in SEVERITIES for after in SEVERITIES})
    change = Change("severity", "normal", "critical", "everything is down")
    moved = Moved("[INC-1042-7KQM]", f"Printer {LONG}", f"{'a' * 60}@customer.example", START, (change,))
    return Tally(10_000, pairs, pairs.copy(), by=Counter({"x" * 120: 7}), moved=[moved] * 3)


@pytest.mark.parametrize("name", [*MAILS, "replay"])
def test_a_page_is_as_wide_as_the_screen(laid: tuple[int, dict[str, Laid]], name: str) -> None:
    width, found = laid
    assert found[name].width == width


def test_what_is_to_be_read_is_there(laid: tuple[int, dict[str, Laid]]) -> None:
    _, found = laid
    for name, words in {
        "acknowledgement": ("REQ-1001", "Your message has arrived"),
        "several acknowledgements": ("1002", "1003"),
        "notification": ("Your answer goes to", LONG, "Only for staff"),
        "answer": (LONG, "open the lid", "Upper"),
        "replay": ("10,000", "critical", LONG),
    }.items():
        for one in words:
            assert one in found[name].text, (name, one)
