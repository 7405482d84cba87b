"""The change feed, also across the end of its server."""

import grpc
from google.protobuf import duration_pb2
from karez.registry.v1 import change_feed_pb2, listing_requests_pb2, listing_verbs_pb2

from karez_testing import records
from karez_testing.deployment import failing


def list_changes(deployment, cursor=""):
    """Every change after cursor, and where to go on."""
    changes = []
    while True:
        answer = deployment.registry.ListChanges(change_feed_pb2.ListChangesRequest(cursor=cursor, max_changes=2))
        changes += answer.changes
        cursor = answer.next_cursor
        if answer.caught_up:
            return changes, cursor


def watch(deployment, cursor="", until=lambda changes: False):
    """The changes of WatchChanges until it has caught up and until says so, and the last cursor."""
    changes = []
    stream = deployment.registry.WatchChanges(change_feed_pb2.WatchChangesRequest(cursor=cursor))
    for answer in stream:
        changes += answer.changes
        cursor = answer.cursor
        if answer.caught_up and until(changes):
            stream.cancel()
            return changes, cursor


def names(changes):
    return [
        change.listing.name or change.organization.name or change.removed
        for change in changes
    ]


def test_a_follower_gets_a_snapshot_and_then_every_change_in_order(deploy):
    deployment = deploy(model="none")
    owner = records.create_organization(deployment, "owner").name
    first = records.create_listing(deployment, records.offer(owner), "first")
    snapshot, cursor = list_changes(deployment)
    assert sorted(names(snapshot)) == ["listings/first", "organizations/owner"]
    assert list_changes(deployment, cursor)[0] == []

    records.submit(deployment, first.name)
    records.create_listing(deployment, records.need(owner), "second")
    records.create_listing(deployment, records.need(owner), "third")
    deployment.registry.DeleteListing(listing_requests_pb2.DeleteListingRequest(name="listings/second"))
    changes, after = list_changes(deployment, cursor)
    assert names(changes) == ["listings/first", "listings/second", "listings/third", "listings/second"]
    assert changes[-1].removed == "listings/second"
    sequences = [change.sequence for change in changes]
    assert sequences == sorted(set(sequences))
    # The same cursor gives the same again.
    assert list_changes(deployment, cursor) == (changes, after)


def test_a_stream_goes_on_where_it_was_when_its_server_was_killed(deploy):
    deployment = deploy(model="none")
    owner = records.create_organization(deployment, "owner").name
    for number in range(5):
        records.create_listing(deployment, records.offer(owner), f"before-{number}")
    seen, cursor = watch(deployment, until=lambda changes: len(changes) == 6)
    unseen = [records.create_listing(deployment, records.offer(owner), f"between-{n}").name for n in range(3)]

    deployment.kill()
    deployment.start()

    after = [records.create_listing(deployment, records.offer(owner), f"after-{n}").name for n in range(2)]
    resumed, _ = watch(deployment, cursor, until=lambda changes: len(changes) == 5)
    assert names(resumed) == unseen + after
    # Who starts from nothing finds the same records.
    snapshot, _ = list_changes(deployment)
    assert sorted(names(snapshot)) == sorted(names(seen) + unseen + after)


def test_a_stream_ends_when_the_server_stops_and_the_server_does_not_wait_for_it(deploy):
    deployment = deploy(model="none")
    stream = deployment.registry.WatchChanges(change_feed_pb2.WatchChangesRequest())
    next(stream)
    codes = [program.stop() for program in reversed(deployment.programs())]
    assert codes == [0] * len(codes)
    with failing(grpc.StatusCode.UNAVAILABLE):
        for _ in stream:
            pass


def test_a_silent_stream_sends_heartbeats(shared):
    request = change_feed_pb2.WatchChangesRequest(heartbeat=duration_pb2.Duration(seconds=1))
    silent = 0
    stream = shared.registry.WatchChanges(request)
    for answer in stream:
        silent = silent + 1 if not answer.changes else 0
        if silent == 2:
            stream.cancel()
            break
    assert silent == 2


def test_waiting_for_a_change_ends_with_the_change(shared, unique):
    _, cursor = list_changes(shared)
    request = change_feed_pb2.ListChangesRequest(cursor=cursor, wait=duration_pb2.Duration(seconds=30))
    waiting = shared.registry.ListChanges.future(request)
    created = records.create_organization(shared, unique)
    assert names(waiting.result().changes) == [created.name]


def test_a_cursor_of_another_store_is_out_of_range(shared, deploy):
    _, cursor = list_changes(shared)
    other = deploy(model="none")
    with failing(grpc.StatusCode.OUT_OF_RANGE) as error:
        list_changes(other, cursor)
    assert (error.domain, error.reason) == ("karez", "CURSOR_OUT_OF_RANGE")
    with failing(grpc.StatusCode.INVALID_ARGUMENT) as error:
        list_changes(other, "not a cursor")
    assert error.reason == "INVALID_CURSOR"


def test_a_withdrawn_listing_leaves_with_its_last_state(shared, unique):
    owner = records.create_organization(shared, unique).name
    listing = records.publish(shared, records.offer(owner))
    _, cursor = list_changes(shared)
    shared.registry.WithdrawListing(listing_verbs_pb2.WithdrawListingRequest(name=listing.name))
    changes, _ = list_changes(shared, cursor)
    assert names(changes) == [listing.name]
    assert changes[0].listing.etag != listing.etag
