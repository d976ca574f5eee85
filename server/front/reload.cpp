#include "server/front/reload.hpp"

#include <algorithm>
#include <iostream>

#include "server/front/notices.hpp"

namespace tokenferry::server {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

/// Certificates and keys come one after the other: so long nothing must change any more.
constexpr auto quiet = milliseconds(300);
/// Files that change all the time are read after so long all the same.
constexpr auto longest_wait = seconds(3);
/// What the system does not watch now it may watch later.
constexpr auto until_next_try = seconds(60);

void say(const std::string& line) {
  std::cerr << line + "\n";
}

}  // namespace

Reloader::Reloader(Control& control, Gate& gate, const Load& load, bool local,
                   std::function<void()> wake)
    : control_(control), gate_(gate), load_(load), local_(local), wake_(std::move(wake)) {
  watch(control.settings()->read_at);
}

/// Watches the files of the settings that are in use, from now on.
/// since  when they were read
void Reloader::watch(const timespec& since) {
  read_at_ = since;
  due_ = Deadline::max();
  latest_ = Deadline::max();
  files_ = nullptr;
  const auto settings = control_.settings();
  if (!settings->config.watch_files) return fault_.clear();
  files_ = std::make_unique<FileWatch>(settings->config.files, since);
  files_changed();
  const auto& fault = files_->fault();
  if (!fault.empty()) due_ = std::min(due_, Clock::now() + until_next_try);
  if (!fault.empty() && fault != fault_) {
    say("tokenferry: warning: watch_files: the system does not watch " + fault +
        "; SIGHUP reads all files anew");
  }
  fault_ = fault;
}

void Reloader::reload() {
  const auto now = coarse_time();
  auto loaded = load_();
  if (const auto* error = std::get_if<ConfigError>(&loaded)) {
    say("tokenferry: not reloaded, the old configuration stays: " + error->message);
    return watch(now);
  }
  const auto before = control_.settings();
  auto settings = std::move(std::get<std::shared_ptr<const Settings>>(loaded));
  const auto& newer = settings->config;
  const auto& older = before->config;
  const bool needs_restart =
      newer.listen != older.listen || newer.limits.threads != older.limits.threads ||
      newer.limits.exchanges != older.limits.exchanges || newer.metrics != older.metrics;
  write_warnings(warnings_of(*settings, local_, std::time(nullptr)));
  gate_.change(newer.limits);
  control_.use(std::move(settings));
  wake_();
  watch(now);
  say(needs_restart
          ? "tokenferry: reloaded, but listen, metrics, limits/threads and limits/exchanges need a "
            "restart"
          : "tokenferry: reloaded");
}

void Reloader::files_changed() {
  if (!files_ || !files_->take()) return;
  const auto now = Clock::now();
  if (latest_ == Deadline::max()) latest_ = now + longest_wait;
  due_ = std::min(now + quiet, latest_);
}

void Reloader::attend() {
  if (Clock::now() < due_) return;
  // Without a change it is only another try to watch what the system refused.
  if (latest_ != Deadline::max()) return reload();
  watch(read_at_);
}

}  // namespace tokenferry::server
