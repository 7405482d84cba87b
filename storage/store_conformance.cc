#include "storage/store_conformance.h"

#include <atomic>
#include <set>
#include <thread>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "storage/keys.h"

namespace karez::storage {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

using std::string_literals::operator""s;
using Strings = std::vector<std::string>;

TEST_P(StoreConformance, StartsEmptyAtSequenceZero) {
  EXPECT_THAT(Entries(*store().Read()), IsEmpty());
  EXPECT_EQ(store().Read()->sequence(), 0u);
  EXPECT_EQ(store().DurableSequence(), 0u);
  EXPECT_EQ(store().header().service, "conformance");
  EXPECT_EQ(store().header().format_version, kFormatVersion);
}

TEST_P(StoreConformance, ShowsWhatWasCommitted) {
  const Sequence sequence = Commit([](Transaction& transaction) {
    EXPECT_TRUE(transaction.Put("a", "1").ok());
    EXPECT_TRUE(transaction.Put("b\0c"s, "\0\xff"s).ok());
    return transaction.Put("c", "");
  });

  EXPECT_EQ(Get("a"), "1");
  EXPECT_EQ(Get("b\0c"s), "\0\xff"s);
  EXPECT_EQ(Get("c"), "");
  EXPECT_EQ(Get("d"), "(absent)");
  EXPECT_EQ(store().Read()->sequence(), sequence);
}

TEST_P(StoreConformance, GetsManyInTheOrderOfTheKeys) {
  Put("a", "1");
  Put("b", "2");
  const Strings keys = {"b", "x", "a", "b"};
  const auto expect = ElementsAre("2", std::nullopt, "1", "2");

  absl::StatusOr<std::vector<std::optional<std::string>>> values = store().Read()->GetMany(keys);
  ASSERT_TRUE(values.ok()) << values.status();
  EXPECT_THAT(*values, expect);
  Commit([&](Transaction& transaction) {
    EXPECT_THAT(*transaction.GetMany(keys), expect);
    return absl::OkStatus();
  });
}

TEST_P(StoreConformance, ScansBothWaysWithinTheRange) {
  for (absl::string_view key : {"a", "b", "c", "d", "\xff\xff"}) Put(key, "1");
  const std::unique_ptr<Snapshot> snapshot = store().Read();

  EXPECT_THAT(Entries(*snapshot, {"b", "d"}), ElementsAre("b=1", "c=1"));
  EXPECT_THAT(Entries(*snapshot, {"b", "d"}, Direction::kReverse), ElementsAre("c=1", "b=1"));
  EXPECT_THAT(Entries(*snapshot, {"bb", ""}), ElementsAre("c=1", "d=1", "\xff\xff=1"));
  EXPECT_THAT(Entries(*snapshot, {"", "bb"}, Direction::kReverse), ElementsAre("b=1", "a=1"));
  EXPECT_THAT(Entries(*snapshot, KeyRange::All(), Direction::kReverse),
              ElementsAre("\xff\xff=1", "d=1", "c=1", "b=1", "a=1"));
  EXPECT_THAT(Entries(*snapshot, {"c", "c"}), IsEmpty());
  EXPECT_THAT(Entries(*snapshot, {"d", "b"}, Direction::kReverse), IsEmpty());
}

TEST_P(StoreConformance, StopsAScanWhenTheVisitorHasEnough) {
  for (absl::string_view key : {"a", "b", "c"}) Put(key, "1");
  int visits = 0;
  EXPECT_TRUE(
      store().Read()->Scan(KeyRange::All(), Direction::kForward, [&](auto, auto) { return ++visits < 2; }).ok());
  EXPECT_EQ(visits, 2);
}

TEST_P(StoreConformance, KeepsASnapshotAsItWas) {
  Put("a", "old");
  Put("b", "old");
  const std::unique_ptr<Snapshot> snapshot = store().Read();
  const Sequence sequence = snapshot->sequence();
  Commit([](Transaction& transaction) {
    EXPECT_TRUE(transaction.Put("a", "new").ok());
    EXPECT_TRUE(transaction.Put("c", "new").ok());
    return transaction.Delete("b");
  });
  Put("a", "newer");

  EXPECT_THAT(Entries(*snapshot), ElementsAre("a=old", "b=old"));
  EXPECT_THAT(Entries(*snapshot, KeyRange::All(), Direction::kReverse), ElementsAre("b=old", "a=old"));
  EXPECT_EQ(Get(*snapshot, "a"), "old");
  EXPECT_EQ(Get(*snapshot, "c"), "(absent)");
  EXPECT_EQ(snapshot->sequence(), sequence);
  EXPECT_THAT(Entries(*store().Read()), ElementsAre("a=newer", "c=new"));
}

TEST_P(StoreConformance, KeepsASnapshotThatOutlivesTheStore) {
  Put("a", "1");
  const std::unique_ptr<Snapshot> snapshot = store().Read();
  Close();
  EXPECT_THAT(Entries(*snapshot), ElementsAre("a=1"));
}

TEST_P(StoreConformance, ShowsATransactionItsOwnWrites) {
  for (absl::string_view key : {"a", "b", "d"}) Put(key, "0");
  Commit([](Transaction& transaction) {
    EXPECT_TRUE(transaction.Put("a", "1").ok());
    EXPECT_TRUE(transaction.Put("a", "2").ok());
    EXPECT_TRUE(transaction.Delete("b").ok());
    EXPECT_TRUE(transaction.Put("c", "1").ok());
    EXPECT_TRUE(transaction.Delete("e").ok());
    EXPECT_EQ(Get(transaction, "a"), "2");
    EXPECT_EQ(Get(transaction, "b"), "(absent)");
    EXPECT_THAT(Entries(transaction), ElementsAre("a=2", "c=1", "d=0"));
    EXPECT_THAT(Entries(transaction, KeyRange::All(), Direction::kReverse), ElementsAre("d=0", "c=1", "a=2"));
    EXPECT_THAT(Entries(transaction, {"b", "d"}), ElementsAre("c=1"));
    EXPECT_TRUE(transaction.Put("b", "back").ok());
    EXPECT_THAT(Entries(transaction, {"b", "c"}), ElementsAre("b=back"));
    return absl::OkStatus();
  });
  EXPECT_THAT(Entries(*store().Read()), ElementsAre("a=2", "b=back", "c=1", "d=0"));
}

TEST_P(StoreConformance, WritesNothingOfABodyThatFails) {
  const Sequence before = Put("a", "1");
  absl::StatusOr<Sequence> sequence = store().Write([](Transaction& transaction) {
    EXPECT_TRUE(transaction.Put("a", "2").ok());
    EXPECT_TRUE(transaction.Put("a", "3").ok());
    EXPECT_TRUE(transaction.Delete("a").ok());
    EXPECT_TRUE(transaction.Put("b", "2").ok());
    return absl::AbortedError("changed its mind");
  });

  EXPECT_EQ(sequence.status(), absl::AbortedError("changed its mind"));
  EXPECT_THAT(Entries(*store().Read()), ElementsAre("a=1"));
  EXPECT_EQ(store().DurableSequence(), before);
  Commit([](Transaction& transaction) {
    EXPECT_THAT(Entries(transaction), ElementsAre("a=1"));
    return absl::OkStatus();
  });
}

TEST_P(StoreConformance, AssignsIncreasingSequencesInsideOfTheTransaction) {
  Sequence assigned = 0;
  const Sequence first = Commit([&](Transaction& transaction) {
    assigned = transaction.sequence();
    return transaction.Put("a", "1");
  });
  EXPECT_EQ(first, assigned);
  EXPECT_GT(first, 0u);
  const Sequence second = Commit([&](Transaction& transaction) {
    EXPECT_GT(transaction.sequence(), first);
    const Sequence next = transaction.AdvanceSequence();
    EXPECT_EQ(next, transaction.sequence());
    return transaction.Put("a", "2");
  });
  EXPECT_EQ(second, first + 2);
  EXPECT_GT(Put("a", "3"), second);
}

TEST_P(StoreConformance, GivesABodyWithoutWritesTheSequenceThatItSaw) {
  const Sequence written = Put("a", "1");
  EXPECT_EQ(Commit([](Transaction&) { return absl::OkStatus(); }), written);
  EXPECT_EQ(store().DurableSequence(), written);
}

TEST_P(StoreConformance, RefusesTheKeysOfTheStoreItself) {
  const std::string own = EncodeKey(TableId{0}, "header");
  for (const std::string& key : Strings{"", "\0"s, "\0\0"s, own}) {
    absl::StatusOr<Sequence> put = store().Write([&](Transaction& transaction) { return transaction.Put(key, "x"); });
    EXPECT_EQ(put.status().code(), absl::StatusCode::kInvalidArgument) << put.status();
    EXPECT_EQ(store().Read()->Get(key).status().code(), absl::StatusCode::kInvalidArgument);
    EXPECT_EQ(store().Read()->GetMany({key}).status().code(), absl::StatusCode::kInvalidArgument);
  }
  EXPECT_THAT(Entries(*store().Read()), IsEmpty());
  Put("\0\1"s, "first");
  EXPECT_THAT(Entries(*store().Read(), KeyRange::All(), Direction::kReverse), ElementsAre("\0\1=first"s));
}

TEST_P(StoreConformance, RefusesAWriteInsideOfAScan) {
  Put("a", "1");
  Commit([](Transaction& transaction) {
    absl::Status status;
    EXPECT_TRUE(transaction
                    .Scan(KeyRange::All(), Direction::kForward,
                          [&](absl::string_view key, absl::string_view) {
                            status = transaction.Put(key, "2");
                            return true;
                          })
                    .ok());
    EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
    return transaction.Put("b", "1");
  });
  EXPECT_THAT(Entries(*store().Read()), ElementsAre("a=1", "b=1"));
}

// Each transaction names its entry by the number of entries that it scans, so
// any two that do not see each other collide.
TEST_P(StoreConformance, SerializesTransactionsOfEightThreads) {
  constexpr int kThreads = 8;
  constexpr int kEach = 25;
  std::atomic<bool> done = false;
  std::thread reader([&] {
    while (!done) {
      const std::unique_ptr<Snapshot> snapshot = store().Read();
      const Strings entries = Entries(*snapshot);
      for (size_t i = 0; i < entries.size(); ++i) EXPECT_THAT(entries[i], HasSubstr(absl::StrCat(100000 + i, "=")));
      // Exactly the commits up to its sequence.
      if (!entries.empty()) {
        EXPECT_THAT(entries.back(), HasSubstr(absl::StrCat("=", snapshot->sequence(), ";")));
      }
      std::this_thread::yield();
    }
  });
  std::vector<std::vector<Sequence>> sequences(kThreads);
  std::vector<std::thread> writers;
  for (int writer = 0; writer < kThreads; ++writer) {
    writers.emplace_back([&, writer] {
      for (int i = 0; i < kEach; ++i) {
        sequences[writer].push_back(Commit([](Transaction& transaction) {
          return transaction.Put(absl::StrCat(100000 + Entries(transaction).size()),
                                 absl::StrCat(transaction.sequence(), ";"));
        }));
      }
    });
  }
  for (std::thread& writer : writers) writer.join();
  done = true;
  reader.join();

  EXPECT_EQ(Entries(*store().Read()).size(), size_t{kThreads * kEach});
  std::set<Sequence> all;
  for (const std::vector<Sequence>& own : sequences) {
    EXPECT_TRUE(std::is_sorted(own.begin(), own.end()));
    all.insert(own.begin(), own.end());
  }
  EXPECT_EQ(all.size(), size_t{kThreads * kEach});
  const StoreStats stats = store().Stats();
  EXPECT_EQ(stats.commits, uint64_t{kThreads * kEach});
  EXPECT_LE(stats.groups, stats.commits);
}

TEST_P(StoreConformance, ShowsAWriterItsWriteAtOnce) {
  std::vector<std::thread> writers;
  for (int writer = 0; writer < 4; ++writer) {
    writers.emplace_back([&, writer] {
      const std::string key = absl::StrCat("writer", writer);
      for (int i = 0; i < 25; ++i) {
        const Sequence sequence = Put(key, absl::StrCat(i));
        EXPECT_EQ(Get(key), absl::StrCat(i));
        EXPECT_GE(store().DurableSequence(), sequence);
        EXPECT_TRUE(store().AwaitNewer(sequence - 1, absl::InfinitePast()).ok());
      }
    });
  }
  for (std::thread& writer : writers) writer.join();
}

TEST_P(StoreConformance, WakesThoseWhoAwaitANewerCommit) {
  const Sequence before = Put("a", "1");
  EXPECT_EQ(store().AwaitNewer(before, absl::InfinitePast()).status().code(), absl::StatusCode::kDeadlineExceeded);
  std::thread writer([&] { Put("a", "2"); });
  absl::StatusOr<Sequence> newer = store().AwaitNewer(before, absl::InfiniteFuture());
  writer.join();
  ASSERT_TRUE(newer.ok()) << newer.status();
  EXPECT_GT(*newer, before);
  EXPECT_EQ(*store().AwaitNewer(before, absl::InfinitePast()), *newer);
}

TEST_P(StoreConformance, CallsBackOnceWhenSomethingNewerIsDurable) {
  const Sequence before = Put("a", "1");
  int calls = 0;
  std::string seen;
  const std::unique_ptr<Subscription> subscription = store().OnNewer(before, [&] {
    ++calls;
    seen = Get("a");
  });
  EXPECT_EQ(calls, 0);
  Put("a", "2");
  EXPECT_EQ(seen, "2");
  Put("a", "3");
  EXPECT_EQ(calls, 1);
}

TEST_P(StoreConformance, CallsBackAtOnceWhenSomethingNewerIsThere) {
  Put("a", "1");
  int calls = 0;
  const std::unique_ptr<Subscription> subscription = store().OnNewer(0, [&] { ++calls; });
  EXPECT_EQ(calls, 1);
}

TEST_P(StoreConformance, CallsNoCallbackThatWasCancelled) {
  int calls = 0;
  const auto count = [&] { ++calls; };
  std::unique_ptr<Subscription> cancelled = store().OnNewer(0, count);
  const std::unique_ptr<Subscription> kept = store().OnNewer(0, count);
  cancelled.reset();
  Put("a", "1");
  EXPECT_EQ(calls, 1);
}

TEST_P(StoreConformance, LetsACallbackCancelItselfAndSubscribeAgain) {
  std::unique_ptr<Subscription> subscription;
  int calls = 0;
  std::function<void()> again = [&] {
    if (++calls < 3) subscription = store().OnNewer(store().DurableSequence(), again);
  };
  subscription = store().OnNewer(0, again);
  for (int i = 0; i < 5; ++i) Put("a", "1");
  EXPECT_EQ(calls, 3);
}

}  // namespace
}  // namespace karez::storage
