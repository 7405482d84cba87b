// Text as a terminal shows it.
#ifndef KAREZ_CLIENTS_CLI_DISPLAY_H_
#define KAREZ_CLIENTS_CLI_DISPLAY_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace karez::cli {

// The text on one line and harmless to a terminal: line breaks, tabs and control
// characters as spaces, embedding and overriding of the writing direction left
// out, ill-formed bytes as U+FFFD.
std::string Printable(absl::string_view text);

// The columns that a terminal gives printable text: 2 for wide and full-width
// characters (Unicode Standard Annex 11), none for combining marks.
int DisplayWidth(absl::string_view text);

enum class Align { kLeft, kRight };

// The text in exactly `width` columns: filled with spaces, or cut and ended by
// "…".
std::string FitToWidth(absl::string_view text, int width, Align align = Align::kLeft);

// The text in lines of at most `width` columns, cut at spaces where there are any
// and between any two characters where not; one empty line of an empty text.
std::vector<std::string> WrapToWidth(absl::string_view text, int width);

// A bar of `width` columns for a value in [0, 1], in steps of an eighth of a
// column; as long as the value, without spaces after it.
std::string Bar(double value, int width);

// A bar for a step from `from` to `to`, which lie in [low, high], on an axis of
// `width` columns: where it begins and ends and which way it goes can be seen.
// Steps that are too short for a column get a mark of their own.
std::string StepBar(double from, double to, double low, double high, int width);

enum class Color { kNone, kBold, kDim, kGreen, kYellow, kRed, kCyan };

// The text in a color (ECMA-48), or as it is where colored is false.
std::string Paint(absl::string_view text, Color color, bool colored);

}  // namespace karez::cli

#endif  // KAREZ_CLIENTS_CLI_DISPLAY_H_
