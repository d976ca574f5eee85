// Puts newer settings into use while the server serves: at SIGHUP, and where the configuration says
// so when one of its files changes.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <variant>

#include "server/front/control.hpp"
#include "server/front/file_watch.hpp"
#include "server/front/gate.hpp"
#include "server/front/settings.hpp"
#include "server/net/deadline.hpp"

namespace tokenferry::server {

using Load = std::function<std::variant<std::shared_ptr<const Settings>, ConfigError>()>;

class Reloader {
 public:
  /// local  only this machine reaches the server
  /// wake   makes the workers read the control
  Reloader(Control& control, Gate& gate, const Load& load, bool local, std::function<void()> wake);

  /// Uses the settings that `load` returns; keeps the old ones if that is an error.
  void reload();
  /// Called when FileWatch::signal came.
  void files_changed();
  /// Called when due() is over.
  void attend();
  Deadline due() const { return due_; }

 private:
  void watch(const timespec& since);

  Control& control_;
  Gate& gate_;
  const Load& load_;
  const bool local_;
  const std::function<void()> wake_;
  std::unique_ptr<FileWatch> files_;
  timespec read_at_{};  ///< when the files were read last
  std::string fault_;   ///< of the watch, as it was told last
  Deadline due_ = Deadline::max();
  Deadline latest_ = Deadline::max();  ///< when a change is attended to although more follow
};

}  // namespace tokenferry::server
