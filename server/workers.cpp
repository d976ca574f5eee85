#include "server/workers.hpp"

#include "server/stack.hpp"

namespace tokenferry::server {
namespace {

/// Enough for a TLS handshake and cpp-httplib's buffers, which are the deepest there is; a
/// sanitizer's frames are several times as large.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr std::size_t stack_size = 4 * 1024 * 1024;
#else
constexpr std::size_t stack_size = 256 * 1024;
#endif

/// Deeper than the reading of an answer goes, and not deeper than a TLS handshake went before: to
/// wipe must not take more memory.
constexpr std::size_t wiped_depth = 18 * 1024;

}  // namespace

Workers::Workers(int limit, int queue)
    : limit_(static_cast<std::size_t>(limit)), queue_limit_(static_cast<std::size_t>(queue)) {
  // It waits before there is a secret: the first wait of a process has the linker look it up, which
  // saves the registers, with what is in them, where no later call would overwrite it.
  start_thread();
}

Workers::~Workers() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  for (const auto thread : threads_) pthread_join(thread, nullptr);
}

bool Workers::submit(std::function<void()> task) {
  std::unique_lock lock(mutex_);
  if (queue_.size() >= idle_) {
    // Every idle thread has its task already: one more thread, or the task waits.
    const bool grown = threads_.size() < limit_ && start_thread();
    if (!grown && (threads_.empty() || queue_.size() - idle_ >= queue_limit_)) return false;
  }
  queue_.push_back(std::move(task));
  // Whoever wakes would only wait for the lock.
  lock.unlock();
  wake_.notify_one();
  return true;
}

bool Workers::start_thread() {
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, stack_size);
  pthread_t thread{};
  const bool started = pthread_create(&thread, &attributes, enter, this) == 0;
  pthread_attr_destroy(&attributes);
  if (started) {
    threads_.push_back(thread);
    ++idle_;
  }
  return started;
}

void* Workers::enter(void* self) {
  static_cast<Workers*>(self)->work();
  return nullptr;
}

void Workers::work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    wake_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
    if (queue_.empty()) return;
    auto task = std::move(queue_.front());
    queue_.pop_front();
    --idle_;
    lock.unlock();
    task();
    task = nullptr;
    wipe_stack<wiped_depth>();
    lock.lock();
    ++idle_;
  }
}

}  // namespace tokenferry::server
