// Ordered name and value pairs, and their one codec: application/x-www-form-urlencoded.
// It carries queries, token requests, and everything between C++ and JavaScript.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <utility>
#include <vector>

#include "shared/result.hpp"
#include "shared/text.hpp"

namespace tokenferry {

#ifdef TOKENFERRY_LENT

namespace lent {

TOKENFERRY_PURE_IMPORT("form", "get") Text get(Text form, View names);
TOKENFERRY_PURE_IMPORT("form", "most") std::size_t most(Text form, View names);
TOKENFERRY_PURE_IMPORT("form", "other") Text other(Text form, View names);
TOKENFERRY_PURE_IMPORT("form", "add") Text add(Text form, View name, View value);
TOKENFERRY_PURE_IMPORT("form", "pick") Text pick(Text form, View names);
TOKENFERRY_PURE_IMPORT("form", "joined") Text joined(Text form, View name);

}  // namespace lent

/// In the module for pages this is the form itself, which URLSearchParams reads and writes; it
/// accepts any form.
class Params {
 public:
  Params() = default;
  explicit Params(Text form) : form_(form) {}

  Text get(View name) const { return lent::get(form_, name); }
  std::size_t count(View name) const { return lent::most(form_, name); }
  void add(View name, View value) { form_ = lent::add(form_, name, value); }
  void append(const Params& more) {
    form_ += '&';
    form_ += more.form_;
  }
  bool empty() const { return form_.empty(); }
  View form() const { return form_; }

 private:
  Text form_;
};

inline Result<Params> parse_form(View form) {
  return Params(form);
}
inline Text format_form(const Params& params) {
  return params.form();
}
inline Text first_value(const Params& params, View names) {
  return lent::get(params.form(), names);
}
inline bool has_any(const Params& params, View names) {
  return lent::most(params.form(), names) > 0;
}
inline bool has_repeated(const Params& params, View names) {
  return lent::most(params.form(), names) > 1;
}
inline Text first_unknown(const Params& params, View names) {
  return lent::other(params.form(), names);
}
inline Params pick(const Params& params, View names) {
  return Params(lent::pick(params.form(), names));
}
inline Text joined(const Params& params, View name) {
  return lent::joined(params.form(), name);
}

#else

/// Pairs in the order in which they came; a name that occurs twice is kept twice.
class Params {
 public:
  struct Pair {
    Text name;
    Text value;
  };

  Params() = default;
  Params(std::initializer_list<std::pair<View, View>> pairs);

  void add(View name, View value);
  void append(const Params& more) {
    pairs_.insert(pairs_.end(), more.pairs_.begin(), more.pairs_.end());
  }
  void add_pair(Pair pair) { pairs_.push_back(std::move(pair)); }

  /// The first value of this name, or nullptr. A parameter without a value counts as absent
  /// (RFC 6749, section 3.1). The value lives as long as this object is unchanged.
  const Text* find(View name) const&;
  /// Likewise, but the empty text where it is absent.
  const Text& get(View name) const&;
  Text get(View name) && { return std::as_const(*this).get(name); }
  const Text* find(View) && = delete;

  /// How often the name occurs, with a value or without.
  std::size_t count(View name) const;
  /// The first name that occurs twice, or the empty text.
  View first_repeated() const&;

  bool empty() const { return pairs_.empty(); }
  std::size_t size() const { return pairs_.size(); }
  auto begin() const { return pairs_.begin(); }
  auto end() const { return pairs_.end(); }

  /// Overwrites every value, then empties the list.
  void wipe();

 private:
  std::vector<Pair> pairs_;
};

/// The most pairs that a form may have.
inline constexpr std::size_t max_params = 256;

/// Reads a form-encoded text, without a leading `?`. Empty pairs (`a=1&&b=2`) are skipped.
/// errors  malformed: a broken percent escape, an octet outside ASCII, or over `max_params` pairs
Result<Params> parse_form(View text);

/// Writes the pairs form-encoded.
Text format_form(const Params& params);

// In what follows `names` are separated by spaces.

/// The value of the first of these names that has one; empty where none has.
Text first_value(const Params& params, View names);

/// Whether one of these names occurs, with a value or without; whether one occurs twice.
bool has_any(const Params& params, View names);
bool has_repeated(const Params& params, View names);

/// The first name that is none of these, or the empty text.
Text first_unknown(const Params& params, View names);

/// A pair of each of these names, in this order, with its first value or the empty text.
Params pick(const Params& params, View names);

/// The values of a name and of the list of that name (`scope`, `scope.0`, `scope.1`), separated by
/// spaces.
Text joined(const Params& params, View name);

#endif

}  // namespace tokenferry
