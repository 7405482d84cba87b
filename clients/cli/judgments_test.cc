#include "clients/cli/judgments.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/runtime/testing.h"

namespace karez::cli {
namespace {

using runtime::StatusIs;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;

constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;

registry::v1::Listing Listing(const std::string& id, bool need, const std::string& source,
                              const std::string& external) {
  registry::v1::Listing listing;
  listing.set_name("listings/" + id);
  need ? static_cast<void>(listing.mutable_need()) : static_cast<void>(listing.mutable_offer());
  listing.mutable_external_id()->set_source(source);
  listing.mutable_external_id()->set_id(external);
  return listing;
}

TEST(ReadJudgments, FindsItsColumnsAmongOthersInAnyOrder) {
  const auto judgments =
      ReadJudgments(FromString("grade,reason,offer,need\r\n3,\"same, really\",o1, n1 \r\n\r\n0,,o2,n1"));
  ASSERT_TRUE(judgments.ok()) << judgments.status();
  ASSERT_EQ(judgments->size(), 2u);
  EXPECT_EQ((*judgments)[0].need, "n1");
  EXPECT_EQ((*judgments)[0].offer, "o1");
  EXPECT_EQ((*judgments)[0].grade, 3);
  EXPECT_EQ((*judgments)[1].line, 4);
}

TEST(ReadJudgments, NamesTheLineThatIsWrong) {
  EXPECT_THAT(ReadJudgments(FromString("")), StatusIs(kInvalid, HasSubstr("empty file")));
  EXPECT_THAT(ReadJudgments(FromString("need,offer\n")), StatusIs(kInvalid, HasSubstr("want one named grade")));
  EXPECT_THAT(ReadJudgments(FromString("need,offer,grade\na,b,1\na,b,good\n")),
              StatusIs(kInvalid, "line 3: grade: got \"good\", want 0 to 10"));
  EXPECT_THAT(ReadJudgments(FromString("need,offer,grade\na,b,-1\n")), StatusIs(kInvalid));
  EXPECT_THAT(ReadJudgments(FromString("need,offer,grade\na,b\n")), StatusIs(kInvalid, "line 2: got 2 cells, want 3"));
  EXPECT_THAT(ReadJudgments(FromString("need,offer,grade\na,\"b\n")), StatusIs(kInvalid, HasSubstr("line 2: ")));
}

TEST(ListingNames, KnowsAListingByEveryNameThatIsItsAlone) {
  ListingNames names;
  names.Add(Listing("aaa", true, "demo", "n001"));
  names.Add(Listing("bbb", false, "demo", "o001"));
  names.Add(Listing("ccc", false, "other", "o001"));
  for (const char* called : {"listings/aaa", "aaa", "demo/n001", "n001"}) {
    EXPECT_EQ(names.Find(called, true), "listings/aaa") << called;
  }
  EXPECT_EQ(names.Find("demo/o001", false), "listings/bbb");
  EXPECT_EQ(names.Find("other/o001", false), "listings/ccc");
  EXPECT_EQ(names.Find("o001", false), "");
  EXPECT_EQ(names.Find("aaa", false), "");
  EXPECT_EQ(names.Find("zzz", true), "");
}

TEST(Resolve, GroupsByNeedAndCountsWhatIsNotThere) {
  ListingNames names;
  names.Add(Listing("n", true, "demo", "n001"));
  names.Add(Listing("o", false, "demo", "o001"));
  const JudgedNeeds judged = Resolve(
      {{2, "n001", "o001", 1}, {3, "n", "demo/o001", 2}, {4, "n001", "gone", 3}, {5, "o001", "o001", 1}}, names);
  EXPECT_THAT(judged.needs, ElementsAre(Pair("listings/n", ElementsAre(Pair("listings/o", 2)))));
  EXPECT_EQ(judged.unknown, 2u);
  EXPECT_EQ(judged.first_unknown, "line 4: offer \"gone\"");
}

}  // namespace
}  // namespace karez::cli
