#include "web/profile.hpp"

#include "shared/scan.hpp"

namespace tokenferry::web {

Text login_in(const Params& fields) {
  return first_value(fields,
                     "login username preferred_username userPrincipalName nickname email sub id");
}

Text name_in(const Params& fields) {
  const auto name = first_value(fields, "name display_name global_name displayName");
  return name.empty() ? login_in(fields) : name;
}

Text picture_in(const Params& fields) {
  const auto url =
      first_value(fields, "avatar_url picture links.avatar.href images.0.url picture.data.url");
  // Neither `javascript:` nor `data:` nor plain http is ever an image.
  return url.starts_with("https://") ? url : Text();
}

Text draw_profile(const Params& fields) {
  const auto login = login_in(fields);
  const auto name = name_in(fields);
  const auto picture = picture_in(fields);

  Params card;
  card.add("0 article tf-profile", "");
  card.add("1 header tf-card", "");
  card.add("2 span tf-initials", name);
  if (!picture.empty()) card.add("2 img tf-avatar", picture);
  card.add("2 h2 tf-name", name);
  if (login != name) card.add("2 p tf-login", login);
  Text tree = format_form(card);
  tree +=
      "&1+details+tf-details=&2+summary=Account+details"
      "&2+table+tf-table=&3+tbody=";
  const Text form = format_form(fields);
  for (View rest = form; !rest.empty();) {
    auto value = cut(rest, '&');
    tree += "&4+tr=&5+th=";
    tree += cut(value, '=');
    tree += "&5+td=";
    tree += value;
  }
  return tree;
}

}  // namespace tokenferry::web
