// Properties: JSON is read as another reader has it; whatever a provider sends is read as pairs or
// refused; and whatever stands in them is written as JSON again, in ASCII and on one line.
#include "server/exchange/json.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "shared/encoding.hpp"
#include "tests/fuzz/property.hpp"

using namespace tokenferry;
using namespace tokenferry::server;

namespace {

using Kind = JsonValue::Kind;

/// Whether two readers have read the same.
bool same(const JsonValue& ours, const nlohmann::json& theirs) {
  if (ours.is(Kind::too_deep)) return theirs.is_structured();
  if (ours.is(Kind::null)) return theirs.is_null();
  if (ours.is(Kind::boolean)) return theirs == ours.truth;
  if (ours.is(Kind::text)) return theirs == ours.text;
  if (ours.is_number()) return theirs.is_number() && theirs.get<double>() == ours.number;
  if (ours.is(Kind::list) != theirs.is_array() || ours.items.size() != theirs.size()) return false;
  for (std::size_t i = 0; i < ours.items.size(); ++i) {
    if (ours.is(Kind::object) && !theirs.contains(ours.names[i])) return false;
    if (!same(ours.items[i], ours.is(Kind::object) ? theirs[ours.names[i]] : theirs[i]))
      return false;
  }
  return true;
}

void compare(std::string_view text) {
  if (text.find('\0') != text.npos) return;  // at which theirs stops
  const auto ours = parse_json(text);
  require(ours.has_value() == nlohmann::json::accept(text), "it is JSON to both or to none");
  if (ours) require(same(ours->value, nlohmann::json::parse(text)), "it is the same to both");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto body = text_of(data, size);
  compare(body);
  const auto fields = read_fields(body, [](std::string_view) { return true; });
  if (!fields) return 0;
  require(fields->size() <= max_params, "pairs are bounded");

  JsonObject object;
  for (const auto& [name, value] : *fields) object.add(name, std::string_view(value));
  object.add("number", static_cast<double>(size));
  const auto text = object.text();
  require(std::all_of(text.begin(), text.end(), is_vschar), "what is written is ASCII on one line");
  require(nlohmann::json::accept(text), "what is written is JSON");
  return 0;
}
