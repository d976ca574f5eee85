#include "web/profile.hpp"

#include <initializer_list>
#include <string_view>

#include "shared/url.hpp"

namespace tokenferry::web {
namespace {

/// The first of these fields that has a value.
std::string_view first_of(const Params& fields, std::initializer_list<std::string_view> names) {
  for (const auto name : names) {
    if (const auto value = fields.find(name)) return *value;
  }
  return {};
}

/// An https URL, or nothing: `javascript:`, `data:` and plain http are never an image.
std::string_view picture_of(const Params& fields) {
  const auto text = first_of(
      fields, {"avatar_url", "picture", "links.avatar.href", "images.0.url", "picture.data.url"});
  const auto url = read_url(text);
  return url && url->scheme == "https" && text.size() <= 2048 ? text : std::string_view();
}

/// The first character, which in UTF-8 is up to four octets.
std::string_view first_character(std::string_view text) {
  std::size_t end = text.empty() ? 0 : 1;
  while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) ++end;
  return text.substr(0, end);
}

}  // namespace

Params draw_profile(const Params& fields) {
  auto login = first_of(fields, {"login", "username", "preferred_username", "userPrincipalName",
                                 "nickname", "email", "sub", "id"});
  auto name = first_of(fields, {"name", "display_name", "global_name", "displayName"});
  if (name.empty()) name = login;

  Params tree;
  tree.add("0 article tf-profile", "");
  tree.add("1 header tf-card", "");
  if (const auto picture = picture_of(fields); !picture.empty()) {
    tree.add("2 img tf-avatar", picture);
  } else {
    tree.add("2 span tf-initials", first_character(name));
  }
  tree.add("2 h2 tf-name", name);
  if (login != name) tree.add("2 p tf-login", login);
  tree.add("1 details tf-details", "");
  tree.add("2 summary", "Everything the provider told");
  tree.add("2 table tf-table", "");
  tree.add("3 tbody", "");
  for (const auto& [field, value] : fields) {
    tree.add("4 tr", "");
    tree.add("5 th", field);
    tree.add("5 td", value);
  }
  return tree;
}

}  // namespace tokenferry::web
