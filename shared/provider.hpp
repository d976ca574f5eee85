// A provider that is known by name: plain data, in the table of providers.hpp.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "shared/result.hpp"
#include "shared/text.hpp"

namespace tokenferry {

/// How the client authenticates at the token endpoint (RFC 6749, section 2.3.1).
enum class ClientAuth : std::uint8_t { client_secret_post, client_secret_basic };

/// A row of the table. A member that does not apply is empty. Names are those of RFC 8414, section
/// 2, where it has them. In an address, {base} is replaced by the base URL that is given.
struct Provider {
  std::string_view id;       ///< what options and configurations say
  std::string_view source;   ///< the page that documents the row
  std::string_view checked;  ///< the day on which the row was last compared with it

  std::string_view base;  ///< the provider's own base URL, where it has one for all
  std::string_view authorization_endpoint;
  /// The token endpoint is one of these two. Pages may read the answers of the first; for the
  /// second they need the exchange, as far as is known.
  std::string_view token_endpoint;
  std::string_view server_token_endpoint;
  std::string_view userinfo_endpoint;
  std::string_view moved_userinfo_endpoint;  ///< the same on another base, where that differs
  bool page_reads_profile = true;
  std::string_view default_scope;  ///< the least that shows a profile
  std::string_view issuer;
  std::string_view other_issuer;   ///< another name that the provider has in some releases
  std::string_view tenant_issuer;  ///< an address that id_token.hpp fills in
  bool authorization_response_iss_parameter_supported = false;

  // For the exchange server alone.
  ClientAuth client_auth = ClientAuth::client_secret_post;
  bool states_scope = true;  ///< whether its token answer says which scope it granted
};

/// What an exchange has to know of a row: the rest is not in its program.
struct KnownProvider {
  std::string_view id;
  std::string_view base;
  std::string_view token_endpoint;  ///< the one that the row has, for pages or not
  ClientAuth client_auth = ClientAuth::client_secret_post;
  bool states_scope = true;
};

/// All of them, in the order of the table.
std::span<const KnownProvider> known_providers();

/// The one with this id; nullptr: there is none.
const KnownProvider* find_provider(View id);

/// The token endpoint on the provider's own host or on another; errors as metadata_on.
Result<Text> token_endpoint_of(const KnownProvider& provider, View base_url);

}  // namespace tokenferry
