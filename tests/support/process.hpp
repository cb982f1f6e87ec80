// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/support/temporary_folder.hpp"

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sonde::testing {

using support::TemporaryFolder;

/// A program that a test started, ended by its process id when the test is over.
class Process {
  public:
    /// Looks the program up in PATH and the sbin folders. Its output goes to files of its own.
    /// Aborts the test with an exception where it cannot be started.
    explicit Process(std::vector<std::string> command,
                     const std::map<std::string, std::string>& environment = {},
                     const std::string& input = {});
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;
    ~Process();

    void signal(int number) const;

    /// The exit status, or 128 plus the signal; nothing where it goes on beyond the limit.
    std::optional<int> wait(std::chrono::seconds limit = std::chrono::seconds{30});

    /// Waits until the text stands in what it has written to standard error or output; false where
    /// it ends or the limit passes without.
    bool says(const std::string& text, std::chrono::seconds limit = std::chrono::seconds{30});

    std::string output() const;
    std::string error() const;
    pid_t pid() const { return pid_; }
    /// The most memory that it had at a time, in bytes; once wait() has told its end. The kernel
    /// takes no less than what we had when it was started.
    std::uint64_t peak_memory() const { return peak_memory_; }

  private:
    TemporaryFolder folder_{};
    pid_t pid_{-1};
    std::optional<int> status_{};
    std::uint64_t peak_memory_{};
};

std::string read_text(const std::string& path);

/// A port of 127.0.0.1 that was free a moment ago.
std::uint16_t free_port();

/// Asks again and again, a few milliseconds apart, until the answer is true; false where it is not
/// within the limit. For what another process does: nothing tells when it has.
bool eventually(const std::function<bool()>& holds,
                std::chrono::seconds limit = std::chrono::seconds{30});

}  // namespace sonde::testing
