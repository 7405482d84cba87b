#include "services/matching/collection.h"

#include <gmock/gmock.h>

#include <atomic>
#include <map>
#include <thread>

#include "absl/strings/str_cat.h"
#include "services/matching/score/profile.h"
#include "services/matching/testing.h"
#include "storage/memory/memory_store.h"

namespace karez::matching {
namespace {

v1::AdmissionRecord Admitted(int64_t sequence, const registry::v1::Change& change) {
  v1::AdmissionRecord record;
  record.set_admission_sequence(sequence);
  *record.mutable_listing()->mutable_listing() = change.listing();
  record.mutable_listing()->set_language("en");
  return record;
}

TEST(Collection, AnswersAtOneSequenceAreOfOneStateWhileListingsComeIn) {
  constexpr int kOffers = 300;
  const AdmissionLog log(*storage::OpenMemoryStore({.service = "matching"}));
  Collection collection(log, /*vectorizer=*/nullptr, SmallStatistics());
  const Subject subject = collection.SubjectOfDraft(
      Admitted(0, ListingChange("n", /*is_offer=*/false, "wanted: pumps for dry steppe")).listing());
  const ScoringContext context{&DefaultProfile(), options::v1::VISIBILITY_OPERATORS, /*now=*/0};

  std::atomic<bool> done = false;
  std::atomic<int> searches = 0;
  std::thread writer([&] {
    for (int i = 1; i <= kOffers; ++i) {
      const v1::AdmissionRecord record =
          Admitted(i, ListingChange(absl::StrCat("o", i), /*is_offer=*/true, "new pumps for dry steppe"));
      collection.Apply({&record, 1});
      // However the machine schedules the two, some searches come in between.
      for (const int before = searches; i % 100 == 0 && searches == before;) std::this_thread::yield();
    }
    done = true;
  });
  std::map<int64_t, size_t> found_at;
  while (!done) {
    const FoundListings found = collection.Search(subject, SearchOrder::kLexical, context);
    found_at.emplace(found.sequence, found.listings.size());
    ++searches;
  }
  writer.join();

  for (const auto& [sequence, count] : found_at) EXPECT_EQ(count, sequence);
  EXPECT_GT(found_at.size(), 1u);
}

}  // namespace
}  // namespace karez::matching
