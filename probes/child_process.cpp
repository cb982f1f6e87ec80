// SPDX-License-Identifier: Apache-2.0
#include "probes/child_process.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <iterator>
#include <system_error>
#include <utility>

namespace sonde {

namespace {

constexpr std::size_t words_size = 4096;

tl::unexpected<std::error_code> not_started(int error) {
    return tl::unexpected{std::error_code{error, std::generic_category()}};
}

/// Memory that takes the child's standard error and cannot grow: what is beyond its size is lost,
/// and nobody has to read along while the child runs.
Descriptor bounded_words() {
    Descriptor words{memfd_create("sonde-child-stderr", MFD_CLOEXEC | MFD_ALLOW_SEALING)};
    if (words.valid() && (ftruncate(words.number(), words_size) != 0 ||
                          fcntl(words.number(), F_ADD_SEALS, F_SEAL_GROW | F_SEAL_SHRINK) != 0)) {
        return {};
    }
    return words;
}

/// Turns readable when the process has ended. By number: glibc 2.36's header is not for C++.
Descriptor open_exit(pid_t id) {
    return Descriptor{static_cast<int>(syscall(SYS_pidfd_open, id, 0))};
}

/// Ours without the variables of these names, ended by a null.
std::vector<char*> environment_without(std::span<const std::string_view> hidden) {
    std::vector<char*> entries;
    for (char** entry = environ; *entry != nullptr; ++entry) {
        const std::string_view text{*entry};
        const auto name = text.substr(0, text.find('='));
        if (std::ranges::find(hidden, name) == hidden.end()) {
            entries.push_back(*entry);
        }
    }
    entries.push_back(nullptr);
    return entries;
}

/// The attributes and actions of posix_spawn, released when they go.
class SpawnPlan {
  public:
    SpawnPlan() {
        posix_spawnattr_init(&attributes_);
        posix_spawn_file_actions_init(&actions_);
    }
    SpawnPlan(const SpawnPlan&) = delete;
    SpawnPlan& operator=(const SpawnPlan&) = delete;
    ~SpawnPlan() {
        posix_spawn_file_actions_destroy(&actions_);
        posix_spawnattr_destroy(&attributes_);
    }

    /// Everything else that we have open is close-on-exec.
    int connect(const Descriptor& channel, const Descriptor& words) {
        int error = posix_spawn_file_actions_adddup2(&actions_, channel.number(), STDIN_FILENO);
        if (error == 0) {
            error = posix_spawn_file_actions_adddup2(&actions_, channel.number(), STDOUT_FILENO);
        }
        if (error == 0) {
            error = posix_spawn_file_actions_adddup2(&actions_, words.number(), STDERR_FILENO);
        }
        return error;
    }

    /// A child of its own: no signal handling of ours is inherited, and Ctrl-C at the terminal is
    /// for us, who end the child ourselves.
    int detach() {
        sigset_t none{};
        sigset_t all{};
        sigemptyset(&none);
        sigfillset(&all);
        posix_spawnattr_setsigmask(&attributes_, &none);
        posix_spawnattr_setsigdefault(&attributes_, &all);
        posix_spawnattr_setpgroup(&attributes_, 0);
        return posix_spawnattr_setflags(
            &attributes_, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
    }

    int spawn(pid_t& id,
              std::string executable,
              std::vector<std::string> arguments,
              const std::vector<char*>& environment) const {
        std::vector<char*> words{executable.data()};
        std::ranges::transform(
            arguments, std::back_inserter(words), [](std::string& word) { return word.data(); });
        words.push_back(nullptr);
        return posix_spawnp(
            &id, executable.c_str(), &actions_, &attributes_, words.data(), environment.data());
    }

  private:
    posix_spawnattr_t attributes_{};
    posix_spawn_file_actions_t actions_{};
};

}  // namespace

Result<ChildProcess> ChildProcess::start(const std::string& executable,
                                         const std::string& argument,
                                         std::span<const std::string_view> hidden) {
    return spawn(executable, {argument}, hidden).map_error([&](const std::error_code& error) {
        return Failure{
            .phase = Phase::connect,
            .reason = FailureReason::local,
            .detail = "the Paho child process `" + executable +
                      "` could not be started: " + error.message(),
        };
    });
}

tl::expected<ChildProcess, std::error_code> ChildProcess::spawn(
    const std::string& executable,
    std::vector<std::string> arguments,
    std::span<const std::string_view> hidden) {
    // One socket pair serves both directions: a pipe cannot be written to without the risk of
    // SIGPIPE, which is the whole process's to handle.
    std::array<int, 2> pair{};
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair.data()) != 0) {
        return not_started(errno);
    }
    Descriptor ours{pair[0]};
    const Descriptor theirs{pair[1]};
    Descriptor words = bounded_words();
    if (!words.valid()) {
        return not_started(errno);
    }
    SpawnPlan plan;
    int error = plan.connect(theirs, words);
    if (error == 0) {
        error = plan.detach();
    }
    pid_t id = 0;
    if (error == 0) {
        error = plan.spawn(id, executable, std::move(arguments), environment_without(hidden));
    }
    if (error != 0) {
        return not_started(error);
    }
    ChildProcess child{id, std::move(ours), open_exit(id), std::move(words)};
    if (!child.exit_.valid()) {
        return not_started(errno);
    }
    return child;
}

ChildProcess::ChildProcess(pid_t id, Descriptor channel, Descriptor exit, Descriptor words)
    : id_{id}, channel_{std::move(channel)}, exit_{std::move(exit)}, words_{std::move(words)} {}

ChildProcess::ChildProcess(ChildProcess&& other) noexcept
    : id_{std::exchange(other.id_, 0)},
      channel_{std::move(other.channel_)},
      exit_{std::move(other.exit_)},
      words_{std::move(other.words_)},
      ended_{other.ended_} {}

ChildProcess::~ChildProcess() {
    if (id_ != 0) {
        kill();
        siginfo_t information{};
        // A process that was killed ends at once: this waits for the kernel only.
        while (waitid(P_PID, static_cast<id_t>(id_), &information, WEXITED) != 0 &&
               errno == EINTR) {
        }
    }
}

std::ptrdiff_t ChildProcess::receive(std::span<char> into) const {
    const auto received = ::recv(channel(), into.data(), into.size(), MSG_DONTWAIT);
    if (received < 0) {
        // The child ended without having read all that we sent.
        return errno == ECONNRESET ? 0 : -errno;
    }
    return received;
}

std::ptrdiff_t ChildProcess::send(std::span<const char> bytes) const {
    const auto sent = ::send(channel(), bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    return sent < 0 ? -errno : sent;
}

void ChildProcess::finish_sending() const {
    ::shutdown(channel(), SHUT_WR);
}

void ChildProcess::kill() const {
    if (id_ != 0) {
        // Until it is reaped, its number is nobody else's.
        ::kill(id_, SIGKILL);
    }
}

std::optional<ChildProcess::Exit> ChildProcess::reap() {
    siginfo_t information{};
    if (id_ != 0 && waitid(P_PID, static_cast<id_t>(id_), &information, WEXITED | WNOHANG) == 0 &&
        information.si_pid == id_) {
        id_ = 0;
        ended_ = information.si_code == CLD_EXITED ? Exit{.status = information.si_status}
                                                   : Exit{.signal = information.si_status};
    }
    return ended_;
}

std::string ChildProcess::first_words() const {
    // The child writes through the same open file, so the position says how much.
    const auto written = lseek(words_.number(), 0, SEEK_CUR);
    std::string text(written > 0 ? static_cast<std::size_t>(written) : 0, '\0');
    const auto read = pread(words_.number(), text.data(), text.size(), 0);
    text.resize(read > 0 ? static_cast<std::size_t>(read) : 0);
    return text;
}

}  // namespace sonde
