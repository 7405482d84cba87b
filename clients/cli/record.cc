#include "clients/cli/record.h"

#include <google/protobuf/util/json_util.h>

#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "clients/cli/json_fault.h"
#include "karez/registry/v1/organization_requests.pb.h"
#include "services/runtime/status.h"
#include "services/runtime/status_macros.h"
#include "services/text/utf8.h"

namespace karez::cli {
namespace {

using registry::v1::ListingImport;
using registry::v1::Organization;

// Deeper than any record, and far from what a parser's stack takes.
constexpr int kMaxDepth = 64;
constexpr absl::string_view kExternal = "external:";

// Reads through JSON text: is it well formed, which fields does its object have,
// and which of these are objects themselves?
class Outline final : public nlohmann::json_sax<nlohmann::json> {
 public:
  bool null() override { return Value(); }
  bool boolean(bool) override { return Value(); }
  bool number_integer(number_integer_t) override { return Value(); }
  bool number_unsigned(number_unsigned_t) override { return Value(); }
  bool number_float(number_float_t, const string_t&) override { return Value(); }
  bool string(string_t&) override { return Value(); }
  bool binary(binary_t&) override { return Value(); }
  bool start_object(std::size_t) override {
    if (depth_ == 1) objects_.insert(key_);
    return Enter();
  }
  bool end_object() override { return Leave(); }
  bool start_array(std::size_t) override { return Value() && Enter(); }
  bool end_array() override { return Leave(); }
  bool key(string_t& key) override {
    if (depth_ == 1) {
      key_ = key;
      if (!fields_.insert(key).second) error_ = absl::StrCat(key, ": got it twice, want it once");
    }
    return error_.empty();
  }
  // error reads "[…] parse error at line L, column C: REASON; last read: …; …".
  bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception& error) override {
    absl::string_view reason = error.what();
    if (const size_t column = reason.find("column"); column != absl::string_view::npos) reason.remove_prefix(column);
    if (const size_t colon = reason.find(": "); colon != absl::string_view::npos) reason.remove_prefix(colon + 2);
    error_ = absl::StrCat("JSON: ", reason.substr(0, reason.find("; last read")), ", at byte ", position);
    return false;
  }

  const std::string& error() const { return error_; }
  const std::set<std::string>& fields() const { return fields_; }
  bool Has(const std::string& field) const { return fields_.count(field) > 0; }
  bool HasObject(const std::string& field) const { return objects_.count(field) > 0; }

 private:
  bool Value() {
    if (depth_ == 0) error_ = "record: got another value, want a JSON object";
    return error_.empty();
  }
  bool Enter() {
    if (++depth_ > kMaxDepth) error_ = absl::StrCat("JSON: got more than ", kMaxDepth, " levels, want at most as many");
    return error_.empty();
  }
  bool Leave() {
    --depth_;
    return true;
  }

  int depth_ = 0;
  std::string key_;
  std::set<std::string> fields_;
  std::set<std::string> objects_;
  std::string error_;
};

absl::Status Outlined(absl::string_view json, Outline& outline) {
  KAREZ_RETURN_IF_ERROR(text::CheckUtf8("JSON", json));
  if (nlohmann::json::sax_parse(json.begin(), json.end(), &outline)) return absl::OkStatus();
  return absl::InvalidArgumentError(outline.error());
}

// Well-formed JSON into a message.
absl::Status Fill(absl::string_view json, google::protobuf::Message& message) {
  const auto status =
      google::protobuf::util::JsonStringToMessage(google::protobuf::StringPiece(json.data(), json.size()), &message);
  if (status.ok()) return absl::OkStatus();
  return runtime::InvalidArgument(
      {JsonFault(text::ReplaceInvalidUtf8(absl::string_view(status.message().data(), status.message().size())))});
}

}  // namespace

absl::Status ParseJsonMessage(absl::string_view json, google::protobuf::Message& message) {
  Outline outline;
  KAREZ_RETURN_IF_ERROR(Outlined(json, outline));
  return Fill(json, message);
}

absl::StatusOr<Record> ParseJsonRecord(absl::string_view json) {
  Outline outline;
  KAREZ_RETURN_IF_ERROR(Outlined(json, outline));
  if (outline.HasObject("listing")) {
    ListingImport item;
    KAREZ_RETURN_IF_ERROR(Fill(json, item));
    KAREZ_RETURN_IF_ERROR(ResolveOwner(item));
    return item;
  }
  if (outline.HasObject("organization") && outline.fields().size() == 1) {
    registry::v1::CreateOrganizationRequest wrapped;
    KAREZ_RETURN_IF_ERROR(Fill(json, wrapped));
    return std::move(*wrapped.mutable_organization());
  }
  const bool organization = outline.Has("display_names") || outline.Has("displayNames");
  const bool listing = outline.Has("titles") || outline.Has("offer") || outline.Has("need");
  if (organization == listing) {
    return absl::InvalidArgumentError(
        absl::StrCat("record: got the fields ", runtime::Quoted(absl::StrJoin(outline.fields(), ", ")),
                     ", want those of a Listing (titles, offer or need …) or of an Organization (display_names …)"));
  }
  if (organization) {
    Organization record;
    KAREZ_RETURN_IF_ERROR(Fill(json, record));
    return record;
  }
  ListingImport item;
  KAREZ_RETURN_IF_ERROR(Fill(json, *item.mutable_listing()));
  KAREZ_RETURN_IF_ERROR(ResolveOwner(item));
  return item;
}

absl::Status ResolveOwner(ListingImport& item) {
  absl::string_view owner = item.listing().organization();
  if (!absl::ConsumePrefix(&owner, kExternal)) return absl::OkStatus();
  auto id = ParseExternalId(owner);
  if (!id.ok()) return absl::InvalidArgumentError(absl::StrCat("organization: ", id.status().message()));
  *item.mutable_organization_external_id() = *std::move(id);
  item.mutable_listing()->clear_organization();
  return absl::OkStatus();
}

absl::StatusOr<type::v1::ExternalId> ParseExternalId(absl::string_view text) {
  const size_t slash = text.find('/');
  if (slash == absl::string_view::npos || slash == 0 || slash + 1 == text.size()) {
    return absl::InvalidArgumentError(absl::StrCat("got ", runtime::Quoted(text), ", want SOURCE/ID"));
  }
  type::v1::ExternalId id;
  id.set_source(std::string(text.substr(0, slash)));
  id.set_id(std::string(text.substr(slash + 1)));
  return id;
}

}  // namespace karez::cli
