// Properties: an origin is its own origin and holds nothing else; what may carry a secret is https
// or stays on the machine.
#include "shared/url.hpp"

#include "tests/fuzz/property.hpp"

using namespace tokenferry;

namespace {

void check_origin(std::string_view text) {
  const auto origin = origin_of(text);
  const auto url = read_url(text);
  require(url.has_value() == !origin.empty(), "an origin is of a URL and a URL has an origin");
  if (!url) {
    require(url.error().errc == Errc::malformed, "what cannot be read is malformed");
    return;
  }
  require(origin_of(origin) == origin, "an origin is its own origin");
  const auto bare = read_url(origin);
  require(bare && bare->path.empty() && bare->query.empty() && !bare->has_fragment,
          "an origin is scheme and host and port");
  require(port_of(*bare) == port_of(*url), "an origin keeps the port");
  require(port_of(*url) >= 1 && port_of(*url) <= 65535, "a port is a port");
  require(origin.find_first_of("@\\ %,*") == origin.npos, "an origin holds no trick");
}

void check_transport(std::string_view text) {
  const auto secure = read_endpoint(text, Transport::secure);
  const auto any = read_endpoint(text, Transport::insecure_allowed);
  require(any.has_value() == read_url(text).has_value(), "with leave every URL passes");
  if (secure) {
    require(secure->scheme == "https" || is_loopback(secure->host),
            "without leave it is https or loopback");
  } else if (any) {
    require(secure.error().errc == Errc::insecure_transport, "only the transport is at fault");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = text_of(data, size);
  check_origin(text);
  check_transport(text);
  return 0;
}
