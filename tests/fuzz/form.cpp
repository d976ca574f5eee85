// Properties: writing what was read, and reading it again, changes nothing; and what looks names up
// agrees with what counts them.
#include "shared/params.hpp"
#include "tests/fuzz/property.hpp"

using namespace tokenferry;

namespace {

bool equal(const Params& a, const Params& b) {
  if (a.size() != b.size()) return false;
  auto other = b.begin();
  for (const auto& pair : a) {
    if (pair.name != other->name || pair.value != other->value) return false;
    ++other;
  }
  return true;
}

void check_names(const Params& params) {
  for (const auto& pair : params) {
    require(!params.find(pair.name) || params.count(pair.name) > 0, "what is found is counted");
    if (pair.name.empty() || pair.name.find(' ') != pair.name.npos) continue;
    require(has_any(params, pair.name), "one name is a list");
    require(has_repeated(params, pair.name) == (params.count(pair.name) > 1), "one name is a list");
    require(first_value(params, pair.name) == params.get(pair.name), "one name is a list");
    require(first_unknown(params, pair.name) != pair.name, "another name is another");
  }
  const auto repeated = params.first_repeated();
  require(repeated.empty() || params.count(repeated) > 1, "a repeated name stands twice");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto params = parse_form(text_of(data, size));
  if (!params) return 0;
  require(params->size() <= max_params, "pairs are bounded");
  check_names(*params);

  const auto written = format_form(*params);
  const auto again = parse_form(written);
  require(again.has_value(), "what was written can be read");
  require(equal(*params, *again), "what was written reads as it was");
  require(format_form(*again) == written, "writing is stable");
  return 0;
}
