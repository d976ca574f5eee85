// Writing requests and responses (RFC 9112).
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "server/http/field.hpp"

namespace tokenferry::server {

/// The octets of a message, in a string of exactly their size: one that grew would leave copies of
/// them behind in memory.
/// fields  one line each; those with an empty value are left out
/// REQUIRES: no line break in any of these texts but the body
std::string write_message(std::string_view start_line, std::initializer_list<FieldLine> fields,
                          std::string_view body);

/// The first line of a response with a status of ours.
std::string write_status_line(int status);

}  // namespace tokenferry::server
