#include "shared/transport.hpp"

#include "shared/decimal.hpp"
#include "shared/scan.hpp"

namespace tokenferry {

bool is_loopback(View host) {
  constexpr View localhost = "localhost";
  const auto size = host.size();
  if (size > localhost.size() + 1 && host[size - localhost.size() - 1] == '.') {
    return equal_ignoring_case(host.substr(size - localhost.size()), localhost);
  }
  if (equal_ignoring_case(host, localhost)) return true;
  if (host == "[::1]") return true;
  // 127.0.0.0/8, only in its full form of four plain numbers: "127.evil.example" is a name, and
  // readers differ on what 127.0.0.010 is.
  int numbers = 0;
  bool plain = true;
  for (bool more = host.starts_with("127."); more; ++numbers) {
    const auto number = host.substr(0, host.find('.'));
    const bool padded = number.size() > 1 && number.front() == '0';
    if (padded || read_decimal(number).value_or(256) > 255) plain = false;
    more = number.size() < host.size();
    host.remove_prefix(more ? number.size() + 1 : number.size());
  }
  return plain && numbers == 4;
}

}  // namespace tokenferry
