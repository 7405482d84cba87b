"""Organizations and listings as tests write them."""

from karez.registry.v1 import import_pb2, listing_pb2, listing_requests_pb2, listing_terms_pb2, listing_verbs_pb2
from karez.registry.v1 import organization_pb2, organization_requests_pb2
from karez.type.v1 import text_pb2

CONSENT = listing_terms_pb2.Consent(given_by="head of the institute")


def label(language, text):
    return text_pb2.LocalizedLabel(language=language, text=text)


def organization(title="Test institute", country="KZ", **fields):
    return organization_pb2.Organization(display_names=[label("en", title)], country=country, **fields)


def offer(owner="", title="Drip irrigation for saline soil", language="en", description="", **fields):
    return _listing(owner, title, language, description, offer=listing_terms_pb2.OfferTerms(), **fields)


def need(owner="", title="Irrigation of saline soil", language="en", description="", **fields):
    return _listing(owner, title, language, description, need=listing_terms_pb2.NeedTerms(), **fields)


def _listing(owner, title, language, description, **fields):
    listing = listing_pb2.Listing(organization=owner, titles=[label(language, title)], **fields)
    if description:
        listing.descriptions.add(language=language, text=description)
    return listing


def external_id(source, id):
    return text_pb2.ExternalId(source=source, id=id)


def create_organization(deployment, id="", **fields):
    request = organization_requests_pb2.CreateOrganizationRequest(
        organization=organization(**fields), organization_id=id
    )
    return deployment.registry.CreateOrganization(request)


def create_listing(deployment, listing, id="", **fields):
    request = listing_requests_pb2.CreateListingRequest(listing=listing, listing_id=id, **fields)
    return deployment.registry.CreateListing(request)


def get_listing(deployment, name):
    return deployment.registry.GetListing(listing_requests_pb2.GetListingRequest(name=name))


def submit(deployment, name):
    return deployment.registry.SubmitListing(listing_verbs_pb2.SubmitListingRequest(name=name))


def publish(deployment, listing, id=""):
    """Creates listing and carries it to PUBLISHED."""
    name = create_listing(deployment, listing, id).name
    submit(deployment, name)
    request = listing_verbs_pb2.PublishListingRequest(name=name, consent=CONSENT)
    return deployment.registry.PublishListing(request)


def import_published(deployment, listings):
    """Imports listings, which have external ids, as PUBLISHED; the results."""
    request = import_pb2.BatchImportListingsRequest(
        items=[import_pb2.ListingImport(listing=listing) for listing in listings],
        target_state=listing_pb2.LISTING_STATE_PUBLISHED,
        consent=CONSENT,
    )
    results = deployment.registry.BatchImportListings(request).results
    assert not [result for result in results if result.HasField("status")]
    return results
