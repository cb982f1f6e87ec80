// SPDX-License-Identifier: Apache-2.0
#include "agent/service_notify.hpp"

#include <systemd/sd-daemon.h>

namespace sonde {

namespace {

/// The socket's name stays in the environment: who else we start is not the main process, and
/// systemd listens to that alone.
void tell(const std::string& assignments) {
    (void)sd_notify(0, assignments.c_str());
}

}  // namespace

ServiceNotify::ServiceNotify() : watched_{sd_watchdog_enabled(0, nullptr) > 0} {}

void ServiceNotify::ready(const std::string& status) {
    last_status_ = status;
    tell("READY=1\nSTATUS=" + status);
}

void ServiceNotify::stopping(const std::string& status) {
    last_status_ = status;
    tell("STOPPING=1\nSTATUS=" + status);
}

void ServiceNotify::status(const std::string& status) {
    if (status != last_status_) {
        last_status_ = status;
        tell("STATUS=" + status);
    }
}

void ServiceNotify::alive() const {
    if (watched_) {
        tell("WATCHDOG=1");
    }
}

}  // namespace sonde
