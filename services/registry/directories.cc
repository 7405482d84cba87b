#include "services/registry/directories.h"

#include <string>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/match.h"
#include "services/registry/view.h"
#include "services/runtime/status_macros.h"
#include "services/runtime/timestamps.h"
#include "services/text/normalize.h"
#include "storage/key_range.h"
#include "storage/keys.h"

namespace karez::registry {
namespace {

using google::protobuf::Message;

template <typename Record>
Directory::Order OrderBy(std::string name, std::string (*key)(const Record&)) {
  return {std::move(name), [key](const Message& record) { return key(static_cast<const Record&>(record)); }};
}

std::string TimeKey(const google::protobuf::Timestamp& time) {
  return storage::EncodeKey(absl::ToUnixMicros(runtime::ToTime(time)));
}

// Letter case does not order, languages do not either: by code points.
template <typename Labels>
std::string LabelKey(const Labels& labels) {
  return storage::EncodeKey(
      absl::string_view(labels.empty() ? std::string() : text::Normalize(labels[0].text(), text::Folding::kCase)));
}

template <typename Record>
bool MayFind(const Message& record, const runtime::Principal& reader) {
  return MaySee(static_cast<const Record&>(record), reader);
}

void VisitFacets(const Message& message, absl::FunctionRef<void(absl::string_view, std::string)> visit) {
  const auto& listing = static_cast<const v1::Listing&>(message);
  visit("state", v1::ListingState_Name(listing.state()));
  visit("side", listing.has_offer() ? "offer" : "need");
  if (!listing.titles().empty()) visit("titles.language", listing.titles(0).language());
  absl::flat_hash_set<std::string> codes;
  for (const v1::SectorAssignment& sector : listing.sectors()) {
    for (size_t end = sector.code().find('.'); end != std::string::npos; end = sector.code().find('.', end + 1)) {
      codes.insert(sector.code().substr(0, end));
    }
    codes.insert(sector.code());
  }
  for (const std::string& code : codes) visit("sectors.code", code);
}

Directory::Schema ListingsSchema() {
  using v1::Listing;
  return {.prototype = &Listing::default_instance(),
          .fields = {"name", "organization", "offer", "need", "titles", "sectors", "readiness", "cooperation",
                     "regions", "external_id", "origin", "state", "create_time", "update_time", "publish_time",
                     "expire_time", "field_visibilities"},
          .orders = {OrderBy<Listing>("name", [](const Listing&) { return std::string(); }),
                     OrderBy<Listing>("title", [](const Listing& listing) { return LabelKey(listing.titles()); }),
                     OrderBy<Listing>("organization",
                                      [](const Listing& listing) { return NameKey(listing.organization()); }),
                     OrderBy<Listing>("state", [](const Listing& listing) { return StateKey(listing.state()); }),
                     OrderBy<Listing>("create_time", [](const Listing& l) { return TimeKey(l.create_time()); }),
                     OrderBy<Listing>("update_time", [](const Listing& l) { return TimeKey(l.update_time()); }),
                     OrderBy<Listing>("publish_time", [](const Listing& l) { return TimeKey(l.publish_time()); }),
                     OrderBy<Listing>("expire_time", [](const Listing& l) { return TimeKey(l.expire_time()); })},
          .facets = VisitFacets,
          .may_see = MayFind<Listing>};
}

Directory::Schema OrganizationsSchema() {
  using v1::Organization;
  return {
      .prototype = &Organization::default_instance(),
      .fields = {"name", "display_names", "type", "size", "country", "region", "external_id", "origin", "demo",
                 "create_time", "update_time"},
      .orders =
          {OrderBy<Organization>("name", [](const Organization&) { return std::string(); }),
           OrderBy<Organization>("display_name", [](const Organization& one) { return LabelKey(one.display_names()); }),
           OrderBy<Organization>(
               "country", [](const Organization& one) { return storage::EncodeKey(absl::string_view(one.country())); }),
           OrderBy<Organization>("create_time", [](const Organization& one) { return TimeKey(one.create_time()); }),
           OrderBy<Organization>("update_time", [](const Organization& one) { return TimeKey(one.update_time()); })},
      .facets = [](const Message&, absl::FunctionRef<void(absl::string_view, std::string)>) {},
      .may_see = MayFind<Organization>};
}

}  // namespace

Directories::Directories(std::shared_ptr<storage::Store> store, std::shared_ptr<const Records> records)
    : store_(std::move(store)),
      records_(std::move(records)),
      listings_(ListingsSchema()),
      organizations_(OrganizationsSchema()) {}

absl::Status Directories::CatchUp() {
  const std::lock_guard<std::mutex> lock(mutex_);
  const std::unique_ptr<storage::Snapshot> snapshot = store_->Read();
  if (!position_.has_value()) return LoadAll(*snapshot);
  while (true) {
    absl::StatusOr<storage::ChangePage> page = records_->changes().Read(*snapshot, *position_, {});
    // Compacted away since: everything is read anew.
    if (absl::IsOutOfRange(page.status())) return LoadAll(*snapshot);
    KAREZ_RETURN_IF_ERROR(page.status());
    for (const storage::ChangeRecord& logged : page->records) {
      KAREZ_ASSIGN_OR_RETURN(const store::v1::ChangeRecord change, Records::Parse(logged));
      Apply(change);
      position_ = logged.sequence;
    }
    if (!page->more) return absl::OkStatus();
  }
}

absl::Status Directories::LoadAll(const storage::Reader& reader) {
  position_.reset();
  listings_.Clear();
  organizations_.Clear();
  signatures_.Clear();
  const auto take = [this](absl::string_view, const auto& record) {
    Put(record);
    return true;
  };
  const storage::KeyRange all = storage::KeyRange::All();
  KAREZ_RETURN_IF_ERROR(records_->organizations().Scan(reader, all, storage::Direction::kForward, take));
  KAREZ_RETURN_IF_ERROR(records_->listings().Scan(reader, all, storage::Direction::kForward, take));
  KAREZ_ASSIGN_OR_RETURN(position_, records_->changes().Last(reader));
  return absl::OkStatus();
}

void Directories::Put(const v1::Listing& listing) {
  listings_.Put(listing);
  signatures_.Put(listing);
}

void Directories::Put(const v1::Organization& organization) { organizations_.Put(organization); }

void Directories::Apply(const store::v1::ChangeRecord& change) {
  if (change.has_listing()) {
    Put(change.listing());
  } else if (change.has_organization()) {
    Put(change.organization());
  } else if (absl::StartsWith(change.removed(), "listings/")) {
    listings_.Remove(change.removed());
    signatures_.Remove(change.removed());
  } else {
    organizations_.Remove(change.removed());
  }
}

}  // namespace karez::registry
