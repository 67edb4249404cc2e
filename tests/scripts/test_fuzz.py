"""The bodies of the fuzz campaign, and what is told of it."""

import json

from custom_components.iot_valley.core.uplinks import Network
from scripts.support.fuzz import Campaign
from scripts.support.fuzz_bodies import body_of, wrong_headers


def test_a_body_is_known_by_its_number() -> None:
    """So that a failure can be looked at again."""
    for number in range(200):
        for network in Network:
            assert body_of(1, number, network, 1e9) == body_of(1, number, network, 1e9)
    assert wrong_headers(1, 5) == wrong_headers(1, 5)


def test_some_bodies_are_good_and_most_are_not() -> None:
    """A campaign that nobody lets in would prove nothing."""
    bodies = [body_of(2, number, Network.SIGFOX, 1e9) for number in range(500)]
    good = [json.loads(body)["device"] for body, is_good in bodies if is_good]
    assert 25 < len(good) < 100
    assert len({body for body, _ in bodies}) > 480


def test_a_campaign_goes_on() -> None:
    """What was done is kept; another seed is another campaign."""
    campaign = Campaign(3)
    campaign.done = 500
    campaign.answers["400"] = 500
    campaign.failures.append({"number": 7, "why": "500", "body": "{"})
    again, other = Campaign(3), Campaign(4)
    again.restore(json.loads(json.dumps(campaign.dump())))
    other.restore(campaign.dump())
    assert again.dump() == campaign.dump()
    assert other.done == 0
    assert again.summary().startswith("500 bodies with seed 3: 400 500; 1 failures\n")
