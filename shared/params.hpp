// Ordered name and value pairs, and their one codec: application/x-www-form-urlencoded.
// It carries queries, token requests, and everything between C++ and JavaScript.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <utility>

#include "shared/result.hpp"
#include "shared/text.hpp"

namespace tokenferry {

/// Pairs in the order in which they came; a name that stands twice is kept twice.
class Params {
 public:
  struct Pair {
    Text name;
    Text value;
  };

  Params() = default;
  Params(std::initializer_list<std::pair<View, View>> pairs);

  void add(View name, View value);
  void add_pair(Pair pair) { pairs_.push_back(std::move(pair)); }

  /// The first value of this name, or nullptr. A parameter without a value counts as absent
  /// (RFC 6749, section 3.1). The value lives as long as this object is unchanged.
  const Text* find(View name) const&;
  /// The same, with the empty text for absent.
  const Text& get(View name) const&;
  const Text* find(View) && = delete;
  const Text& get(View) && = delete;

  /// How often the name stands, with a value or without.
  std::size_t count(View name) const;
  /// The first name that stands twice, or the empty text.
  View first_repeated() const&;

  std::size_t size() const { return pairs_.size(); }
  auto begin() const { return pairs_.begin(); }
  auto end() const { return pairs_.end(); }

  /// Overwrites every value, then empties the list.
  void wipe();

 private:
  List<Pair> pairs_;
};

/// The most pairs of a text in which a broken pair is refused.
inline constexpr std::size_t max_params = 256;

/// What a pair with a broken percent escape or an octet outside ASCII does: it makes the whole text
/// malformed, or it counts as one without a value. A page's query may hold any `?q=100%`.
enum class BrokenPair { refused, emptied };

/// Reads a form-encoded text, without a leading `?`. Empty pairs (`a=1&&b=2`) are skipped.
/// errors  malformed: a broken pair that is refused, or over `max_params` pairs
Result<Params> parse_form(View text, BrokenPair broken = BrokenPair::refused);

/// Appends one pair, form-encoded, behind those that `form` has.
void append_pair(Text& form, View name, View value);

/// Writes the pairs form-encoded.
Text format_form(const Params& params);

}  // namespace tokenferry
