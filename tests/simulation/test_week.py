"""Two desks, people, and every robot that has ever fed a loop, write to each other for a simulated week.

`make test` runs a day of three worlds, `make soak` a week of many.
"""

from collections.abc import Callable, Iterator

import pytest

from tests.simulation import account
from tests.simulation.world import HONEST, RENAMING, STRIPPING, WORST, Week, World, lived

DAYS = (World("honest", HONEST, 1), World("stripping", STRIPPING, 2), World("worst", WORST, 4))
KINDS = {"honest": HONEST, "stripping": STRIPPING, "renaming": RENAMING, "worst": WORST}
WEEKS = tuple(
    World(name, relay, seed, days=7, storms=3, alerts=200, most=4_000)
    for name, relay in KINDS.items()
    for seed in range(10, 16)
)

Promise = Callable[[Week], Iterator[str]]
pytestmark = pytest.mark.parametrize(
    "world", [*DAYS, *(pytest.param(one, marks=pytest.mark.soak) for one in WEEKS)], ids=str, scope="module"
)


def _holds(promise: Promise, world: World) -> None:
    broken = list(promise(lived(world)))
    if broken:
        pytest.fail("\n".join(broken), pytrace=False)


def test_no_storm_runs_until_it_is_cut_off_and_no_error_is_logged(world: World) -> None:
    _holds(account.overrun, world)


def test_everybody_takes_part(world: World) -> None:
    _holds(account.absent_actors, world)


def test_automatic_mail_between_any_two_addresses_is_bounded(world: World) -> None:
    _holds(account.unbounded_mail, world)


def test_no_correspondent_opens_more_tickets_than_it_has_matters_and_one_loop(world: World) -> None:
    _holds(account.unbounded_tickets, world)


def test_a_storm_of_the_same_alert_is_a_few_tickets_with_every_alert_on_one(world: World) -> None:
    _holds(account.storms, world)


def test_no_mail_of_a_person_is_lost_or_strays_to_another_ticket(world: World) -> None:
    _holds(account.lost_people, world)


def test_every_new_request_of_a_person_is_acknowledged_once_whatever_robots_write(world: World) -> None:
    _holds(account.unanswered_people, world)


def test_nothing_goes_to_an_address_that_is_known_to_give_mail_back(world: World) -> None:
    _holds(account.fed_bouncing, world)
