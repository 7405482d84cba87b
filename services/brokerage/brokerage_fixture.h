// For brokerage's tests only: a brokerage over a store in memory and a matching
// service that knows what the test says, and the words in which tests speak.
#ifndef KAREZ_SERVICES_BROKERAGE_BROKERAGE_FIXTURE_H_
#define KAREZ_SERVICES_BROKERAGE_BROKERAGE_FIXTURE_H_

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/brokerage/brokerage.h"
#include "services/brokerage/fake_matching.h"
#include "services/runtime/testing.h"
#include "storage/memory/memory_store.h"

namespace karez::brokerage {

class BrokerageTest : public ::testing::Test {
 protected:
  BrokerageTest() : store_(*storage::OpenMemoryStore({.service = "brokerage"})) {
    call_.principal = runtime::LocalOperator();
    call_.method = "/test";
    Restart();
  }

  // Brokerage begins again over the same store.
  void Restart() {
    BrokerageOptions options;
    options.store = store_;
    options.finder = std::make_unique<FakeFinder>(&matching_);
    options.scorer = std::make_unique<FakeScorer>(&matching_);
    options.clock = &clock_;
    options.ids = &ids_;
    options.report = [this](const std::string& line) { reports_.push_back(line); };
    brokerage_ = std::make_unique<Brokerage>(std::move(options));
    EXPECT_THAT(brokerage_->Synchronize(call_), runtime::IsOk());
  }

  template <typename T>
  static T Must(absl::StatusOr<T> result) {
    EXPECT_THAT(result, runtime::IsOk());
    return result.ok() ? *std::move(result) : T();
  }

  absl::StatusOr<v1::ProfileRevision> Create(const matching::v1::ScoringProfile& profile) {
    v1::CreateScoringProfileRequest request;
    *request.mutable_profile() = profile;
    return brokerage_->CreateScoringProfile(call_, request);
  }
  absl::StatusOr<v1::ProfileRevision> Activate(const std::string& name) {
    v1::ActivateScoringProfileRequest request;
    request.set_name(name);
    return brokerage_->ActivateScoringProfile(call_, request);
  }
  absl::StatusOr<v1::ProfileRevision> Get(const std::string& name) {
    v1::GetScoringProfileRequest request;
    request.set_name(name);
    return brokerage_->GetScoringProfile(call_, request);
  }

  static v1::RecordDecisionRequest Deciding(const std::string& need, const std::string& offer, v1::Verdict verdict,
                                            v1::RejectReason reason = v1::REJECT_REASON_UNSPECIFIED) {
    v1::RecordDecisionRequest request;
    request.set_match(absl::StrCat("matches/", need, "~", offer));
    request.set_side(v1::DECISION_SIDE_OPERATOR);
    request.set_verdict(verdict);
    request.set_reason(reason);
    return request;
  }
  absl::StatusOr<v1::Decision> Record(const v1::RecordDecisionRequest& request) {
    clock_.Advance(absl::Seconds(1));
    return brokerage_->RecordDecision(call_, request);
  }
  v1::Decision Accept(const std::string& need, const std::string& offer) {
    return Must(Record(Deciding(need, offer, v1::VERDICT_ACCEPT)));
  }
  v1::Decision Reject(const std::string& need, const std::string& offer,
                      v1::RejectReason reason = v1::REJECT_REASON_DIFFERENT_PROBLEM) {
    return Must(Record(Deciding(need, offer, v1::VERDICT_REJECT, reason)));
  }
  absl::StatusOr<v1::Decision> Undo(const v1::Decision& decision) {
    v1::UndoDecisionRequest request;
    request.set_name(decision.name());
    return brokerage_->UndoDecision(call_, request);
  }

  runtime::FakeClock clock_;
  runtime::FakeIds ids_;
  FakeMatching matching_;
  std::shared_ptr<storage::Store> store_;
  runtime::CallContext call_;
  std::vector<std::string> reports_;
  std::unique_ptr<Brokerage> brokerage_;
};

}  // namespace karez::brokerage

#endif  // KAREZ_SERVICES_BROKERAGE_BROKERAGE_FIXTURE_H_
