#ifndef KAREZ_STORAGE_STORE_CONFORMANCE_H_
#define KAREZ_STORAGE_STORE_CONFORMANCE_H_

#include <functional>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "storage/header.h"
#include "storage/store.h"

// What every backend has to do, as tests. A backend's test program links
// store_conformance.cc, table_conformance.cc and changelog_conformance.cc (and
// durability_conformance.cc if it is durable) and instantiates the suites of
// the same names:
//
//   INSTANTIATE_TEST_SUITE_P(Memory, StoreConformance, testing::Values(…));
namespace karez::storage {

// One place where a store may lie, empty at first.
class StorePlace {
 public:
  virtual ~StorePlace() = default;
  virtual absl::StatusOr<std::unique_ptr<Store>> Open(const StoreIdentity& identity) = 0;
};

class DurablePlace : public StorePlace {
 public:
  // Opens the bytes of the place without a store's rules: to make what no store
  // would write.
  virtual absl::StatusOr<std::unique_ptr<Engine>> OpenEngine() = 0;
};

struct Backend {
  std::string name;
  std::function<std::unique_ptr<StorePlace>()> new_place;
};

inline void PrintTo(const Backend& backend, std::ostream* out) { *out << backend.name; }

class ConformanceTest : public testing::TestWithParam<Backend> {
 protected:
  ConformanceTest() : place_(GetParam().new_place()) { Reopen(); }

  // Opens the place again, after closing it.
  void Reopen() {
    store_.reset();
    absl::StatusOr<std::unique_ptr<Store>> opened = place_->Open({.service = "conformance"});
    if (!opened.ok()) {
      ADD_FAILURE() << opened.status();
      std::abort();
    }
    store_ = *std::move(opened);
  }

  Store& store() { return *store_; }
  StorePlace& place() { return *place_; }
  void Close() { store_.reset(); }

  // Commits the writes of body, which must succeed.
  Sequence Commit(absl::FunctionRef<absl::Status(Transaction&)> body) {
    absl::StatusOr<Sequence> sequence = store().Write(body);
    EXPECT_TRUE(sequence.ok()) << sequence.status();
    return sequence.ok() ? *sequence : 0;
  }

  Sequence Put(absl::string_view key, absl::string_view value) {
    return Commit([&](Transaction& transaction) { return transaction.Put(key, value); });
  }

  // The value of key, "(absent)" or the error.
  static std::string Get(const Reader& reader, absl::string_view key) {
    absl::StatusOr<std::optional<std::string>> value = reader.Get(key);
    if (!value.ok()) return value.status().ToString();
    return value->value_or("(absent)");
  }
  std::string Get(absl::string_view key) { return Get(*store().Read(), key); }

  // The entries of a range as "key=value" in the order of the scan.
  static std::vector<std::string> Entries(const Reader& reader, const KeyRange& range = KeyRange::All(),
                                          Direction direction = Direction::kForward) {
    std::vector<std::string> entries;
    absl::Status status = reader.Scan(range, direction, [&](absl::string_view key, absl::string_view value) {
      entries.push_back(std::string(key) + "=" + std::string(value));
      return true;
    });
    EXPECT_TRUE(status.ok()) << status;
    return entries;
  }

 private:
  const std::unique_ptr<StorePlace> place_;
  std::unique_ptr<Store> store_;
};

class StoreConformance : public ConformanceTest {};
class TableConformance : public ConformanceTest {};
class ChangeLogConformance : public ConformanceTest {};

// Of places that are DurablePlaces.
class DurabilityConformance : public ConformanceTest {};

}  // namespace karez::storage

#endif  // KAREZ_STORAGE_STORE_CONFORMANCE_H_
