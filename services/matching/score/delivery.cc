#include "services/matching/score/delivery.h"

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "services/runtime/zones.h"

namespace karez::matching {
namespace {

double ConformityValue(type::v1::ConformityStatus status) {
  switch (status) {
    case type::v1::CONFORMITY_STATUS_HELD:
      return 1;
    case type::v1::CONFORMITY_STATUS_IN_PROGRESS:
      return .6;
    case type::v1::CONFORMITY_STATUS_OBTAINABLE:
      return .4;
    default:
      return 0;
  }
}

// What a need asks and how far the offer gives it.
struct Answers {
  bool asked = false;
  double sum = 0;
  int count = 0;

  void Take(double part) {
    sum += part;
    ++count;
  }
};

void TakeService(Answer wanted, Answer given, Answers& answers) {
  if (wanted != Answer::kYes) return;
  answers.asked = true;
  if (given != Answer::kNotStated) answers.Take(given == Answer::kYes ? 1 : 0);
}

bool IsShared(const std::vector<std::string>& wanted, const std::vector<std::string>& given) {
  return std::any_of(wanted.begin(), wanted.end(), [&](const std::string& language) {
    return std::find(given.begin(), given.end(), language) != given.end();
  });
}

double ZoneValue(absl::string_view a, absl::string_view b) {
  if (a == b) return 1;
  const runtime::Zone* of_a = runtime::FindZone(a);
  const runtime::Zone* of_b = runtime::FindZone(b);
  return of_a != nullptr && of_b != nullptr && runtime::FaceEachOther(*of_a, *of_b) ? .5 : 0;
}

}  // namespace

ComponentValue ConformityFit(const Terms& need, const Terms& offer) {
  double sum = 0;
  int required = 0;
  for (const ConformityTerms& wanted : need.deal->conformities) {
    if (wanted.status != type::v1::CONFORMITY_STATUS_REQUIRED) continue;
    ++required;
    double best = 0;
    for (const ConformityTerms& held : offer.deal->conformities) {
      if (Satisfies(held.scheme, wanted.scheme)) best = std::max(best, ConformityValue(held.status));
    }
    sum += best;
  }
  ComponentValue fit = Silence(required > 0, !offer.deal->conformities.empty());
  if (fit.known()) fit.value = sum / required;
  return fit;
}

ComponentValue DeliveryFit(const Terms& need, const Terms& offer) {
  const DeliveryTerms& wanted = need.deal->delivery;
  const DeliveryTerms& given = offer.deal->delivery;
  Answers answers;
  TakeService(wanted.training, given.training, answers);
  TakeService(wanted.commissioning, given.commissioning, answers);
  TakeService(wanted.spares, given.spares, answers);
  if (wanted.warranty_months > 0) {
    answers.asked = true;
    if (given.warranty_months > 0) {
      answers.Take(std::min(1.0, static_cast<double>(given.warranty_months) / wanted.warranty_months));
    }
  }
  if (!wanted.document_languages.empty()) {
    answers.asked = true;
    if (!given.document_languages.empty()) {
      answers.Take(IsShared(wanted.document_languages, given.document_languages) ? 1 : 0);
    }
  }
  ComponentValue fit = Silence(answers.asked, given.stated());
  if (!fit.known()) return fit;
  if (answers.count == 0) return {0, v1::UNKNOWN_REASON_NOTHING_IN_COMMON};
  fit.value = answers.sum / answers.count;
  return fit;
}

ComponentValue ZoneFit(const Terms& need, const Terms& offer) {
  ComponentValue fit = Silence(!need.deal->zones.empty(), !offer.deal->zones.empty());
  for (const ZoneUse& wanted : need.deal->zones) {
    for (const ZoneUse& offered : offer.deal->zones)
      fit.value = std::max(fit.value, ZoneValue(wanted.zone, offered.zone));
  }
  return fit;
}

std::string ConformityText(const Terms& terms) {
  return absl::StrJoin(terms.deal->conformities, ", ", [](std::string* out, const ConformityTerms& conformity) {
    const std::string status = type::v1::ConformityStatus_Name(conformity.status);
    absl::StrAppend(out, conformity.words, " ", absl::StripPrefix(status, "CONFORMITY_STATUS_"));
  });
}

std::string DeliveryText(const Terms& terms) {
  const DeliveryTerms& delivery = terms.deal->delivery;
  std::vector<std::string> parts;
  const auto add = [&](Answer answer, absl::string_view what) {
    if (answer != Answer::kNotStated) parts.push_back(absl::StrCat(answer == Answer::kYes ? "" : "no ", what));
  };
  add(delivery.training, "training");
  add(delivery.commissioning, "commissioning");
  add(delivery.spares, "spares");
  if (delivery.warranty_months > 0) parts.push_back(absl::StrCat("warranty ", delivery.warranty_months, " months"));
  if (!delivery.document_languages.empty()) {
    parts.push_back(absl::StrCat("documents in ", absl::StrJoin(delivery.document_languages, ", ")));
  }
  return absl::StrJoin(parts, ", ");
}

std::string ZoneText(const Terms& terms) {
  return absl::StrJoin(terms.deal->zones, "; ", [](std::string* out, const ZoneUse& zone) {
    const runtime::Zone* known = runtime::FindZone(zone.zone);
    absl::StrAppend(out, known == nullptr ? zone.zone : known->names.front().text, ": ", zone.use);
  });
}

}  // namespace karez::matching
