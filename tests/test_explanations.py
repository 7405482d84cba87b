"""Every number of every explanation adds up, and what would change a match does."""

import itertools
import json
import math
import pathlib

import pytest
from karez.matching.v1 import component_pb2, match_pb2, matching_service_pb2

from karez_testing import corpus, records
from karez_testing.cli import Cli
from karez_testing.deployment import Deployment

DEMO = pathlib.Path(__file__).parent.parent / "deploy" / "demo"
DEMO_FILES = [DEMO / "organizations.jsonl", DEMO / "listings.jsonl"]
TOLERANCE = 1e-6


def needs_of_the_demo():
    listings = [json.loads(line) for line in (DEMO / "listings.jsonl").read_text(encoding="utf-8").splitlines()]
    return [listing["name"] for listing in listings if "need" in listing]


@pytest.fixture(scope="module")
def demo_with_vectors(programs, tmp_path_factory):
    """The demo exchange, published and embedded, in one process: (deployment, needs)."""
    with Deployment("karezd", programs, tmp_path_factory.mktemp("demo-with-vectors")) as deployment:
        cli = Cli(programs, deployment)
        cli("import", *map(str, DEMO_FILES), "--publish", "--consent-by", "test")
        cli("status", "--wait")
        yield deployment, needs_of_the_demo()


@pytest.fixture(scope="module")
def demo(shape, programs, tmp_path_factory):
    """The demo exchange, published, without a model: (deployment, needs)."""
    with Deployment(shape, programs, tmp_path_factory.mktemp(f"{shape}-demo"), model="none") as deployment:
        cli = Cli(programs, deployment)
        sequence = cli.json("import", *map(str, DEMO_FILES), "--publish", "--consent-by", "test")[0]["sequence"]
        deployment.matching.FindMatches(
            matching_service_pb2.FindMatchesRequest(draft=records.need(), at_least_sequence=int(sequence))
        )
        yield deployment, needs_of_the_demo()


def all_matches(deployment, need, **fields):
    request = matching_service_pb2.FindMatchesRequest(
        listing=need, page_size=1000, include_failed=True, view=matching_service_pb2.MATCH_VIEW_BASIC, **fields
    )
    return deployment.matching.FindMatches(request).matches


def logistic(log_odds):
    return 1 / (1 + math.exp(-log_odds))


def check_sums(match):
    log_odds = match.bias
    for part in match.contributions:
        want = part.weight * (part.value - part.baseline) if part.HasField("value") else 0
        assert part.log_odds == pytest.approx(want, abs=TOLERANCE)
        log_odds += part.log_odds
    assert match.score == pytest.approx(logistic(log_odds), abs=TOLERANCE)
    return log_odds


def check_every_pair(deployment, needs):
    pairs = 0
    for need in needs:
        for match in all_matches(deployment, need):
            check_sums(match)
            pairs += 1
    assert pairs == len(needs) * 128


def test_the_numbers_of_every_pair_add_up_to_its_score(demo):
    check_every_pair(*demo)


def test_the_numbers_of_every_pair_add_up_with_its_meaning_too(demo_with_vectors):
    deployment, needs = demo_with_vectors
    best = all_matches(deployment, needs[0])[0]
    request = matching_service_pb2.ExplainMatchRequest(need=needs[0], offer=best.offer)
    assert deployment.matching.ExplainMatch(request).provenance.model_id
    check_every_pair(deployment, needs)


def test_questions_tell_what_the_score_would_be_at_both_ends_of_their_component(demo):
    deployment, needs = demo
    asked = 0
    for need in needs[::8]:
        best = all_matches(deployment, need)[0]
        request = matching_service_pb2.ExplainMatchRequest(need=need, offer=best.offer)
        match = deployment.matching.ExplainMatch(request)
        assert match.score == best.score
        log_odds = check_sums(match)
        parts = {part.component: part for part in match.contributions}
        spans = []
        for question in match.explanation.open_questions:
            spans.append(question.best_score - question.worst_score)
            assert question.question
            if question.component == component_pb2.COMPONENT_UNSPECIFIED:
                continue
            part = parts[question.component]
            assert not part.HasField("value")
            asked += 1
            worst = logistic(log_odds - part.weight * part.baseline)
            assert question.worst_score == pytest.approx(worst, abs=TOLERANCE)
            assert question.best_score == pytest.approx(
                logistic(log_odds + part.weight * (1 - part.baseline)), abs=TOLERANCE
            )
        assert spans == sorted(spans, reverse=True)
    assert asked > 10


def test_near_misses_open_a_gate_or_better_the_score(demo):
    deployment, needs = demo
    seen = 0
    for need in needs[::4]:
        for match in itertools.islice(all_matches(deployment, need), 3):
            request = matching_service_pb2.ExplainMatchRequest(need=need, offer=match.offer)
            explained = deployment.matching.ExplainMatch(request)
            assert len(explained.explanation.near_misses) <= 5
            for near_miss in explained.explanation.near_misses:
                seen += 1
                assert near_miss.change
                if near_miss.gate == component_pb2.GATE_UNSPECIFIED:
                    assert near_miss.score > explained.score
                else:
                    assert near_miss.outcome <= explained.outcome
    assert seen > 20


def test_making_the_change_of_a_near_miss_gives_its_score(demo):
    """The offer's regions are extended as the near-miss says; a draft of it then scores so."""
    deployment, needs = demo
    for need, text in ((need, "also served ") for need in needs):
        for match in itertools.islice(all_matches(deployment, need), 5):
            request = matching_service_pb2.ExplainMatchRequest(need=need, offer=match.offer)
            for near_miss in deployment.matching.ExplainMatch(request).explanation.near_misses:
                if text not in near_miss.change:
                    continue
                offer = records.get_listing(deployment, match.offer)
                offer.regions.append(near_miss.change.split(text)[1])
                offer.name = ""
                answer = deployment.matching.FindMatches(
                    matching_service_pb2.FindMatchesRequest(draft=offer, page_size=1000, include_failed=True)
                )
                changed = next(found for found in answer.matches if found.need == need)
                assert changed.score == pytest.approx(near_miss.score, abs=1e-3)
                return
    pytest.fail("got no near-miss about a region, want one in the demo exchange")


def test_sentences_of_two_languages_meet_in_spans_of_the_original(exchange):
    request = matching_service_pb2.ExplainMatchRequest(
        need=corpus.need_name("drip"), offer=corpus.offer_name("drip"), at_least_sequence=exchange.sequence
    )
    match = exchange.matching.ExplainMatch(request)
    topic = next(part for part in match.contributions if part.component == component_pb2.COMPONENT_TOPIC)
    met = [evidence for evidence in topic.evidence if evidence.kind == match_pb2.EVIDENCE_KIND_MEANING]
    assert met
    for evidence in met:
        for name, span in ((match.need, evidence.need_span), (match.offer, evidence.offer_span)):
            text = getattr(records.get_listing(exchange.deployment, name), span.field)[span.index].text
            assert text[span.begin : span.end] == span.text
        assert 0 < evidence.weight <= 1


def test_the_command_line_shows_what_would_change_a_match(demo, programs):
    deployment, _ = demo
    shown = Cli(programs, deployment)("explain", "karez-demo/n053", "karez-demo/o053", "-o", "table").stdout
    explained = json.loads(Cli(programs, deployment)("explain", "karez-demo/n053", "karez-demo/o053").stdout)
    assert "what would change it" in shown and "ask" in shown
    assert explained["explanation"]["open_questions"][0]["question"][:20] in shown
