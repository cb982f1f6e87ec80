// SPDX-License-Identifier: Apache-2.0
#include "tests/support/process.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace sonde::testing {

namespace {

std::string find_program(const std::string& name) {
    if (name.find('/') != std::string::npos) {
        return name;
    }
    std::istringstream path{std::string{std::getenv("PATH")} + ":/usr/sbin:/sbin"};
    for (std::string folder; std::getline(path, folder, ':');) {
        const auto candidate = folder + "/" + name;
        if (access(candidate.c_str(), X_OK) == 0) {
            return candidate;
        }
    }
    throw std::runtime_error{"the tests need the program " + name};
}

std::vector<std::string> merged(const std::map<std::string, std::string>& extra) {
    std::map<std::string, std::string> all;
    for (char** entry = environ; *entry != nullptr; ++entry) {
        const std::string text{*entry};
        const auto mark = text.find('=');
        all[text.substr(0, mark)] = text.substr(mark + 1);
    }
    for (const auto& [name, value] : extra) {
        all[name] = value;
    }
    std::vector<std::string> lines;
    for (const auto& [name, value] : all) {
        lines.push_back(name + "=" + value);
    }
    return lines;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> list;
    for (auto& text : texts) {
        list.push_back(text.data());
    }
    list.push_back(nullptr);
    return list;
}

int decoded(int status) {
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace

Process::Process(std::vector<std::string> command,
                 const std::map<std::string, std::string>& environment,
                 const std::string& input) {
    const auto program = find_program(command.front());
    const auto in = folder_.write("in", input);
    const auto out = folder_.write("out", "");
    const auto err = folder_.write("err", "");
    posix_spawn_file_actions_t actions{};
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 0, in.c_str(), O_RDONLY, 0);
    constexpr int fresh = O_WRONLY | O_APPEND;
    posix_spawn_file_actions_addopen(&actions, 1, out.c_str(), fresh, 0600);
    posix_spawn_file_actions_addopen(&actions, 2, err.c_str(), fresh, 0600);
    auto variables = merged(environment);
    const int error = posix_spawn(&pid_,
                                  program.c_str(),
                                  &actions,
                                  nullptr,
                                  pointers(command).data(),
                                  pointers(variables).data());
    posix_spawn_file_actions_destroy(&actions);
    if (error != 0) {
        throw std::runtime_error{"cannot start " + program};
    }
}

Process::~Process() {
    if (!status_) {
        kill(pid_, SIGKILL);
        waitpid(pid_, nullptr, 0);
    }
}

void Process::signal(int number) const {
    kill(pid_, number);
}

std::optional<int> Process::wait(std::chrono::seconds limit) {
    if (status_) {
        return status_;
    }
    const int watch = static_cast<int>(syscall(SYS_pidfd_open, pid_, 0));
    pollfd ended{.fd = watch, .events = POLLIN, .revents = 0};
    const int ready = poll(&ended, 1, static_cast<int>(limit.count() * 1000));
    close(watch);
    if (ready != 1) {
        return std::nullopt;
    }
    int status = 0;
    rusage usage{};
    wait4(pid_, &status, 0, &usage);
    status_ = decoded(status);
    peak_memory_ = static_cast<std::uint64_t>(usage.ru_maxrss) * 1024;
    return status_;
}

bool Process::says(const std::string& text, std::chrono::seconds limit) {
    const auto said = [&] {
        return error().find(text) != std::string::npos || output().find(text) != std::string::npos;
    };
    return eventually([&] { return said() || wait(std::chrono::seconds{0}).has_value(); }, limit) &&
           said();
}

std::string Process::output() const {
    return read_text(folder_.path() / "out");
}
std::string Process::error() const {
    return read_text(folder_.path() / "err");
}

std::string read_text(const std::string& path) {
    std::ifstream file{path};
    std::ostringstream text;
    text << file.rdbuf();
    return std::move(text).str();
}

std::uint16_t free_port() {
    const int probe = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    if (bind(probe, reinterpret_cast<sockaddr*>(&address), length) != 0 ||
        getsockname(probe, reinterpret_cast<sockaddr*>(&address), &length) != 0) {
        close(probe);
        throw std::runtime_error{"no free port"};
    }
    close(probe);
    return ntohs(address.sin_port);
}

bool eventually(const std::function<bool()>& holds, std::chrono::seconds limit) {
    const auto deadline = std::chrono::steady_clock::now() + limit;
    while (!holds()) {
        if (std::chrono::steady_clock::now() >= deadline) {
            return false;
        }
        poll(nullptr, 0, 5);
    }
    return true;
}

}  // namespace sonde::testing
