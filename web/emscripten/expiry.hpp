// The end of an access token that nothing can replace.
#pragma once

#include <functional>

namespace tokenferry::web {

class Expiry {
 public:
  /// expired  called when the token has expired; it may destroy this
  explicit Expiry(std::function<void()> expired);
  ~Expiry();
  Expiry(const Expiry&) = delete;
  Expiry& operator=(const Expiry&) = delete;

  /// Waits for the end of another token, in the place of the last.
  /// expires_ms  since 1970; 0: it never comes
  void await(double expires_ms);

 private:
  static void look(void* expiry);

  const std::function<void()> expired_;
  double expires_ms_ = 0;
  long timer_ = 0;
};

}  // namespace tokenferry::web
