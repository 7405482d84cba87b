// The quantities that offers and needs state, with their names in the nine
// languages: data/quantities.jsonl and data/phrases.json, built in.
//
// A name is found by longest match on folded text (folded_text.h). Its last word
// may go on with an ending: in kk ky uz tk ug by up to eight letters, in tg by up
// to four, where the name has four or more ("тұздылығы" finds "тұздылығының"), in
// en by "s" or "es"; stems that change ("тұздылық") have to be listed. In ru every word
// is compared without its ending ("минерализации воды" is "минерализация воды").
// In zh words have no borders.
#ifndef KAREZ_SERVICES_MATCHING_QUANTITY_VOCABULARY_H_
#define KAREZ_SERVICES_MATCHING_QUANTITY_VOCABULARY_H_

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "karez/type/v1/technology.pb.h"
#include "services/matching/quantity/folded_text.h"
#include "services/matching/quantity/grammar.h"
#include "services/runtime/ucum.h"

namespace karez::matching {

// Which way a quantity is better.
enum class Better : uint8_t { kNone, kHigher, kLower };

struct Quantity {
  std::string id;    // "salt-tolerance"
  std::string name;  // In English.
  std::string unit;  // UCUM; empty: a pure number.
  // Units of the dimensions that it is given in; that of `unit` first.
  std::vector<runtime::Unit> units;
  Better better = Better::kNone;
  type::v1::IndicatorRole role = type::v1::INDICATOR_ROLE_PERFORMANCE;
  // In whatever medium, it is the same quantity: an altitude, a volume fraction.
  bool any_medium = false;
};

// A quantity: a place in the vocabulary, or, from kUnlisted on, a hash of a name
// that is in no vocabulary and is the same only as itself.
using QuantityId = uint32_t;
inline constexpr QuantityId kUnlisted = 0x80000000;

// A name found in a text: glyphs [begin, end), ending included.
struct FoundName {
  size_t begin = 0;
  size_t end = 0;
  std::vector<uint16_t> listed;  // Quantities of that name.
  std::vector<uint16_t> bare;    // Those whose name it is only where the context says so ("temperature").
};

class QuantityVocabulary {
 public:
  // Errors: INVALID_ARGUMENT that names the quantity, or the part of phrases, and
  // what is wrong with it. A value of a wrong JSON type is as if it were not there,
  // but for any_medium.
  static absl::StatusOr<std::unique_ptr<const QuantityVocabulary>> Parse(absl::string_view quantities,
                                                                         absl::string_view phrases);
  // That of data/, built in.
  static const QuantityVocabulary& Default();

  // What name names: the whole of it, or at least half of its letters, or in
  // English all before " of ", where the unit fits. Names in `language` first, then
  // in any other. Never fails: a name that is not listed has an id of its own.
  // unit: nullptr where it is not known.
  QuantityId QuantityOf(absl::string_view name, absl::string_view language, const runtime::Unit* unit) const;

  // The names in glyphs [begin, end), disjoint, by longest match from the left.
  std::vector<FoundName> FindNames(const std::vector<Glyph>& glyphs, size_t language, size_t begin, size_t end) const;

  // nullptr for an unlisted one.
  const Quantity* Find(QuantityId id) const { return id < quantities_.size() ? &quantities_[id] : nullptr; }
  const QuantityGrammar& grammar() const { return grammar_; }
  // 16 hexadecimal digits of the SHA-256 of both files.
  const std::string& revision() const { return revision_; }

 private:
  QuantityVocabulary() = default;

  absl::Status AddQuantity(absl::string_view json_line);
  std::optional<QuantityId> InLanguage(const std::vector<Glyph>& name, size_t language,
                                       const runtime::Unit* unit) const;
  // The longest name from compared[k] on, which the word begins with; its end is 0
  // if there is none. compared: the glyphs by which names are compared, up to end.
  FoundName NameAt(const std::vector<Glyph>& glyphs, size_t language, const std::vector<size_t>& compared, size_t k,
                   size_t end) const;
  // Also where unit is nullptr.
  bool IsCommensurable(uint16_t quantity, const runtime::Unit* unit) const;

  std::vector<Quantity> quantities_;
  // Values: quantity * 2, plus 1 for a bare name.
  std::array<text::PhraseTrie, kQuantityLanguageCount> names_;
  QuantityGrammar grammar_;
  std::string revision_;
};

// Whether a value in `unit` can be one of quantity: commensurable with one of its
// units. A pure number, which is given in no unit, is no percentage: 35 and 35 % differ.
bool FitsQuantity(const Quantity& quantity, const runtime::Unit& unit, bool pure);

}  // namespace karez::matching

#endif  // KAREZ_SERVICES_MATCHING_QUANTITY_VOCABULARY_H_
