#include "server/front/forwarded.hpp"

#include <algorithm>

namespace tokenferry::server {
namespace {

/// All values of a list header, in order (RFC 9110, section 5.3).
std::vector<std::string_view> list_of(const HttpRequest& request, std::string_view name) {
  std::vector<std::string_view> items;
  for (const auto& field : request.fields) {
    if (field.name != name) continue;
    for (std::string_view rest = field.value; !rest.empty();) {
      const auto end = rest.find(',');
      items.push_back(rest.substr(0, end));
      rest.remove_prefix(end == rest.npos ? rest.size() : end + 1);
    }
  }
  return items;
}

/// Reads an address with or without a port, with or without quotes.
std::optional<IpAddress> read_node(std::string_view text) {
  constexpr std::string_view around = " \t\"";
  while (!text.empty() && around.find(text.front()) != around.npos) text.remove_prefix(1);
  while (!text.empty() && around.find(text.back()) != around.npos) text.remove_suffix(1);
  if (text.starts_with('[')) return read_ip(text.substr(1, text.find(']') - 1));
  if (std::count(text.begin(), text.end(), ':') == 1) text = text.substr(0, text.find(':'));
  return read_ip(text);
}

/// The `for` parameter of one element of Forwarded (RFC 7239, section 5.2).
std::string_view for_of(std::string_view element) {
  while (!element.empty()) {
    const auto pair = element.substr(0, element.find(';'));
    element.remove_prefix(std::min(pair.size() + 1, element.size()));
    const auto begin = std::min(pair.find_first_not_of(" \t"), pair.size());
    const auto equals = pair.find('=');
    if (equals == pair.npos || equals < begin) continue;
    const auto name = pair.substr(begin, equals - begin);
    const bool is_for = name.size() == 3 && (name[0] | 0x20) == 'f' && (name[1] | 0x20) == 'o' &&
                        (name[2] | 0x20) == 'r';
    if (is_for) return pair.substr(equals + 1);
  }
  return {};
}

}  // namespace

bool is_trusted(const IpAddress& address, const std::vector<Cidr>& trusted) {
  return std::any_of(trusted.begin(), trusted.end(),
                     [&](const auto& network) { return network.contains(address); });
}

IpAddress client_address(const IpAddress& peer, const HttpRequest& request,
                         const std::vector<Cidr>& trusted) {
  auto way = list_of(request, "x-forwarded-for");
  if (way.empty()) {
    way = list_of(request, "forwarded");
    for (auto& element : way) element = for_of(element);
  }
  auto address = peer;
  for (auto hop = way.rbegin(); hop != way.rend() && is_trusted(address, trusted); ++hop) {
    const auto before = read_node(*hop);
    if (!before) break;
    address = *before;
  }
  return address;
}

std::optional<IpAddress> counted_address(const IpAddress& peer, const HttpRequest& request,
                                         const std::vector<Cidr>& trusted) {
  if (peer.is_local() && !is_trusted(peer, trusted)) return std::nullopt;
  return client_address(peer, request, trusted);
}

}  // namespace tokenferry::server
