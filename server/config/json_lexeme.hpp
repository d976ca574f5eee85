// The texts and numbers of JSON (RFC 8259, sections 6 and 7).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace tokenferry::server {

/// Skips the text that begins with the quote at `at`.
/// returns  empty, and `at` is after it; or what is wrong, and `at` is where
std::string_view skip_json_string(std::string_view text, std::size_t& at);

/// The characters of a text in which skip_json_string has found nothing wrong, without its quotes.
std::string read_json_string(std::string_view text);

/// Skips the number that begins at `at`, likewise.
std::string_view skip_json_number(std::string_view text, std::size_t& at);

}  // namespace tokenferry::server
