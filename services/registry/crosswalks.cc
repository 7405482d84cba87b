#include "services/registry/crosswalks.h"

#include <algorithm>
#include <set>
#include <string>
#include <tuple>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "karez/type/v1/technology.pb.h"
#include "services/runtime/page_token.h"
#include "services/runtime/status_macros.h"

namespace karez::registry {

// Of the sources that cmake/EmbedFile.cmake makes from the data files.
extern const unsigned char kCrosswalksCsv[];
extern const unsigned long kCrosswalksCsvSize;
extern const unsigned char kStagesCsv[];
extern const unsigned long kStagesCsvSize;

namespace {

constexpr int kDefaultCrosswalks = 100;
constexpr v1::CrosswalkScheme kSectorSchemes[] = {v1::CROSSWALK_SCHEME_EEN, v1::CROSSWALK_SCHEME_IPC,
                                                  v1::CROSSWALK_SCHEME_NACE, v1::CROSSWALK_SCHEME_CHT};
constexpr v1::CrosswalkScheme kStageSchemes[] = {v1::CROSSWALK_SCHEME_EEN_STAGE, v1::CROSSWALK_SCHEME_CHINESE_STAGE};
constexpr int kLevels = 9;

// Our code, theirs, and the scheme: what stands once.
std::tuple<int, std::string, int, std::string> KeyOf(const v1::Crosswalk& crosswalk) {
  return {crosswalk.scheme(), crosswalk.sector(), crosswalk.trl(), crosswalk.code()};
}

std::tuple<int, absl::string_view, int, double, absl::string_view> OrderOf(const v1::Crosswalk& crosswalk) {
  return {crosswalk.scheme(), crosswalk.sector(), crosswalk.trl(), -crosswalk.confidence(), crosswalk.code()};
}

bool IsStage(v1::CrosswalkScheme scheme, absl::string_view code) {
  type::v1::EenStage een;
  type::v1::ChineseStage chinese;
  return scheme == v1::CROSSWALK_SCHEME_EEN_STAGE
             ? type::v1::EenStage_Parse(absl::StrCat("EEN_STAGE_", code), &een)
             : type::v1::ChineseStage_Parse(absl::StrCat("CHINESE_STAGE_", code), &chinese);
}

// Reads the two texts, collecting what is wrong.
class Reading {
 public:
  explicit Reading(const Taxonomy& taxonomy) : taxonomy_(taxonomy) {}

  void Sectors(absl::string_view csv) {
    Lines(csv, "sector,scheme,code,relation,confidence,label", [this](const std::vector<std::string>& cells) {
      v1::Crosswalk crosswalk;
      crosswalk.set_sector(cells[0]);
      if (!taxonomy_.HasSector(cells[0])) Fault("sector: got ", cells[0], ", want one of the taxonomy");
      TakeScheme(cells[1], kSectorSchemes, crosswalk);
      crosswalk.set_code(cells[2]);
      v1::CrosswalkRelation relation;
      if (v1::CrosswalkRelation_Parse(absl::StrCat("CROSSWALK_RELATION_", cells[3]), &relation)) {
        crosswalk.set_relation(relation);
      } else {
        Fault("relation: got ", cells[3], ", want EXACT, CLOSE, BROADER, NARROWER or RELATED");
      }
      TakeConfidence(cells[4], crosswalk);
      crosswalk.set_label(cells[5]);
      Add(std::move(crosswalk));
    });
  }

  void Stages(absl::string_view csv) {
    Lines(csv, "trl,scheme,code,confidence", [this](const std::vector<std::string>& cells) {
      v1::Crosswalk crosswalk;
      int level = 0;
      if (!absl::SimpleAtoi(cells[0], &level) || level < 1 || level > kLevels) {
        Fault("trl: got ", cells[0], ", want 1 to 9");
      }
      crosswalk.set_trl(level);
      TakeScheme(cells[1], kStageSchemes, crosswalk);
      crosswalk.set_code(cells[2]);
      if (!IsStage(crosswalk.scheme(), cells[2])) Fault("code: got ", cells[2], ", want a stage of the scheme");
      TakeConfidence(cells[3], crosswalk);
      Add(std::move(crosswalk));
    });
  }

  absl::StatusOr<std::vector<v1::Crosswalk>> Take() {
    CheckComplete();
    if (!faults_.empty()) {
      return absl::InvalidArgumentError(absl::StrCat("crosswalks: ", absl::StrJoin(faults_, "; ")));
    }
    std::sort(all_.begin(), all_.end(), [](const auto& a, const auto& b) { return OrderOf(a) < OrderOf(b); });
    return std::move(all_);
  }

 private:
  template <typename... Parts>
  void Fault(const Parts&... parts) {
    faults_.push_back(absl::StrCat(place_, parts...));
  }

  // The last cell may hold commas, in quotes.
  template <typename Visit>
  void Lines(absl::string_view csv, absl::string_view head, Visit visit) {
    const size_t columns = std::count(head.begin(), head.end(), ',') + 1;
    int number = 0;
    for (const absl::string_view line : absl::StrSplit(csv, '\n', absl::SkipEmpty())) {
      place_ = absl::StrCat(head.substr(0, head.find(',')), " line ", ++number, ": ");
      if (number == 1) {
        if (line != head) Fault("got ", line, ", want ", head);
        continue;
      }
      std::vector<std::string> cells = absl::StrSplit(line, absl::MaxSplits(',', columns - 1));
      if (cells.size() != columns) {
        Fault("got ", cells.size(), " cells, want ", columns);
        continue;
      }
      absl::string_view last = cells.back();
      if (absl::ConsumePrefix(&last, "\"") && absl::ConsumeSuffix(&last, "\"")) {
        cells.back() = absl::StrReplaceAll(last, {{"\"\"", "\""}});
      }
      visit(cells);
    }
    place_.clear();
  }

  template <size_t kSize>
  void TakeScheme(const std::string& name, const v1::CrosswalkScheme (&schemes)[kSize], v1::Crosswalk& crosswalk) {
    v1::CrosswalkScheme scheme;
    if (v1::CrosswalkScheme_Parse(absl::StrCat("CROSSWALK_SCHEME_", name), &scheme) &&
        std::find(std::begin(schemes), std::end(schemes), scheme) != std::end(schemes)) {
      crosswalk.set_scheme(scheme);
    } else {
      Fault("scheme: got ", name, ", want one of these codes");
    }
  }

  void TakeConfidence(const std::string& written, v1::Crosswalk& crosswalk) {
    double confidence = 0;
    if (!absl::SimpleAtod(written, &confidence) || !(confidence > 0 && confidence <= 1)) {
      Fault("confidence: got ", written, ", want more than 0 and at most 1");
    }
    crosswalk.set_confidence(confidence);
  }

  void Add(v1::Crosswalk crosswalk) {
    if (crosswalk.code().empty()) Fault("code: got nothing, want one");
    if (!seen_.insert(KeyOf(crosswalk)).second) Fault("got ", crosswalk.code(), " again, want it once");
    covered_.insert({crosswalk.scheme(), crosswalk.sector(), crosswalk.trl()});
    all_.push_back(std::move(crosswalk));
  }

  void CheckComplete() {
    for (const v1::Sector& sector : taxonomy_.message().sectors()) {
      if (!sector.replaced_by().empty()) continue;
      for (const v1::CrosswalkScheme scheme : kSectorSchemes) {
        if (covered_.count({scheme, sector.code(), 0}) == 0)
          Fault(sector.code(), ": got no code of ", Name(scheme), ", want one");
      }
    }
    for (int level = 1; level <= kLevels; ++level) {
      for (const v1::CrosswalkScheme scheme : kStageSchemes) {
        if (covered_.count({scheme, "", level}) == 0)
          Fault("TRL ", level, ": got no stage of ", Name(scheme), ", want one");
      }
    }
  }

  static std::string Name(v1::CrosswalkScheme scheme) {
    return std::string(absl::StripPrefix(v1::CrosswalkScheme_Name(scheme), "CROSSWALK_SCHEME_"));
  }

  const Taxonomy& taxonomy_;
  std::string place_;
  std::vector<v1::Crosswalk> all_;
  std::set<std::tuple<int, std::string, int, std::string>> seen_;
  std::set<std::tuple<int, std::string, int>> covered_;
  std::vector<std::string> faults_;
};

bool IsAsked(const v1::Crosswalk& crosswalk, const v1::ListCrosswalksRequest& request) {
  return (request.sector().empty() || crosswalk.sector() == request.sector()) &&
         (request.trl() == 0 || crosswalk.trl() == request.trl()) &&
         (request.scheme() == v1::CROSSWALK_SCHEME_UNSPECIFIED || crosswalk.scheme() == request.scheme()) &&
         (request.code().empty() || crosswalk.code() == request.code());
}

}  // namespace

absl::StatusOr<Crosswalks> Crosswalks::BuiltIn(const Taxonomy& taxonomy) {
  return Parse(absl::string_view(reinterpret_cast<const char*>(kCrosswalksCsv), kCrosswalksCsvSize),
               absl::string_view(reinterpret_cast<const char*>(kStagesCsv), kStagesCsvSize), taxonomy);
}

absl::StatusOr<Crosswalks> Crosswalks::Parse(absl::string_view sectors, absl::string_view stages,
                                             const Taxonomy& taxonomy) {
  Reading reading(taxonomy);
  reading.Sectors(sectors);
  reading.Stages(stages);
  KAREZ_ASSIGN_OR_RETURN(std::vector<v1::Crosswalk> all, reading.Take());
  return Crosswalks(std::move(all));
}

absl::StatusOr<v1::ListCrosswalksResponse> Crosswalks::List(const v1::ListCrosswalksRequest& request) const {
  const uint64_t request_hash = runtime::RequestHash(request);
  KAREZ_ASSIGN_OR_RETURN(const runtime::PageToken token, runtime::DecodePageToken(request.page_token(), request_hash));
  // A key from another place is the beginning.
  size_t place = 0;
  if (!absl::SimpleAtoi(token.key, &place)) place = 0;
  const int page_size = request.page_size() > 0 ? request.page_size() : kDefaultCrosswalks;
  v1::ListCrosswalksResponse response;
  for (; place < all_.size(); ++place) {
    if (!IsAsked(all_[place], request)) continue;
    if (response.crosswalks_size() == page_size) {
      response.set_next_page_token(runtime::EncodePageToken({absl::StrCat(place), request_hash}));
      break;
    }
    *response.add_crosswalks() = all_[place];
  }
  return response;
}

}  // namespace karez::registry
