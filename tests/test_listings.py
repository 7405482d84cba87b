"""The registry over the wire: records, verbs, errors."""

import grpc
import pytest
from google.protobuf import field_mask_pb2
from karez.registry.v1 import import_pb2, listing_pb2, listing_requests_pb2, listing_terms_pb2, listing_verbs_pb2
from karez.registry.v1 import organization_requests_pb2, registry_service_pb2
from karez.type.v1 import technology_pb2

from karez_testing import records
from karez_testing.deployment import failing


@pytest.fixture
def owner(shared, unique):
    return records.create_organization(shared, unique).name


def verb(deployment, name, listing, **fields):
    request = getattr(listing_verbs_pb2, f"{name}ListingRequest")(name=listing, **fields)
    return getattr(deployment.registry, f"{name}Listing")(request)


def update(deployment, listing, *paths, **fields):
    request = listing_requests_pb2.UpdateListingRequest(
        listing=listing, update_mask=field_mask_pb2.FieldMask(paths=paths), **fields
    )
    return deployment.registry.UpdateListing(request)


# The steps that lead to each state from a draft, and the verbs allowed there.
WAYS = {
    "DRAFT": [],
    "SUBMITTED": ["Submit"],
    "CHANGES_REQUESTED": ["Submit", "RequestChanges"],
    "REJECTED": ["Submit", "Reject"],
    "PUBLISHED": ["Submit", "Publish"],
    "ON_HOLD": ["Submit", "Publish", "Hold"],
    "WITHDRAWN": ["Withdraw"],
    "ARCHIVED": ["Withdraw", "Archive"],
}
VERBS = {
    "Submit": ("SUBMITTED", {"DRAFT", "CHANGES_REQUESTED"}),
    "RequestChanges": ("CHANGES_REQUESTED", {"SUBMITTED"}),
    "Reject": ("REJECTED", {"SUBMITTED"}),
    "Publish": ("PUBLISHED", {"SUBMITTED"}),
    "Hold": ("ON_HOLD", {"PUBLISHED"}),
    "Release": ("PUBLISHED", {"ON_HOLD"}),
    "Renew": ("PUBLISHED", {"EXPIRED"}),
    "Withdraw": ("WITHDRAWN", set(WAYS) - {"REJECTED", "WITHDRAWN", "ARCHIVED"}),
    "Archive": ("ARCHIVED", {"REJECTED", "EXPIRED", "WITHDRAWN"}),
}


def take(deployment, name, listing):
    if name == "RequestChanges":
        request = listing_verbs_pb2.RequestListingChangesRequest(name=listing, reason="say more")
        return deployment.registry.RequestListingChanges(request)
    fields = {}
    if name in ("Reject", "Hold"):
        fields["reason"] = "not now"
    if name == "Publish":
        fields["consent"] = records.CONSENT
    return verb(deployment, name, listing, **fields)


@pytest.mark.parametrize("state", WAYS)
def test_verbs_move_a_listing_as_the_table_says_and_name_both_states_otherwise(shared, owner, state):
    allowed = {name for name, (_, sources) in VERBS.items() if state in sources}
    for name, (target, _) in VERBS.items():
        listing = records.create_listing(shared, records.offer(owner)).name
        for step in WAYS[state]:
            take(shared, step, listing)
        if name in allowed:
            assert take(shared, name, listing).state == listing_pb2.ListingState.Value(f"LISTING_STATE_{target}")
            continue
        with failing(grpc.StatusCode.FAILED_PRECONDITION) as error:
            take(shared, name, listing)
        assert state in error.message and target in error.message
        assert (error.domain, error.reason) == ("karez", "BAD_TRANSITION")
        assert error.metadata["state"] == state and error.metadata["target_state"] == target
        still = records.get_listing(shared, listing).state
        assert still == listing_pb2.ListingState.Value(f"LISTING_STATE_{state}")


def test_publishing_needs_the_owners_consent(shared, owner):
    listing = records.create_listing(shared, records.offer(owner)).name
    records.submit(shared, listing)
    with failing(grpc.StatusCode.FAILED_PRECONDITION) as error:
        verb(shared, "Publish", listing)
    assert "consent" in error.message
    shared.registry.RecordConsent(listing_verbs_pb2.RecordConsentRequest(name=listing, consent=records.CONSENT))
    assert verb(shared, "Publish", listing).state == listing_pb2.LISTING_STATE_PUBLISHED


def test_only_a_draft_can_be_deleted(shared, owner):
    draft = records.create_listing(shared, records.offer(owner)).name
    shared.registry.DeleteListing(listing_requests_pb2.DeleteListingRequest(name=draft))
    with failing(grpc.StatusCode.NOT_FOUND) as error:
        records.get_listing(shared, draft)
    assert error.reason == "LISTING_NOT_FOUND" and draft in error.message
    published = records.publish(shared, records.offer(owner)).name
    with failing(grpc.StatusCode.FAILED_PRECONDITION) as error:
        shared.registry.DeleteListing(listing_requests_pb2.DeleteListingRequest(name=published))
    assert "PUBLISHED" in error.message and "DRAFT" in error.message


def test_every_violation_is_named_at_once(shared, owner):
    bad = records.offer(owner, title="x" * 301, language="not a tag")
    bad.titles.add(language="en")
    bad.readiness.trl = 12
    bad.sectors.add(code="alchemy")
    bad.regions.append("Atlantis")
    with failing(grpc.StatusCode.INVALID_ARGUMENT) as error:
        records.create_listing(shared, bad)
    assert (error.domain, error.reason) == ("karez", "INVALID_FIELDS")
    assert set(error.violations) >= {
        "listing.titles[0].language",
        "listing.titles[0].text",
        "listing.titles[1].text",
        "listing.readiness.trl",
        "listing.sectors[0].code",
        "listing.regions[0]",
    }
    assert "12" in error.violations["listing.readiness.trl"]
    assert "alchemy" in error.violations["listing.sectors[0].code"]


def test_limits_count_code_points(shared, owner):
    assert records.create_listing(shared, records.offer(owner, title="盐" * 300)).titles[0].text == "盐" * 300
    with failing(grpc.StatusCode.INVALID_ARGUMENT):
        records.create_listing(shared, records.offer(owner, title="盐" * 301))


def test_an_enum_value_that_nobody_knows_is_refused(shared, owner):
    listing = records.offer(owner)
    listing.readiness.een_stage = 99
    with failing(grpc.StatusCode.INVALID_ARGUMENT) as error:
        records.create_listing(shared, listing)
    assert "listing.readiness.een_stage" in error.violations


def test_an_owner_has_to_exist(shared):
    with failing(grpc.StatusCode.FAILED_PRECONDITION) as error:
        records.create_listing(shared, records.offer("organizations/nobody"))
    assert "organizations/nobody" in error.message


def test_an_id_can_be_taken_once(shared, owner, unique):
    assert records.create_listing(shared, records.offer(owner), unique).name == f"listings/{unique}"
    with failing(grpc.StatusCode.ALREADY_EXISTS) as error:
        records.create_listing(shared, records.offer(owner), unique)
    assert error.domain == "karez" and unique in error.message


def test_validate_only_checks_everything_and_changes_nothing(shared, owner, unique):
    answer = records.create_listing(shared, records.offer(owner), unique, validate_only=True)
    assert answer.name == f"listings/{unique}" and answer.state == listing_pb2.LISTING_STATE_DRAFT
    with failing(grpc.StatusCode.NOT_FOUND):
        records.get_listing(shared, answer.name)
    with failing(grpc.StatusCode.INVALID_ARGUMENT):
        records.create_listing(shared, records.offer(owner, title=""), validate_only=True)

    listing = records.create_listing(shared, records.offer(owner), unique)
    assert verb(shared, "Submit", listing.name, validate_only=True).state == listing_pb2.LISTING_STATE_SUBMITTED
    listing.readiness.trl = 4
    assert update(shared, listing, "readiness", validate_only=True).readiness.trl == 4
    stored = records.get_listing(shared, listing.name)
    assert stored.state == listing_pb2.LISTING_STATE_DRAFT and stored.readiness.trl == 0
    with failing(grpc.StatusCode.FAILED_PRECONDITION):
        verb(shared, "Archive", listing.name, validate_only=True)


def test_an_etag_of_an_older_revision_is_aborted(shared, owner):
    first = records.create_listing(shared, records.offer(owner))
    first.readiness.trl = 5
    second = update(shared, first, "readiness")
    assert second.etag != first.etag
    first.readiness.trl = 6
    with failing(grpc.StatusCode.ABORTED) as error:
        update(shared, first, "readiness")
    assert (error.reason, error.metadata["etag"]) == ("ETAG_MISMATCH", second.etag)
    with failing(grpc.StatusCode.ABORTED):
        verb(shared, "Submit", first.name, etag=first.etag)
    assert verb(shared, "Submit", first.name, etag=second.etag).readiness.trl == 5


def test_an_update_changes_what_its_mask_names_and_nothing_else(shared, owner):
    listing = records.create_listing(
        shared, records.offer(owner, regions=["KZ"], readiness=technology_pb2.Readiness(trl=3))
    )
    changed = listing_pb2.Listing(name=listing.name, regions=["UZ"], readiness=technology_pb2.Readiness(trl=9))
    updated = update(shared, changed, "regions")
    assert list(updated.regions) == ["UZ"] and updated.readiness.trl == 3 and updated.titles == listing.titles
    with failing(grpc.StatusCode.INVALID_ARGUMENT) as error:
        update(shared, changed, "regions", "no_such_field")
    assert any("no_such_field" in text for text in error.violations.values())
    changed.organization = "organizations/another"
    with failing(grpc.StatusCode.INVALID_ARGUMENT):
        update(shared, changed, "organization")


def test_a_retried_request_is_done_once(shared, owner, unique):
    request = listing_requests_pb2.CreateListingRequest(listing=records.offer(owner), request_id=unique)
    first = shared.registry.CreateListing(request)
    assert shared.registry.CreateListing(request) == first
    request.listing.titles[0].text = "Another technology"
    with failing(grpc.StatusCode.INVALID_ARGUMENT) as error:
        shared.registry.CreateListing(request)
    assert error.reason == "REQUEST_ID_REUSED" and "request_id" in error.violations
    # The scope of an id is its method.
    submitted = verb(shared, "Submit", first.name, request_id=unique)
    assert verb(shared, "Submit", first.name, request_id=unique) == submitted


def test_pages_give_every_record_once(shared, owner):
    names = sorted(records.create_listing(shared, records.offer(owner)).name for _ in range(7))
    request = listing_requests_pb2.ListListingsRequest(page_size=3, filter=f'organization = "{owner}"')
    found = []
    while True:
        page = shared.registry.ListListings(request)
        assert len(page.listings) <= 3
        found += [listing.name for listing in page.listings]
        if not page.next_page_token:
            break
        request.page_token = page.next_page_token
        # What comes in between does not shift the pages.
        names.append(records.create_listing(shared, records.offer(owner), f"{owner.split('/')[1]}{len(found)}").name)
    assert found == sorted(set(found))
    assert set(found) >= set(names[:7])


def test_a_page_token_is_for_the_request_that_it_came_from(shared, owner):
    for _ in range(2):
        records.create_listing(shared, records.offer(owner))
    request = listing_requests_pb2.ListListingsRequest(page_size=1, filter=f'organization = "{owner}"')
    token = shared.registry.ListListings(request).next_page_token
    assert token
    for wrong in (
        {"page_token": token, "filter": "state = DRAFT"},
        {"page_token": "AAAA", "filter": request.filter},
    ):
        with failing(grpc.StatusCode.INVALID_ARGUMENT) as error:
            shared.registry.ListListings(listing_requests_pb2.ListListingsRequest(page_size=1, **wrong))
        assert "page_token" in error.violations


def test_filters_choose_records(shared, owner):
    water = records.create_listing(
        shared, records.need(owner, sectors=[listing_terms_pb2.SectorAssignment(code="water.desalination")])
    ).name
    records.create_listing(
        shared, records.need(owner, sectors=[listing_terms_pb2.SectorAssignment(code="energy.wind")])
    )

    def named(filter):
        request = listing_requests_pb2.ListListingsRequest(filter=f'organization = "{owner}" AND {filter}')
        return [listing.name for listing in shared.registry.ListListings(request).listings]

    assert named('sectors.code:"water"') == [water]
    assert len(named("state = DRAFT AND need:*")) == 2
    assert named("offer:*") == []
    with failing(grpc.StatusCode.INVALID_ARGUMENT) as error:
        named("sektors.code = 1")
    assert "sektors" in error.violations["filter"]


def test_an_import_harms_no_good_record_for_a_bad_one(shared, owner, unique):
    def item(number, **fields):
        listing = records.offer(owner, external_id=records.external_id(unique, str(number)), **fields)
        return import_pb2.ListingImport(listing=listing)

    request = import_pb2.BatchImportListingsRequest(
        items=[item(1), item(2, title=""), item(3), item(1, title="The same id again")],
        target_state=listing_pb2.LISTING_STATE_SUBMITTED,
    )
    results = shared.registry.BatchImportListings(request).results
    assert [result.index for result in results] == [0, 1, 2, 3]
    actions = [import_pb2.ImportAction.Name(result.action)[len("IMPORT_ACTION_") :] for result in results]
    assert actions[:3] == ["CREATED", "UNSPECIFIED", "CREATED"]
    assert "titles" in results[1].status.message and not results[1].name
    assert results[3].status.message or actions[3] == "UPDATED"
    assert records.get_listing(shared, results[0].name).state == listing_pb2.LISTING_STATE_SUBMITTED

    again = import_pb2.BatchImportListingsRequest(items=[item(3), item(1, title="A better title")])
    results = shared.registry.BatchImportListings(again).results
    actions = [import_pb2.ImportAction.Name(result.action)[len("IMPORT_ACTION_") :] for result in results]
    assert actions == ["UNCHANGED", "UPDATED"]


def test_an_import_finds_owners_by_external_id(shared, unique):
    organization = records.organization(external_id=records.external_id(unique, "o"))
    request = import_pb2.BatchImportOrganizationsRequest(organizations=[organization])
    name = shared.registry.BatchImportOrganizations(request).results[0].name
    item = import_pb2.ListingImport(
        listing=records.offer(external_id=records.external_id(unique, "l")),
        organization_external_id=records.external_id(unique, "o"),
    )
    results = shared.registry.BatchImportListings(import_pb2.BatchImportListingsRequest(items=[item])).results
    assert records.get_listing(shared, results[0].name).organization == name


def test_organizations_live_and_die(shared, unique):
    created = records.create_organization(shared, unique, title="Water institute", country="UZ")
    assert created.name == f"organizations/{unique}" and created.etag and created.HasField("create_time")
    created.region = "UZ-QR"
    updated = shared.registry.UpdateOrganization(
        organization_requests_pb2.UpdateOrganizationRequest(organization=created)
    )
    assert updated.region == "UZ-QR" and updated.etag != created.etag
    listing = records.create_listing(shared, records.offer(created.name)).name
    delete = organization_requests_pb2.DeleteOrganizationRequest(name=created.name)
    with failing(grpc.StatusCode.FAILED_PRECONDITION):
        shared.registry.DeleteOrganization(delete)
    shared.registry.DeleteListing(listing_requests_pb2.DeleteListingRequest(name=listing))
    shared.registry.DeleteOrganization(delete)
    with failing(grpc.StatusCode.NOT_FOUND) as error:
        shared.registry.GetOrganization(organization_requests_pb2.GetOrganizationRequest(name=created.name))
    assert error.reason == "ORGANIZATION_NOT_FOUND"


def test_the_taxonomy_is_there_in_nine_languages(shared):
    taxonomy = shared.registry.GetTaxonomy(registry_service_pb2.GetTaxonomyRequest())
    assert taxonomy.revision
    top = [sector for sector in taxonomy.sectors if not sector.parent]
    assert len(top) >= 12 and len(taxonomy.sectors) - len(top) >= 90
    for sector in taxonomy.sectors:
        assert {label.language for label in sector.labels} >= {"zh", "ug", "ru", "kk", "uz", "ky", "tg", "tk", "en"}


def test_what_cannot_be_decoded_is_refused_without_effect(shared):
    call = shared.channel("registry").unary_unary("/karez.registry.v1.RegistryService/CreateListing")
    with pytest.raises(grpc.RpcError):
        call(b"\xff\xff\xff not a message", timeout=30)
    with pytest.raises(grpc.RpcError):
        call(b"\x0a\x04\x32\x02\x0a\x05", timeout=30)  # A listing that is cut off.


def test_a_message_beyond_the_limit_is_refused_and_the_server_lives_on(shared, owner):
    listing = records.offer(owner)
    for _ in range(20):
        listing.descriptions.add(language="en", text="x" * 1_000_000)
    with failing(grpc.StatusCode.RESOURCE_EXHAUSTED):
        records.create_listing(shared, listing)
    assert records.create_listing(shared, records.offer(owner)).name
