"""The record of what was done, of a deployment and of a store that somebody has tampered with."""

import json
import subprocess

import pytest
from karez.audit.v1 import audit_service_pb2 as audit
from karez.audit.v1 import audit_service_pb2_grpc
from karez.exports.v1 import exports_service_pb2

from karez_testing import records
from karez_testing.deployment import Deployment, clean_environment, run

ENTRIES, HEAD = 1000, 1001  # The tables of a trail (docs/formats.md).
CHANGES = 5
SIZE = CHANGES + 1  # The first entry begins the trail.


def ldb(deployment, *arguments):
    command = ["ldb", f"--db={deployment.data / 'registry'}", "--hex", *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def key(sequence):
    return "0x" + (ENTRIES.to_bytes(2, "big") + sequence.to_bytes(8, "big")).hex().upper()


def value(deployment, sequence):
    return ldb(deployment, "get", key(sequence)).strip()


def hexadecimal(text):
    return text.encode().hex().upper()


def verify(deployment, name="registry", **known):
    stub = audit_service_pb2_grpc.AuditServiceStub(deployment.channel("registry"))
    return stub.VerifyAuditTrail(audit.VerifyAuditTrailRequest(name=f"auditTrails/{name}", **known))


def cli(deployment, programs, *arguments):
    environment = {**clean_environment(), "KAREZ_SERVER": deployment.address("registry")}
    return run(programs / "karez", *arguments, env=environment)


@pytest.fixture(scope="module")
def deployment(programs, tmp_path_factory):
    with Deployment("karezd", programs, tmp_path_factory.mktemp("audit")) as deployment:
        for i in range(CHANGES):
            records.create_organization(deployment, id=f"o{i}")
        yield deployment


def test_each_change_is_recorded_and_the_whole_is_intact(deployment, programs):
    listed = cli(deployment, programs, "audit", "list", "registry")
    *entries, first = [json.loads(line) for line in listed.stdout.splitlines()]
    assert first["method"] == "BeginTrail" and first["sequence"] == "1"
    assert [entry["sequence"] for entry in entries] == [str(i) for i in range(SIZE, 1, -1)]
    assert [entry["resources"] for entry in entries] == [[f"organizations/o{i}"] for i in range(CHANGES - 1, -1, -1)]
    assert {entry["method"] for entry in entries} == {"/karez.registry.v1.RegistryService/CreateOrganization"}
    checked = cli(deployment, programs, "audit", "verify")
    assert checked.returncode == 0, checked.stderr
    assert all(json.loads(line)["intact"] for line in checked.stdout.splitlines())


@pytest.mark.parametrize("fault", ["changed", "missing", "reordered", "cut off"])
def test_a_store_that_was_tampered_with_is_found_out(deployment, programs, fault):
    before = verify(deployment).audit_trail
    deployment.stop()
    second, third = value(deployment, 2), value(deployment, 3)
    last = value(deployment, SIZE)
    if fault == "changed":
        ldb(deployment, "put", key(2), second.replace(hexadecimal("organizations/o0"), hexadecimal("organizations/o9")))
    elif fault == "missing":
        ldb(deployment, "delete", key(2))
    elif fault == "reordered":
        ldb(deployment, "put", key(2), third)
        ldb(deployment, "put", key(3), second)
    else:
        ldb(deployment, "delete", key(SIZE))
    deployment.start()

    answer = verify(deployment)

    assert not answer.intact and answer.first_fault == (SIZE if fault == "cut off" else 2), answer
    checked = cli(deployment, programs, "audit", "verify", "registry")
    assert checked.returncode == 1 and "registry" in checked.stderr
    # As it was.
    deployment.stop()
    for sequence, bytes_then in ((2, second), (3, third), (SIZE, last)):
        ldb(deployment, "put", key(sequence), bytes_then)
    deployment.start()
    assert verify(deployment, known_size=before.size, known_head=before.head).intact


def test_a_trail_that_was_removed_whole_is_found_out(programs, tmp_path):
    with Deployment("karezd", programs, tmp_path) as deployment:
        records.create_organization(deployment, id="o")
        assert verify(deployment).intact
        deployment.stop()
        for sequence in (1, 2):
            ldb(deployment, "delete", key(sequence))
        ldb(deployment, "delete", "0x" + (HEAD.to_bytes(2, "big") + (1).to_bytes(2, "big")).hex().upper())
        deployment.start()

        checked = cli(deployment, programs, "audit", "verify", "registry")
        assert checked.returncode == 1 and "registry" in checked.stderr
        answer = verify(deployment)
        assert answer.first_fault == 1 and "held records already" in answer.fault
        assert verify(deployment, name="exports").intact


def test_an_export_is_recorded(deployment):
    before = verify(deployment, name="exports").audit_trail.size
    request = exports_service_pb2.ExportMatchesRequest(format=exports_service_pb2.EXPORT_FORMAT_CSV)
    assert list(deployment.exports.ExportMatches(request))
    answer = verify(deployment, name="exports")
    assert answer.intact and answer.audit_trail.size == before + 1
