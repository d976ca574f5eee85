#include "shared/provider.hpp"

namespace tokenferry {

std::optional<Provider> find_provider(View id) {
  for (const auto& row : providers) {
    if (row.id == id) return row;
  }
  return std::nullopt;
}

Result<Text> token_endpoint_of(const Provider& provider, View base_url) {
  const auto metadata = metadata_on(provider.metadata, base_url);
  if (!metadata) return metadata.error();
  return first_of(*metadata, "token_endpoint server_token_endpoint");
}

}  // namespace tokenferry
