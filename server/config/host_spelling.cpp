#include "server/config/host_spelling.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <limits>
#include <vector>

#include "server/config/digits.hpp"

namespace tokenferry::server {
namespace {

/// One part of an IPv4 address: decimal, 0x and hexadecimal, or 0 and octal.
std::optional<std::uint32_t> read_part(std::string_view part) {
  std::size_t base = 10;
  if (part.starts_with("0x")) {
    base = 16;
    part.remove_prefix(2);
    if (part.empty()) return 0;
  } else if (part.size() > 1 && part.front() == '0') {
    base = 8;
    part.remove_prefix(1);
  }
  return read_digits(part, std::numeric_limits<std::uint32_t>::max(), base);
}

std::vector<std::string_view> split_dots(std::string_view host) {
  std::vector<std::string_view> parts;
  for (;;) {
    const auto dot = std::min(host.find('.'), host.size());
    parts.push_back(host.substr(0, dot));
    if (dot == host.size()) return parts;
    host.remove_prefix(dot + 1);
  }
}

/// The last part covers the octets of missing parts.
std::optional<std::string> ipv4_spelling(const std::vector<std::string_view>& parts) {
  if (parts.size() > 4) return std::nullopt;
  std::uint64_t address = 0;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const auto part = read_part(parts[i]);
    const bool last = i + 1 == parts.size();
    const auto room = last ? 8 * (5 - parts.size()) : 8;
    if (!part || (std::uint64_t{*part} >> room) != 0) return std::nullopt;
    address = (address << room) | *part;
  }
  std::string out;
  for (int shift = 24; shift >= 0; shift -= 8) {
    out += std::to_string((address >> shift) & 0xff) + (shift > 0 ? "." : "");
  }
  return out;
}

/// All hexadecimal; the first of the longest runs of two or more zeros is left out.
std::optional<std::string> ipv6_spelling(std::string_view text) {
  std::uint8_t octets[16];
  if (inet_pton(AF_INET6, std::string(text).c_str(), octets) != 1) return std::nullopt;
  const auto piece = [&](int i) { return octets[2 * i] << 8 | octets[2 * i + 1]; };
  int begin = 8;
  int longest = 1;
  for (int i = 0; i < 8; ++i) {
    int run = 0;
    while (i + run < 8 && piece(i + run) == 0) ++run;
    if (run > longest) begin = i, longest = run;
  }
  std::string out = "[";
  for (int i = 0; i < 8; ++i) {
    if (i == begin) {
      out += i == 0 ? "::" : ":";
      i += longest - 1;
      continue;
    }
    char digits[5];
    const auto [end, error] = std::to_chars(digits, digits + sizeof(digits), piece(i), 16);
    out.append(digits, end);
    if (i < 7) out += ':';
  }
  return out + ']';
}

}  // namespace

std::optional<std::string> host_spelling(std::string_view host) {
  if (host.starts_with('[')) {
    if (!host.ends_with(']')) return std::nullopt;
    return ipv6_spelling(host.substr(1, host.size() - 2));
  }
  if (host.ends_with('.')) host.remove_suffix(1);
  std::string lower;
  for (const char c : host) lower += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  const auto parts = split_dots(lower);
  const auto last = parts.back();
  const bool digits = !last.empty() && last.find_first_not_of("0123456789") == last.npos;
  // A host whose last part is a number is an IPv4 address or invalid (section 3.5, "ends in a
  // number").
  if (digits || (last.starts_with("0x") && read_part(last))) return ipv4_spelling(parts);
  return lower;
}

}  // namespace tokenferry::server
