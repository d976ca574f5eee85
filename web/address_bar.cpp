#include "web/address_bar.hpp"

#include <algorithm>

#include "shared/callback.hpp"
#include "shared/encoding.hpp"

namespace tokenferry::web {
namespace {

bool is_callback_pair(std::string_view pair) {
  const auto name = form_decode(pair.substr(0, pair.find('=')));
  return name && std::find(std::begin(callback_parameters), std::end(callback_parameters), *name) !=
                     std::end(callback_parameters);
}

}  // namespace

std::string_view query_of(std::string_view url) {
  url = url.substr(0, url.find('#'));
  const auto question = url.find('?');
  return question == url.npos ? std::string_view() : url.substr(question + 1);
}

Text without_callback(std::string_view url) {
  const auto hash = std::min(url.find('#'), url.size());
  const auto question = std::min(url.find('?'), hash);
  Text out(url.substr(0, question));
  char separator = '?';
  for (auto query = query_of(url); !query.empty();) {
    const auto end = std::min(query.find('&'), query.size());
    const auto pair = query.substr(0, end);
    if (!pair.empty() && !is_callback_pair(pair)) {
      out += separator;
      out += pair;
      separator = '&';
    }
    query.remove_prefix(std::min(end + 1, query.size()));
  }
  out += url.substr(hash);
  return out;
}

}  // namespace tokenferry::web
