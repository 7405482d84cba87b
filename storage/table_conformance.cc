#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "google/protobuf/type.pb.h"
#include "storage/keys.h"
#include "storage/store_conformance.h"
#include "storage/table.h"

namespace karez::storage {
namespace {

using google::protobuf::Field;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using Strings = std::vector<std::string>;

constexpr TableId kFields = 7;
constexpr TableId kByNumber = 8;
constexpr TableId kByType = 9;

// A message of protobuf's own: keyed by name, its number unique unless 0, found
// by each word of its type URL.
Table<Field> FieldTable() {
  return Table<Field>({.id = kFields,
                       .name = "fields",
                       .key = [](const Field& field) { return EncodeKey(field.name()); },
                       .indexes = {{.id = kByNumber,
                                    .name = "fields.number",
                                    .unique = true,
                                    .keys =
                                        [](const Field& field) {
                                          return field.number() == 0 ? Strings()
                                                                     : Strings{EncodeKey(int64_t{field.number()})};
                                        }},
                                   {.id = kByType, .name = "fields.type", .keys = [](const Field& field) {
                                      Strings keys;
                                      for (char type : field.type_url())
                                        keys.push_back(EncodeKey(std::string(1, type)));
                                      return keys;
                                    }}}});
}

Field MakeField(const std::string& name, int number, const std::string& types) {
  Field field;
  field.set_name(name);
  field.set_number(number);
  field.set_type_url(types);
  return field;
}

class TableTest {
 public:
  explicit TableTest(Store& store) : store_(store) {}

  absl::Status Put(const Field& field) {
    return store_.Write([&](Transaction& transaction) { return table.Put(transaction, field); }).status();
  }

  absl::Status Delete(const std::string& name) {
    return store_.Write([&](Transaction& transaction) { return table.Delete(transaction, EncodeKey(name)); }).status();
  }

  // "name:number:types", or "(absent)".
  static std::string Show(const absl::StatusOr<std::optional<Field>>& field) {
    if (!field.ok()) return field.status().ToString();
    return field->has_value() ? Show(**field) : "(absent)";
  }
  static std::string Show(const Field& field) {
    return absl::StrCat(field.name(), ":", field.number(), ":", field.type_url());
  }

  Strings OfType(const std::string& type, Direction direction = Direction::kForward) {
    Strings names;
    absl::Status status = table.ScanIndex(*store_.Read(), kByType, KeyRange::Prefix(EncodeKey(type)), direction,
                                          [&](absl::string_view, const Field& field) {
                                            names.push_back(field.name());
                                            return true;
                                          });
    EXPECT_TRUE(status.ok()) << status;
    return names;
  }

  std::string WithNumber(int64_t number) {
    return Show(table.GetByIndex(*store_.Read(), kByNumber, EncodeKey(number)));
  }

  const Table<Field> table = FieldTable();

 private:
  Store& store_;
};

TEST_P(TableConformance, GetsWhatWasPut) {
  TableTest fields(store());
  ASSERT_TRUE(fields.Put(MakeField("depth", 1, "m")).ok());
  ASSERT_TRUE(fields.Put(MakeField("salinity", 2, "c")).ok());
  const std::unique_ptr<Snapshot> snapshot = store().Read();

  EXPECT_EQ(fields.Show(fields.table.Get(*snapshot, EncodeKey("depth"))), "depth:1:m");
  EXPECT_EQ(fields.Show(fields.table.Get(*snapshot, EncodeKey("yield"))), "(absent)");
  const auto many = fields.table.GetMany(*snapshot, Strings{EncodeKey("salinity"), EncodeKey("x"), EncodeKey("depth")});
  ASSERT_TRUE(many.ok()) << many.status();
  ASSERT_EQ(many->size(), 3u);
  EXPECT_EQ(fields.Show((*many)[0]), "salinity:2:c");
  EXPECT_EQ(fields.Show((*many)[1]), "(absent)");
  EXPECT_EQ(fields.Show((*many)[2]), "depth:1:m");
}

TEST_P(TableConformance, MovesARecordInItsIndexesWithTheRecord) {
  TableTest fields(store());
  ASSERT_TRUE(fields.Put(MakeField("depth", 1, "ab")).ok());
  ASSERT_TRUE(fields.Put(MakeField("depth", 2, "bc")).ok());

  EXPECT_EQ(fields.WithNumber(1), "(absent)");
  EXPECT_EQ(fields.WithNumber(2), "depth:2:bc");
  EXPECT_THAT(fields.OfType("a"), IsEmpty());
  EXPECT_THAT(fields.OfType("b"), ElementsAre("depth"));
  EXPECT_THAT(fields.OfType("c"), ElementsAre("depth"));

  ASSERT_TRUE(fields.Delete("depth").ok());
  EXPECT_THAT(Entries(*store().Read()), IsEmpty());
}

TEST_P(TableConformance, OrdersAnIndexByItsKeyAndThenTheRecords) {
  TableTest fields(store());
  for (const char* name : {"c", "a", "b"}) ASSERT_TRUE(fields.Put(MakeField(name, 0, "xy")).ok());
  ASSERT_TRUE(fields.Put(MakeField("d", 0, "y")).ok());

  EXPECT_THAT(fields.OfType("x"), ElementsAre("a", "b", "c"));
  EXPECT_THAT(fields.OfType("y", Direction::kReverse), ElementsAre("d", "c", "b", "a"));
}

TEST_P(TableConformance, RefusesASecondRecordWithAUniqueKeyAndLetsTheBodyGoOn) {
  TableTest fields(store());
  ASSERT_TRUE(fields.Put(MakeField("depth", 1, "a")).ok());
  Commit([&](Transaction& transaction) {
    EXPECT_TRUE(fields.table.Put(transaction, MakeField("other", 3, "c")).ok());
    const absl::Status taken = fields.table.Put(transaction, MakeField("other", 1, "b"));
    EXPECT_EQ(taken.code(), absl::StatusCode::kAlreadyExists);
    EXPECT_THAT(std::string(taken.message()), HasSubstr("fields.number"));
    return fields.table.Put(transaction, MakeField("third", 2, "b"));
  });

  EXPECT_EQ(fields.WithNumber(1), "depth:1:a");
  EXPECT_EQ(fields.WithNumber(3), "other:3:c");
  EXPECT_THAT(fields.OfType("b"), ElementsAre("third"));
  EXPECT_THAT(fields.OfType("c"), ElementsAre("other"));
}

TEST_P(TableConformance, LetsAUniqueKeyGoToAnotherRecordInOneTransaction) {
  TableTest fields(store());
  ASSERT_TRUE(fields.Put(MakeField("old", 1, "")).ok());
  Commit([&](Transaction& transaction) {
    EXPECT_TRUE(fields.table.Delete(transaction, EncodeKey("old")).ok());
    return fields.table.Put(transaction, MakeField("new", 1, ""));
  });
  EXPECT_EQ(fields.WithNumber(1), "new:1:");
}

TEST_P(TableConformance, InsertsOnlyWhatIsNotThere) {
  TableTest fields(store());
  Commit([&](Transaction& transaction) {
    EXPECT_TRUE(fields.table.Insert(transaction, MakeField("a", 1, "")).ok());
    EXPECT_EQ(fields.table.Insert(transaction, MakeField("a", 2, "")).code(), absl::StatusCode::kAlreadyExists);
    return absl::OkStatus();
  });
  EXPECT_EQ(fields.WithNumber(1), "a:1:");
  EXPECT_EQ(fields.WithNumber(2), "(absent)");
}

TEST_P(TableConformance, SaysThatWhatIsDeletedIsNotThere) {
  EXPECT_EQ(TableTest(store()).Delete("nothing").code(), absl::StatusCode::kNotFound);
}

TEST_P(TableConformance, GoesOnFromAnyRecordInBothDirections) {
  TableTest fields(store());
  Strings all;
  Commit([&](Transaction& transaction) {
    for (int i = 1; i <= 300; ++i) {
      all.push_back(absl::StrCat("f", 1000 + i));
      absl::Status status = fields.table.Put(transaction, MakeField(all.back(), i, "t"));
      if (!status.ok()) return status;
    }
    return absl::OkStatus();
  });
  const std::unique_ptr<Snapshot> snapshot = store().Read();
  for (Direction direction : {Direction::kForward, Direction::kReverse}) {
    KeyRange keys = KeyRange::All();
    KeyRange positions = KeyRange::Prefix(EncodeKey("t"));
    Strings by_key, by_index;
    const auto page = [&](KeyRange& range, Strings& names) {
      return [&, limit = names.size() + 7](absl::string_view at, const Field& field) {
        names.push_back(field.name());
        range = direction == Direction::kForward ? range.After(at) : range.Before(at);
        return names.size() < limit;
      };
    };
    for (size_t pages = 0; pages < all.size() / 7 + 1; ++pages) {
      EXPECT_TRUE(fields.table.Scan(*snapshot, KeyRange(keys), direction, page(keys, by_key)).ok());
      EXPECT_TRUE(
          fields.table.ScanIndex(*snapshot, kByType, KeyRange(positions), direction, page(positions, by_index)).ok());
    }
    if (direction == Direction::kReverse) std::reverse(all.begin(), all.end());
    EXPECT_EQ(by_key, all);
    EXPECT_EQ(by_index, all);
  }
}

TEST_P(TableConformance, ReadsIndexesOfItsOwnTransaction) {
  TableTest fields(store());
  ASSERT_TRUE(fields.Put(MakeField("a", 1, "t")).ok());
  Commit([&](Transaction& transaction) {
    EXPECT_TRUE(fields.table.Put(transaction, MakeField("b", 2, "t")).ok());
    EXPECT_TRUE(fields.table.Delete(transaction, EncodeKey("a")).ok());
    Strings names;
    EXPECT_TRUE(fields.table
                    .ScanIndex(transaction, kByType, KeyRange::All(), Direction::kForward,
                               [&](absl::string_view, const Field& field) {
                                 names.push_back(field.name());
                                 return true;
                               })
                    .ok());
    EXPECT_THAT(names, ElementsAre("b"));
    EXPECT_EQ(fields.Show(fields.table.GetByIndex(transaction, kByNumber, EncodeKey(int64_t{2}))), "b:2:t");
    return absl::OkStatus();
  });
}

TEST_P(TableConformance, RefusesAnIndexThatIsNotDeclaredOrNotUnique) {
  TableTest fields(store());
  const std::unique_ptr<Snapshot> snapshot = store().Read();
  EXPECT_EQ(fields.table.GetByIndex(*snapshot, 99, "x").status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(fields.table.GetByIndex(*snapshot, kByType, "x").status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(
      fields.table.ScanIndex(*snapshot, 99, KeyRange::All(), Direction::kForward, [](auto, auto&) { return true; })
          .code(),
      absl::StatusCode::kInvalidArgument);
}

TEST_P(TableConformance, ReportsBytesThatAreNotAMessage) {
  TableTest fields(store());
  Put(EncodeKey(kFields, "bad"), "\xff\xff\xff");
  const std::unique_ptr<Snapshot> snapshot = store().Read();
  EXPECT_EQ(fields.table.Get(*snapshot, EncodeKey("bad")).status().code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(fields.table.Scan(*snapshot, KeyRange::All(), Direction::kForward, [](auto, auto&) { return true; }).code(),
            absl::StatusCode::kDataLoss);
}

TEST_P(TableConformance, ReportsAnIndexEntryWithoutItsRecord) {
  TableTest fields(store());
  ASSERT_TRUE(fields.Put(MakeField("a", 1, "t")).ok());
  Commit([](Transaction& transaction) { return transaction.Delete(EncodeKey(kFields, "a")); });
  const std::unique_ptr<Snapshot> snapshot = store().Read();
  EXPECT_EQ(fields.table.GetByIndex(*snapshot, kByNumber, EncodeKey(int64_t{1})).status().code(),
            absl::StatusCode::kDataLoss);
  EXPECT_EQ(
      fields.table.ScanIndex(*snapshot, kByType, KeyRange::All(), Direction::kForward, [](auto, auto&) { return true; })
          .code(),
      absl::StatusCode::kDataLoss);
}

}  // namespace
}  // namespace karez::storage
