#include "services/registry/mutation.h"

#include <google/protobuf/util/message_differencer.h>

#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "google/protobuf/descriptor.h"
#include "services/registry/view.h"
#include "services/runtime/status.h"
#include "services/runtime/status_macros.h"

namespace karez::registry {

absl::Status AlreadyExists(absl::string_view field, absl::string_view value, absl::string_view holder) {
  return runtime::MakeError(absl::StatusCode::kAlreadyExists, "ALREADY_EXISTS",
                            absl::StrCat(field, ": got ", runtime::Quoted(value), ", which ",
                                         holder.empty() ? "another record" : holder, " has, want one that is free"),
                            {{"field", std::string(field)}, {"name", std::string(holder)}});
}

namespace {

// What was not committed has no sequence.
void ClearSequence(google::protobuf::Message& record) {
  const google::protobuf::FieldDescriptor* field = record.GetDescriptor()->FindFieldByName("sequence");
  if (field != nullptr) record.GetReflection()->ClearField(&record, field);
}

// Whether the caller may have an answer again that it was given once: whom it acts
// for may have changed since.
absl::Status CheckAnswer(const runtime::CallContext& call, const google::protobuf::Message& answer) {
  if (const auto* listing = dynamic_cast<const v1::Listing*>(&answer)) {
    if (!MaySee(*listing, call.principal)) return ListingNotFound(listing->name());
    return CheckActsFor(call, "listing.organization", listing->organization());
  }
  if (const auto* organization = dynamic_cast<const v1::Organization*>(&answer)) {
    return CheckActsFor(call, "organization.name", organization->name());
  }
  return absl::OkStatus();  // A deletion's, which says nothing.
}

absl::Status ParseAnswer(const runtime::CallContext& call, const std::string& bytes,
                         google::protobuf::Message& response) {
  if (response.ParseFromString(bytes)) return CheckAnswer(call, response);
  return absl::DataLossError("replays: the bytes of a stored answer are corrupt");
}

}  // namespace

absl::Status CheckAuthor(const runtime::Principal& author, const v1::Listing& before, const v1::Listing& after) {
  using google::protobuf::util::MessageDifferencer;
  if (author.May(kPublishPermission)) return absl::OkStatus();
  std::vector<runtime::Violation> violations;
  if (!MessageDifferencer::Equals(before.mandate(), after.mandate())) {
    violations.push_back({"listing.mandate", kLeftToOperators});
  }
  if (!MessageDifferencer::Equals(before.export_control(), after.export_control())) {
    violations.push_back({"listing.export_control", kLeftToOperators});
  }
  KAREZ_RETURN_IF_ERROR(runtime::InvalidArgument(std::move(violations)));
  if (before.state() != v1::LISTING_STATE_PUBLISHED && before.state() != v1::LISTING_STATE_ON_HOLD &&
      before.state() != v1::LISTING_STATE_EXPIRED) {
    return absl::OkStatus();
  }
  MessageDifferencer but_interest;
  but_interest.IgnoreField(v1::Listing::descriptor()->FindFieldByName("accepting_interest"));
  if (but_interest.Compare(before, after)) return absl::OkStatus();
  return runtime::MakeError(
      absl::StatusCode::kFailedPrecondition, "LISTING_REVIEWED",
      absl::StrCat("listing.state: got ", v1::ListingState_Name(before.state()),
                   ", which an operator has reviewed, want a listing that is not published yet: ask an operator to "
                   "change it, or withdraw it and submit another"),
      {{"name", before.name()}, {"state", v1::ListingState_Name(before.state())}});
}

std::string Describe(const type::v1::ExternalId& id) { return absl::StrCat(id.source(), "/", id.id()); }

template <typename Message>
absl::Status CheckFree(const storage::Reader& reader, const storage::Table<Message>& table, RegistryTable index,
                       const Message& record, const runtime::Principal& caller) {
  const auto known = [&](const Message& holder) { return MaySee(holder, caller) ? holder.name() : std::string(); };
  KAREZ_ASSIGN_OR_RETURN(std::optional<Message> holder, table.Get(reader, NameKey(record.name())));
  if (holder.has_value()) return AlreadyExists("name", record.name(), known(*holder));
  if (!record.has_external_id()) return absl::OkStatus();
  KAREZ_ASSIGN_OR_RETURN(holder, table.GetByIndex(reader, IdOf(index), ExternalIdKey(record.external_id())));
  if (holder.has_value()) return AlreadyExists("external_id", Describe(record.external_id()), known(*holder));
  return absl::OkStatus();
}
template absl::Status CheckFree(const storage::Reader&, const storage::Table<v1::Organization>&, RegistryTable,
                                const v1::Organization&, const runtime::Principal&);
template absl::Status CheckFree(const storage::Reader&, const storage::Table<v1::Listing>&, RegistryTable,
                                const v1::Listing&, const runtime::Principal&);

absl::Status Registry::Mutate(const Mutation& mutation, google::protobuf::Message& response,
                              absl::FunctionRef<absl::Status(storage::Transaction&, const Cause&)> body) {
  const Cause cause{.principal = mutation.call.principal.name, .verbs = mutation.verbs, .time = clock_.Now()};
  if (mutation.validate_only) {
    KAREZ_RETURN_IF_ERROR(RunDry([&](storage::Transaction& transaction) { return body(transaction, cause); }));
    ClearSequence(response);
    return absl::OkStatus();
  }
  const audit::v1::AuditEntry entry = runtime::DescribeCall(mutation.call, mutation.request);
  return store_
      ->Write([&](storage::Transaction& transaction) -> absl::Status {
        const auto& [call, request, request_id, validate_only, verbs] = mutation;
        if (!request_id.empty()) {
          KAREZ_ASSIGN_OR_RETURN(const std::optional<std::string> answer,
                                 replays_.Find(transaction, call, request_id, request));
          if (answer.has_value()) return ParseAnswer(call, *answer, response);
        }
        KAREZ_RETURN_IF_ERROR(body(transaction, cause));
        KAREZ_RETURN_IF_ERROR(audit_.Append(transaction, entry, runtime::ResourcesOf(response, request)));
        if (request_id.empty()) return absl::OkStatus();
        return replays_.Record(transaction, call, request_id, request, response);
      })
      .status();
}

absl::Status Registry::RunDry(absl::FunctionRef<absl::Status(storage::Transaction&)> body) {
  std::optional<absl::Status> outcome;
  // A transaction whose body fails is not committed, so this one always fails.
  const absl::Status written = store_
                                   ->Write([&](storage::Transaction& transaction) {
                                     outcome = body(transaction);
                                     return absl::CancelledError("nothing is to be committed");
                                   })
                                   .status();
  return outcome.value_or(written);
}

}  // namespace karez::registry
