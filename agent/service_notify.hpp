// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace sonde {

/// Tells a service manager how the daemon fares (sd_notify(3)): systemd, where it started us with
/// Type=notify; anywhere else nobody. Nothing waits, and what cannot be told is lost.
class ServiceNotify {
  public:
    ServiceNotify();

    void ready(const std::string& status);     ///< It listens, and its schedule runs.
    void stopping(const std::string& status);  ///< It ends by itself.
    /// One short line for people; said again only where it has changed.
    void status(const std::string& status);
    /// That the loop turns. To be said more often than WatchdogSec=, by the loop that measures: one
    /// that does not is ended and started again.
    void alive() const;

  private:
    bool watched_;  ///< The service manager waits for alive().
    std::string last_status_{};
};

}  // namespace sonde
