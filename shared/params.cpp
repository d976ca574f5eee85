#include "shared/params.hpp"

#include "shared/encoding.hpp"
#include "shared/scan.hpp"
#include "shared/secret.hpp"

namespace tokenferry {

ParamList::ParamList(std::initializer_list<std::pair<std::string_view, std::string_view>> pairs) {
  for (const auto& [name, value] : pairs) add(name, value);
}

void ParamList::add(std::string_view name, std::string_view value) {
  pairs_.push_back({std::string(name), std::string(value)});
}

const std::string* ParamList::find(std::string_view name) const& {
  for (const auto& pair : pairs_) {
    if (pair.name == name) return pair.value.empty() ? nullptr : &pair.value;
  }
  return nullptr;
}

const std::string& ParamList::get(std::string_view name) const& {
  static const std::string absent;
  const auto* value = find(name);
  return value != nullptr ? *value : absent;
}

std::size_t ParamList::count(std::string_view name) const {
  std::size_t found = 0;
  for (const auto& pair : pairs_) found += pair.name == name ? 1 : 0;
  return found;
}

std::string_view ParamList::first_repeated() const& {
  for (const auto& pair : pairs_) {
    if (count(pair.name) > 1) return pair.name;
  }
  return {};
}

void ParamList::wipe() {
  for (auto& pair : pairs_) tokenferry::wipe(pair.value);
  pairs_.clear();
}

Result<ParamList> parse_form(std::string_view text) {
  ParamList params;
  while (!text.empty()) {
    auto value = cut(text, '&');
    if (value.empty()) continue;
    if (params.size() == max_params) return Error{Errc::malformed, "too many parameters"};
    const auto name = cut(value, '=');
    ParamList::Pair pair;
    if (!append_form_decoded(pair.name, name) || !append_form_decoded(pair.value, value)) {
      return Error{Errc::malformed, "broken percent-encoding"};
    }
    params.add_pair(std::move(pair));
  }
  return params;
}

std::string format_form(const ParamList& params) {
  std::string form;
  for (const auto& pair : params) {
    if (!form.empty()) form += '&';
    append_form_encoded(form, pair.name);
    form += '=';
    append_form_encoded(form, pair.value);
  }
  return form;
}

std::string first_value(const ParamList& params, std::string_view names) {
  while (!names.empty()) {
    if (const auto& value = params.get(cut(names, ' ')); !value.empty()) return value;
  }
  return {};
}

bool has_any(const ParamList& params, std::string_view names) {
  while (!names.empty()) {
    if (params.count(cut(names, ' ')) > 0) return true;
  }
  return false;
}

bool has_repeated(const ParamList& params, std::string_view names) {
  while (!names.empty()) {
    if (params.count(cut(names, ' ')) > 1) return true;
  }
  return false;
}

std::string first_unknown(const ParamList& params, std::string_view names) {
  for (const auto& pair : params) {
    if (!contains_word(names, pair.name)) return pair.name;
  }
  return {};
}

ParamList pick(const ParamList& params, std::string_view names) {
  ParamList picked;
  while (!names.empty()) {
    const auto name = cut(names, ' ');
    picked.add(name, params.get(name));
  }
  return picked;
}

std::string joined(const ParamList& params, std::string_view name) {
  std::string values;
  for (const auto& pair : params) {
    std::string_view rest = pair.name;
    if (!rest.starts_with(name)) continue;
    rest.remove_prefix(name.size());
    if (!rest.empty() && rest[0] != '.') continue;
    if (!values.empty()) values += ' ';
    values += pair.value;
  }
  return values;
}

}  // namespace tokenferry
