#include "shared/params.hpp"

#include "shared/encoding.hpp"
#include "shared/scan.hpp"
#include "shared/secret.hpp"

namespace tokenferry {

Params::Params(std::initializer_list<std::pair<View, View>> pairs) {
  for (const auto& [name, value] : pairs) add(name, value);
}

void Params::add(View name, View value) {
  pairs_.push_back({Text(name), Text(value)});
}

const Text* Params::find(View name) const& {
  for (const auto& pair : pairs_) {
    if (pair.name == name) return pair.value.empty() ? nullptr : &pair.value;
  }
  return nullptr;
}

const Text& Params::get(View name) const& {
  static const Text absent;
  const auto* value = find(name);
  return value != nullptr ? *value : absent;
}

std::size_t Params::count(View name) const {
  std::size_t found = 0;
  for (const auto& pair : pairs_) found += pair.name == name ? 1 : 0;
  return found;
}

View Params::first_repeated() const& {
  for (const auto& pair : pairs_) {
    if (count(pair.name) > 1) return pair.name;
  }
  return {};
}

void Params::wipe() {
  for (auto& pair : pairs_) tokenferry::wipe(pair.value);
  pairs_.clear();
}

Result<Params> parse_form(View text, BrokenPair broken) {
  Params params;
  while (!text.empty()) {
    auto value = cut(text, '&');
    if (value.empty()) continue;
    if (broken == BrokenPair::refused && params.size() == max_params) {
      return Error{Errc::malformed, "too many parameters"};
    }
    const auto name = cut(value, '=');
    Params::Pair pair;
    if (!append_form_decoded(pair.name, name) || !append_form_decoded(pair.value, value)) {
      if (broken == BrokenPair::refused) {
        return Error{Errc::malformed, "broken percent-encoding"};
      }
      // A name that is broken is none: what it begins with must not pass for another.
      Text whole;
      if (!append_form_decoded(whole, name)) pair.name.clear();
      pair.value.clear();
    }
    params.add_pair(std::move(pair));
  }
  return params;
}

void append_pair(Text& form, View name, View value) {
  if (!form.empty()) form += '&';
  append_form_encoded(form, name);
  form += '=';
  append_form_encoded(form, value);
}

Text format_form(const Params& params) {
  Text form;
  for (const auto& pair : params) append_pair(form, pair.name, pair.value);
  return form;
}

}  // namespace tokenferry
