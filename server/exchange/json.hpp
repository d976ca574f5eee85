// JSON in and out, in the two shapes that the server knows: an answer flattened to pairs, and one
// flat object on one line.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "shared/params.hpp"
#include "shared/result.hpp"

namespace tokenferry::server {

/// Objects and lists may stand this deep in the outermost object.
inline constexpr int max_json_depth = 8;

/// Reads a JSON object as pairs, by the rules that the web module keeps too (tests/vectors):
/// a text stays as it is; a number becomes its shortest decimal; true and false their words; null
/// is left out, and so is what is nested too deep; a member of an object is `outer.inner`, an item
/// of a list `outer.0`; of two equal keys in one object the last counts.
/// errors  malformed: no JSON object, or over `max_params` pairs
Result<Params> flatten(std::string_view json);

/// Reads a token endpoint's answer: as JSON where it begins with `{`, otherwise as a form.
/// Content-Type is not asked: providers send either under any.
/// errors  malformed, as `flatten` and `parse_form`
Result<Params> read_fields(std::string_view body);

/// Writes one JSON object, in the order of the calls, in ASCII and on one line.
class JsonObject {
 public:
  JsonObject() { text_.reserve(256); }
  JsonObject& add(std::string_view name, std::string_view text);
  JsonObject& add(std::string_view name, double number);
  /// All of it; nothing is added afterwards.
  std::string text() { return std::move(text_ += '}'); }

 private:
  void begin(std::string_view name);
  std::string text_ = "{";
};

}  // namespace tokenferry::server
