// Reads responses in pieces, for the tests of the reader.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

#include "server/http/response.hpp"

namespace tokenferry::tests {

using server::ResponseReader;

/// Hands the octets to the reader in pieces, until it has an answer or refuses them.
inline ResponseReader::Verdict read_in_pieces(ResponseReader& reader, std::string_view octets,
                                              std::size_t piece) {
  using Verdict = ResponseReader::Verdict;
  auto verdict = Verdict::incomplete;
  while (!octets.empty() && verdict == Verdict::incomplete) {
    reader.in += octets.substr(0, piece);
    octets.remove_prefix(std::min(piece, octets.size()));
    verdict = reader.read(ResponseReader::Stream::open);
  }
  return verdict;
}

}  // namespace tokenferry::tests
