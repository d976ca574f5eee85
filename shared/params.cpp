#include "shared/params.hpp"

#include "shared/encoding.hpp"
#include "shared/secret.hpp"

namespace tokenferry {

Params::Params(std::initializer_list<std::pair<std::string_view, std::string_view>> pairs) {
  for (const auto& [name, value] : pairs) add(name, value);
}

void Params::add(std::string_view name, std::string_view value) {
  pairs_.push_back({Text(name), Text(value)});
}

const Text* Params::find(std::string_view name) const& {
  for (const auto& pair : pairs_) {
    if (pair.name == name) return pair.value.empty() ? nullptr : &pair.value;
  }
  return nullptr;
}

const Text& Params::get(std::string_view name) const& {
  static const Text absent;
  const auto* value = find(name);
  return value != nullptr ? *value : absent;
}

std::size_t Params::count(std::string_view name) const {
  std::size_t found = 0;
  for (const auto& pair : pairs_) found += pair.name == name ? 1 : 0;
  return found;
}

std::string_view Params::first_repeated() const& {
  for (const auto& pair : pairs_) {
    if (count(pair.name) > 1) return pair.name;
  }
  return {};
}

void Params::wipe() {
  for (auto& pair : pairs_) tokenferry::wipe(pair.value);
  pairs_.clear();
}

Result<Params> parse_form(std::string_view text, BrokenPair broken) {
  Params params;
  while (!text.empty()) {
    const auto end = text.find('&');
    const auto pair = text.substr(0, end);
    text.remove_prefix(end == text.npos ? text.size() : end + 1);
    if (pair.empty()) continue;
    if (params.size() == max_params) return Error{Errc::malformed, "too many parameters"};

    const auto equals = pair.find('=');
    const auto name = form_decode(pair.substr(0, equals));
    const auto value =
        form_decode(equals == pair.npos ? std::string_view() : pair.substr(equals + 1));
    if (name && value) {
      params.add(*name, *value);
    } else if (broken == BrokenPair::refused) {
      return Error{Errc::malformed, "broken percent-encoding"};
    } else {
      params.add(name ? *name : Text(), {});
    }
  }
  return params;
}

void append_pair(Text& form, std::string_view name, std::string_view value) {
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
