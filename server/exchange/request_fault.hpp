// Faults of a token request that are found before the provider is asked.
#pragma once

#include <optional>
#include <string_view>

#include "server/config/config.hpp"
#include "server/exchange/exchange.hpp"
#include "server/exchange/reply.hpp"
#include "shared/params.hpp"

namespace tokenferry::server {

/// The outcome of a request whose redirect URI is none of its client's.
inline constexpr std::string_view redirect_uri_refused = "redirect_uri_refused";

/// The fault of an origin that is not allowed.
/// origin  as on the wire; empty: none, or more than one
const Refusal& origin_fault(std::string_view origin);

/// The fault of a body that is no form.
extern const Refusal no_form;

/// The fault of a form, whatever its client and grant; nullopt: none.
std::optional<Refusal> find_fault(const Params& params, ClientHeader header);

/// The fault of a client's request, by its grant; nullptr: none.
/// client  nullptr: there is none with this id
const Refusal* find_grant_fault(const ClientConfig* client, const Params& params);

}  // namespace tokenferry::server
