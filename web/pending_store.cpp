#include "web/pending_store.hpp"

#include "shared/scan.hpp"
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

std::optional<Pending> load_record(View key) {
  auto record = host::load(key);
  auto pending = read_pending(record);
  wipe(record);
  if (!pending) return std::nullopt;
  return *pending;
}

}  // namespace

bool store_pending(View state, const Pending& pending) {
  auto record = format_pending(pending);
  const bool stored = host::store(key_of(state), record);
  wipe(record);
  return stored;
}

std::optional<Pending> load_pending(View state) {
  return load_record(key_of(state));
}

void forget_pending(View state) {
  host::forget(key_of(state));
}

bool sweep_pending() {
  bool left = false;
  const auto keys = host::stored_keys(prefix);
  for (View rest = keys; !rest.empty();) {
    const auto key = cut(rest, '\n');
    auto pending = load_record(key);
    if (pending && !is_expired(*pending, host::now_ms())) {
      left = true;
    } else {
      host::forget(key);
    }
    if (pending) wipe(pending->code_verifier);
  }
  return left;
}

}  // namespace tokenferry::web
