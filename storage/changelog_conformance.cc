#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "storage/changelog.h"
#include "storage/keys.h"
#include "storage/store_conformance.h"

namespace karez::storage {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using Strings = std::vector<std::string>;

constexpr TableId kLog = 3;
constexpr uint16_t kRecordPart = 2;

class LogTest {
 public:
  explicit LogTest(Store& store) : store_(store) {}

  // One commit with a change for each key; returns its sequence.
  Sequence Append(const Strings& keys, const std::string& payload = "") {
    absl::StatusOr<Sequence> sequence = store_.Write([&](Transaction& transaction) {
      for (const std::string& key : keys) {
        absl::StatusOr<Sequence> appended = log.Append(transaction, {.kind = 5, .key = key, .payload = payload});
        if (!appended.ok()) return appended.status();
        EXPECT_EQ(*appended, transaction.sequence());
      }
      return absl::OkStatus();
    });
    EXPECT_TRUE(sequence.ok()) << sequence.status();
    return sequence.ok() ? *sequence : 0;
  }

  // "sequence<previous:key" of a page, and "more".
  Strings Read(Sequence after, const ReadLimits& limits = {}) {
    absl::StatusOr<ChangePage> page = log.Read(*store_.Read(), after, limits);
    if (!page.ok()) return {page.status().ToString()};
    Strings shown;
    for (const ChangeRecord& record : page->records) {
      shown.push_back(absl::StrCat(record.sequence, "<", record.previous, ":", record.change.key));
    }
    if (page->more) shown.push_back("more");
    return shown;
  }

  absl::StatusCode CodeOfRead(Sequence after, const ReadLimits& limits = {}) {
    return log.Read(*store_.Read(), after, limits).status().code();
  }

  size_t Compact(Sequence through, size_t max_records) {
    size_t removed = 0;
    absl::StatusOr<Sequence> sequence = store_.Write([&](Transaction& transaction) {
      absl::StatusOr<size_t> compacted = log.Compact(transaction, through, max_records);
      if (compacted.ok()) removed = *compacted;
      return compacted.status();
    });
    EXPECT_TRUE(sequence.ok()) << sequence.status();
    return removed;
  }

  const ChangeLog log = ChangeLog(kLog);

 private:
  Store& store_;
};

TEST_P(ChangeLogConformance, ChainsTheChangesOfAllCommits) {
  LogTest test(store());
  EXPECT_THAT(test.Read(0), IsEmpty());
  EXPECT_EQ(test.Append({"a"}), 1u);
  EXPECT_EQ(test.Append({"b", "c"}), 3u);
  EXPECT_EQ(Put("k", "a commit without a change"), 4u);
  EXPECT_EQ(test.Append({"d"}), 5u);

  EXPECT_THAT(test.Read(0), ElementsAre("1<0:a", "2<1:b", "3<2:c", "5<3:d"));
  EXPECT_THAT(test.Read(2), ElementsAre("3<2:c", "5<3:d"));
  EXPECT_THAT(test.Read(4), ElementsAre("5<3:d"));
  EXPECT_THAT(test.Read(5), IsEmpty());
  EXPECT_EQ(*test.log.Last(*store().Read()), 5u);
}

TEST_P(ChangeLogConformance, KeepsKindKeyAndPayloadByteForByte) {
  const ChangeLog log(kLog);
  const Change change = {.kind = 0xfffffffe, .key = std::string("\0k", 2), .payload = std::string("\0\1\xff", 3)};
  Commit([&](Transaction& transaction) { return log.Append(transaction, change).status(); });
  absl::StatusOr<ChangePage> page = log.Read(*store().Read(), 0, {});
  ASSERT_TRUE(page.ok()) << page.status();
  ASSERT_EQ(page->records.size(), 1u);
  EXPECT_EQ(page->records[0].change.kind, change.kind);
  EXPECT_EQ(page->records[0].change.key, change.key);
  EXPECT_EQ(page->records[0].change.payload, change.payload);
}

TEST_P(ChangeLogConformance, ReadsInPagesOfRecordsAndBytes) {
  LogTest test(store());
  test.Append({"a", "b", "c"}, std::string(1000, 'x'));

  EXPECT_THAT(test.Read(0, {.max_records = 2}), ElementsAre("1<0:a", "2<1:b", "more"));
  EXPECT_THAT(test.Read(2, {.max_records = 1}), ElementsAre("3<2:c"));
  EXPECT_THAT(test.Read(0, {.max_bytes = 2500}), ElementsAre("1<0:a", "2<1:b", "more"));
  EXPECT_THAT(test.Read(0, {.max_bytes = 1}), ElementsAre("1<0:a", "more"));
  EXPECT_EQ(test.CodeOfRead(0, {.max_records = 0}), absl::StatusCode::kInvalidArgument);
}

TEST_P(ChangeLogConformance, WritesNoChangeOfABodyThatFails) {
  LogTest test(store());
  test.Append({"a"});
  EXPECT_FALSE(store()
                   .Write([&](Transaction& transaction) {
                     EXPECT_TRUE(test.log.Append(transaction, {.key = "lost"}).ok());
                     return absl::AbortedError("");
                   })
                   .ok());
  test.Append({"b"});
  EXPECT_THAT(test.Read(0), ElementsAre("1<0:a", "2<1:b"));
}

TEST_P(ChangeLogConformance, KeepsTheChainUnderConcurrentWriters) {
  LogTest test(store());
  std::vector<std::thread> writers;
  for (int writer = 0; writer < 4; ++writer) {
    writers.emplace_back([&, writer] {
      for (int i = 0; i < 20; ++i) test.Append(Strings(1 + i % 3, absl::StrCat(writer)));
    });
  }
  for (std::thread& writer : writers) writer.join();
  absl::StatusOr<ChangePage> page = test.log.Read(*store().Read(), 0, {});
  ASSERT_TRUE(page.ok()) << page.status();
  ASSERT_EQ(page->records.size(), size_t{4 * (7 * 1 + 7 * 2 + 6 * 3)});
  Sequence previous = 0;
  for (const ChangeRecord& record : page->records) {
    EXPECT_EQ(record.previous, previous);
    EXPECT_GT(record.sequence, previous);
    previous = record.sequence;
  }
}

TEST_P(ChangeLogConformance, CompactsTheOldestAndRefusesToReadFromBeforeThem) {
  LogTest test(store());
  test.Append({"a"});
  test.Append({"b"});
  test.Append({"c"});
  test.Append({"d"});

  EXPECT_EQ(test.Compact(3, 2), 2u);
  EXPECT_EQ(test.CodeOfRead(1), absl::StatusCode::kOutOfRange);
  EXPECT_THAT(test.Read(2), ElementsAre("3<2:c", "4<3:d"));
  EXPECT_EQ(test.Compact(3, 2), 1u);
  EXPECT_EQ(test.Compact(3, 2), 0u);
  EXPECT_EQ(*test.log.Floor(*store().Read()), 3u);
  EXPECT_EQ(test.CodeOfRead(2), absl::StatusCode::kOutOfRange);
  EXPECT_THAT(test.Read(3), ElementsAre("4<3:d"));
}

TEST_P(ChangeLogConformance, KeepsTheChainWhenAllIsCompacted) {
  LogTest test(store());
  const Sequence last = test.Append({"a", "b"});
  EXPECT_EQ(test.Compact(last, 10), 2u);
  EXPECT_THAT(test.Read(last), IsEmpty());
  const Sequence next = test.Append({"c"});
  EXPECT_THAT(test.Read(last), ElementsAre(absl::StrCat(next, "<", last, ":c")));
}

TEST_P(ChangeLogConformance, RefusesASequenceAheadOfTheReader) {
  LogTest test(store());
  const Sequence last = test.Append({"a"});
  EXPECT_EQ(test.CodeOfRead(last + 1), absl::StatusCode::kOutOfRange);
}

TEST_P(ChangeLogConformance, NoticesAMissingRecord) {
  LogTest test(store());
  test.Append({"a", "b", "c"});
  Commit([](Transaction& transaction) { return transaction.Delete(EncodeKey(kLog, kRecordPart, Sequence{2})); });
  EXPECT_EQ(test.CodeOfRead(0), absl::StatusCode::kDataLoss);
  EXPECT_EQ(test.CodeOfRead(1), absl::StatusCode::kDataLoss);
  EXPECT_THAT(test.Read(2), ElementsAre("3<2:c"));
}

TEST_P(ChangeLogConformance, NoticesAMissingEnd) {
  LogTest test(store());
  test.Append({"a", "b"});
  Commit([](Transaction& transaction) { return transaction.Delete(EncodeKey(kLog, kRecordPart, Sequence{2})); });
  EXPECT_EQ(test.CodeOfRead(0), absl::StatusCode::kDataLoss);
}

TEST_P(ChangeLogConformance, NoticesACorruptRecord) {
  LogTest test(store());
  test.Append({"a"});
  Commit([](Transaction& transaction) { return transaction.Put(EncodeKey(kLog, kRecordPart, Sequence{1}), "?"); });
  EXPECT_EQ(test.CodeOfRead(0), absl::StatusCode::kDataLoss);
}

}  // namespace
}  // namespace karez::storage
