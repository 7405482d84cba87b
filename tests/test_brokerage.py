"""Scoring profiles and decisions: what people do with matches."""

import json

import grpc
import pytest
from google.protobuf import field_mask_pb2
from karez.brokerage.v1 import decisions_pb2, profiles_pb2
from karez.matching.v1 import component_pb2, matching_service_pb2
from karez.registry.v1 import listing_requests_pb2

from karez_testing import records
from karez_testing.cli import Cli
from karez_testing.deployment import failing

TITLE = "Drip irrigation for saline cotton land"


class Scene:
    """A need with three offers for it, in a deployment without a model.

    Every title has word in it, so that the offers of other scenes rank behind.
    """

    def __init__(self, deployment, word):
        self.deployment = deployment
        owner = records.create_organization(deployment, f"{word}-owner").name
        farm = records.create_organization(deployment, f"{word}-farm").name
        title = f"{TITLE} {word}"
        need = records.need(farm, title)
        need.readiness.trl = 6
        self.need = records.publish(deployment, need, f"{word}-need")
        self.offers = []
        for i, trl in enumerate((9, 5, 3)):
            offer = records.offer(owner, title + " and orchards" * i)
            offer.readiness.trl = trl
            self.offers.append(records.publish(deployment, offer, f"{word}-offer{i}"))
        self.sequence = self.offers[-1].sequence
        self.matches = [f"matches/{word}-need~{word}-offer{i}" for i in range(3)]

    @property
    def brokerage(self):
        return self.deployment.brokerage

    def find(self, **fields):
        request = matching_service_pb2.FindMatchesRequest(
            listing=self.need.name, at_least_sequence=self.sequence, page_size=1000, **fields
        )
        return {match.name: match for match in self.deployment.matching.FindMatches(request).matches}

    def open(self, **fields):
        """The open matches of the need among the scene's own, by name."""
        request = decisions_pb2.ListOpenMatchesRequest(
            listing=self.need.name, at_least_sequence=self.sequence, page_size=200, **fields
        )
        answer = self.brokerage.ListOpenMatches(request)
        return {one.match.name: one for one in answer.matches if one.match.name in self.matches}

    def decide(self, match, verdict="ACCEPT", reason="UNSPECIFIED", side="OPERATOR", **fields):
        self.find()  # All is admitted.
        return self.brokerage.RecordDecision(
            decisions_pb2.RecordDecisionRequest(
                match=match,
                side=decisions_pb2.DecisionSide.Value(f"DECISION_SIDE_{side}"),
                verdict=decisions_pb2.Verdict.Value(f"VERDICT_{verdict}"),
                reason=decisions_pb2.RejectReason.Value(f"REJECT_REASON_{reason}"),
                **fields,
            )
        )

    def change_substance(self, listing):
        listing.readiness.trl = 7
        changed = self.deployment.registry.UpdateListing(
            listing_requests_pb2.UpdateListingRequest(
                listing=listing, update_mask=field_mask_pb2.FieldMask(paths=["readiness"])
            )
        )
        self.sequence = changed.sequence
        return changed


@pytest.fixture
def scene(shared, unique):
    return Scene(shared, unique)


def active(deployment):
    return deployment.brokerage.GetScoringProfile(profiles_pb2.GetScoringProfileRequest(name="profiles/-"))


def heavier(deployment, component, factor, bias=0.0):
    """A new revision of the active profile in which a component weighs more."""
    profile = active(deployment).profile
    profile.revision = 0
    profile.bias += bias
    for weight in profile.components:
        if weight.component == component:
            weight.weight *= factor
    return deployment.brokerage.CreateScoringProfile(
        profiles_pb2.CreateScoringProfileRequest(profile=profile, comment="for a test")
    )


def activate(deployment, name):
    return deployment.brokerage.ActivateScoringProfile(profiles_pb2.ActivateScoringProfileRequest(name=name))


TOPIC, READINESS = component_pb2.COMPONENT_TOPIC, component_pb2.COMPONENT_READINESS


def test_a_decision_keeps_the_match_as_it_was_judged(scene):
    match = scene.find()[scene.matches[0]]
    decision = scene.decide(scene.matches[0], "REJECT", "PRICE", comment="twice the budget")
    assert decision.need == scene.need.name and decision.offer == scene.offers[0].name
    assert decision.score == match.score
    assert decision.provenance.profile_revision == match.provenance.profile_revision
    assert decision.need_substance_hash == scene.need.substance_hash
    assert decision.offer_substance_hash == scene.offers[0].substance_hash
    assert decision.principal == "operators/local" and decision.create_time.seconds > 0
    values = {part.component: part.value for part in match.contributions if part.HasField("value")}
    stored = {one.component: one.value for one in decision.features.components if one.HasField("value")}
    assert {component: stored[component] for component in values} == values
    got = scene.brokerage.GetDecision(decisions_pb2.GetDecisionRequest(name=decision.name))
    assert got == decision


def test_a_judged_pair_comes_back_only_after_a_change_in_substance(scene):
    assert set(scene.open()) == set(scene.matches)
    scene.decide(scene.matches[0], "REJECT", "MATURITY")
    scene.decide(scene.matches[1], "DEFER")
    assert set(scene.open()) == {scene.matches[2]}
    judged = scene.open(include_judged=True)
    assert set(judged) == set(scene.matches)
    assert judged[scene.matches[0]].decisions[0].reason == decisions_pb2.REJECT_REASON_MATURITY

    # What is no substance changes nothing.
    scene.offers[0].accepting_interest = True
    updated = scene.deployment.registry.UpdateListing(
        listing_requests_pb2.UpdateListingRequest(
            listing=scene.offers[0], update_mask=field_mask_pb2.FieldMask(paths=["accepting_interest"])
        )
    )
    scene.sequence = updated.sequence
    assert set(scene.open()) == {scene.matches[2]}

    scene.change_substance(updated)
    again = scene.open()
    assert set(again) == {scene.matches[0], scene.matches[2]}
    assert [one.verdict for one in again[scene.matches[0]].former_decisions] == [decisions_pb2.VERDICT_REJECT]


def test_an_undone_decision_opens_the_pair_and_stays_for_the_record(scene):
    decision = scene.decide(scene.matches[0])
    assert scene.matches[0] not in scene.open()
    request = decisions_pb2.UndoDecisionRequest(name=decision.name, comment="wrong pair")
    undone = scene.brokerage.UndoDecision(request)
    assert undone.undo_time.seconds > 0 and undone.undo_principal == "operators/local"
    assert scene.matches[0] in scene.open()
    with failing(grpc.StatusCode.FAILED_PRECONDITION) as error:
        scene.brokerage.UndoDecision(request)
    assert error.reason == "ALREADY_UNDONE"
    listed = scene.brokerage.ListDecisions(decisions_pb2.ListDecisionsRequest(listing=scene.need.name)).decisions
    assert [one.name for one in listed] == [decision.name]


def test_decisions_are_listed_by_listing_side_and_verdict(scene):
    first = scene.decide(scene.matches[0], "REJECT", "PRICE")
    second = scene.decide(scene.matches[0], "ACCEPT", side="NEED_OWNER")
    third = scene.decide(scene.matches[1], "ACCEPT")

    def listed(listing, filter=""):
        names, token = [], ""
        while True:
            page = scene.brokerage.ListDecisions(
                decisions_pb2.ListDecisionsRequest(listing=listing, filter=filter, page_size=1, page_token=token)
            )
            names += [one.name for one in page.decisions]
            token = page.next_page_token
            if not token:
                return names

    assert listed(scene.need.name) == [third.name, second.name, first.name]
    assert listed(scene.offers[0].name) == [second.name, first.name]
    assert listed(scene.need.name, "side = OPERATOR AND verdict = ACCEPT") == [third.name]
    assert listed(scene.need.name, "reason = PRICE") == [first.name]


def test_what_was_not_seen_as_it_is_now_is_not_judged(scene):
    seen = scene.find()[scene.matches[0]]
    scene.change_substance(scene.offers[0])
    with failing(grpc.StatusCode.ABORTED) as error:
        scene.decide(
            scene.matches[0],
            need_substance_hash=seen.need_substance_hash,
            offer_substance_hash=seen.offer_substance_hash,
        )
    assert error.reason == "SUBSTANCE_CHANGED"


def test_bad_decisions_are_refused_with_the_field(scene):
    with failing(grpc.StatusCode.INVALID_ARGUMENT) as error:
        scene.decide(scene.matches[0], "REJECT")
    assert "reason" in error.violations
    with failing(grpc.StatusCode.INVALID_ARGUMENT) as error:
        scene.decide("matches/nothing")
    assert "match" in error.violations
    with failing(grpc.StatusCode.INVALID_ARGUMENT) as error:
        scene.decide(scene.matches[0], side="UNSPECIFIED")
    assert "side" in error.violations
    with failing(grpc.StatusCode.NOT_FOUND):
        scene.decide("matches/nobody~nothing")


def test_a_profile_scores_when_it_is_named_or_active_and_old_scores_come_back_to_the_bit(deploy):
    scene = Scene(deploy(model="none"), "s")
    before = {name: match.score for name, match in scene.find().items()}
    decision = scene.decide(scene.matches[2])
    old = active(scene.deployment).name
    new = heavier(scene.deployment, READINESS, 3.0, bias=0.25)
    assert not new.active and new.profile.revision == 2

    # Named, it scores; else it does not yet.
    named = scene.find(profile=new.name)
    assert {match.provenance.profile_revision for match in named.values()} == {new.name}
    assert {name: match.score for name, match in scene.find().items()} == before
    with failing(grpc.StatusCode.NOT_FOUND) as error:
        scene.find(profile="profiles/default@99")
    assert old in error.message and new.name in error.message

    activated = activate(scene.deployment, new.name)
    assert activated.active and activated.activations[-1].principal == "operators/local"
    after = scene.find()
    assert {match.provenance.profile_revision for match in after.values()} == {new.name}
    assert {name: match.score for name, match in after.items()} == {name: match.score for name, match in named.items()}
    assert {name: match.score for name, match in after.items()} != before

    def rescore(profile=""):
        request = profiles_pb2.RescoreMatchRequest(decision=decision.name, profile=profile)
        return scene.brokerage.RescoreMatch(request)

    def check():
        assert rescore().score == decision.score and rescore().profile_revision == old
        assert rescore(new.name).score == after[scene.matches[2]].score
        assert {name: match.score for name, match in scene.find().items()} == {
            name: match.score for name, match in after.items()
        }
        assert active(scene.deployment).name == new.name

    check()
    # A power cut, and a restart in order.
    scene.deployment.kill()
    scene.deployment.start()
    check()
    assert set(scene.deployment.stop()) == {0}
    scene.deployment.start()
    check()
    compared = scene.brokerage.CompareProfiles(profiles_pb2.CompareProfilesRequest(before=old, after=new.name))
    assert (compared.pair_count, compared.need_count, compared.changed_count) == (1, 1, 0)


def test_acknowledged_decisions_survive_a_kill(deploy):
    scene = Scene(deploy(model="none"), "s")
    decisions = [
        scene.decide(match, "REJECT", "DIFFERENT_PROBLEM", request_id=f"r{i}") for i, match in enumerate(scene.matches)
    ]
    scene.deployment.kill()
    scene.deployment.start()
    listed = scene.brokerage.ListDecisions(decisions_pb2.ListDecisionsRequest(listing=scene.need.name)).decisions
    assert [one.name for one in listed] == [one.name for one in reversed(decisions)]
    # A retry after the kill is answered as before.
    again = scene.decide(scene.matches[0], "REJECT", "DIFFERENT_PROBLEM", request_id="r0")
    assert again == decisions[0]
    assert scene.open() == {}


def test_a_comparison_names_what_moved_a_pair(scene):
    new = heavier(scene.deployment, READINESS, 20.0)
    request = profiles_pb2.CompareProfilesRequest(after=new.name)
    for offer, topic, readiness in zip(scene.offers, (0.9, 0.8, 0.7), (0.3, 0.4, 0.5)):
        pair = request.sample.add(need=scene.need.name, offer=offer.name)
        pair.features.components.add(component=TOPIC, value=topic)
        pair.features.components.add(component=READINESS, value=readiness)
    compared = scene.brokerage.CompareProfiles(request)
    assert (compared.pair_count, compared.need_count, compared.changed_count) == (3, 1, 2)
    ranks = {one.offer: (one.rank_before, one.rank_after) for one in compared.changes}
    assert ranks == {scene.offers[0].name: (1, 3), scene.offers[2].name: (3, 1)}
    for change in compared.changes:
        assert [shift.component for shift in change.shifts] == [READINESS]


def test_weights_that_make_no_sense_are_refused(scene):
    rejected = active(scene.deployment).profile
    rejected.revision = 0
    rejected.components[0].weight = -1
    with failing(grpc.StatusCode.INVALID_ARGUMENT) as error:
        scene.brokerage.CreateScoringProfile(profiles_pb2.CreateScoringProfileRequest(profile=rejected))
    assert "profile" in error.violations


def test_from_too_few_decisions_nothing_is_learned(deploy):
    scene = Scene(deploy(model="none"), "s")
    with failing(grpc.StatusCode.FAILED_PRECONDITION) as error:
        scene.brokerage.ProposeProfile(profiles_pb2.ProposeProfileRequest(dry_run=True))
    assert error.reason == "NOT_ENOUGH_DECISIONS"


@pytest.fixture
def karez(scene, programs):
    """The program karez against the scene's deployment."""
    return Cli(programs, scene.deployment)


def test_a_broker_decides_on_the_command_line(scene, karez):
    match = scene.matches[0].removeprefix("matches/")
    scene.find()
    listed = karez.json("open", scene.need.name, "--limit", "200")
    assert scene.matches[0] in [one["match"]["name"] for one in listed]
    (decision,) = karez.json("decide", match, "reject", "--reason", "no-capacity", "--comment", "full until spring")
    assert decision["verdict"] == "VERDICT_REJECT" and decision["reason"] == "REJECT_REASON_NO_CAPACITY"
    listed = karez.json("open", scene.need.name, "--limit", "200")
    assert scene.matches[0] not in [one["match"]["name"] for one in listed]
    judged = karez("-o", "table", "open", scene.need.name, "--all", "--limit", "200").stdout
    assert "REJECT NO_CAPACITY" in judged

    (shown,) = karez.json("decisions", "list", scene.need.name, "--verdict", "reject", "--side", "operator")
    assert shown["name"] == decision["name"]
    assert karez.json("decisions", "list", scene.need.name, "--verdict", "accept") == []
    (rescored,) = karez.json("rescore", decision["name"])
    assert rescored["score"] == rescored["decided_score"] == decision["score"]
    id = decision["name"].removeprefix("decisions/")
    (undone,) = karez.json("undo", id, "--comment", "they have hired")
    assert undone["undo_time"] and karez.json("decisions", "show", id)
    assert "undone" in karez("undo", id, code=1).stderr


def test_wrong_decisions_are_wrong_usage(karez):
    for arguments in (
        ["decide", "a~b", "reject"],
        ["decide", "a~b", "accept", "--reason", "price"],
        ["decide", "a~b", "maybe"],
        ["decide", "a~b", "reject", "--reason", "mood"],
        ["decide", "a", "accept"],
        ["profiles"],
    ):
        karez(*arguments, code=2)
    karez("undo", "nothing", code=4)
    karez("rescore", "nothing", code=4)


def test_profiles_go_their_way_on_the_command_line(deploy, programs):
    scene = Scene(deploy(model="none"), "s")
    karez = Cli(programs, scene.deployment)
    (old,) = karez.json("profiles", "show")
    assert old["active"]
    profile = {key: value for key, value in old["profile"].items() if key != "revision"}
    profile["bias"] = -1
    (created,) = json.loads(karez("-o", "json", "profiles", "create", "-", input=json.dumps(profile)).stdout)
    assert created["name"] == "profiles/default@2" and not created.get("active")
    scene.decide(scene.matches[0])
    pair = (scene.offers[0].name, scene.need.name)
    ways = (([], old["name"], old["profile"]["bias"]), (["--profile", "default@2"], created["name"], -1))
    for named, revision, bias in ways:
        (match,) = karez.json("explain", *pair, *named)
        assert (match["provenance"]["profile_revision"], match["bias"]) == (revision, bias)
        (match,) = karez.json("match", scene.need.name, "--limit", "1", *named)
        assert match["provenance"]["profile_revision"] == revision
    karez.json("profiles", "compare", "default@2")
    (activated,) = karez.json("profiles", "activate", "default@2", "--comment", "more matches")
    assert activated["active"] and activated["activations"][-1]["comment"] == "more matches"
    assert [one["name"] for one in karez.json("profiles", "list") if one.get("active")] == ["profiles/default@2"]
    table = karez("-o", "table", "profiles", "show", "default@2").stdout
    assert "topic" in table and "-1.000" in table
    assert "accepted" in karez("learn", "--dry-run", code=1).stderr
    karez("profiles", "show", "default@9", code=4)


def test_learning_shows_what_it_would_change(deploy, programs):
    """An operator who looks at readiness alone; twenty needs, three offers each."""
    deployment = deploy(model="none")
    owner = records.create_organization(deployment, "owner").name
    farm = records.create_organization(deployment, "farm").name
    sequence = 0
    for i in range(20):
        need = records.need(farm, f"Pump number {i} for deep wells")
        need.readiness.trl = 7
        records.publish(deployment, need, f"need{i}")
        for k, trl in enumerate((9, 3, 1)):
            offer = records.offer(owner, f"Pump number {i} for {'deep wells' if k else 'wells'}")
            offer.readiness.trl = trl
            sequence = records.publish(deployment, offer, f"offer{i}-{k}").sequence
    deployment.matching.FindMatches(
        matching_service_pb2.FindMatchesRequest(listing="listings/need0", at_least_sequence=sequence)
    )
    for i in range(20):
        for k in range(3):
            deployment.brokerage.RecordDecision(
                decisions_pb2.RecordDecisionRequest(
                    match=f"matches/need{i}~offer{i}-{k}",
                    side=decisions_pb2.DECISION_SIDE_OPERATOR,
                    verdict=decisions_pb2.VERDICT_REJECT if k else decisions_pb2.VERDICT_ACCEPT,
                    reason=decisions_pb2.REJECT_REASON_MATURITY if k else decisions_pb2.REJECT_REASON_UNSPECIFIED,
                )
            )
    karez = Cli(programs, deployment)
    (learned,) = karez.json("learn", "--dry-run")
    weights = {one["component"]: (one["weight_before"], one["weight_after"]) for one in learned["weights"]}
    assert weights["COMPONENT_READINESS"][1] > weights["COMPONENT_READINESS"][0]
    assert learned["after"]["log_loss"] < learned["before"]["log_loss"]
    assert learned["decision_count"] == 60 and learned["accept_count"] == 20
    table = karez("-o", "table", "learn", "--dry-run").stdout
    for word in ("readiness", "learned", "nDCG@10", "log loss", "ECE"):
        assert word in table
    assert [one["name"] for one in karez.json("profiles", "list")] == ["profiles/default@1"]

    (kept,) = karez.json("learn")
    assert kept["created"] == "profiles/default@2"
    assert active(deployment).name == "profiles/default@1", "only an administrator activates"
    activate(deployment, kept["created"])
    match = deployment.matching.FindMatches(
        matching_service_pb2.FindMatchesRequest(listing="listings/need0")
    ).matches[0]
    assert match.calibrated and match.provenance.profile_revision == "profiles/default@2"
