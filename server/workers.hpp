// Threads that wait for providers, so that the listener never does.
#pragma once

#include <pthread.h>

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <vector>

namespace tokenferry::server {

/// A pool that grows to its limit as the work comes.
class Workers {
 public:
  Workers(int limit, int queue);
  /// Finishes what was begun and what waits.
  ~Workers();
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  /// returns  false: the queue is full, or no thread can be had
  bool submit(std::function<void()> task);

 private:
  static void* enter(void* self);
  void work();
  bool start_thread();

  const std::size_t limit_;
  const std::size_t queue_limit_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::function<void()>> queue_;
  std::vector<pthread_t> threads_;
  std::size_t idle_ = 0;
  bool stopping_ = false;
};

}  // namespace tokenferry::server
