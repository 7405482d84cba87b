// What brokerage does is recorded: by the transaction that does it, and once.
#include <string>
#include <vector>

#include "services/brokerage/brokerage_fixture.h"
#include "services/runtime/audit_testing.h"

namespace karez::brokerage {
namespace {

using audit::v1::AuditEntry;
using testing::ElementsAre;

class TrailTest : public BrokerageTest {
 protected:
  std::vector<AuditEntry> Entries() const { return runtime::EntriesOf(*store_); }
};

TEST_F(TrailTest, BeginsWithTheProfilesThatShip) {
  ASSERT_EQ(Entries().size(), 1u);
  EXPECT_EQ(Entries()[0].principal(), "services/brokerage");
  EXPECT_EQ(Entries()[0].method(), "Adopt");
  EXPECT_GE(Entries()[0].resource_count(), 1);
  Restart();
  EXPECT_EQ(Entries().size(), 1u);
}

TEST_F(TrailTest, SaysWhoDecidedWhatAndOnce) {
  matching_.Add("farm", "drip", Features(.9, .8));
  v1::RecordDecisionRequest request = Deciding("farm", "drip", v1::VERDICT_ACCEPT);
  request.set_request_id("r1");
  const v1::Decision decision = Must(Record(request));
  Must(Record(request));
  Must(Undo(decision));
  EXPECT_FALSE(Undo(decision).ok());

  const std::vector<AuditEntry> entries = Entries();
  ASSERT_EQ(entries.size(), 3u);
  EXPECT_EQ(entries[1].principal(), call_.principal.name);
  EXPECT_EQ(entries[1].request_id(), "r1");
  EXPECT_THAT(entries[1].resources(), ElementsAre(decision.name()));
  EXPECT_THAT(entries[2].resources(), ElementsAre(decision.name()));
  EXPECT_TRUE(runtime::AuditTrail::Verify(*store_->Read(), 0, "", {})->intact());
}

}  // namespace
}  // namespace karez::brokerage
