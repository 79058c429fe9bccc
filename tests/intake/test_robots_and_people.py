"""A robot that is answered makes a loop; a person who is not is a customer lost."""

import pytest

from mailtriage.intake.classify import classify
from mailtriage.intake.parse import parse
from mailtriage.intake.verdicts import verdicts
from mailtriage.model.mail import Classified
from tests.intake.robots_and_people import DESK, Sample, people, robots

ROBOTS, PEOPLE = list(robots()), list(people())
OWN = frozenset({DESK})


def _classified(sample: Sample) -> Classified:
    return classify(parse(sample.raw), OWN, ours=False)


@pytest.mark.parametrize("sample", ROBOTS, ids=lambda one: one.name)
def test_no_robot_is_answered_without_a_field_that_gives_it_away(sample: Sample) -> None:
    found = _classified(sample)
    assert found.kind.value == sample.kind
    assert not verdicts(found, on_ticket=False).answer


@pytest.mark.parametrize("sample", PEOPLE, ids=lambda one: one.name)
def test_people_are_answered_however_much_they_look_like_robots(sample: Sample) -> None:
    found = _classified(sample)
    assert found.kind.value == sample.kind, found.evidence
    assert verdicts(found, on_ticket=False).answer


def test_there_are_hundreds_of_both() -> None:
    assert len(ROBOTS) >= 150
    assert len(PEOPLE) >= 200
