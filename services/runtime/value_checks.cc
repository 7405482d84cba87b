#include "services/runtime/value_checks.h"

#include <cmath>
#include <cstdint>
#include <utility>

#include "absl/strings/str_cat.h"
#include "google/protobuf/duration.pb.h"
#include "google/protobuf/field_mask.pb.h"
#include "google/protobuf/timestamp.pb.h"
#include "google/type/money.pb.h"
#include "services/runtime/field_options.h"
#include "services/runtime/formats.h"
#include "services/runtime/iso_codes.h"
#include "services/runtime/ucum.h"
#include "services/text/normalize.h"
#include "services/text/utf8.h"

namespace karez::runtime {
namespace {

using ::google::protobuf::FieldDescriptor;
using ::google::protobuf::Message;

constexpr int32_t kNanosPerSecond = 1'000'000'000;

bool IsBlank(absl::string_view text) {
  while (!text.empty()) {
    const text::DecodedCodePoint next = text::DecodeCodePoint(text, 0);
    if (!text::IsWhitespace(next.value)) return false;
    text.remove_prefix(next.length);
  }
  return true;
}

// What is wrong with a valid, non-empty string by format; empty: nothing.
std::string FormatFault(absl::string_view value, options::v1::StringFormat format, const Vocabulary& vocabulary) {
  if (format == options::v1::STRING_FORMAT_UCUM_UNIT) {
    return std::string(ParseUnit(value).status().message());
  }
  const bool known =
      HasFormat(value, format) && (format != options::v1::STRING_FORMAT_SECTOR_CODE || vocabulary.HasSector(value));
  return known ? "" : absl::StrCat("got ", Quoted(value), ", want ", FormatDescription(format));
}

void CheckString(const FieldValue& value, bool required, const Vocabulary& vocabulary, const std::string& path,
                 std::vector<Violation>& violations) {
  std::string scratch;
  const std::string& text = value.AsString(&scratch);
  if (!text::IsValidUtf8(text)) {
    violations.push_back({path, absl::StrCat("got ", Quoted(text), ", want valid UTF-8")});
    return;
  }
  if (required && IsBlank(text)) {
    violations.push_back({path, absl::StrCat("got ", Quoted(text), ", want a value")});
    return;
  }
  const options::v1::FieldRules& rules = RulesOf(value.field());
  // No text has more code points than bytes: most need no counting.
  if (const auto limit = static_cast<size_t>(rules.max_code_points()); limit > 0 && text.size() > limit) {
    if (const size_t count = text::CountCodePoints(text); count > limit) {
      violations.push_back({path, absl::StrCat("got ", count, " code points, want at most ", limit)});
      return;
    }
  }
  if (text.empty()) return;
  if (std::string fault = FormatFault(text, rules.format(), vocabulary); !fault.empty()) {
    violations.push_back({path, std::move(fault)});
  }
  if (!rules.resource().empty()) CheckResourceName(text, rules.resource(), path, violations);
}

void CheckEnum(const FieldValue& value, bool required, const std::string& path, std::vector<Violation>& violations) {
  const int number = value.AsEnum();
  const auto* type = value.field().enum_type();
  if (type->FindValueByNumber(number) == nullptr || (required && number == 0)) {
    violations.push_back({path, absl::StrCat("got ", value.Shown(), ", want a value of ", type->name())});
  }
}

void CheckNumber(const FieldValue& value, const std::string& path, std::vector<Violation>& violations) {
  const options::v1::FieldRules& rules = RulesOf(value.field());
  const double number = value.AsDouble();
  if (!std::isfinite(number)) {
    violations.push_back({path, absl::StrCat("got ", value.Shown(), ", want a finite number")});
    return;
  }
  const bool low = rules.has_min() && number < rules.min();
  const bool high = rules.has_max() && number > rules.max();
  if (!low && !high) return;
  std::string want = rules.has_min() ? absl::StrCat(rules.has_max() ? "" : "at least ", rules.min()) : "at most";
  if (rules.has_max()) absl::StrAppend(&want, rules.has_min() ? " to " : " ", rules.max());
  violations.push_back({path, absl::StrCat("got ", value.Shown(), ", want ", want)});
}

void CheckTimestamp(const google::protobuf::Timestamp& time, const std::string& path,
                    std::vector<Violation>& violations) {
  constexpr int64_t kMin = -62'135'596'800;
  constexpr int64_t kMax = 253'402'300'799;
  if (time.seconds() < kMin || time.seconds() > kMax) {
    violations.push_back({path, absl::StrCat("got ", time.seconds(), " seconds, want a time of the years 1 to 9999")});
  }
  if (time.nanos() < 0 || time.nanos() >= kNanosPerSecond) {
    violations.push_back({path, absl::StrCat("got ", time.nanos(), " nanos, want 0 to 999999999")});
  }
}

// Whether nanos count below a second and have the sign of the whole part.
bool NanosFit(int64_t whole, int32_t nanos) {
  return nanos > -kNanosPerSecond && nanos < kNanosPerSecond && !(whole > 0 && nanos < 0) && !(whole < 0 && nanos > 0);
}

void CheckDuration(const google::protobuf::Duration& duration, const std::string& path,
                   std::vector<Violation>& violations) {
  constexpr int64_t kMax = 315'576'000'000;
  if (duration.seconds() < -kMax || duration.seconds() > kMax) {
    violations.push_back({path, absl::StrCat("got ", duration.seconds(), " seconds, want at most ", kMax)});
  }
  if (!NanosFit(duration.seconds(), duration.nanos())) {
    violations.push_back({path, absl::StrCat("got ", duration.nanos(), " nanos, want less than a second of one sign")});
  }
}

void CheckMoney(const google::type::Money& money, const std::string& path, std::vector<Violation>& violations) {
  if (!IsCurrency(money.currency_code())) {
    violations.push_back(
        {JoinPath(path, "currency_code"), absl::StrCat("got ", Quoted(money.currency_code()), ", want ",
                                                       FormatDescription(options::v1::STRING_FORMAT_CURRENCY))});
  }
  if (!NanosFit(money.units(), money.nanos())) {
    violations.push_back({JoinPath(path, "nanos"),
                          absl::StrCat("got ", money.nanos(), ", want less than a unit, with the sign of units")});
  }
}

}  // namespace

const std::string& FieldValue::AsString(std::string* scratch) const {
  const auto* reflection = message_.GetReflection();
  return index_ < 0 ? reflection->GetStringReference(message_, &field_, scratch)
                    : reflection->GetRepeatedStringReference(message_, &field_, index_, scratch);
}

int FieldValue::AsEnum() const {
  const auto* reflection = message_.GetReflection();
  return index_ < 0 ? reflection->GetEnumValue(message_, &field_)
                    : reflection->GetRepeatedEnumValue(message_, &field_, index_);
}

double FieldValue::AsDouble() const {
  const auto* reflection = message_.GetReflection();
  const bool single = index_ < 0;
  switch (field_.cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32:
      return single ? reflection->GetInt32(message_, &field_) : reflection->GetRepeatedInt32(message_, &field_, index_);
    case FieldDescriptor::CPPTYPE_UINT32:
      return single ? reflection->GetUInt32(message_, &field_)
                    : reflection->GetRepeatedUInt32(message_, &field_, index_);
    case FieldDescriptor::CPPTYPE_INT64:
      return static_cast<double>(single ? reflection->GetInt64(message_, &field_)
                                        : reflection->GetRepeatedInt64(message_, &field_, index_));
    case FieldDescriptor::CPPTYPE_UINT64:
      return static_cast<double>(single ? reflection->GetUInt64(message_, &field_)
                                        : reflection->GetRepeatedUInt64(message_, &field_, index_));
    case FieldDescriptor::CPPTYPE_FLOAT:
      return single ? reflection->GetFloat(message_, &field_) : reflection->GetRepeatedFloat(message_, &field_, index_);
    case FieldDescriptor::CPPTYPE_DOUBLE:
      return single ? reflection->GetDouble(message_, &field_)
                    : reflection->GetRepeatedDouble(message_, &field_, index_);
    case FieldDescriptor::CPPTYPE_BOOL:
      return single ? reflection->GetBool(message_, &field_) : reflection->GetRepeatedBool(message_, &field_, index_);
    default:
      return 0;
  }
}

std::string FieldValue::Shown() const {
  switch (field_.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING: {
      std::string scratch;
      return Quoted(AsString(&scratch));
    }
    case FieldDescriptor::CPPTYPE_ENUM: {
      const auto* value = field_.enum_type()->FindValueByNumber(AsEnum());
      return value != nullptr ? value->name() : absl::StrCat("enum number ", AsEnum());
    }
    default:
      return absl::StrCat(AsDouble());
  }
}

void CheckValue(const FieldValue& value, bool required, const Vocabulary& vocabulary, const std::string& path,
                std::vector<Violation>& violations) {
  switch (value.field().cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      if (value.field().type() == FieldDescriptor::TYPE_STRING) {
        CheckString(value, required, vocabulary, path, violations);
      }
      return;
    case FieldDescriptor::CPPTYPE_ENUM:
      return CheckEnum(value, required, path, violations);
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return;
    default:
      return CheckNumber(value, path, violations);
  }
}

void CheckResourceName(absl::string_view name, absl::string_view pattern, const std::string& path,
                       std::vector<Violation>& violations) {
  if (FollowsResourcePattern(name, pattern)) return;
  violations.push_back({path, absl::StrCat("got ", Quoted(name), ", want a name of the form ", pattern)});
}

bool CheckWellKnown(const Message& message, const std::string& path, std::vector<Violation>& violations) {
  const auto* type = message.GetDescriptor();
  if (type == google::protobuf::Timestamp::descriptor()) {
    CheckTimestamp(static_cast<const google::protobuf::Timestamp&>(message), path, violations);
  } else if (type == google::protobuf::Duration::descriptor()) {
    CheckDuration(static_cast<const google::protobuf::Duration&>(message), path, violations);
  } else if (type == google::type::Money::descriptor()) {
    CheckMoney(static_cast<const google::type::Money&>(message), path, violations);
  } else if (type != google::protobuf::FieldMask::descriptor()) {
    return false;
  }
  return true;
}

}  // namespace karez::runtime
