"""From published listings to matches with reasons."""

import math
import time
from concurrent import futures

import grpc
import pytest
from google.protobuf import field_mask_pb2
from karez.matching.v1 import component_pb2, match_pb2, matching_service_pb2
from karez.registry.v1 import listing_requests_pb2, listing_terms_pb2, listing_verbs_pb2

from karez_testing import corpus, records
from karez_testing.deployment import PATIENCE_S, failing


def find(exchange, **fields):
    request = matching_service_pb2.FindMatchesRequest(at_least_sequence=exchange.sequence, **fields)
    return exchange.matching.FindMatches(request)


def explain(exchange, need, offer):
    request = matching_service_pb2.ExplainMatchRequest(need=need, offer=offer, at_least_sequence=exchange.sequence)
    return exchange.matching.ExplainMatch(request)


def check_numbers(match):
    """The parts of a score add up to it."""
    weight = known = 0.0
    log_odds = match.bias
    for part in match.contributions:
        weight += part.weight
        if part.HasField("value"):
            assert 0 <= part.value <= 1
            known += part.weight
            assert part.log_odds == pytest.approx(part.weight * (part.value - part.baseline), abs=1e-9)
        else:
            assert part.log_odds == 0
            assert part.unknown_reason != component_pb2.UNKNOWN_REASON_UNSPECIFIED
        log_odds += part.log_odds
    assert match.score == pytest.approx(1 / (1 + math.exp(-log_odds)), abs=1e-6)
    assert match.known_weight_share == pytest.approx(known / weight, abs=1e-6)
    assert match.outcome == max(gate.outcome for gate in match.gates)


@pytest.mark.parametrize("problem", corpus.PROBLEMS)
def test_a_need_finds_the_offer_for_its_problem_in_another_language(exchange, problem):
    best = find(exchange, listing=corpus.need_name(problem)).matches[0]
    assert best.offer == corpus.offer_name(problem)
    assert best.name == f"matches/{problem}-need~{problem}-offer"
    assert best.HasField("semantic_score")


@pytest.mark.parametrize("problem", corpus.PROBLEMS)
def test_an_offer_finds_the_need_with_the_same_score(exchange, problem):
    best = find(exchange, listing=corpus.offer_name(problem)).matches[0]
    assert best.need == corpus.need_name(problem)
    other_way = find(exchange, listing=corpus.need_name(problem)).matches[0]
    assert (best.score, best.lexical_score, best.semantic_score) == (
        other_way.score,
        other_way.lexical_score,
        other_way.semantic_score,
    )


@pytest.mark.parametrize("problem", corpus.PROBLEMS)
def test_a_draft_that_is_not_stored_finds_matches(exchange, problem):
    _, (language, title, description), _ = corpus.PROBLEMS[problem]
    draft = records.need(title=title, language=language, description=description)
    answer = find(exchange, draft=draft)
    assert answer.matches[0].offer == corpus.offer_name(problem)
    assert answer.matches[0].need == "" and answer.matches[0].name == ""


def test_the_parts_of_every_score_add_up_to_it(exchange):
    for problem in corpus.PROBLEMS:
        for match in find(exchange, listing=corpus.need_name(problem), include_failed=True).matches:
            check_numbers(match)


def test_an_explanation_says_what_finding_said(exchange):
    found = find(exchange, listing=corpus.need_name("drip")).matches[0]
    explained = explain(exchange, found.need, found.offer)
    check_numbers(explained)
    assert explained.score == found.score
    assert [part.component for part in explained.contributions][0] == component_pb2.COMPONENT_TOPIC
    values = {part.component: part.value for part in found.contributions if part.HasField("value")}
    assert values == {part.component: part.value for part in explained.contributions if part.HasField("value")}


def test_an_explanation_names_what_both_sides_state(exchange):
    match = explain(exchange, corpus.need_name("drip"), corpus.offer_name("drip"))
    readiness = next(part for part in match.contributions if part.component == component_pb2.COMPONENT_READINESS)
    stated = [one for one in readiness.evidence if one.kind == match_pb2.EVIDENCE_KIND_VALUE][0]
    assert "6" in stated.need_value and "8" in stated.offer_value
    money = next(part for part in match.contributions if part.component == component_pb2.COMPONENT_MONEY)
    assert money.unknown_reason == component_pb2.UNKNOWN_REASON_OFFER_SILENT


def drip_by_its_uzbek_name(exchange):
    """The best match among the corpus of a need that says no more than "drip irrigation" in Uzbek."""
    draft = records.need(title="Tomchilatib sugʻorish", language="uz")
    matches = find(exchange, draft=draft, ranking=matching_service_pb2.RANKING_TOPIC).matches
    offers = [corpus.offer_name(problem) for problem in corpus.PROBLEMS]
    return next(match for match in matches if match.offer in offers)


def test_a_concept_that_both_name_in_their_languages_is_evidence(exchange):
    best = drip_by_its_uzbek_name(exchange)
    assert best.offer == corpus.offer_name("drip")
    assert best.HasField("concept_score") and best.concept_score > 2
    topic = next(part for part in best.contributions if part.component == component_pb2.COMPONENT_TOPIC)
    met = next(one for one in topic.evidence if one.kind == match_pb2.EVIDENCE_KIND_CONCEPT)
    assert met.subject == "drip-irrigation"
    assert met.need_span.text == "Tomchilatib sugʻorish"
    assert "滴灌" in met.offer_span.text and met.offer_span.language == "zh"
    assert 0 < met.weight <= 1


def test_a_listing_without_sectors_is_given_one_by_its_concepts(exchange):
    best = drip_by_its_uzbek_name(exchange)
    sector = next(part for part in best.contributions if part.component == component_pb2.COMPONENT_SECTOR)
    assert sector.value == 1
    assert sector.evidence[0].need_value.startswith("agriculture.irrigation (inferred, .")
    assert sector.evidence[0].offer_value == "agriculture.irrigation"
    (inferred,) = sector.evidence[0].need_sectors
    assert inferred.code == "agriculture.irrigation"
    assert inferred.origin == listing_terms_pb2.SECTOR_ORIGIN_INFERRED
    assert 0.4 <= inferred.confidence < 1
    (declared,) = sector.evidence[0].offer_sectors
    assert declared.origin == listing_terms_pb2.SECTOR_ORIGIN_DECLARED and not declared.HasField("confidence")


def test_another_problem_is_explained_and_ranks_below(exchange):
    other = explain(exchange, corpus.need_name("drip"), corpus.offer_name("sheep"))
    check_numbers(other)
    assert other.score < explain(exchange, corpus.need_name("drip"), corpus.offer_name("drip")).score


def test_every_match_says_from_what_it_was_computed(exchange):
    answer = find(exchange, listing=corpus.need_name("drip"))
    provenance = answer.provenance
    assert provenance.admission_sequence > 0
    assert provenance.registry_sequence >= exchange.sequence
    assert provenance.model_id and provenance.alignment_revision and provenance.statistics_revision
    assert provenance.profile_revision and provenance.taxonomy_revision
    assert provenance.concept_revision and provenance.quantity_revision
    assert provenance.candidate_source == match_pb2.CANDIDATE_SOURCE_EXACT
    assert answer.pending_count == 0
    status = exchange.matching.GetMatchingStatus(matching_service_pb2.GetMatchingStatusRequest())
    assert status.caught_up and status.model_error == ""
    assert status.need_count >= len(corpus.PROBLEMS) and status.offer_count >= len(corpus.PROBLEMS)


@pytest.mark.parametrize("ranking", ["SCORE", "TOPIC", "LEXICAL", "SEMANTIC", "CONCEPTS"])
def test_pages_together_are_the_whole_answer(exchange, ranking):
    fields = {
        "listing": corpus.need_name("pump"),
        "ranking": matching_service_pb2.Ranking.Value(f"RANKING_{ranking}"),
        "include_failed": True,
    }
    whole = [match.name for match in find(exchange, page_size=1000, **fields).matches]
    assert len(whole) > 2
    paged, token = [], ""
    while True:
        page = find(exchange, page_size=2, page_token=token, **fields)
        assert len(page.matches) <= 2
        paged += [match.name for match in page.matches]
        token = page.next_page_token
        if not token:
            break
    assert paged == whole


def test_a_page_token_is_for_the_request_that_it_came_from(exchange):
    fields = {"listing": corpus.need_name("pump"), "include_failed": True}
    token = find(exchange, page_size=1, **fields).next_page_token
    for wrong in ({**fields, "min_score": 0.5, "page_token": token}, {**fields, "page_token": token[:-2] + "xx"}):
        with failing(grpc.StatusCode.INVALID_ARGUMENT) as error:
            find(exchange, page_size=1, **wrong)
        assert "page_token" in error.violations


def test_a_cap_shows_an_offer_to_the_needs_that_rank_highest_for_it(exchange):
    need = corpus.need_name("drip")
    uncapped = find(exchange, listing=need).matches
    capped = find(exchange, listing=need, exposure_cap=1)
    assert {match.name: match.score for match in capped.matches} == {match.name: match.score for match in uncapped}
    assert capped.next_page_token == ""
    first = {match.offer: find(exchange, listing=match.offer, page_size=1).matches[0].need for match in uncapped}
    mine = [match.offer for match in uncapped if first[match.offer] == need]
    assert corpus.offer_name("drip") in mine
    assert [match.offer for match in capped.matches][: len(mine)] == mine


def test_a_cap_is_for_the_first_page_of_the_score_only(exchange):
    topic = matching_service_pb2.RANKING_TOPIC
    for wrong in ({"ranking": topic}, {"include_failed": True}, {"exposure_cap": 1001}):
        with failing(grpc.StatusCode.INVALID_ARGUMENT) as error:
            find(exchange, **{"listing": corpus.need_name("drip"), "exposure_cap": 1, **wrong})
        assert set(error.violations) == set(wrong)


def test_scores_below_the_least_wanted_are_left_out(exchange):
    matches = find(exchange, listing=corpus.need_name("drip")).matches
    least = matches[0].score
    assert [match.offer for match in find(exchange, listing=corpus.need_name("drip"), min_score=least).matches] == [
        match.offer for match in matches if match.score >= least
    ]


def test_a_listing_that_is_not_admitted_is_not_found(exchange):
    with failing(grpc.StatusCode.NOT_FOUND) as error:
        find(exchange, listing="listings/nobody")
    assert "listings/nobody" in error.message and error.domain == "karez"


def test_a_pair_has_to_be_a_need_and_an_offer(exchange):
    with failing(grpc.StatusCode.INVALID_ARGUMENT) as error:
        explain(exchange, corpus.offer_name("drip"), corpus.need_name("drip"))
    assert "need" in error.violations


def test_a_request_without_a_subject_is_refused(exchange):
    with failing(grpc.StatusCode.INVALID_ARGUMENT) as error:
        find(exchange)
    assert error.reason and error.domain == "karez"


def test_a_draft_needs_a_title(exchange):
    draft = records.need(title="x")
    draft.ClearField("titles")
    with failing(grpc.StatusCode.INVALID_ARGUMENT) as error:
        find(exchange, draft=draft)
    assert "draft.titles" in error.violations


def test_a_sequence_that_never_comes_ends_at_the_deadline(exchange):
    request = matching_service_pb2.FindMatchesRequest(
        listing=corpus.need_name("drip"), at_least_sequence=exchange.sequence + 1_000_000
    )
    with failing(grpc.StatusCode.DEADLINE_EXCEEDED):
        exchange.deployment.matching.FindMatches(request, timeout=1)


def test_ones_own_write_is_seen_at_once_and_gone_when_withdrawn(exchange, unique):
    deployment = exchange.deployment
    offer = records.offer(corpus.OFFER_OWNER, "Щебень из шлака для дорог", "ru")
    draft = records.need(title="Щебень из шлака для дорог", language="ru")

    published = records.publish(deployment, offer, unique)
    request = matching_service_pb2.FindMatchesRequest(draft=draft, at_least_sequence=published.sequence)
    assert deployment.matching.FindMatches(request).matches[0].offer == published.name

    withdrawn = deployment.registry.WithdrawListing(listing_verbs_pb2.WithdrawListingRequest(name=published.name))
    request.at_least_sequence = withdrawn.sequence
    assert published.name not in [match.offer for match in deployment.matching.FindMatches(request).matches]


def test_gates_say_why_a_pair_is_held_or_no_match(exchange, unique):
    deployment = exchange.deployment
    title = "Переработка верблюжьей шерсти"
    need = records.publish(deployment, records.need(corpus.NEED_OWNER, title, "ru"), f"{unique}-need")
    restricted = records.offer(corpus.OFFER_OWNER, title, "ru")
    restricted.export_control.jurisdiction = "CN"
    restricted.export_control.status = listing_terms_pb2.EXPORT_CONTROL_STATUS_RESTRICTED
    prohibited = records.offer(corpus.OFFER_OWNER, title, "ru")
    prohibited.export_control.jurisdiction = "CN"
    prohibited.export_control.status = listing_terms_pb2.EXPORT_CONTROL_STATUS_PROHIBITED
    own = records.offer(corpus.NEED_OWNER, title, "ru")
    offers = {
        kind: records.publish(deployment, listing, f"{unique}-{kind}")
        for kind, listing in (("restricted", restricted), ("prohibited", prohibited), ("own", own))
    }
    sequence = offers["own"].sequence

    def outcome(kind, gate):
        request = matching_service_pb2.ExplainMatchRequest(
            need=need.name, offer=offers[kind].name, at_least_sequence=sequence
        )
        match = deployment.matching.ExplainMatch(request)
        check_numbers(match)
        result = next(one for one in match.gates if one.gate == gate)
        assert result.reason and result.message
        return result.outcome

    assert outcome("restricted", component_pb2.GATE_EXPORT_CONTROL) == component_pb2.GATE_OUTCOME_HOLD
    assert outcome("prohibited", component_pb2.GATE_EXPORT_CONTROL) == component_pb2.GATE_OUTCOME_FAIL
    assert outcome("own", component_pb2.GATE_OWN_ORGANIZATION) == component_pb2.GATE_OUTCOME_FAIL

    request = matching_service_pb2.FindMatchesRequest(listing=need.name, at_least_sequence=sequence)
    found = [match.offer for match in deployment.matching.FindMatches(request).matches]
    assert offers["restricted"].name in found
    assert offers["prohibited"].name not in found and offers["own"].name not in found
    request.include_failed = True
    found = [match.offer for match in deployment.matching.FindMatches(request).matches]
    assert offers["prohibited"].name in found and offers["own"].name in found
    for name in [need.name] + [offer.name for offer in offers.values()]:
        deployment.registry.WithdrawListing(listing_verbs_pb2.WithdrawListingRequest(name=name))


def test_a_change_of_substance_holds_matches_until_the_owner_consents(exchange, unique):
    deployment = exchange.deployment
    title = "Сушка абрикосов солнечным теплом"
    offer = records.publish(deployment, records.offer(corpus.OFFER_OWNER, title, "ru"), unique)
    draft = records.need(title=title, language="ru")

    def consent_gate(sequence):
        request = matching_service_pb2.FindMatchesRequest(draft=draft, at_least_sequence=sequence)
        match = next(one for one in deployment.matching.FindMatches(request).matches if one.offer == offer.name)
        return next(gate.outcome for gate in match.gates if gate.gate == component_pb2.GATE_CONSENT)

    assert consent_gate(offer.sequence) != component_pb2.GATE_OUTCOME_HOLD
    offer.readiness.trl = 5
    changed = deployment.registry.UpdateListing(
        listing_requests_pb2.UpdateListingRequest(
            listing=offer, update_mask=field_mask_pb2.FieldMask(paths=["readiness"])
        )
    )
    assert consent_gate(changed.sequence) == component_pb2.GATE_OUTCOME_HOLD
    consented = deployment.registry.RecordConsent(
        listing_verbs_pb2.RecordConsentRequest(name=offer.name, consent=records.CONSENT)
    )
    assert consent_gate(consented.sequence) != component_pb2.GATE_OUTCOME_HOLD
    deployment.registry.WithdrawListing(listing_verbs_pb2.WithdrawListingRequest(name=offer.name))


def test_answers_of_one_sequence_are_of_one_state_while_listings_come_in(deploy):
    deployment = deploy(model="none")
    owner = records.create_organization(deployment, "owner").name
    title = "Drip irrigation for saline cotton land"
    count = 60

    def publish_all():
        for _ in range(count):
            records.publish(deployment, records.offer(owner, title))

    states = {}
    request = matching_service_pb2.FindMatchesRequest(draft=records.need(title=title), page_size=1000)
    deadline = time.monotonic() + PATIENCE_S
    with futures.ThreadPoolExecutor() as pool:
        published = pool.submit(publish_all)
        offers = set()
        while len(offers) < count:
            assert time.monotonic() < deadline, f"got {len(offers)} offers, want {count}"
            if published.done():
                published.result()  # Raises what went wrong.
            answer = deployment.matching.FindMatches(request)
            offers = {match.offer for match in answer.matches}
            assert states.setdefault(answer.provenance.admission_sequence, offers) == offers
