"""The terms of a deal: readiness and sectors in others' words, rights, licences given away, proof."""

import collections

import pytest
from karez.matching.v1 import component_pb2, match_pb2, matching_service_pb2
from karez.registry.v1 import crosswalk_pb2, registry_service_pb2
from karez.type.v1 import deal_pb2, technology_pb2

from karez_testing import corpus, records

STAGES = {
    crosswalk_pb2.CROSSWALK_SCHEME_EEN_STAGE: ("een_stage", technology_pb2.EenStage, "EEN_STAGE_"),
    crosswalk_pb2.CROSSWALK_SCHEME_CHINESE_STAGE: ("chinese_stage", technology_pb2.ChineseStage, "CHINESE_STAGE_"),
}


def crosswalks(deployment, **fields):
    request = crosswalk_pb2.ListCrosswalksRequest(page_size=400, **fields)
    while True:
        page = deployment.registry.ListCrosswalks(request)
        yield from page.crosswalks
        if not page.next_page_token:
            return
        request.page_token = page.next_page_token


def test_every_sector_has_codes_in_every_scheme_and_the_way_back(shared):
    links = list(crosswalks(shared))
    taxonomy = shared.registry.GetTaxonomy(registry_service_pb2.GetTaxonomyRequest())
    for scheme in ("EEN", "IPC", "NACE", "CHT"):
        number = crosswalk_pb2.CrosswalkScheme.Value(f"CROSSWALK_SCHEME_{scheme}")
        linked = {link.sector for link in links if link.scheme == number}
        assert linked == {sector.code for sector in taxonomy.sectors}
    some = next(crosswalks(shared, sector="water", scheme=crosswalk_pb2.CROSSWALK_SCHEME_IPC))
    back = list(crosswalks(shared, scheme=some.scheme, code=some.code))
    assert some in back and {link.code for link in back} == {some.code}


def test_the_command_line_lists_them_both_ways(shared, cli):
    there = cli.json("taxonomy", "--crosswalk", "ipc", "--sector", "energy.solar")
    assert there and {link["sector"] for link in there} == {"energy.solar"}
    back = cli.json("taxonomy", "--crosswalk", "IPC", "--code", there[0]["code"])
    assert "energy.solar" in {link["sector"] for link in back}
    levels = cli.json("taxonomy", "--crosswalk", "Chinese-stage", "--trl", "6")
    assert levels[0]["code"] == "PILOT_TEST"
    assert len(cli.json("taxonomy")) > 100


def part_of(match, component):
    return next(part for part in match.contributions if part.component == component)


@pytest.mark.parametrize("scheme", STAGES)
def test_matching_reads_the_stage_words_as_the_crosswalk_says(exchange, scheme):
    field, words, prefix = STAGES[scheme]
    surest = collections.defaultdict(dict)
    for link in crosswalks(exchange.deployment, scheme=scheme):
        surest[link.trl][link.code] = link.confidence
    levels = collections.defaultdict(list)
    for level in range(1, 10):
        levels[max(surest[level], key=surest[level].get)].append(level)
    assert sorted(levels) == sorted(word.removeprefix(prefix) for word in words.keys() if "UNSPECIFIED" not in word)
    for word, stands in levels.items():
        readiness = technology_pb2.Readiness(**{field: words.Value(prefix + word)})
        draft = records.offer(title="Drip irrigation for saline soil", readiness=readiness)
        request = matching_service_pb2.FindMatchesRequest(draft=draft, include_failed=True, page_size=1)
        match = exchange.deployment.matching.FindMatches(request).matches[0]
        (evidence,) = part_of(match, component_pb2.COMPONENT_READINESS).evidence
        ends = str(stands[0]) if len(stands) == 1 else f"{stands[0]}-{stands[-1]}"
        assert evidence.offer_value == f"TRL {ends}", word


def published_pair(exchange, unique, need, offer):
    deployment = exchange.deployment
    need_name = records.publish(deployment, need, f"{unique}-need").name
    published = records.publish(deployment, offer, f"{unique}-offer")
    return deployment.matching.ExplainMatch(
        matching_service_pb2.ExplainMatchRequest(
            need=need_name, offer=published.name, at_least_sequence=published.sequence
        )
    )


def gate(match, number):
    return next(result for result in match.gates if result.gate == number)


@pytest.mark.parametrize(("territory", "protected"), [("KZ", True), ("UZ", False), ("CN", False)])
def test_a_eurasian_patent_ends_at_the_border_of_uzbekistan_and_china(exchange, unique, territory, protected):
    need = records.need(corpus.NEED_OWNER, title="Стабилизация барханов посадкой саксаула", language="ru")
    need.license_scope.territories.append(territory)
    offer = records.offer(corpus.OFFER_OWNER, title="Закрепление барханов саксаулом", language="ru")
    offer.offer.rights.add(
        kind=deal_pb2.RIGHT_KIND_PATENT, status=deal_pb2.RIGHT_STATUS_GRANTED, jurisdiction="EA", number="EA 012345"
    )
    rights = part_of(published_pair(exchange, unique, need, offer), component_pb2.COMPONENT_RIGHTS)
    assert (rights.value == 1) == protected and rights.evidence[0].offer_value == "EA PATENT GRANTED"
    assert rights.log_odds == pytest.approx(rights.weight * (rights.value - rights.baseline))


def test_what_is_licensed_exclusively_where_it_is_wanted_is_no_match_and_says_where(exchange, unique):
    need = records.need(corpus.NEED_OWNER, title="Глубокая переработка корня солодки", language="ru")
    need.license_scope.territories.extend(["KZ"])
    offer = records.offer(corpus.OFFER_OWNER, title="Переработка корня солодки", language="ru")
    offer.offer.availability.status = deal_pb2.AVAILABILITY_STATUS_LICENSED
    offer.offer.availability.granted.exclusivity = deal_pb2.EXCLUSIVITY_EXCLUSIVE
    offer.offer.availability.granted.territories.extend(["KZ", "KG"])
    match = published_pair(exchange, unique, need, offer)
    found = gate(match, component_pb2.GATE_EXCLUSIVE_LICENSE)
    assert (found.outcome, found.reason) == (component_pb2.GATE_OUTCOME_FAIL, "LICENSED_EXCLUSIVELY")
    assert "KZ, KG" in found.message and "wants it in KZ" in found.message
    assert match.outcome == component_pb2.GATE_OUTCOME_FAIL


def test_a_reference_nearby_is_proof_and_a_required_certificate_is_found_in_either_script(exchange, unique):
    need = records.need(corpus.NEED_OWNER, title="Сушилка для фисташек на солнечном тепле", language="ru", regions=["KZ"])
    need.conformities.add(scheme="ЕАС", status=technology_pb2.CONFORMITY_STATUS_REQUIRED)
    offer = records.offer(corpus.OFFER_OWNER, title="Солнечная сушилка для фисташек", language="ru")
    offer.references.add(country="KZ", year=2022, scale="40 ha")
    offer.conformities.add(scheme="EAC", status=technology_pb2.CONFORMITY_STATUS_HELD)
    match = published_pair(exchange, unique, need, offer)
    proof = part_of(match, component_pb2.COMPONENT_PROOF)
    assert proof.value == 1 and proof.evidence[0].offer_value == "KZ 2022 40 ha"
    assert part_of(match, component_pb2.COMPONENT_CONFORMITY).value == 1
    assert part_of(match, component_pb2.COMPONENT_ZONE).unknown_reason == component_pb2.UNKNOWN_REASON_BOTH_SILENT
    assert all(part.evidence or not part.HasField("value") for part in match.contributions)
    assert match_pb2.EVIDENCE_KIND_VALUE in {evidence.kind for evidence in proof.evidence}
