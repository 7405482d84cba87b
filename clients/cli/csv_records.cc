#include "clients/cli/csv_records.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "clients/cli/csv_cells.h"
#include "services/runtime/status.h"
#include "services/text/utf8.h"

namespace karez::cli {
namespace {

using google::protobuf::RepeatedPtrField;
using registry::v1::Listing;
using registry::v1::ListingImport;
using registry::v1::Organization;

// The record of a row while its cells are read.
struct Building {
  std::string source;
  std::string language;
  std::string currency;
  ListingImport item;
  Organization organization;
  // Of the cell that is being read.
  std::string column;
  std::string suffix;
  std::vector<runtime::Violation> violations;

  Listing& listing() { return *item.mutable_listing(); }

  // Language of the cell's text: that of the column, else that of the row.
  const std::string& TextLanguage() const { return suffix.empty() ? language : suffix; }

  void Refuse(const absl::Status& status) { violations.push_back({column, std::string(status.message())}); }

  // Hands the value on if it could be read.
  template <typename T, typename Take>
  void Set(absl::StatusOr<T> value, Take take) {
    if (value.ok()) {
      take(*std::move(value));
    } else {
      Refuse(value.status());
    }
  }
};

using ReadCell = void (*)(absl::string_view cell, Building& b);

struct ColumnRule {
  absl::string_view name;
  ReadCell read;
  // Whether NAME.LANGUAGE is a column, too.
  bool localized = false;
};

template <typename Text>
void AddText(absl::string_view text, const std::string& language, RepeatedPtrField<Text>& texts) {
  Text& added = *texts.Add();
  added.set_language(language);
  added.set_text(std::string(text));
}

void AddAll(absl::string_view cell, RepeatedPtrField<std::string>& to) {
  for (std::string& element : SplitList(cell)) *to.Add() = std::move(element);
}

void SetTime(absl::StatusOr<absl::Time> time, google::protobuf::Timestamp& to) {
  to.set_seconds(absl::ToUnixSeconds(*time));
  to.set_nanos(static_cast<int32_t>(absl::ToInt64Nanoseconds(*time - absl::FromUnixSeconds(to.seconds()))));
}

template <typename Message>
void SetExternalId(absl::string_view id, const Building& b, Message& record) {
  record.mutable_external_id()->set_source(b.source);
  record.mutable_external_id()->set_id(std::string(id));
}

// "organizations/ID", "external:SOURCE/ID", or an external id of the row's source.
void ReadOwner(absl::string_view cell, Building& b) {
  constexpr absl::string_view kNames = "organizations/";
  constexpr absl::string_view kExternal = "external:";
  if (cell.substr(0, kNames.size()) == kNames || cell.substr(0, kExternal.size()) == kExternal) {
    b.listing().set_organization(std::string(cell));
    if (const absl::Status status = ResolveOwner(b.item); !status.ok()) b.Refuse(status);
    return;
  }
  b.item.mutable_organization_external_id()->set_source(b.source);
  b.item.mutable_organization_external_id()->set_id(std::string(cell));
}

// "SUPPLY; LICENSE!": an exclamation mark says that no deal is made without it.
void ReadCooperation(absl::string_view cell, Building& b) {
  for (const std::string& element : SplitList(cell)) {
    absl::string_view mode = element;
    const bool required = absl::ConsumeSuffix(&mode, "!");
    b.Set(ParseEnum(mode, *type::v1::CooperationMode_descriptor()), [&](int value) {
      auto& term = *b.listing().add_cooperation();
      term.set_mode(static_cast<type::v1::CooperationMode>(value));
      term.set_necessity(required ? type::v1::NECESSITY_REQUIRED : type::v1::NECESSITY_NEGOTIABLE);
    });
  }
}

void ReadSide(absl::string_view cell, Building& b) {
  const std::string side = absl::AsciiStrToLower(cell);
  if (side == "offer") {
    b.listing().mutable_offer();
  } else if (side == "need") {
    b.listing().mutable_need();
  } else {
    b.Refuse(absl::InvalidArgumentError(absl::StrCat("got ", runtime::Quoted(cell), ", want offer or need")));
  }
}

void ReadSource(absl::string_view cell, Building& b) { b.source = std::string(cell); }
void ReadLanguage(absl::string_view cell, Building& b) { b.language = std::string(cell); }

// In the order in which they are read: what others rest on first.
constexpr ColumnRule kOrganizationRules[] = {
    {"source", ReadSource},
    {"id", [](absl::string_view c, Building& b) { SetExternalId(c, b, b.organization); }},
    {"language", ReadLanguage},
    {"name",
     [](absl::string_view c, Building& b) { AddText(c, b.TextLanguage(), *b.organization.mutable_display_names()); },
     true},
    {"description",
     [](absl::string_view c, Building& b) { AddText(c, b.TextLanguage(), *b.organization.mutable_descriptions()); },
     true},
    {"type",
     [](absl::string_view c, Building& b) {
       b.Set(ParseEnum(c, *registry::v1::OrganizationType_descriptor()),
             [&b](int v) { b.organization.set_type(static_cast<registry::v1::OrganizationType>(v)); });
     }},
    {"size",
     [](absl::string_view c, Building& b) {
       b.Set(ParseEnum(c, *registry::v1::OrganizationSize_descriptor()),
             [&b](int v) { b.organization.set_size(static_cast<registry::v1::OrganizationSize>(v)); });
     }},
    {"country", [](absl::string_view c, Building& b) { b.organization.set_country(std::string(c)); }},
    {"region", [](absl::string_view c, Building& b) { b.organization.set_region(std::string(c)); }},
    {"working_languages",
     [](absl::string_view c, Building& b) { AddAll(c, *b.organization.mutable_working_languages()); }},
    {"website", [](absl::string_view c, Building& b) { b.organization.set_website(std::string(c)); }},
    {"demo",
     [](absl::string_view c, Building& b) { b.Set(ParseYesNo(c), [&b](bool v) { b.organization.set_demo(v); }); }},
};

constexpr ColumnRule kListingRules[] = {
    {"source", ReadSource},
    {"id", [](absl::string_view c, Building& b) { SetExternalId(c, b, b.listing()); }},
    {"language", ReadLanguage},
    {"side", ReadSide},
    {"organization", ReadOwner},
    {"title", [](absl::string_view c, Building& b) { AddText(c, b.TextLanguage(), *b.listing().mutable_titles()); },
     true},
    {"description",
     [](absl::string_view c, Building& b) { AddText(c, b.TextLanguage(), *b.listing().mutable_descriptions()); }, true},
    {"keywords",
     [](absl::string_view c, Building& b) {
       for (const std::string& word : SplitList(c)) AddText(word, b.TextLanguage(), *b.listing().mutable_keywords());
     },
     true},
    {"current_solution",
     [](absl::string_view c, Building& b) {
       if (b.listing().has_need()) {
         b.listing().mutable_need()->set_current_solution(std::string(c));
       } else {
         b.Refuse(absl::InvalidArgumentError("got a text for an offer, want it for needs only"));
       }
     }},
    {"sectors",
     [](absl::string_view c, Building& b) {
       for (std::string& code : SplitList(c)) {
         auto& sector = *b.listing().add_sectors();
         sector.set_code(std::move(code));
         sector.set_origin(registry::v1::SECTOR_ORIGIN_DECLARED);
       }
     }},
    {"trl", [](absl::string_view c,
               Building& b) { b.Set(ParseInteger(c), [&b](int v) { b.listing().mutable_readiness()->set_trl(v); }); }},
    {"max_trl",
     [](absl::string_view c, Building& b) {
       b.Set(ParseInteger(c), [&b](int v) { b.listing().mutable_readiness()->set_max_trl(v); });
     }},
    {"cooperation", ReadCooperation},
    {"currency", [](absl::string_view c, Building& b) { b.currency = std::string(c); }},
    {"money_min",
     [](absl::string_view c, Building& b) {
       b.Set(ParseMoney(c, b.currency), [&b](auto v) { *b.listing().mutable_money()->mutable_min() = v; });
     }},
    {"money_max",
     [](absl::string_view c, Building& b) {
       b.Set(ParseMoney(c, b.currency), [&b](auto v) { *b.listing().mutable_money()->mutable_max() = v; });
     }},
    {"money_basis",
     [](absl::string_view c, Building& b) {
       b.Set(ParseEnum(c, *type::v1::MoneyBasis_descriptor()),
             [&b](int v) { b.listing().mutable_money()->set_basis(static_cast<type::v1::MoneyBasis>(v)); });
     }},
    {"regions", [](absl::string_view c, Building& b) { AddAll(c, *b.listing().mutable_regions()); }},
    {"start",
     [](absl::string_view c, Building& b) {
       b.Set(ParseTimeOrDate(c, DayEdge::kBegin),
             [&b](absl::Time v) { SetTime(v, *b.listing().mutable_timing()->mutable_start_time()); });
     }},
    {"end",
     [](absl::string_view c, Building& b) {
       b.Set(ParseTimeOrDate(c, DayEdge::kEnd),
             [&b](absl::Time v) { SetTime(v, *b.listing().mutable_timing()->mutable_end_time()); });
     }},
    {"months",
     [](absl::string_view c, Building& b) {
       b.Set(ParseInteger(c), [&b](int v) { b.listing().mutable_timing()->set_months(v); });
     }},
    {"call_programme",
     [](absl::string_view c, Building& b) { b.listing().mutable_call()->set_programme(std::string(c)); }},
    {"call_deadline",
     [](absl::string_view c, Building& b) {
       b.Set(ParseTimeOrDate(c, DayEdge::kEnd),
             [&b](absl::Time v) { SetTime(v, *b.listing().mutable_call()->mutable_deadline()); });
     }},
    {"working_languages",
     [](absl::string_view c, Building& b) { AddAll(c, *b.listing().mutable_delivery()->mutable_working_languages()); }},
    {"document_languages",
     [](absl::string_view c, Building& b) {
       AddAll(c, *b.listing().mutable_delivery()->mutable_document_languages());
     }},
    {"excluded_countries",
     [](absl::string_view c, Building& b) {
       AddAll(c, *b.listing().mutable_preferences()->mutable_excluded_countries());
     }},
    {"accepting_interest",
     [](absl::string_view c, Building& b) {
       b.Set(ParseYesNo(c), [&b](bool v) { b.listing().set_accepting_interest(v); });
     }},
    {"export_jurisdiction",
     [](absl::string_view c, Building& b) { b.listing().mutable_export_control()->set_jurisdiction(std::string(c)); }},
    {"export_status",
     [](absl::string_view c, Building& b) {
       b.Set(ParseEnum(c, *registry::v1::ExportControlStatus_descriptor()), [&b](int v) {
         b.listing().mutable_export_control()->set_status(static_cast<registry::v1::ExportControlStatus>(v));
       });
     }},
    {"export_license",
     [](absl::string_view c, Building& b) { b.listing().mutable_export_control()->set_license(std::string(c)); }},
};

// A column's name as an error has it, whatever the file held.
std::string Shown(absl::string_view column) {
  constexpr size_t kMaxShown = 60;
  return text::ReplaceInvalidUtf8(text::TruncateCodePoints(column, kMaxShown));
}

}  // namespace

absl::StatusOr<CsvMapping> CsvMapping::FromHead(const std::vector<std::string>& head,
                                                absl::string_view default_source) {
  CsvMapping mapping;
  mapping.listings_ = std::find(head.begin(), head.end(), "side") != head.end();
  mapping.width_ = head.size();
  mapping.default_source_ = std::string(default_source);
  const absl::Span<const ColumnRule> rules =
      mapping.listings_ ? absl::MakeConstSpan(kListingRules) : absl::MakeConstSpan(kOrganizationRules);
  std::vector<runtime::Violation> violations;
  std::set<std::string> seen;
  for (size_t cell = 0; cell < head.size(); ++cell) {
    const size_t point = head[cell].find('.');
    Place place{.cell = cell, .name = head[cell]};
    if (point != std::string::npos) place.language = head[cell].substr(point + 1);
    while (place.rule < rules.size() &&
           (rules[place.rule].name != place.name.substr(0, point) ||
            (point != std::string::npos && (!rules[place.rule].localized || place.language.empty())))) {
      ++place.rule;
    }
    if (place.rule == rules.size()) {
      violations.push_back(
          {Shown(head[cell]), absl::StrCat("got an unknown column, want some of ",
                                           absl::StrJoin(rules, ", ", [](std::string* out, const auto& rule) {
                                             absl::StrAppend(out, rule.name);
                                           }))});
    } else if (!seen.insert(head[cell]).second) {
      violations.push_back({head[cell], "got the column twice, want it once"});
    }
    mapping.places_.push_back(std::move(place));
  }
  const std::vector<std::string> wanted = mapping.listings_
                                              ? std::vector<std::string>{"id", "language", "organization", "title"}
                                              : std::vector<std::string>{"id", "language", "name", "country"};
  for (const std::string& name : wanted) {
    if (seen.count(name) == 0) violations.push_back({name, "got no such column, want one"});
  }
  if (!violations.empty()) return runtime::InvalidArgument(std::move(violations), "CSV_HEAD");
  std::stable_sort(mapping.places_.begin(), mapping.places_.end(), [](const Place& a, const Place& b) {
    return std::pair(a.rule, !a.language.empty()) < std::pair(b.rule, !b.language.empty());
  });
  return mapping;
}

absl::StatusOr<Record> CsvMapping::Read(const std::vector<std::string>& cells) const {
  if (cells.size() != width_) {
    return absl::InvalidArgumentError(absl::StrCat("record: got ", cells.size(), " cells, want ", width_));
  }
  const absl::Span<const ColumnRule> rules =
      listings_ ? absl::MakeConstSpan(kListingRules) : absl::MakeConstSpan(kOrganizationRules);
  Building building{.source = default_source_};
  for (const Place& place : places_) {
    const absl::string_view cell = absl::StripAsciiWhitespace(cells[place.cell]);
    if (cell.empty()) continue;
    building.column = place.name;
    building.suffix = place.language;
    if (!text::IsValidUtf8(cell)) {
      building.Refuse(absl::InvalidArgumentError("got ill-formed UTF-8, want valid UTF-8"));
      continue;
    }
    rules[place.rule].read(cell, building);
  }
  if (!building.violations.empty()) return runtime::InvalidArgument(std::move(building.violations));
  if (listings_) return std::move(building.item);
  return std::move(building.organization);
}

}  // namespace karez::cli
