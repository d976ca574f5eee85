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

Result<Params> parse_form(View text) {
  Params params;
  while (!text.empty()) {
    auto value = cut(text, '&');
    if (value.empty()) continue;
    if (params.size() == max_params) return Error{Errc::malformed, "too many parameters"};
    const auto name = cut(value, '=');
    Params::Pair pair;
    if (!append_form_decoded(pair.name, name) || !append_form_decoded(pair.value, value)) {
      return Error{Errc::malformed, "broken percent-encoding"};
    }
    params.add_pair(std::move(pair));
  }
  return params;
}

Text format_form(const Params& params) {
  Text form;
  for (const auto& pair : params) {
    if (!form.empty()) form += '&';
    append_form_encoded(form, pair.name);
    form += '=';
    append_form_encoded(form, pair.value);
  }
  return form;
}

Text first_value(const Params& params, View names) {
  while (!names.empty()) {
    if (const auto& value = params.get(cut(names, ' ')); !value.empty()) return value;
  }
  return {};
}

bool has_any(const Params& params, View names) {
  while (!names.empty()) {
    if (params.count(cut(names, ' ')) > 0) return true;
  }
  return false;
}

bool has_repeated(const Params& params, View names) {
  while (!names.empty()) {
    if (params.count(cut(names, ' ')) > 1) return true;
  }
  return false;
}

Text first_unknown(const Params& params, View names) {
  for (const auto& pair : params) {
    if (!contains_word(names, pair.name)) return pair.name;
  }
  return {};
}

Params pick(const Params& params, View names) {
  Params picked;
  while (!names.empty()) {
    const auto name = cut(names, ' ');
    picked.add(name, params.get(name));
  }
  return picked;
}

Text joined(const Params& params, View name) {
  Text values;
  for (const auto& pair : params) {
    View rest = pair.name;
    if (!rest.starts_with(name)) continue;
    rest.remove_prefix(name.size());
    if (!rest.empty() && rest[0] != '.') continue;
    if (!values.empty()) values += ' ';
    values += pair.value;
  }
  return values;
}

}  // namespace tokenferry
