// SPDX-License-Identifier: Apache-2.0
#include "agent/service_notify.hpp"

#include "tests/support/notify_listener.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

namespace sonde {
namespace {

/// Systemd as the environment of this process names it.
class Systemd {
  public:
    Systemd() { ::setenv("NOTIFY_SOCKET", listener_.path().c_str(), 1); }
    Systemd(const Systemd&) = delete;
    Systemd& operator=(const Systemd&) = delete;
    ~Systemd() {
        ::unsetenv("NOTIFY_SOCKET");
        ::unsetenv("WATCHDOG_USEC");
        ::unsetenv("WATCHDOG_PID");
    }

    std::string heard() const { return listener_.heard(); }

  private:
    testing::NotifyListener listener_{};
};

TEST(ServiceNotify, TellsWhatBecomesOfTheDaemon) {
    const Systemd systemd;
    ServiceNotify notify;
    notify.ready("2 probes");
    EXPECT_EQ(systemd.heard(), "READY=1\nSTATUS=2 probes");
    notify.stopping("1 run in flight");
    EXPECT_EQ(systemd.heard(), "STOPPING=1\nSTATUS=1 run in flight");
}

TEST(ServiceNotify, SaysAStatusOnceUntilItChanges) {
    const Systemd systemd;
    ServiceNotify notify;
    notify.ready("1 of 2 up");
    EXPECT_EQ(systemd.heard(), "READY=1\nSTATUS=1 of 2 up");
    notify.status("1 of 2 up");
    EXPECT_EQ(systemd.heard(), "");
    notify.status("2 of 2 up");
    EXPECT_EQ(systemd.heard(), "STATUS=2 of 2 up");
}

TEST(ServiceNotify, FeedsTheWatchdogWhereThereIsOne) {
    const Systemd systemd;
    ServiceNotify{}.alive();
    EXPECT_EQ(systemd.heard(), "");
    ::setenv("WATCHDOG_USEC", "30000000", 1);
    ServiceNotify{}.alive();
    EXPECT_EQ(systemd.heard(), "WATCHDOG=1");
    // A watchdog for the process that started us is not ours to feed.
    ::setenv("WATCHDOG_PID", "1", 1);
    ServiceNotify{}.alive();
    EXPECT_EQ(systemd.heard(), "");
}

TEST(ServiceNotify, TellsNobodyWhereNobodyListens) {
    ::unsetenv("NOTIFY_SOCKET");
    ServiceNotify notify;
    notify.ready("2 probes");
    notify.alive();
    ::setenv("NOTIFY_SOCKET", "/nowhere/at/all", 1);
    notify.status("nobody hears it");
    ::unsetenv("NOTIFY_SOCKET");
}

}  // namespace
}  // namespace sonde
