// SPDX-License-Identifier: Apache-2.0
#include "probes/net/key_log.hpp"

#include "probes/wording.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace sonde::net {

namespace {

std::string cannot_write(const std::string& path, int error) {
    return in_backticks(path) + " cannot be written: " + std::generic_category().message(error);
}

}  // namespace

tl::expected<KeyLog, std::string> KeyLog::open(const std::string& path) {
    const int descriptor =
        ::open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (descriptor < 0) {
        return tl::unexpected{cannot_write(path, errno)};
    }
    return KeyLog{path, descriptor};
}

KeyLog::KeyLog(std::string path, int descriptor)
    : path_{std::move(path)}, descriptor_{descriptor} {}

KeyLog::KeyLog(KeyLog&& other) noexcept
    : path_{std::move(other.path_)},
      descriptor_{std::exchange(other.descriptor_, -1)},
      problem_{std::move(other.problem_)} {}

KeyLog::~KeyLog() {
    if (descriptor_ >= 0) {
        ::close(descriptor_);
    }
}

void KeyLog::append(std::string_view line) {
    // In one write, so that processes that share the file do not mix their lines.
    const auto whole = std::string{line} + '\n';
    const auto written = ::write(descriptor_, whole.data(), whole.size());
    if (written != std::ssize(whole) && problem_.empty()) {
        problem_ = cannot_write(path_, written < 0 ? errno : ENOSPC);
    }
}

}  // namespace sonde::net
