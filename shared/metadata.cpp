#include "shared/metadata.hpp"

#include "shared/scan.hpp"

namespace tokenferry {

View find_metadata(View id) {
  for (auto rest = metadata_table; !rest.empty();) {
    auto line = cut(rest, '\n');
    if (cut(line, '?') == id) return line;
  }
  return {};
}

bool is_known_issuer(View issuer) {
  for (auto rest = metadata_table; !rest.empty() && !issuer.empty();) {
    auto line = cut(rest, '\n');
    cut(line, '?');
    const auto metadata = metadata_on(line, "");
    if (metadata && metadata->get("issuer") == issuer) return true;
  }
  return false;
}

// Never inlined: the module would be larger by its copies.
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
