// Numbers as JSON has them. In server/edge/ it is JavaScript that reads and writes them.
#pragma once

#include <string>

namespace tokenferry::server {

/// The shortest decimal that reads back as this number, as JavaScript's String() writes it.
std::string number_text(double number);

/// The number that is nearest to a text which is one of JSON's; infinity: beyond all range.
double read_number(const std::string& text);

}  // namespace tokenferry::server
