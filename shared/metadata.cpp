#include "shared/metadata.hpp"

#include <array>
#include <cstddef>

#include "shared/providers.hpp"
#include "shared/scan.hpp"

namespace tokenferry {
namespace {

/// A text that is written at compile time. Without room it only counts its size.
template <std::size_t Room>
struct Writer {
  std::array<char, Room + 1> text{};  // ends in a zero
  std::size_t size = 0;

  constexpr void put(std::string_view more) {
    for (const char c : more) {
      if (size < Room) text[size] = c == ' ' ? '+' : c;
      ++size;
    }
  }
  constexpr void put_pair(std::string_view name, std::string_view value) {
    if (value.empty()) return;
    for (const auto part : {std::string_view("&"), name, std::string_view("="), value}) put(part);
  }
};

/// One line per provider: its id, and the pairs of its metadata.
template <std::size_t Room>
constexpr Writer<Room> write_table() {
  Writer<Room> out;
  for (const auto& row : providers) {
    out.put(row.id);
    out.put_pair("base", row.base);
    out.put_pair("authorization_endpoint", row.authorization_endpoint);
    out.put_pair("token_endpoint", row.token_endpoint);
    out.put_pair("server_token_endpoint", row.server_token_endpoint);
    out.put_pair("moved_userinfo_endpoint", row.moved_userinfo_endpoint);
    out.put_pair("userinfo_endpoint", row.userinfo_endpoint);
    out.put_pair("profile", row.page_reads_profile ? "" : "none");
    out.put_pair("default_scope", row.default_scope);
    out.put_pair("issuer", row.issuer);
    out.put_pair("other_issuer", row.other_issuer);
    out.put_pair("tenant_issuer", row.tenant_issuer);
    out.put_pair("authorization_response_iss_parameter_supported",
                 row.authorization_response_iss_parameter_supported ? "true" : "");
    out.put("\n");
  }
  return out;
}

/// The table as one text, made from the rows at compile time: in the wasm it is smaller than a
/// table of texts.
constexpr auto written = write_table<write_table<0>().size>();
constexpr View table = written.text.data();

}  // namespace

View find_metadata(View id) {
  for (auto rest = table; !rest.empty();) {
    auto line = cut(rest, '\n');
    if (cut(line, '&') == id) return line;
  }
  return {};
}

bool is_known_issuer(View issuer) {
  for (auto rest = table; !rest.empty() && !issuer.empty();) {
    auto line = cut(rest, '\n');
    cut(line, '&');
    const auto metadata = metadata_on(line, "");
    if (metadata && metadata->get("issuer") == issuer) return true;
  }
  return false;
}

// Not inlined: the copies would make the module larger.
[[gnu::noinline]] Result<Params> metadata_on(View metadata, View base_url) {
  const Text own = parse_form(metadata)->get("base");
  const bool movable = holds(metadata, '{');
  if (!base_url.empty() && !movable) {
    return Error{Errc::invalid_option, "this provider has one fixed host"};
  }
  View base = base_url.empty() ? View(own) : base_url;
  // `https://host/` means `https://host`.
  if (base.ends_with('/')) base = base.substr(0, base.size() - 1);
  if (movable && base.empty()) {
    return Error{Errc::invalid_option, "this provider has no host of its own: name yours"};
  }
  Params encoded;
  encoded.add("", base);
  const Text form = format_form(encoded);
  View value = form;
  cut(value, '=');
  const Text placed = replace(metadata, "{base}", value);
  return parse_form(base == own ? placed : replace(placed, "moved_", ""));
}

}  // namespace tokenferry
