#include "clients/cli/profile_rows.h"

#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "absl/time/time.h"
#include "clients/cli/match_text.h"

namespace karez::cli {

using brokerage::v1::ComponentShift;
using brokerage::v1::ProfileRevision;
using brokerage::v1::RankChange;

std::string TimeText(const google::protobuf::Timestamp& time) {
  return absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", absl::FromUnixSeconds(time.seconds()), absl::UTCTimeZone());
}

std::vector<Column> ProfileColumns() {
  return {{.key = "name", .title = "profile"},
          {.key = "active", .title = "active"},
          {.key = "calibrated", .title = "calibrated"},
          {.key = "creator", .title = "made by"},
          {.key = "create_time", .title = "made"},
          {.key = "activate_time", .title = "last activated"},
          {.key = "comment", .title = "comment", .flexible = true}};
}

Row ProfileRow(const ProfileRevision& revision) {
  const int activations = revision.activations_size();
  return {
      .cells = {revision.name(), revision.active(), revision.profile().calibrated(), revision.creator(),
                TimeText(revision.create_time()),
                activations == 0 ? Value() : Value(TimeText(revision.activations(activations - 1).time())),
                revision.comment()},
      .colors = {revision.active() ? Color::kBold : Color::kNone, revision.active() ? Color::kGreen : Color::kNone}};
}

std::string ShiftText(const ComponentShift& shift) {
  return absl::StrFormat("%s %+.2f to %+.2f", ComponentName(shift.component()), shift.log_odds_before(),
                         shift.log_odds_after());
}

std::vector<Column> RankColumns() {
  return {{.key = "need", .title = "need", .flexible = true},
          {.key = "offer", .title = "offer", .flexible = true},
          {.key = "rank_before", .title = "rank"},
          {.key = "rank_after", .title = "then"},
          {.key = "score_before", .title = "score", .decimals = 3},
          {.key = "score_after", .title = "then", .decimals = 3},
          {.key = "because", .title = "because", .flexible = true, .wrap = true}};
}

Row RankRow(const RankChange& change) {
  const bool up = change.rank_after() < change.rank_before();
  return {
      .cells = {std::string(absl::StripPrefix(change.need(), "listings/")),
                std::string(absl::StripPrefix(change.offer(), "listings/")), int64_t{change.rank_before()},
                int64_t{change.rank_after()}, change.score_before(), change.score_after(),
                absl::StrJoin(change.shifts(), ", ",
                              [](std::string* out, const ComponentShift& shift) { out->append(ShiftText(shift)); })},
      .colors = {Color::kNone, Color::kNone, Color::kDim, up ? Color::kGreen : Color::kRed}};
}

}  // namespace karez::cli
