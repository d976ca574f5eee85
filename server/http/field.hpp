// The grammar of header lines (RFC 9110, section 5; RFC 9112, sections 2.2 and 5), for clients'
// requests and providers' responses alike.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace tokenferry::server {

/// Whether the text is a token (RFC 9110, section 5.6.2), as a method, a field's name and a coding
/// are.
bool is_token(std::string_view text);

/// The text without the spaces and tabs around it.
std::string_view trim_blanks(std::string_view text);

/// Looks for octets that lines may not have: a line ends in CRLF only, and contains no control
/// character but HTAB. Octets above 0x7F are allowed: they can be in values that we do not read.
/// from     where to begin; the octet before it is checked, too
/// returns  a sentence for the first fault, or the empty text
std::string_view find_odd_octet(std::string_view lines, std::size_t from = 0);

/// A field's name, in any case, and its value without the blanks around it.
struct FieldLine {
  std::string_view name;
  std::string_view value;
};

/// Reads a line, without its CRLF.
/// returns  nullopt: the name is missing or not a token, as in a folded line or with a blank before
///          the colon
std::optional<FieldLine> read_field_line(std::string_view line);

/// Cuts the first item off a comma-separated list; it is empty between two adjacent commas.
std::string_view take_item(std::string_view& list);

/// Whether a comma-separated list has the item, in any case.
/// item  in lower case
bool lists(std::string_view list, std::string_view item);

}  // namespace tokenferry::server
