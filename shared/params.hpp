// Ordered name and value pairs, and their one codec: application/x-www-form-urlencoded.
// It carries queries, token requests, and everything between C++ and JavaScript.
#pragma once

#include <concepts>
#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "shared/result.hpp"
#include "shared/text.hpp"

namespace tokenferry {

/// Pairs in the order in which they came; a name that occurs twice is kept twice.
class ParamList {
 public:
  struct Pair {
    std::string name;
    std::string value;
  };

  ParamList() = default;
  ParamList(std::initializer_list<std::pair<std::string_view, std::string_view>> pairs);

  void add(std::string_view name, std::string_view value);
  void append(const ParamList& more) {
    pairs_.insert(pairs_.end(), more.pairs_.begin(), more.pairs_.end());
  }
  void add_pair(Pair pair) { pairs_.push_back(std::move(pair)); }

  /// The first value of this name, or nullptr. A parameter without a value counts as absent
  /// (RFC 6749, section 3.1). The value lives as long as this object is unchanged.
  const std::string* find(std::string_view name) const&;
  /// Likewise, but the empty text where it is absent.
  const std::string& get(std::string_view name) const&;
  std::string get(std::string_view name) && { return std::as_const(*this).get(name); }
  const std::string* find(std::string_view) && = delete;

  /// How often the name occurs, with a value or without.
  std::size_t count(std::string_view name) const;
  /// The first name that occurs twice, or the empty text.
  std::string_view first_repeated() const&;

  bool empty() const { return pairs_.empty(); }
  std::size_t size() const { return pairs_.size(); }
  auto begin() const { return pairs_.begin(); }
  auto end() const { return pairs_.end(); }

  /// Overwrites every value, then empties the list.
  void wipe();

 private:
  std::vector<Pair> pairs_;
};

namespace lent {

TOKENFERRY_PURE_IMPORT("form", "get") LentText get(LentText form, LentText names);
TOKENFERRY_PURE_IMPORT("form", "most") std::size_t most(LentText form, LentText names);
TOKENFERRY_PURE_IMPORT("form", "other") LentText other(LentText form, LentText names);
TOKENFERRY_PURE_IMPORT("form", "add") LentText add(LentText form, LentText name, LentText value);
TOKENFERRY_PURE_IMPORT("form", "pick") LentText pick(LentText form, LentText names);
TOKENFERRY_PURE_IMPORT("form", "joined") LentText joined(LentText form, LentText name);

}  // namespace lent

/// In the module for pages this is the form itself, which URLSearchParams reads and writes; it
/// accepts any form.
class LentParams {
 public:
  LentParams() = default;
  explicit LentParams(LentText form) : form_(form) {}

  LentText get(LentText name) const { return lent::get(form_, name); }
  std::size_t count(LentText name) const { return lent::most(form_, name); }
  void add(LentText name, LentText value) { form_ = lent::add(form_, name, value); }
  void append(const LentParams& more) {
    form_ += '&';
    form_ += more.form_;
  }
  bool empty() const { return form_.empty(); }
  LentText form() const { return form_; }

 private:
  LentText form_;
};

/// The pairs of the flow. It uses the members that both classes have.
using Params = std::conditional_t<text_is_lent, LentParams, ParamList>;

/// The most pairs that a form may have.
inline constexpr std::size_t max_params = 256;

/// Reads a form-encoded text, without a leading `?`. Empty pairs (`a=1&&b=2`) are skipped.
/// errors  malformed: a broken percent escape, an octet outside ASCII, or over `max_params` pairs
Result<ParamList> parse_form(std::string_view text);

/// Writes the pairs form-encoded.
std::string format_form(const ParamList& params);

// In what follows `names` are separated by spaces.

/// The value of the first of these names that has one; empty where none has.
std::string first_value(const ParamList& params, std::string_view names);

/// Whether one of these names occurs, with a value or without; whether one occurs twice.
bool has_any(const ParamList& params, std::string_view names);
bool has_repeated(const ParamList& params, std::string_view names);

/// The first name that is none of these, or the empty text.
std::string first_unknown(const ParamList& params, std::string_view names);

/// A pair of each of these names, in this order, with its first value or the empty text.
ParamList pick(const ParamList& params, std::string_view names);

/// The values of a name and of the list of that name (`scope`, `scope.0`, `scope.1`), separated by
/// spaces.
std::string joined(const ParamList& params, std::string_view name);

// The same of the module.

inline Result<LentParams> parse_form(std::same_as<LentText> auto form) {
  return LentParams(form);
}
inline LentText format_form(const std::same_as<LentParams> auto& params) {
  return params.form();
}
inline LentText first_value(const std::same_as<LentParams> auto& params, LentText names) {
  return lent::get(params.form(), names);
}
inline bool has_any(const std::same_as<LentParams> auto& params, LentText names) {
  return lent::most(params.form(), names) > 0;
}
inline bool has_repeated(const std::same_as<LentParams> auto& params, LentText names) {
  return lent::most(params.form(), names) > 1;
}
inline LentText first_unknown(const std::same_as<LentParams> auto& params, LentText names) {
  return lent::other(params.form(), names);
}
inline LentParams pick(const std::same_as<LentParams> auto& params, LentText names) {
  return LentParams(lent::pick(params.form(), names));
}
inline LentText joined(const std::same_as<LentParams> auto& params, LentText name) {
  return lent::joined(params.form(), name);
}

}  // namespace tokenferry
