#include <cmath>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "google/protobuf/timestamp.pb.h"
#include "services/runtime/filter.h"
#include "services/runtime/filter_node.h"
#include "services/runtime/status.h"
#include "services/runtime/status_macros.h"
#include "services/text/utf8.h"

namespace karez::runtime {
namespace {

using filter_internal::Literal;
using filter_internal::Node;
using filter_internal::Operator;
using ::google::protobuf::Descriptor;
using ::google::protobuf::EnumDescriptor;
using ::google::protobuf::FieldDescriptor;
using NodePtr = std::unique_ptr<const Node>;

constexpr int kMaxDepth = 32;

struct Spelling {
  absl::string_view text;
  Operator op;
};

// Those that begin like another come before it.
constexpr Spelling kOperators[] = {
    {"<=", Operator::kLessOrEqual}, {">=", Operator::kGreaterOrEqual},
    {"!=", Operator::kNotEqual},    {"=", Operator::kEqual},
    {"<", Operator::kLess},         {">", Operator::kGreater},
    {":", Operator::kHas},
};

bool IsOrdering(Operator op) {
  return op == Operator::kLess || op == Operator::kLessOrEqual || op == Operator::kGreater ||
         op == Operator::kGreaterOrEqual;
}

// The number of the value whose full or short name this is, in any letter case.
std::optional<int64_t> EnumNumber(const EnumDescriptor& type, absl::string_view name) {
  // "LISTING_STATE_UNSPECIFIED" gives the prefix "LISTING_STATE_".
  absl::string_view prefix = type.value(0)->name();
  if (!absl::ConsumeSuffix(&prefix, "UNSPECIFIED")) prefix = "";
  for (int i = 0; i < type.value_count(); ++i) {
    const absl::string_view value = type.value(i)->name();
    if (absl::EqualsIgnoreCase(value, name) || absl::EqualsIgnoreCase(absl::StripPrefix(value, prefix), name)) {
      return type.value(i)->number();
    }
  }
  return std::nullopt;
}

// text as a value of field; otherwise what it must have been.
struct LiteralOrWant {
  std::optional<Literal> literal;
  std::string want;
};

LiteralOrWant ReadTime(absl::string_view text) {
  absl::Time time;
  std::string error;
  if (absl::ParseTime(absl::RFC3339_full, text, &time, &error)) return {time, ""};
  return {std::nullopt, "a time such as \"2026-01-31T00:00:00Z\""};
}

LiteralOrWant ReadLiteral(const FieldDescriptor& field, absl::string_view text) {
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_BOOL:
      if (text == "true" || text == "false") return {text == "true", ""};
      return {std::nullopt, "true or false"};
    case FieldDescriptor::CPPTYPE_INT32:
    case FieldDescriptor::CPPTYPE_INT64:
      if (int64_t number = 0; absl::SimpleAtoi(text, &number)) return {number, ""};
      return {std::nullopt, "an integer"};
    case FieldDescriptor::CPPTYPE_UINT32:
    case FieldDescriptor::CPPTYPE_UINT64:
      if (uint64_t number = 0; absl::SimpleAtoi(text, &number)) return {number, ""};
      return {std::nullopt, "an integer that is not negative"};
    case FieldDescriptor::CPPTYPE_FLOAT:
    case FieldDescriptor::CPPTYPE_DOUBLE:
      if (double number = 0; absl::SimpleAtod(text, &number) && std::isfinite(number)) return {number, ""};
      return {std::nullopt, "a number"};
    case FieldDescriptor::CPPTYPE_ENUM:
      if (const auto number = EnumNumber(*field.enum_type(), text); number.has_value()) return {*number, ""};
      return {std::nullopt, absl::StrCat("a value of ", field.enum_type()->name())};
    case FieldDescriptor::CPPTYPE_STRING:
      if (field.type() == FieldDescriptor::TYPE_STRING) return {std::string(text), ""};
      return {std::nullopt, "no comparison with bytes"};
    case FieldDescriptor::CPPTYPE_MESSAGE:
      if (field.message_type() == google::protobuf::Timestamp::descriptor()) return ReadTime(text);
      return {std::nullopt, absl::StrCat("a field of ", field.message_type()->name(), " to compare, or \"*\"")};
  }
  return {std::nullopt, "a value"};
}

// Recursive descent over the grammar of AIP-160, without functions.
class Parser {
 public:
  Parser(absl::string_view text, const Descriptor& type) : text_(text), rest_(text), type_(type) {}

  absl::StatusOr<NodePtr> Parse() {
    SkipSpace();
    if (rest_.empty()) return nullptr;
    KAREZ_ASSIGN_OR_RETURN(NodePtr root, ParseExpression());
    if (!rest_.empty()) return Refuse("the end of the filter");
    return root;
  }

 private:
  absl::Status RefuseAt(absl::string_view where, absl::string_view want) const {
    const size_t offset = where.data() == nullptr ? text_.size() : static_cast<size_t>(where.data() - text_.data());
    const size_t character = text::CountCodePoints(text_.substr(0, offset)) + 1;
    const std::string got = where.empty() ? "the end" : Quoted(where);
    return InvalidArgument({{"filter", absl::StrCat("got ", got, " at character ", character, ", want ", want)}});
  }
  absl::Status Refuse(absl::string_view want) const { return RefuseAt(rest_, want); }

  void SkipSpace() { rest_ = absl::StripLeadingAsciiWhitespace(rest_); }

  bool AtEndOfExpression() const { return rest_.empty() || rest_[0] == ')'; }

  // Whether the next word is keyword.
  bool AtKeyword(absl::string_view keyword) const {
    return absl::StartsWith(rest_, keyword) && WordLength(rest_, ":=<>!,\"'") == keyword.size();
  }

  bool TakeKeyword(absl::string_view keyword) {
    if (!AtKeyword(keyword)) return false;
    rest_.remove_prefix(keyword.size());
    SkipSpace();
    return true;
  }

  // Bytes up to white space, a parenthesis, or one of `stops`.
  static size_t WordLength(absl::string_view text, absl::string_view stops) {
    size_t length = 0;
    while (length < text.size() && !absl::ascii_isspace(text[length]) && text[length] != '(' && text[length] != ')' &&
           !absl::StrContains(stops, text.substr(length, 1))) {
      ++length;
    }
    return length;
  }

  absl::string_view TakeWord(absl::string_view stops) {
    const absl::string_view word = rest_.substr(0, WordLength(rest_, stops));
    rest_.remove_prefix(word.size());
    return word;
  }

  // sequence {AND sequence}
  absl::StatusOr<NodePtr> ParseExpression() {
    std::vector<NodePtr> sequences;
    do {
      KAREZ_ASSIGN_OR_RETURN(NodePtr sequence, ParseSequence());
      sequences.push_back(std::move(sequence));
    } while (TakeKeyword("AND"));
    return Combine(Node::Kind::kAnd, std::move(sequences));
  }

  // factor {factor}
  absl::StatusOr<NodePtr> ParseSequence() {
    std::vector<NodePtr> factors;
    do {
      KAREZ_ASSIGN_OR_RETURN(NodePtr factor, ParseFactor());
      factors.push_back(std::move(factor));
    } while (!AtEndOfExpression() && !AtKeyword("AND"));
    return Combine(Node::Kind::kAnd, std::move(factors));
  }

  // term {OR term}
  absl::StatusOr<NodePtr> ParseFactor() {
    std::vector<NodePtr> terms;
    do {
      KAREZ_ASSIGN_OR_RETURN(NodePtr term, ParseTerm());
      terms.push_back(std::move(term));
    } while (TakeKeyword("OR"));
    return Combine(Node::Kind::kOr, std::move(terms));
  }

  // [NOT | -] (restriction | "(" expression ")")
  absl::StatusOr<NodePtr> ParseTerm() {
    if (++depth_ > kMaxDepth) return Refuse(absl::StrCat("at most ", kMaxDepth, " terms within another"));
    absl::StatusOr<NodePtr> term = ParseTermBelowLimit();
    --depth_;
    SkipSpace();
    return term;
  }

  absl::StatusOr<NodePtr> ParseTermBelowLimit() {
    if (TakeKeyword("NOT") || absl::ConsumePrefix(&rest_, "-")) {
      KAREZ_ASSIGN_OR_RETURN(NodePtr term, ParseTerm());
      auto node = std::make_unique<Node>(Node{.kind = Node::Kind::kNot});
      node->children.push_back(std::move(term));
      return node;
    }
    if (absl::ConsumePrefix(&rest_, "(")) {
      SkipSpace();
      KAREZ_ASSIGN_OR_RETURN(NodePtr expression, ParseExpression());
      if (!absl::ConsumePrefix(&rest_, ")")) return Refuse("\")\"");
      return expression;
    }
    return ParseRestriction();
  }

  // (field operator value) | word | "phrase"
  absl::StatusOr<NodePtr> ParseRestriction() {
    if (absl::StartsWith(rest_, "\"") || absl::StartsWith(rest_, "'")) {
      KAREZ_ASSIGN_OR_RETURN(const std::string phrase, TakeQuoted());
      return TextNode(phrase);
    }
    if (AtKeyword("AND") || AtKeyword("OR")) return Refuse("a term");
    const absl::string_view member = TakeWord(":=<>!,\"'");
    if (member.empty()) return Refuse("a field, a word or a quoted phrase");
    SkipSpace();
    for (const auto& [spelling, op] : kOperators) {
      if (!absl::ConsumePrefix(&rest_, spelling)) continue;
      SkipSpace();
      return ParseComparison(member, op);
    }
    if (absl::StartsWith(rest_, "(")) return Refuse("an operator (functions are not supported)");
    return TextNode(std::string(member));
  }

  absl::StatusOr<NodePtr> ParseComparison(absl::string_view member, Operator op) {
    auto node = std::make_unique<Node>(Node{.kind = Node::Kind::kCompare, .op = op});
    KAREZ_ASSIGN_OR_RETURN(node->path, ResolvePath(member));
    const FieldDescriptor& field = *node->path.back();

    const absl::string_view start = rest_;
    const bool quoted = absl::StartsWith(rest_, "\"") || absl::StartsWith(rest_, "'");
    std::string value;
    if (quoted) {
      KAREZ_ASSIGN_OR_RETURN(value, TakeQuoted());
    } else {
      value = std::string(TakeWord(""));
      if (value.empty()) return Refuse("one value");
    }
    if (op == Operator::kHas && value == "*" && !quoted) {
      node->kind = Node::Kind::kPresent;
      return node;
    }
    LiteralOrWant read = ReadLiteral(field, value);
    if (!read.literal.has_value()) return RefuseAt(start, absl::StrCat(read.want, " for ", member));
    if (IsOrdering(op) && !IsOrdered(field)) {
      return RefuseAt(start, absl::StrCat("= or != for ", member, ", whose values have no order"));
    }
    if (filter_internal::IsFreeText(field)) node->folded = filter_internal::FoldText(value);
    node->literal = *std::move(read.literal);
    return node;
  }

  static bool IsOrdered(const FieldDescriptor& field) {
    return field.cpp_type() != FieldDescriptor::CPPTYPE_BOOL && field.cpp_type() != FieldDescriptor::CPPTYPE_ENUM;
  }

  absl::StatusOr<std::vector<const FieldDescriptor*>> ResolvePath(absl::string_view member) const {
    std::vector<const FieldDescriptor*> path;
    const Descriptor* message = &type_;
    for (const absl::string_view name : absl::StrSplit(member, '.')) {
      const FieldDescriptor* field = message == nullptr ? nullptr : message->FindFieldByName(std::string(name));
      if (field == nullptr) {
        return RefuseAt(member, message == nullptr
                                    ? absl::StrCat("a path that ends at ", path.back()->name(), ", which has no fields")
                                    : absl::StrCat("a field of ", message->name(), " for ", Quoted(name)));
      }
      path.push_back(field);
      message = field->message_type();
    }
    return path;
  }

  // The text between quotes; a backslash takes the next character as it is.
  absl::StatusOr<std::string> TakeQuoted() {
    const absl::string_view start = rest_;
    const char quote = rest_[0];
    std::string value;
    for (size_t i = 1; i < rest_.size(); ++i) {
      if (rest_[i] == quote) {
        rest_.remove_prefix(i + 1);
        return value;
      }
      if (rest_[i] == '\\' && i + 1 < rest_.size()) ++i;
      value += rest_[i];
    }
    return RefuseAt(start, absl::StrCat("a closing ", absl::string_view(&quote, 1)));
  }

  static NodePtr TextNode(const std::string& text) {
    return std::make_unique<Node>(Node{.kind = Node::Kind::kText, .folded = filter_internal::FoldText(text)});
  }

  static NodePtr Combine(Node::Kind kind, std::vector<NodePtr> children) {
    if (children.size() == 1) return std::move(children[0]);
    return std::make_unique<Node>(Node{.kind = kind, .children = std::move(children)});
  }

  const absl::string_view text_;
  absl::string_view rest_;
  const Descriptor& type_;
  int depth_ = 0;
};

}  // namespace

absl::StatusOr<Filter> ParseFilter(absl::string_view text, const Descriptor& type) {
  KAREZ_ASSIGN_OR_RETURN(NodePtr root, Parser(text, type).Parse());
  return Filter(std::shared_ptr<const Node>(std::move(root)));
}

}  // namespace karez::runtime
