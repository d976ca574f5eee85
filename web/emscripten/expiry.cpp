#include "web/emscripten/expiry.hpp"

#include <emscripten/eventloop.h>

#include <algorithm>
#include <utility>

#include "web/host.hpp"

namespace tokenferry::web {
namespace {

/// A timer waits no longer than this: it stands still while the computer sleeps.
constexpr double watch_ms = 10'000;

}  // namespace

Expiry::Expiry(std::function<void()> expired) : expired_(std::move(expired)) {}

Expiry::~Expiry() {
  emscripten_clear_timeout(timer_);
}

void Expiry::await(double expires_ms) {
  emscripten_clear_timeout(timer_);
  expires_ms_ = expires_ms;
  if (expires_ms == 0) return;
  timer_ =
      emscripten_set_timeout(look, std::clamp(expires_ms - host::now_ms(), 0.0, watch_ms), this);
}

void Expiry::look(void* expiry) {
  auto& self = *static_cast<Expiry*>(expiry);
  if (self.expires_ms_ > host::now_ms()) return self.await(self.expires_ms_);
  const auto tell = self.expired_;  // which may destroy this
  tell();
}

}  // namespace tokenferry::web
