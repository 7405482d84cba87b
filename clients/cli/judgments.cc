#include "clients/cli/judgments.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "clients/cli/csv_cells.h"
#include "clients/cli/csv_reader.h"
#include "clients/cli/record_source.h"
#include "services/runtime/status.h"
#include "services/runtime/status_macros.h"

namespace karez::cli {
namespace {

constexpr absl::string_view kCollection = "listings/";

absl::StatusOr<size_t> ColumnNamed(const std::vector<std::string>& head, absl::string_view name) {
  const auto it = std::find(head.begin(), head.end(), name);
  if (it != head.end()) return static_cast<size_t>(it - head.begin());
  return absl::InvalidArgumentError(
      absl::StrCat("line 1: got the columns ", runtime::Quoted(absl::StrJoin(head, ",")), ", want one named ", name));
}

}  // namespace

absl::StatusOr<std::vector<Judgment>> ReadJudgments(ByteSource bytes) {
  ByteReader reader(std::move(bytes));
  CsvReader csv(reader, kMaxRecordBytes);
  CsvRecord record;
  if (!csv.Next(record)) {
    KAREZ_RETURN_IF_ERROR(reader.status());
    return absl::InvalidArgumentError("line 1: got an empty file, want the columns need, offer, grade");
  }
  KAREZ_RETURN_IF_ERROR(record.status);
  const size_t width = record.cells.size();
  KAREZ_ASSIGN_OR_RETURN(const size_t need, ColumnNamed(record.cells, "need"));
  KAREZ_ASSIGN_OR_RETURN(const size_t offer, ColumnNamed(record.cells, "offer"));
  KAREZ_ASSIGN_OR_RETURN(const size_t grade, ColumnNamed(record.cells, "grade"));
  std::vector<Judgment> judgments;
  while (csv.Next(record)) {
    const auto bad = [&record](absl::string_view message) {
      return absl::InvalidArgumentError(absl::StrCat("line ", record.line, ": ", message));
    };
    if (!record.status.ok()) return bad(record.status.message());
    if (record.cells.size() != width) return bad(absl::StrCat("got ", record.cells.size(), " cells, want ", width));
    const auto number = ParseInteger(record.cells[grade]);
    if (!number.ok() || *number < 0 || *number > kMaxGrade) {
      return bad(absl::StrCat("grade: got ", runtime::Quoted(record.cells[grade]), ", want 0 to ", kMaxGrade));
    }
    judgments.push_back({.line = record.line,
                         .need = std::string(absl::StripAsciiWhitespace(record.cells[need])),
                         .offer = std::string(absl::StripAsciiWhitespace(record.cells[offer])),
                         .grade = *number});
  }
  KAREZ_RETURN_IF_ERROR(reader.status());
  return judgments;
}

void ListingNames::Put(std::string called, const Entry& entry) {
  const auto [it, fresh] = entries_.try_emplace(std::move(called), entry);
  if (!fresh && it->second.name != entry.name) it->second.name.clear();
}

void ListingNames::Add(const registry::v1::Listing& listing) {
  const Entry entry{listing.name(), listing.has_need()};
  Put(listing.name(), entry);
  Put(std::string(absl::StripPrefix(listing.name(), kCollection)), entry);
  if (!listing.has_external_id()) return;
  Put(absl::StrCat(listing.external_id().source(), "/", listing.external_id().id()), entry);
  Put(listing.external_id().id(), entry);
}

std::string ListingNames::Find(absl::string_view called, bool need) const {
  const auto it = entries_.find(called);
  if (it == entries_.end() || it->second.need != need) return "";
  return it->second.name;
}

JudgedNeeds Resolve(const std::vector<Judgment>& judgments, const ListingNames& names) {
  JudgedNeeds judged;
  for (const Judgment& judgment : judgments) {
    const std::string need = names.Find(judgment.need, /*need=*/true);
    const std::string offer = names.Find(judgment.offer, /*need=*/false);
    if (!need.empty() && !offer.empty()) {
      judged.needs[need][offer] = judgment.grade;
      continue;
    }
    if (judged.unknown++ == 0) {
      judged.first_unknown = absl::StrCat("line ", judgment.line, ": ", need.empty() ? "need " : "offer ",
                                          runtime::Quoted(need.empty() ? judgment.need : judgment.offer));
    }
  }
  return judged;
}

}  // namespace karez::cli
