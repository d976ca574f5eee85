// Properties: whatever a provider sends is read as pairs or refused; and whatever stands in them is
// written as JSON again, in ASCII and on one line.
#include "server/exchange/json.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "shared/encoding.hpp"
#include "tests/fuzz/property.hpp"

using namespace tokenferry;
using namespace tokenferry::server;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto body = text_of(data, size);
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
