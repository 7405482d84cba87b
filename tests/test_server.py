"""What every server offers beside its service."""

import urllib.request

import grpc
import pytest
from grpc.health.v1 import health_pb2, health_pb2_grpc
from grpc.reflection.v1 import reflection_pb2 as reflection_v1
from grpc.reflection.v1 import reflection_pb2_grpc as reflection_v1_grpc
from grpc.reflection.v1alpha import reflection_pb2 as reflection_v1alpha
from grpc.reflection.v1alpha import reflection_pb2_grpc as reflection_v1alpha_grpc
from karez.registry.v1 import listing_pb2, listing_requests_pb2
from karez.type.v1 import technology_pb2

from karez_testing import records
from karez_testing.deployment import Program, failing, open_channel

SERVICES = {
    "registry": "karez.registry.v1.RegistryService",
    "matching": "karez.matching.v1.MatchingService",
    "exports": "karez.exports.v1.ExportsService",
}


@pytest.mark.parametrize(
    "messages, services",
    [(reflection_v1, reflection_v1_grpc), (reflection_v1alpha, reflection_v1alpha_grpc)],
    ids=["v1", "v1alpha"],
)
def test_reflection_lists_services_and_gives_their_types(shared, messages, services):
    for key, service in SERVICES.items():
        stub = services.ServerReflectionStub(shared.channel(key))
        request = messages.ServerReflectionRequest
        questions = [request(list_services=""), request(file_containing_symbol=service), request(file_by_filename="no")]
        listed, file, unknown = stub.ServerReflectionInfo(iter(questions), timeout=60)
        names = {one.name for one in listed.list_services_response.service}
        assert {service, "grpc.health.v1.Health"} <= names
        assert {"grpc.reflection.v1.ServerReflection", "grpc.reflection.v1alpha.ServerReflection"} <= names
        assert service.split(".")[-1].encode() in file.file_descriptor_response.file_descriptor_proto[0]
        assert unknown.error_response.error_code == grpc.StatusCode.NOT_FOUND.value[0]


def test_every_service_says_that_it_serves(shared):
    for key, service in SERVICES.items():
        stub = health_pb2_grpc.HealthStub(shared.channel(key))
        for name in ("", service):
            answer = stub.Check(health_pb2.HealthCheckRequest(service=name), timeout=60)
            assert answer.status == health_pb2.HealthCheckResponse.SERVING
        with failing(grpc.StatusCode.NOT_FOUND):
            stub.Check(health_pb2.HealthCheckRequest(service="karez.no.Service"), timeout=60)


def test_matching_is_not_ready_before_it_has_the_registrys_records(programs, tmp_path):
    flags = {"listen": "127.0.0.1:0", "data": tmp_path / "data", "model": "none", "registry-address": "127.0.0.1:1"}
    program = Program(programs / "karez-matching", flags, tmp_path)
    try:
        with open_channel(program.address) as channel:
            stub = health_pb2_grpc.HealthStub(channel)
            for name in ("", SERVICES["matching"]):
                request = health_pb2.HealthCheckRequest(service=name)
                answer = stub.Check(request, timeout=60, wait_for_ready=True)
                assert answer.status == health_pb2.HealthCheckResponse.NOT_SERVING
    finally:
        assert program.stop() == 0


def test_metrics_are_there_for_who_asks(deploy):
    deployment = deploy(model="none", metrics_address="127.0.0.1:0")
    records.create_organization(deployment, "owner")
    log = deployment.program("registry").log()
    address = log.split("metrics_listening address=")[1].split()[0]
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    text = opener.open(f"http://{address}/metrics", timeout=60).read().decode()
    assert 'karez_store_commits_total{service="registry"}' in text


def test_an_unknown_method_is_unimplemented(shared):
    call = shared.channel("registry").unary_unary("/karez.registry.v1.RegistryService/Conjure")
    with failing(grpc.StatusCode.UNIMPLEMENTED):
        call(b"", timeout=60)


def test_a_limit_of_ones_own_on_messages_holds(deploy):
    deployment = deploy(model="none", max_message_bytes=1 << 16)
    owner = records.create_organization(deployment, "owner").name
    listing = records.offer(owner)
    for language in ("en", "ru", "zh", "kk"):
        listing.descriptions.add(language=language, text="x" * 20_000)
    with failing(grpc.StatusCode.RESOURCE_EXHAUSTED):
        records.create_listing(deployment, listing)
    # An answer beyond the limit is refused too, with its reason.
    del listing.descriptions[2:]
    name = records.create_listing(deployment, listing).name
    references = [technology_pb2.Reference(country="KZ", result="x" * 2000) for _ in range(20)]
    request = listing_requests_pb2.UpdateListingRequest(listing=listing_pb2.Listing(name=name, references=references))
    for call in (lambda: deployment.registry.UpdateListing(request), lambda: records.get_listing(deployment, name)):
        with failing(grpc.StatusCode.RESOURCE_EXHAUSTED) as error:
            call()
        assert error.domain == "karez"
