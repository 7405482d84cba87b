"""Every method as every role: what docs/permissions.md says is what a server does."""

import pathlib
import re

import grpc
import pytest
from grpc.health.v1 import health_pb2, health_pb2_grpc
from karez.access.v1 import access_service_pb2
from karez.audit.v1 import audit_service_pb2
from karez.brokerage.v1 import brokerage_service_pb2
from karez.exports.v1 import exports_service_pb2
from karez.matching.v1 import matching_service_pb2
from karez.options.v1 import options_pb2
from karez.registry.v1 import (
    listing_pb2,
    listing_requests_pb2,
    organization_pb2,
    organization_requests_pb2,
    registry_service_pb2,
    registry_service_pb2_grpc,
)

from google.protobuf import symbol_database
from karez_testing.deployment import PATIENCE_S, failing
from karez_testing.errors import Error
from karez_testing.secured import Secured, bearer, on_behalf_of

_PAGE = pathlib.Path(__file__).resolve().parent.parent / "docs" / "permissions.md"
_PROTOS = [
    registry_service_pb2,
    matching_service_pb2,
    brokerage_service_pb2,
    exports_service_pb2,
    access_service_pb2,
    audit_service_pb2,
]


def written():
    """Roles by permission, as the page has them."""
    rows = re.findall(r"^\| `(\w+\.\w+\.\w+)` \| [^|]+ \| ([^|]+) \|$", _PAGE.read_text(), re.MULTILINE)
    return {permission: set(re.split(r",\s*", roles.strip())) for permission, roles in rows}


def methods():
    for proto in _PROTOS:
        for service in proto.DESCRIPTOR.services_by_name.values():
            yield from service.methods


@pytest.fixture(scope="module")
def secured(programs, tmp_path_factory):
    secured = Secured(programs, tmp_path_factory.mktemp("secured"))
    yield secured
    assert secured.stop() == 0


@pytest.fixture(scope="module")
def callers(secured):
    """By role: a channel, and the metadata by which it is known there."""
    channel = secured.channel()
    known = {
        role: (channel, bearer(secured.add_program(f"the-{role}", [role])))
        for role in ("operator", "administrator", "auditor")
    }
    partner = secured.add_program("the-partner", ["partner"], ["organizations/own"])
    known["partner"] = (channel, bearer(partner))
    known["anonymous"] = (channel, [])
    services = secured.channel("service")
    known["service"] = (services, on_behalf_of("services/brokerage", ["service"]))
    yield known
    channel.close()
    services.close()


def call(caller, method):
    """The error of a call with an empty request; None where there is none."""
    channel, metadata = caller
    prototypes = symbol_database.Default()
    request = prototypes.GetPrototype(method.input_type)
    response = prototypes.GetPrototype(method.output_type)
    path = f"/{method.containing_service.full_name}/{method.name}"
    kind = channel.unary_stream if method.server_streaming else channel.unary_unary
    begin = kind(path, request_serializer=request.SerializeToString, response_deserializer=response.FromString)
    error = Error()
    try:
        answer = begin(request(), metadata=metadata, timeout=PATIENCE_S)
        if method.server_streaming:
            next(answer)
            answer.cancel()
        return None, None
    except grpc.RpcError as raised:
        error.take(raised)
        return raised.code(), error.reason


def is_served(channel, service):
    try:
        health_pb2_grpc.HealthStub(channel).Check(health_pb2.HealthCheckRequest(service=service), timeout=PATIENCE_S)
        return True
    except grpc.RpcError as error:
        assert error.code() == grpc.StatusCode.NOT_FOUND
        return False


@pytest.mark.parametrize("role", ["operator", "administrator", "auditor", "partner", "service", "anonymous"])
def test_a_role_may_call_what_the_page_says_and_nothing_else(callers, role):
    table = written()
    walked = 0
    for method in methods():
        if not is_served(callers[role][0], method.containing_service.full_name):
            continue
        permission = method.GetOptions().Extensions[options_pb2.method].permission
        code, reason = call(callers[role], method)
        where = f"{role}: {method.full_name}: {code} {reason}"
        if role in table[permission]:
            assert code not in (grpc.StatusCode.PERMISSION_DENIED, grpc.StatusCode.UNAUTHENTICATED), where
        elif role == "anonymous":
            assert (code, reason) == (grpc.StatusCode.UNAUTHENTICATED, "NO_PRINCIPAL"), where
        else:
            assert (code, reason) == (grpc.StatusCode.PERMISSION_DENIED, "PERMISSION_DENIED"), where
        walked += 1
    assert walked >= 60


def test_nobody_is_believed_to_be_a_service_without_its_certificate(secured, callers):
    channel, _ = callers["anonymous"]
    stub = registry_service_pb2_grpc.RegistryServiceStub(channel)
    request = registry_service_pb2.GetTaxonomyRequest()
    with failing(grpc.StatusCode.UNAUTHENTICATED):
        stub.GetTaxonomy(request, metadata=on_behalf_of("services/brokerage", ["service"]), timeout=PATIENCE_S)
    secured.certificates.issue("gateway", "gateway")
    with secured.channel("gateway") as gateway, failing(grpc.StatusCode.UNAUTHENTICATED):
        registry_service_pb2_grpc.RegistryServiceStub(gateway).GetTaxonomy(
            request, metadata=on_behalf_of("services/brokerage", ["service"]), timeout=PATIENCE_S
        )


def test_a_key_is_limited_by_its_scopes(secured, callers):
    channel, _ = callers["anonymous"]
    key = secured.add_program("scoped", ["operator"], scopes=["registry.listings.*"])
    stub = registry_service_pb2_grpc.RegistryServiceStub(channel)
    stub.ListListings(listing_requests_pb2.ListListingsRequest(), metadata=bearer(key), timeout=PATIENCE_S)
    with failing(grpc.StatusCode.PERMISSION_DENIED):
        request = organization_requests_pb2.ListOrganizationsRequest()
        stub.ListOrganizations(request, metadata=bearer(key), timeout=PATIENCE_S)


def test_a_partner_changes_and_sees_what_is_its_own(callers):
    channel, operator = callers["operator"]
    partner = callers["partner"][1]
    stub = registry_service_pb2_grpc.RegistryServiceStub(channel)

    def create(owner, metadata):
        listing = listing_pb2.Listing(organization=owner, need={})
        listing.titles.add(language="en", text=f"A need of {owner}")
        request = listing_requests_pb2.CreateListingRequest(listing=listing)
        return stub.CreateListing(request, metadata=metadata, timeout=PATIENCE_S)

    for name in ("own", "other"):
        organization = organization_pb2.Organization(country="KZ")
        organization.type = organization_pb2.ORGANIZATION_TYPE_UNIVERSITY
        organization.display_names.add(language="en", text=name)
        request = organization_requests_pb2.CreateOrganizationRequest(organization=organization, organization_id=name)
        stub.CreateOrganization(request, metadata=operator, timeout=PATIENCE_S)
    own = create("organizations/own", partner)
    others = create("organizations/other", operator)
    with failing(grpc.StatusCode.PERMISSION_DENIED) as error:
        create("organizations/other", partner)
    assert error.reason == "NOT_YOURS"

    listed = stub.ListListings(listing_requests_pb2.ListListingsRequest(), metadata=partner, timeout=PATIENCE_S)
    assert [listing.name for listing in listed.listings] == [own.name]
    count = stub.CountListings(listing_requests_pb2.CountListingsRequest(), metadata=partner, timeout=PATIENCE_S)
    assert count.total == 1
    with failing(grpc.StatusCode.NOT_FOUND) as hidden:
        get = listing_requests_pb2.GetListingRequest(name=others.name)
        stub.GetListing(get, metadata=partner, timeout=PATIENCE_S)
    with failing(grpc.StatusCode.NOT_FOUND) as missing:
        get = listing_requests_pb2.GetListingRequest(name="listings/none")
        stub.GetListing(get, metadata=partner, timeout=PATIENCE_S)
    assert hidden.reason == missing.reason
    with failing(grpc.StatusCode.NOT_FOUND):
        update = listing_requests_pb2.UpdateListingRequest(listing=listing_pb2.Listing(name=others.name))
        update.update_mask.paths.append("origin")
        stub.UpdateListing(update, metadata=partner, timeout=PATIENCE_S)


def test_a_principal_that_calls_too_often_is_told_when_to_try_again(programs, tmp_path):
    secured = Secured(programs, tmp_path, **{"calls-per-second": 1, "call-burst": 5})
    key = secured.add_program("busy", ["operator"])
    with secured.channel() as channel:
        stub = registry_service_pb2_grpc.RegistryServiceStub(channel)
        with failing(grpc.StatusCode.RESOURCE_EXHAUSTED) as error:
            for _ in range(20):
                stub.ListListings(listing_requests_pb2.ListListingsRequest(), metadata=bearer(key), timeout=PATIENCE_S)
        assert error.reason == "TOO_MANY_CALLS"
        assert 0 < error.retry_seconds <= 1
    assert secured.stop() == 0
