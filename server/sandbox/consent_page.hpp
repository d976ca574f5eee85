// The sandbox's pages: the question whether to sign in, or what is wrong.
#pragma once

#include <string>
#include <string_view>

#include "server/sandbox/authorization.hpp"

namespace tokenferry::sandbox {

/// The page with the question. Its form posts `ticket`, `login` and `decision` (`approve` or
/// `decline`).
std::string build_consent_page(const ConsentRequest& request, std::string_view ticket);

/// A page that says what is wrong.
std::string build_mistake_page(std::string_view text);

/// The style sheet of both.
extern const std::string_view consent_style;

}  // namespace tokenferry::sandbox
