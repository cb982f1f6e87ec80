// SPDX-License-Identifier: Apache-2.0
#include "agent/folder_watch.hpp"

#include <sys/inotify.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <system_error>
#include <utility>

namespace sonde {

namespace {

/// A link or a file that is put there whole is never written to, and so told by its creation.
constexpr std::uint32_t events = IN_CLOSE_WRITE | IN_CREATE | IN_DELETE | IN_MOVED_FROM |
                                 IN_MOVED_TO | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR;

std::string reason_of(int error) {
    return std::generic_category().message(error);
}

/// Whether one of the events in the block is of the folders, and not of the watching.
bool tells_of_files(const char* block, std::size_t size) {
    bool found = false;
    for (std::size_t at = 0; at + sizeof(inotify_event) <= size;) {
        inotify_event event{};
        std::memcpy(&event, block + at, sizeof event);
        found = found || (event.mask & IN_IGNORED) == 0;
        at += sizeof event + event.len;
    }
    return found;
}

}  // namespace

FolderWatch::FolderWatch(const asio::any_io_executor& executor,
                         Duration settle,
                         std::function<void()> changed)
    : settle_{settle}, changed_{std::move(changed)}, inotify_{executor}, timer_{executor} {
    const int descriptor = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    if (descriptor >= 0) {
        inotify_.assign(descriptor);
        wait();
    }
}

std::vector<std::string> FolderWatch::watch(const std::vector<std::string>& folders) {
    std::vector<std::string> sentences;
    std::set<int> watches;
    for (const auto& folder : folders) {
        const int number = inotify_.is_open()
                               ? inotify_add_watch(inotify_.native_handle(), folder.c_str(), events)
                               : -1;
        if (number >= 0) {
            watches.insert(number);
        } else {
            sentences.push_back(
                folder + " cannot be watched: " +
                (inotify_.is_open() ? reason_of(errno) : "the system gives no inotify instance"));
        }
    }
    for (const int number : watches_) {
        if (!watches.contains(number)) {
            // Fails where the folder itself is gone, and its watch with it.
            (void)inotify_rm_watch(inotify_.native_handle(), number);
        }
    }
    watches_ = std::move(watches);
    return sentences;
}

void FolderWatch::wait() {
    inotify_.async_wait(asio::posix::stream_descriptor::wait_read,
                        [this](const boost::system::error_code& error) {
                            if (error) {
                                return;
                            }
                            if (take_events() && !settling_) {
                                wait_until_settled();
                            }
                            wait();
                        });
}

bool FolderWatch::take_events() {
    bool found = false;
    std::array<char, 16384> block{};
    while (true) {
        const auto size = read(inotify_.native_handle(), block.data(), block.size());
        if (size <= 0) {
            return found;
        }
        found = tells_of_files(block.data(), static_cast<std::size_t>(size)) || found;
    }
}

void FolderWatch::wait_until_settled() {
    settling_ = true;
    timer_.expires_after(settle_);
    timer_.async_wait([this](const boost::system::error_code& error) {
        if (!error) {
            settling_ = false;
            changed_();
        }
    });
}

}  // namespace sonde
