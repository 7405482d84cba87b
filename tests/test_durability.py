"""What is acknowledged stays, whatever ends the server."""

import threading

import grpc
import pytest
from karez.matching.v1 import matching_service_pb2
from karez.registry.v1 import change_feed_pb2, listing_pb2, listing_requests_pb2, listing_verbs_pb2

from karez_testing import corpus, disk, records
from karez_testing.deployment import Deployment, failing, run


def all_listings(deployment):
    request = listing_requests_pb2.ListListingsRequest(page_size=1000)
    listings = {}
    while True:
        page = deployment.registry.ListListings(request)
        listings.update((listing.name, listing) for listing in page.listings)
        if not page.next_page_token:
            return listings
        request.page_token = page.next_page_token


def status(deployment):
    return deployment.matching.GetMatchingStatus(matching_service_pb2.GetMatchingStatusRequest())


def test_everything_acknowledged_is_there_after_a_kill_in_mid_write(deploy):
    deployment = deploy(model="none")
    owner = records.create_organization(deployment, "owner").name
    registry = deployment.registry
    acknowledged, enough = [], threading.Event()

    def write(writer):
        for number in range(10_000):
            request = listing_requests_pb2.CreateListingRequest(
                listing=records.offer(owner), listing_id=f"w{writer}-{number}"
            )
            try:
                acknowledged.append(registry.CreateListing(request))
            except (grpc.RpcError, ValueError):
                return
            if len(acknowledged) >= 200:
                enough.set()

    writers = [threading.Thread(target=write, args=(writer,)) for writer in range(4)]
    for writer in writers:
        writer.start()
    assert enough.wait(60)
    deployment.kill()
    for writer in writers:
        writer.join()

    deployment.start()
    stored = all_listings(deployment)
    for listing in acknowledged:
        assert stored[listing.name] == listing
    # Each record's change is in the feed exactly when the record is there.
    changed, cursor = set(), ""
    while True:
        answer = deployment.registry.ListChanges(
            change_feed_pb2.ListChangesRequest(cursor=cursor, max_changes=1000)
        )
        changed |= {change.listing.name for change in answer.changes if change.HasField("listing")}
        cursor = answer.next_cursor
        if answer.caught_up:
            break
    assert changed == set(stored)


@pytest.mark.parametrize("end", ["stop", "kill"])
def test_a_request_is_answered_as_before_after_a_restart(deploy, end):
    deployment = deploy(model="none")
    owner = records.create_organization(deployment, "owner").name
    create = listing_requests_pb2.CreateListingRequest(listing=records.offer(owner), request_id="once")
    created = deployment.registry.CreateListing(create)
    submit = listing_verbs_pb2.SubmitListingRequest(name=created.name, request_id="once")
    submitted = deployment.registry.SubmitListing(submit)

    getattr(deployment, end)()
    deployment.start()

    assert deployment.registry.CreateListing(create) == created
    assert deployment.registry.SubmitListing(submit) == submitted
    assert list(all_listings(deployment)) == [created.name]
    create.listing.titles[0].text = "Another technology"
    with failing(grpc.StatusCode.INVALID_ARGUMENT) as error:
        deployment.registry.CreateListing(create)
    assert error.reason == "REQUEST_ID_REUSED"


@pytest.mark.parametrize("end", ["stop", "kill"])
def test_a_restart_embeds_nothing_again_and_finds_the_same(deploy, end):
    deployment = deploy()
    exchange = corpus.publish(deployment)
    find = matching_service_pb2.FindMatchesRequest(
        listing=corpus.need_name("drip"), include_failed=True, at_least_sequence=exchange.sequence
    )
    found = deployment.matching.FindMatches(find)
    before = status(deployment)

    getattr(deployment, end)()
    deployment.start()

    # Admitting a listing anew would take a further place in the log.
    after = status(deployment)
    assert after.provenance == before.provenance
    assert (after.need_count, after.offer_count) == (before.need_count, before.offer_count)
    assert after.pending_count == 0
    assert deployment.matching.FindMatches(find) == found


def test_matching_catches_up_when_the_registry_comes_back(deploy):
    deployment = deploy(model="none")
    owner = records.create_organization(deployment, "owner").name
    records.publish(deployment, records.offer(owner), "before")
    deployment.replace("registry")
    sequence = records.publish(deployment, records.offer(owner), "after").sequence
    request = matching_service_pb2.FindMatchesRequest(
        draft=records.need(title="Drip irrigation for saline soil"), at_least_sequence=sequence
    )
    offers = {match.offer for match in deployment.matching.FindMatches(request).matches}
    assert offers == {"listings/before", "listings/after"}


def test_matching_is_built_anew_from_the_feed_when_its_folder_is_gone(deploy):
    deployment = deploy(model="none")
    owner = records.create_organization(deployment, "owner").name
    sequence = records.publish(deployment, records.offer(owner), "kept").sequence
    deployment.stop()
    for path in (deployment.data / "matching").iterdir():
        path.unlink()
    deployment.start()
    request = matching_service_pb2.FindMatchesRequest(
        draft=records.need(title="Drip irrigation for saline soil"), at_least_sequence=sequence
    )
    assert [match.offer for match in deployment.matching.FindMatches(request).matches] == ["listings/kept"]


def test_a_full_disk_refuses_writes_and_loses_nothing(shape, programs, tmp_path):
    deployment = Deployment(shape, programs, tmp_path / "deployment", model="none")
    with disk.small_disk(deployment.data, 48 << 20) as popen:
        deployment.popen = popen
        with deployment:
            owner = records.create_organization(deployment, "owner").name
            acknowledged = []
            with pytest.raises(grpc.RpcError) as raised:
                for number in range(2000):
                    listing = records.offer(owner)
                    for language in ("en", "ru", "zh", "kk", "uz"):
                        listing.descriptions.add(language=language, text=f"{number} " * 2500)
                    acknowledged.append(records.create_listing(deployment, listing))
            assert raised.value.code() not in (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.DEADLINE_EXCEEDED)
            assert raised.value.details()
            assert acknowledged
            # It takes no more and still reads.
            with pytest.raises(grpc.RpcError):
                records.create_listing(deployment, records.offer(owner))
            assert records.get_listing(deployment, acknowledged[-1].name) == acknowledged[-1]
            deployment.stop()

        deployment.popen = {}
        disk.make_room(deployment.data)
        with deployment:
            stored = all_listings(deployment)
            for listing in acknowledged:
                assert stored[listing.name] == listing
            assert len(stored) - len(acknowledged) <= 1
            assert records.create_listing(deployment, records.offer(owner)).state == listing_pb2.LISTING_STATE_DRAFT


def test_a_folder_is_one_servers_at_a_time(deploy, programs):
    deployment = deploy(model="none")
    owner = records.create_organization(deployment, "owner").name
    # karezd opens the store of access first, which the single processes do without.
    for name, stores in (("karezd", ("access", "registry")), ("karez-registry", ("registry",))):
        second = run(programs / name, "--listen=127.0.0.1:0", f"--data={deployment.data}")
        assert second.returncode == 1
        assert any(f"{deployment.data}/{store}: it is in use by another process" in second.stderr for store in stores)
    assert records.create_listing(deployment, records.offer(owner)).name


def test_a_folder_of_a_later_version_is_refused_and_left_as_it_is(deploy):
    deployment = deploy(model="none")
    owner = records.create_organization(deployment, "owner").name
    deployment.stop()
    store = deployment.data / "registry"
    version = disk.write_format_version(store, 999)
    with pytest.raises(AssertionError) as raised:
        deployment.start()
    deployment.kill()
    assert "exit code 1" in str(raised.value)
    assert "format version: got 999" in str(raised.value)

    assert disk.write_format_version(store, version) == 999
    deployment.start()
    assert records.create_listing(deployment, records.offer(owner)).name
