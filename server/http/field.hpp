// The grammar of header lines (RFC 9110, section 5; RFC 9112, sections 2.2 and 5), the same for
// what a client sends and for what a provider answers.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace tokenferry::server {

/// RFC 9110, section 5.6.2: a method, a field's name, a coding.
bool is_token(std::string_view text);

/// Without the spaces and tabs around it.
std::string_view trim_blanks(std::string_view text);

/// Looks for what may not stand in lines: only CRLF ends one, and no control character but HTAB
/// stands in one. Octets above 0x7F may stand in values that nobody reads.
/// from     where to begin; the octet before it is looked at, too
/// returns  a sentence for the first fault, or the empty text
std::string_view find_odd_octet(std::string_view lines, std::size_t from = 0);

/// A field's name, in any case, and its value without the blanks around it.
struct FieldLine {
  std::string_view name;
  std::string_view value;
};

/// Reads a line, without its CRLF.
/// returns  nullopt: no name, or one that is no token, which a folded line and a blank before the
///          colon make too
std::optional<FieldLine> read_field_line(std::string_view line);

/// Takes the first item off a comma-separated list; it is empty where nothing stands between two
/// commas.
std::string_view take_item(std::string_view& list);

/// Whether a comma-separated list has the item, in any case.
/// item  in lower case
bool lists(std::string_view list, std::string_view item);

/// Reads digits of base 10 or 16, and nothing else: no sign, no blank.
/// returns  limit + 1 for whatever is more; nullopt where it is no number
std::optional<std::size_t> read_whole_number(std::string_view digits, std::size_t base,
                                             std::size_t limit);

}  // namespace tokenferry::server
