// SPDX-License-Identifier: Apache-2.0
#include "agent/reload_thread.hpp"

#include <boost/asio/post.hpp>

#include <utility>

namespace sonde {

ReloadThread::ReloadThread(Duration settle, Calls calls)
    : calls_{std::move(calls)},
      work_{loop_.get_executor()},
      watch_{loop_.get_executor(),
             settle,
             [this] {
                 reload();
             }},
      thread_{[this] {
          loop_.run();
      }} {}

ReloadThread::~ReloadThread() {
    loop_.stop();
    thread_.join();
}

void ReloadThread::ask() {
    asio::post(loop_, [this] { reload(); });
}

void ReloadThread::watch(std::vector<std::string> folders) {
    asio::post(loop_, [this, folders = std::move(folders)]() mutable {
        if (folders != folders_) {
            folders_ = std::move(folders);
            watch_again();
        }
    });
}

void ReloadThread::reload() {
    folders_ = calls_.reload();
    // A folder that was removed and is there again is another one for the kernel.
    watch_again();
}

void ReloadThread::watch_again() {
    for (const auto& sentence : watch_.watch(folders_)) {
        calls_.complain(sentence);
    }
}

}  // namespace sonde
