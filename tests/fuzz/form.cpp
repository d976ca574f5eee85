// Properties: writing what was read, and reading it again, changes nothing; what is not refused is
// read alike however broken pairs are treated.
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

void check_round_trip(const Params& params) {
  const auto written = format_form(params);
  const auto again = parse_form(written, BrokenPair::emptied);
  require(again.has_value(), "what was written can be read");
  require(equal(params, *again), "what was written reads as it was");
  require(format_form(*again) == written, "writing is stable");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = text_of(data, size);
  const auto strict = parse_form(text, BrokenPair::refused);
  const auto lenient = parse_form(text, BrokenPair::emptied);
  if (strict) require(strict->size() <= max_params, "pairs are bounded");
  if (lenient) {
    check_round_trip(*lenient);
    for (const auto& pair : *lenient) {
      const auto found = lenient->find(pair.name);
      require(!found || lenient->count(pair.name) > 0, "what is found is counted");
    }
    require(lenient->first_repeated().empty() || lenient->count(lenient->first_repeated()) > 1,
            "a repeated name stands twice");
  }
  if (strict) require(lenient && equal(*strict, *lenient), "both ways of reading agree");
  return 0;
}
