// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/descriptor.hpp"
#include "probes/failure.hpp"

#include <sys/types.h>

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

namespace sonde {

/// A child process that hears on its standard input and answers on its standard output. It never
/// outlives this object: the destructor kills and reaps it.
class ChildProcess {
  public:
    struct Exit {
        int signal{};  ///< Zero where it ended by itself.
        int status{};
    };

    /// Starts `executable` with one argument, and without the environment's variables of these
    /// names. The failure is {connect, local}.
    static Result<ChildProcess> start(const std::string& executable,
                                      const std::string& argument,
                                      std::span<const std::string_view> hidden = {});

    /// The same with several; the error is the system's.
    static tl::expected<ChildProcess, std::error_code> spawn(
        const std::string& executable,
        std::vector<std::string> arguments,
        std::span<const std::string_view> hidden = {});

    ChildProcess(const ChildProcess&) = delete;
    ChildProcess& operator=(const ChildProcess&) = delete;
    ChildProcess(ChildProcess&& other) noexcept;
    ChildProcess& operator=(ChildProcess&& other) = delete;
    ~ChildProcess();

    /// Readable where the child has spoken or closed its side, writable where it may be spoken to.
    int channel() const { return channel_.number(); }
    int exit_descriptor() const { return exit_.number(); }  ///< Readable once the child has ended.

    /// Both never block. Bytes, zero for the end, or -errno; -EAGAIN where there is nothing now.
    std::ptrdiff_t receive(std::span<char> into) const;
    std::ptrdiff_t send(std::span<const char> bytes) const;
    void finish_sending() const;  ///< The child reads the end of its input.

    void kill() const;

    /// How it ended; nothing while it runs.
    std::optional<Exit> reap();

    /// What it wrote to its standard error, at most a page of it.
    std::string first_words() const;

  private:
    ChildProcess(pid_t id, Descriptor channel, Descriptor exit, Descriptor words);

    pid_t id_;  ///< Zero once it is reaped, or moved from.
    Descriptor channel_;
    Descriptor exit_;
    Descriptor words_;
    std::optional<Exit> ended_{};
};

}  // namespace sonde
