#include "server/workers.hpp"

#include <atomic>
#include <future>

#include "tests/support/catch.hpp"

namespace {

using tokenferry::server::Workers;

TEST_CASE("workers: refuse what is beyond threads and queue", "[workers]") {
  std::promise<void> gate;
  const auto open = gate.get_future().share();
  std::atomic<int> done = 0;
  {
    Workers workers(2, 3);
    const auto task = [&, open] {
      open.wait();
      ++done;
    };
    for (int i = 0; i < 5; ++i) CHECK(workers.submit(task));
    CHECK_FALSE(workers.submit(task));
    CHECK(done == 0);
    gate.set_value();
  }
  CHECK(done == 5);
}

TEST_CASE("workers: as many run at once as are allowed", "[workers]") {
  constexpr int count = 8;
  std::atomic<int> running = 0;
  std::promise<void> all;
  const auto everybody = all.get_future().share();
  Workers workers(count, 1);
  for (int i = 0; i < count; ++i) {
    CHECK(workers.submit([&] {
      if (++running == count) all.set_value();
      everybody.wait();
    }));
  }
  CHECK(everybody.wait_for(std::chrono::seconds(30)) == std::future_status::ready);
}

}  // namespace
