#include "services/matching/admission.h"

#include <gmock/gmock.h>

#include <map>

#include "services/matching/testing.h"
#include "services/runtime/testing.h"
#include "storage/memory/memory_store.h"

namespace karez::matching {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

class RecordingSink final : public AdmissionSink {
 public:
  void Apply(absl::Span<const v1::AdmissionRecord> records) override {
    std::lock_guard<std::mutex> lock(mutex_);
    for (const auto& record : records) {
      const std::string name(SubjectOf(record));
      EXPECT_GT(record.admission_sequence(), 0);
      if (record.has_removed()) {
        names_.erase(name);
      } else {
        names_[name] = record.listing().has_vectors();
      }
      order_.push_back(name);
    }
  }
  std::vector<std::string> names() const {
    std::lock_guard<std::mutex> lock(mutex_);
    std::vector<std::string> names;
    for (const auto& [name, has_vectors] : names_) names.push_back(name);
    return names;
  }
  bool HasVectors(const std::string& name) const {
    std::lock_guard<std::mutex> lock(mutex_);
    return names_.at(name);
  }
  std::vector<std::string> order() const {
    std::lock_guard<std::mutex> lock(mutex_);
    return order_;
  }

 private:
  mutable std::mutex mutex_;
  std::map<std::string, bool> names_;
  std::vector<std::string> order_;
};

// Matching's admission over a store that survives it.
class AdmissionTest : public ::testing::Test {
 protected:
  AdmissionTest() : store_(*storage::OpenMemoryStore({.service = "matching"})) { Start(); }
  ~AdmissionTest() override { admission_->Stop(); }

  // A new process over the same store; without_model: none is loaded.
  void Start(bool without_model = false) {
    if (admission_) admission_->Stop();
    sink_ = std::make_unique<RecordingSink>();
    log_ = std::make_unique<AdmissionLog>(store_);
    std::shared_ptr<const Vectorizer> vectorizer;
    if (!without_model) vectorizer = std::make_shared<const Vectorizer>(embedder_, PlainAlignment());
    admission_ = std::make_unique<Admission>(*log_, registry_.Follow(), vectorizer, *sink_, [](const std::string&) {});
    ASSERT_THAT(admission_->Start(), runtime::IsOk());
  }

  void CatchUp() {
    ASSERT_THAT(admission_->Await(registry_.sequence(), absl::Now() + absl::Seconds(20)), runtime::IsOk());
  }

  FakeRegistry registry_;
  std::shared_ptr<LetterEmbedder> embedder_ = std::make_shared<LetterEmbedder>();
  std::shared_ptr<storage::Store> store_;
  std::unique_ptr<RecordingSink> sink_;
  std::unique_ptr<AdmissionLog> log_;
  std::unique_ptr<Admission> admission_;
};

TEST_F(AdmissionTest, AdmitsPublishedListingsWithVectors) {
  registry_.Publish({Offer("a", "drip irrigation"), Need("b", "water saving")});
  CatchUp();
  EXPECT_THAT(sink_->names(), ElementsAre("listings/a", "listings/b"));
  EXPECT_TRUE(sink_->HasVectors("listings/a"));
  EXPECT_EQ(admission_->Progress().pending, 0);
  EXPECT_EQ(admission_->Progress().registry_sequence, 2);
}

TEST_F(AdmissionTest, LeavesDraftsOutAndRemovesWhatIsWithdrawn) {
  registry_.Publish({ListingChange("draft", true, "x", registry::v1::LISTING_STATE_DRAFT), Offer("a", "pump")});
  CatchUp();
  EXPECT_THAT(sink_->names(), ElementsAre("listings/a"));
  registry_.Publish({ListingChange("a", true, "pump", registry::v1::LISTING_STATE_WITHDRAWN)});
  CatchUp();
  EXPECT_THAT(sink_->names(), IsEmpty());
  registry_.Publish({Offer("b", "valve")});
  registry_.Publish({Removed("listings/b")});
  CatchUp();
  EXPECT_THAT(sink_->names(), IsEmpty());
}

TEST_F(AdmissionTest, ARestartEmbedsNothingAgain) {
  registry_.Publish({Offer("a", "drip irrigation"), Need("b", "water saving")});
  CatchUp();
  const int embedded = embedder_->embedded;
  Start();
  CatchUp();
  EXPECT_THAT(sink_->names(), ElementsAre("listings/a", "listings/b"));
  EXPECT_TRUE(sink_->HasVectors("listings/b"));
  EXPECT_EQ(embedder_->embedded, embedded);
}

TEST_F(AdmissionTest, AChangeThatLeavesTheTextAloneEmbedsNothing) {
  registry_.Publish({Offer("a", "drip irrigation")});
  CatchUp();
  const int embedded = embedder_->embedded;
  registry::v1::Change change = Offer("a", "drip irrigation");
  change.mutable_listing()->mutable_readiness()->set_trl(7);
  registry_.Publish({change});
  CatchUp();
  EXPECT_EQ(embedder_->embedded, embedded);
  EXPECT_EQ((*log_->Get("listings/a"))->listing().listing().readiness().trl(), 7);
}

TEST_F(AdmissionTest, AModelThatComesLaterEmbedsWhatWasAdmittedWithoutIt) {
  Start(/*without_model=*/true);
  registry_.Publish({Offer("a", "drip irrigation")});
  CatchUp();
  EXPECT_FALSE(sink_->HasVectors("listings/a"));
  Start();
  CatchUp();
  EXPECT_TRUE(sink_->HasVectors("listings/a"));
}

TEST_F(AdmissionTest, AFeedThatStartsOverTakesAwayWhatItNoLongerHolds) {
  registry_.Publish({Offer("a", "drip irrigation"), Need("b", "water saving")});
  CatchUp();
  Start();
  registry_.StartOver({Need("b", "water saving"), Offer("c", "pump")});
  CatchUp();
  EXPECT_THAT(sink_->names(), UnorderedElementsAre("listings/b", "listings/c"));
}

TEST_F(AdmissionTest, WhatAPersonWaitsForGoesBeforeABulkImport) {
  std::vector<registry::v1::Change> bulk;
  for (int i = 0; i < 200; ++i) bulk.push_back(Offer(absl::StrCat("bulk-", i), absl::StrCat("pump ", i)));
  registry_.Publish(std::move(bulk));
  registry_.Publish({Need("mine", "water saving")});
  CatchUp();
  const std::vector<std::string> order = sink_->order();
  ASSERT_EQ(order.size(), 201);
  EXPECT_NE(order.back(), "listings/mine");
}

TEST_F(AdmissionTest, AwaitEndsAtItsDeadline) {
  EXPECT_THAT(admission_->Await(1'000'000, absl::Now() + absl::Milliseconds(20)),
              runtime::StatusIs(absl::StatusCode::kDeadlineExceeded));
}

TEST_F(AdmissionTest, TheLogGivesEveryEntryInOrder) {
  registry_.Publish({Offer("a", "drip irrigation")});
  CatchUp();
  registry_.Publish({Removed("listings/a")});
  CatchUp();
  const auto records = log_->ReadAfter(0, 10);
  ASSERT_THAT(records, runtime::IsOk());
  ASSERT_EQ(records->size(), 2);
  EXPECT_EQ(records->at(0).listing().listing().name(), "listings/a");
  EXPECT_EQ(records->at(1).removed(), "listings/a");
  EXPECT_LT(records->at(0).admission_sequence(), records->at(1).admission_sequence());
}

}  // namespace
}  // namespace karez::matching
