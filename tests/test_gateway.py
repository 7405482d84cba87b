"""The gateway over the wire: every protocol to a real karezd, sessions, refusals,
a backend that restarts, and draining."""

import gzip

import grpc
import pytest
from karez.registry.v1 import change_feed_pb2, organization_requests_pb2, registry_service_pb2_grpc

from karez_testing.deployment import PATIENCE_S, Program, await_serving, open_channel
from karez_testing.edge import Edge

REGISTRY = "karez.registry.v1.RegistryService"
MISSING = {"name": "organizations/missing"}


@pytest.fixture(scope="module")
def edge(programs, tmp_path_factory):
    with Edge(programs, tmp_path_factory.mktemp("edge")) as edge:
        yield edge


def organization(name):
    return {"displayNames": [{"language": "en", "text": name}], "country": "KZ"}


def create(edge, unique):
    answer = edge.curl(f"/v1/organizations?organizationId={unique}", body=organization(unique))
    assert answer.status == 200, answer.body
    return answer.json["name"]


def test_rest_by_curl_creates_reads_lists_changes_and_deletes(edge, unique):
    name = create(edge, unique)
    assert name == f"organizations/{unique}"
    assert edge.curl(f"/v1/{name}").json["country"] == "KZ"
    assert name in [o["name"] for o in edge.curl("/v1/organizations?pageSize=1000").json["organizations"]]
    changed = edge.curl(f"/v1/{name}?updateMask=country", "-X", "PATCH", body={"country": "UZ"})
    assert changed.status == 200, changed.body
    assert edge.curl(f"/v1/{name}").json["country"] == "UZ"
    assert edge.curl(f"/v1/{name}", "-X", "DELETE").json == {}
    assert edge.curl(f"/v1/{name}").status == 404


def test_rest_errors_name_the_fields_and_the_reason(edge):
    missing = edge.curl("/v1/organizations/missing")
    assert missing.status == 404
    assert [d["reason"] for d in missing.json["details"] if "reason" in d] == ["ORGANIZATION_NOT_FOUND"]
    bad = edge.curl("/v1/organizations", body={"country": "nowhere"})
    assert bad.status == 400
    violations = [v["field"] for d in bad.json["details"] for v in d.get("fieldViolations", [])]
    assert "organization.country" in violations
    assert "nonsense" in edge.curl("/v1/organizations", body={"nonsense": 1}).json["message"]


@pytest.mark.parametrize("protocol", ["connect", "connect-json", "grpc-web", "grpc"])
def test_a_client_of_connect_go_speaks_each_protocol(edge, unique, protocol):
    name = create(edge, unique)
    [got] = edge.client(protocol, f"{REGISTRY}/GetOrganization", {"name": name})
    assert got["displayNames"][0]["text"] == unique
    assert edge.client(protocol, f"{REGISTRY}/GetOrganization", MISSING).startswith("error not_found: name: got")


@pytest.mark.parametrize("protocol", ["connect", "grpc-web", "grpc"])
def test_streams_reach_each_protocol(edge, protocol):
    [last] = edge.client(protocol, "karez.exports.v1.ExportsService/ExportMatches", {"format": "EXPORT_FORMAT_CSV"})[-1:]
    assert "chunk" in last or "rows" in last


def test_grpcurl_finds_the_services_and_calls_them(edge, unique):
    name = create(edge, unique)
    assert REGISTRY in edge.grpcurl("list").stdout.splitlines()
    got = edge.grpcurl("-d", f'{{"name": "{name}"}}', f"{REGISTRY}/GetOrganization")
    assert unique in got.stdout, got.stderr
    for _ in range(10):  # An error without an answer ends the stream with its headers, each time.
        missing = edge.grpcurl("-d", '{"name": "organizations/missing"}', f"{REGISTRY}/GetOrganization")
        assert "NotFound" in missing.stderr and "ORGANIZATION_NOT_FOUND" in missing.stderr


def test_a_grpc_client_reads_through_the_gateway_as_if_it_were_karezd(edge, unique):
    create(edge, unique)
    with open_channel(edge.gateway.address) as channel:
        stub = registry_service_pb2_grpc.RegistryServiceStub(channel)
        page = stub.ListOrganizations(organization_requests_pb2.ListOrganizationsRequest(page_size=1000), timeout=PATIENCE_S)
        assert f"organizations/{unique}" in [o.name for o in page.organizations]
        stream = stub.WatchChanges(change_feed_pb2.WatchChangesRequest(), timeout=PATIENCE_S)
        assert next(stream).IsInitialized()
        stream.cancel()
        with pytest.raises(grpc.RpcError) as error:
            stub.GetOrganization(organization_requests_pb2.GetOrganizationRequest(**MISSING), timeout=PATIENCE_S)
        assert error.value.code() == grpc.StatusCode.NOT_FOUND


def test_every_answer_has_the_headers_that_bind_a_browser(edge):
    for path in ["/v1/organizations", "/session", "/nowhere", "/openapi.yaml", "/healthz"]:
        headers = edge.curl(path).headers
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert "unsafe-inline" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-request-id"]
        assert "access-control-allow-origin" not in headers
    assert edge.curl("/healthz", "-H", "x-request-id: mine-1").headers["x-request-id"] == "mine-1"


def test_pages_of_other_sites_and_other_names_are_refused(edge, unique):
    for header in ["origin: https://evil.example", "sec-fetch-site: cross-site", "host: evil.example"]:
        answer = edge.curl(f"/v1/organizations?organizationId={unique}", "-H", header, body=organization(unique))
        assert answer.status == 403, (header, answer)
    assert edge.curl(f"/v1/organizations/{unique}").status == 404


def test_health_readiness_metrics_and_the_description_are_served(edge):
    assert edge.curl("/healthz").status == 200
    ready = edge.curl("/readyz")
    assert ready.status == 200 and ready.json["services"][REGISTRY] == "SERVING"
    assert "karez_gateway_request_seconds_count" in edge.curl("/metrics").body
    description = edge.curl("/openapi.yaml")
    assert description.body.startswith("#") or description.body.startswith("openapi: 3")
    assert "/v1/listings/{listing}:publish" in description.body


@pytest.mark.parametrize("flags", [{"hosts": "127.0.0.1"}, {"trusted-proxies": "127.0.0.1/32"}])
def test_a_gateway_for_other_machines_serves_no_open_backend(programs, tmp_path, flags):
    with Edge(programs, tmp_path, **flags) as edge:
        for path in ["/v1/organizations", "/session"]:
            answer = edge.curl(path)
            assert answer.status == 403 and "--access required" in answer.json["message"], answer
        assert edge.client("grpc", f"{REGISTRY}/GetOrganization", MISSING).startswith("error permission_denied")
        ready = edge.curl("/readyz")
        assert ready.status == 503 and "--access required" in ready.json["services"][REGISTRY]
        assert edge.curl("/healthz").status == 200


def test_compressed_requests_are_refused_with_what_is_taken(edge):
    body = gzip.compress(b'{"country": "KZ"}')
    with edge.connection() as connection:
        headers = {"content-type": "application/json", "content-encoding": "gzip"}
        connection.request("POST", "/v1/organizations", body, headers)
        answer = connection.getresponse()
        assert answer.status == 501 and answer.headers["accept-encoding"] == "identity"
        assert b"unimplemented" in answer.read()
    with open_channel(edge.gateway.address) as channel:
        stub = registry_service_pb2_grpc.RegistryServiceStub(channel)
        request = organization_requests_pb2.GetOrganizationRequest(**MISSING)
        with pytest.raises(grpc.RpcError) as error:
            stub.GetOrganization(request, timeout=PATIENCE_S, compression=grpc.Compression.Gzip)
        assert error.value.code() == grpc.StatusCode.UNIMPLEMENTED


def test_bodies_are_bounded(edge):
    with edge.connection() as connection:
        connection.request("POST", "/v1/organizations", b" " * (5 << 20), {"content-type": "application/json"})
        answer = connection.getresponse()
        assert answer.status == 429 and b"resource_exhausted" in answer.read()


def test_headers_are_bounded(edge):
    answer = edge.curl("/healthz", "-H", "x-large: " + "x" * 40_000)
    assert answer.status == 431


def test_a_backend_that_restarts_in_mid_work_is_told_and_found_again(programs, tmp_path, unique):
    with Edge(programs, tmp_path) as edge:
        name = create(edge, unique)
        backend = edge.deployment.program("registry")
        backend.kill()
        gone = edge.curl(f"/v1/{name}")
        assert gone.status == 503 and "try again" in gone.json["message"]
        assert edge.client("connect", f"{REGISTRY}/GetOrganization", {"name": name}).startswith("error unavailable")
        with open_channel(edge.gateway.address) as channel:
            stub = registry_service_pb2_grpc.RegistryServiceStub(channel)
            with pytest.raises(grpc.RpcError) as error:
                stub.GetOrganization(organization_requests_pb2.GetOrganizationRequest(name=name), timeout=PATIENCE_S)
            assert error.value.code() == grpc.StatusCode.UNAVAILABLE
        assert edge.curl("/readyz").status == 503
        edge.deployment.replace("registry")
        assert edge.curl(f"/v1/{name}").status == 200
        assert edge.curl("/readyz").status == 200


def test_sigterm_ends_it_and_cuts_what_will_not_end(programs, tmp_path):
    with Edge(programs, tmp_path, drain="1s") as edge:
        with open_channel(edge.gateway.address) as channel:
            stub = registry_service_pb2_grpc.RegistryServiceStub(channel)
            stream = stub.WatchChanges(change_feed_pb2.WatchChangesRequest(), timeout=PATIENCE_S)
            next(stream)
            assert edge.gateway.stop() == 0
            with pytest.raises(grpc.RpcError):
                for _ in stream:
                    pass
        await_serving(edge.deployment.address("registry"))


@pytest.mark.parametrize("flags", [{"listen": "0.0.0.0:0"}, {"backend": "192.0.2.1:50051"}, {"tls-key": "x"}, {"nonsense": "x"}])
def test_what_would_send_credentials_in_the_clear_is_refused_at_the_start(programs, tmp_path, flags):
    with pytest.raises(AssertionError, match=next(iter(flags))):
        Program(programs / "karez-gateway", flags, tmp_path)
