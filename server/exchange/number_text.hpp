// Numbers as JSON and forms have them.
#pragma once

#include <string>

namespace tokenferry::server {

/// The shortest decimal that reads back as this number, as JavaScript's String() writes it. In
/// server/edge/ it is JavaScript that does.
std::string number_text(double number);

}  // namespace tokenferry::server
