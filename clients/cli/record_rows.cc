#include "clients/cli/record_rows.h"

#include <google/protobuf/timestamp.pb.h>

#include <limits>
#include <optional>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "absl/time/time.h"
#include "clients/cli/line_reader.h"
#include "clients/cli/names.h"
#include "clients/cli/record.h"
#include "clients/cli/record_source.h"
#include "services/runtime/status_macros.h"

namespace karez::cli {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;
using registry::v1::Listing;
using registry::v1::Organization;

std::string ExternalIdText(const type::v1::ExternalId& id) {
  return id.id().empty() ? "" : absl::StrCat(id.source(), "/", id.id());
}

// The value of a field that is no message; index is of a repeated field.
std::string ScalarText(const Message& message, const FieldDescriptor& field, int index) {
  const Reflection& reflection = *message.GetReflection();
  const bool repeated = field.is_repeated();
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return repeated ? reflection.GetRepeatedString(message, &field, index) : reflection.GetString(message, &field);
    case FieldDescriptor::CPPTYPE_ENUM:
      return repeated ? reflection.GetRepeatedEnum(message, &field, index)->name()
                      : reflection.GetEnum(message, &field)->name();
    case FieldDescriptor::CPPTYPE_BOOL:
      return (repeated ? reflection.GetRepeatedBool(message, &field, index) : reflection.GetBool(message, &field))
                 ? "true"
                 : "false";
    case FieldDescriptor::CPPTYPE_DOUBLE:
      return absl::StrCat(repeated ? reflection.GetRepeatedDouble(message, &field, index)
                                   : reflection.GetDouble(message, &field));
    case FieldDescriptor::CPPTYPE_FLOAT:
      return absl::StrCat(repeated ? reflection.GetRepeatedFloat(message, &field, index)
                                   : reflection.GetFloat(message, &field));
    case FieldDescriptor::CPPTYPE_INT32:
      return absl::StrCat(repeated ? reflection.GetRepeatedInt32(message, &field, index)
                                   : reflection.GetInt32(message, &field));
    case FieldDescriptor::CPPTYPE_INT64:
      return absl::StrCat(repeated ? reflection.GetRepeatedInt64(message, &field, index)
                                   : reflection.GetInt64(message, &field));
    case FieldDescriptor::CPPTYPE_UINT32:
      return absl::StrCat(repeated ? reflection.GetRepeatedUInt32(message, &field, index)
                                   : reflection.GetUInt32(message, &field));
    case FieldDescriptor::CPPTYPE_UINT64:
      return absl::StrCat(repeated ? reflection.GetRepeatedUInt64(message, &field, index)
                                   : reflection.GetUInt64(message, &field));
    case FieldDescriptor::CPPTYPE_MESSAGE:
      break;
  }
  return "";
}

void FlattenInto(const Message& message, const std::string& prefix,
                 std::vector<std::pair<std::string, std::string>>& out) {
  if (const auto* time = dynamic_cast<const google::protobuf::Timestamp*>(&message)) {
    out.emplace_back(prefix, absl::FormatTime("%Y-%m-%d%ET%H:%M:%E*SZ",
                                              absl::FromUnixSeconds(time->seconds()) + absl::Nanoseconds(time->nanos()),
                                              absl::UTCTimeZone()));
    return;
  }
  std::vector<const FieldDescriptor*> fields;
  message.GetReflection()->ListFields(message, &fields);
  if (fields.empty() && !prefix.empty()) out.emplace_back(prefix, "{}");
  for (const FieldDescriptor* field : fields) {
    const int count = field->is_repeated() ? message.GetReflection()->FieldSize(message, field) : 1;
    for (int i = 0; i < count; ++i) {
      const std::string path = absl::StrCat(prefix, prefix.empty() ? "" : ".", field->name(),
                                            field->is_repeated() ? absl::StrCat("[", i, "]") : "");
      if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
        FlattenInto(field->is_repeated() ? message.GetReflection()->GetRepeatedMessage(message, field, i)
                                         : message.GetReflection()->GetMessage(message, field),
                    path, out);
      } else {
        out.emplace_back(path, ScalarText(message, *field, i));
      }
    }
  }
}

}  // namespace

std::string ShortName(const google::protobuf::EnumDescriptor& type, int value) {
  const auto* descriptor = type.FindValueByNumber(value);
  if (descriptor == nullptr) return absl::StrCat(value);
  absl::string_view prefix = type.value(0)->name();
  if (value == 0 || !absl::ConsumeSuffix(&prefix, "UNSPECIFIED")) return "";
  return std::string(absl::StripPrefix(descriptor->name(), prefix));
}

std::vector<Column> ListingColumns() {
  return {{.key = "name", .title = "listing"},
          {.key = "side", .title = "side"},
          {.key = "state", .title = "state"},
          {.key = "language", .title = "lang"},
          {.key = "title", .title = "title", .flexible = true},
          {.key = "sectors", .title = "sectors", .flexible = true},
          {.key = "organization"},
          {.key = "external_id", .title = "external id"},
          {.key = "etag"}};
}

Row ListingRow(const Listing& listing) {
  const std::string sectors =
      absl::StrJoin(listing.sectors(), ";", [](std::string* out, const auto& s) { absl::StrAppend(out, s.code()); });
  return {.cells = {listing.name(), std::string(listing.has_offer() ? "offer" : "need"),
                    ShortName(*registry::v1::ListingState_descriptor(), listing.state()),
                    listing.titles().empty() ? "" : listing.titles(0).language(), TitleOf(listing), sectors,
                    listing.organization(), ExternalIdText(listing.external_id()), listing.etag()}};
}

std::vector<Column> OrganizationColumns() {
  return {{.key = "name", .title = "organization"},
          {.key = "country", .title = "country"},
          {.key = "type", .title = "type"},
          {.key = "display_name", .title = "display name", .flexible = true},
          {.key = "working_languages", .title = "languages", .flexible = true},
          {.key = "external_id", .title = "external id"},
          {.key = "etag"}};
}

Row OrganizationRow(const Organization& organization) {
  return {.cells = {organization.name(), organization.country(),
                    ShortName(*registry::v1::OrganizationType_descriptor(), organization.type()), TitleOf(organization),
                    absl::StrJoin(organization.working_languages(), ";"), ExternalIdText(organization.external_id()),
                    organization.etag()}};
}

std::vector<std::pair<std::string, std::string>> Flatten(const Message& message) {
  std::vector<std::pair<std::string, std::string>> values;
  FlattenInto(message, "", values);
  return values;
}

void WriteRecord(Session& session, const Message& record, std::vector<Column> columns, Row row) {
  if (session.format() == Format::kTable) {
    std::vector<Row> rows;
    for (auto& [path, value] : Flatten(record)) rows.push_back({.cells = {path, value}, .colors = {Color::kDim}});
    TableStyle style = session.settings().style;
    style.width = std::numeric_limits<int>::max();  // Whole texts; the terminal wraps them.
    session.out() << RenderTable({{.title = "field"}, {.title = "value"}}, rows, style, /*head=*/false);
    return;
  }
  RowWriter writer = session.Rows(std::move(columns));
  writer.Write(std::move(row), record);
  writer.Finish();
}

void NotePending(Session& session, int64_t count) {
  if (count <= 0) return;
  session.Note(absl::StrCat(count, " published listings are not in matching yet (karez status --wait)"));
}

absl::Status ReadMessageFile(const std::string& path, Message& message) {
  KAREZ_ASSIGN_OR_RETURN(ByteSource source, OpenFile(path));
  ByteReader reader(std::move(source));
  std::string text;
  while (const std::optional<char> byte = reader.Take()) {
    if (text.size() == kMaxRecordBytes) {
      return absl::InvalidArgumentError(
          absl::StrCat(path, ": got more than ", kMaxRecordBytes, " bytes, want at most as many"));
    }
    text.push_back(*byte);
  }
  KAREZ_RETURN_IF_ERROR(reader.status());
  const absl::Status parsed = ParseJsonMessage(text, message);
  if (parsed.ok()) return parsed;
  return absl::InvalidArgumentError(absl::StrCat(path, ": ", parsed.message()));
}

}  // namespace karez::cli
