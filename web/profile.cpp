#include "web/profile.hpp"

#include "shared/scan.hpp"

namespace tokenferry::web {
namespace {

/// The first of these fields that has a value; the names stand between bars.
View first_of(const Params& fields, View names) {
  while (!names.empty()) {
    if (const auto* value = fields.find(cut(names, '|'))) return *value;
  }
  return {};
}

/// The first character, which in UTF-8 is up to four octets.
View first_character(View text) {
  std::size_t end = text.empty() ? 0 : 1;
  while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) ++end;
  return text.substr(0, end);
}

}  // namespace

Text draw_profile(const Params& fields) {
  const auto login =
      first_of(fields, "login|username|preferred_username|userPrincipalName|nickname|email|sub|id");
  auto name = first_of(fields, "name|display_name|global_name|displayName");
  if (name.empty()) name = login;
  const auto picture =
      first_of(fields, "avatar_url|picture|links.avatar.href|images.0.url|picture.data.url");

  Text tree("0+article+tf-profile=&1+header+tf-card=");
  // Neither `javascript:` nor `data:` nor plain http is ever an image.
  if (picture.starts_with("https://")) {
    append_pair(tree, "2 img tf-avatar", picture);
  } else {
    append_pair(tree, "2 span tf-initials", first_character(name));
  }
  append_pair(tree, "2 h2 tf-name", name);
  if (login != name) append_pair(tree, "2 p tf-login", login);
  tree += "&1+details+tf-details=&2+summary=All+that+the+provider+tells";
  tree += "&2+table+tf-table=&3+tbody=";
  for (const auto& [field, value] : fields) {
    tree += "&4+tr=";
    append_pair(tree, "5 th", field);
    append_pair(tree, "5 td", value);
  }
  return tree;
}

}  // namespace tokenferry::web
