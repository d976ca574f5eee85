#include "web/pending_store.hpp"

#include "shared/secret.hpp"
#include "web/host.hpp"

namespace tokenferry::web {
namespace {

constexpr View prefix = "tokenferry.pending.";

Text key_of(View state) {
  Text key(prefix);
  key += state;
  return key;
}

}  // namespace

bool store_pending(View state, const Pending& pending) {
  auto record = format_pending(pending);
  const bool stored = host::store(key_of(state), record);
  wipe(record);
  return stored;
}

std::optional<Pending> load_pending(View state) {
  auto record = host::load(key_of(state));
  auto pending = read_pending(record);
  wipe(record);
  if (!pending) return std::nullopt;
  return *pending;
}

void forget_pending(View state) {
  host::forget(key_of(state));
}

bool has_pending() {
  return host::has_key(prefix);
}

}  // namespace tokenferry::web
