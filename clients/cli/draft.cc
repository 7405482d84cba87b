#include "clients/cli/draft.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "clients/cli/csv_cells.h"
#include "clients/cli/session.h"
#include "services/runtime/status_macros.h"
#include "services/text/language.h"
#include "services/text/normalize.h"
#include "services/text/sentences.h"
#include "services/text/utf8.h"

namespace karez::cli {
namespace {

// The limit of a title, in code points.
constexpr size_t kMaxTitle = 300;

}  // namespace

absl::StatusOr<registry::v1::Listing> MakeDraft(const DraftOptions& options) {
  const absl::string_view text = absl::StripAsciiWhitespace(options.text);
  std::string title(absl::StripAsciiWhitespace(options.title));
  bool text_is_title = false;
  if (title.empty()) {
    const std::vector<text::Span> sentences = text::SplitSentences(text);
    if (sentences.empty()) return UsageError("--text: got nothing, want a title or a text");
    const absl::string_view first = text::Substring(text, sentences[0]);
    text_is_title = sentences.size() == 1 && text::CountCodePoints(first) <= kMaxTitle;
    title = text::CollapseWhitespace(text::TruncateCodePoints(first, kMaxTitle));
  }
  std::string language = options.language;
  if (language.empty()) {
    language = std::string(text::IdentifyLanguage(absl::StrCat(title, "\n", text)).code);
    if (language == "und") return UsageError("--language: got a text of no known language, want its BCP 47 tag");
  }

  registry::v1::Listing listing;
  if (options.side == "offer") {
    listing.mutable_offer();
  } else {
    listing.mutable_need();
  }
  auto& label = *listing.add_titles();
  label.set_language(language);
  label.set_text(title);
  if (!text.empty() && !text_is_title) {
    auto& description = *listing.add_descriptions();
    description.set_language(language);
    description.set_text(std::string(text));
  }
  for (const std::string& keyword : options.keywords) {
    auto& added = *listing.add_keywords();
    added.set_language(language);
    added.set_text(keyword);
  }
  for (const std::string& sector : options.sectors) listing.add_sectors()->set_code(sector);
  for (const std::string& region : options.regions) listing.add_regions(region);
  for (const std::string& mode : options.cooperation) {
    auto value = ParseEnum(mode, *type::v1::CooperationMode_descriptor());
    if (!value.ok()) return UsageError(absl::StrCat("--cooperation: ", value.status().message()));
    listing.add_cooperation()->set_mode(static_cast<type::v1::CooperationMode>(*value));
  }
  if (options.trl > 0) listing.mutable_readiness()->set_trl(options.trl);
  return listing;
}

}  // namespace karez::cli
