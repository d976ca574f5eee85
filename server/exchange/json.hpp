// JSON in and out, in the two shapes that the server knows: an answer flattened to pairs, and one
// flat object on one line.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "server/config/json_value.hpp"
#include "shared/params.hpp"
#include "shared/result.hpp"

namespace tokenferry::server {

/// Whether somebody reads the member of an answer with this name.
using Wanted = std::function<bool(std::string_view name)>;

/// Reads a JSON object as pairs, by the same rules as the web module (tests/vectors): a string
/// stays as it is; a number becomes its shortest decimal; true and false their words; null is left
/// out, and so is what is nested too deeply; a member of an object is `outer.inner`, an item of a
/// list `outer.0`; of two equal keys in one object the last counts. wanted  members of the
/// outermost object that must be complete; of all others only the first
///         `max_params` pairs are read, so that a provider may add whatever it likes
/// errors  malformed: no JSON object; too deep, or over `max_params` pairs, in what is wanted
Result<Params> flatten(std::string_view json, const Wanted& wanted = {});

/// Reads a token endpoint's answer: as JSON where it begins with `{`, otherwise as a form, of which
/// only wanted pairs are read. Content-Type is ignored: providers send either with any type.
/// errors  malformed, as `flatten` and `parse_form`
Result<Params> read_fields(std::string_view body, const Wanted& wanted);

/// Writes one JSON object, in the order of the calls, in ASCII and on one line.
class JsonObject {
 public:
  JsonObject() { text_.reserve(256); }
  JsonObject& add(std::string_view name, std::string_view text);
  JsonObject& add(std::string_view name, double number);
  JsonObject& add(std::string_view name, const std::vector<std::string_view>& texts);
  /// The complete object. Not to be added to afterwards.
  std::string text() { return std::move(text_ += '}'); }

 private:
  void begin(std::string_view name);
  std::string text_ = "{";
};

}  // namespace tokenferry::server
