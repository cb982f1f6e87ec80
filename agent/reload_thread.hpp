// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agent/folder_watch.hpp"
#include "probes/clock.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include <functional>
#include <string>
#include <thread>
#include <vector>

namespace sonde {

/// Reloads when it is asked to, and when something has changed in the folders that it watches, on a
/// thread of its own: reading thousands of probes holds up neither runs nor the web server.
class ReloadThread {
  public:
    struct Calls {
        /// Answers the folders to watch from now on.
        std::function<std::vector<std::string>()> reload{};
        std::function<void(const std::string& sentence)> complain{};
    };

    /// `settle`: how long a folder is left in peace after it began to change. What is called is
    /// called on the thread, and never after the destructor.
    ReloadThread(Duration settle, Calls calls);
    ReloadThread(const ReloadThread&) = delete;
    ReloadThread& operator=(const ReloadThread&) = delete;
    ~ReloadThread();  ///< Waits for a reload that is going on.

    /// Any thread.
    void ask();
    /// These folders from now on. Any thread.
    void watch(std::vector<std::string> folders);

  private:
    void reload();
    void watch_again();

    Calls calls_;
    asio::io_context loop_{};
    asio::executor_work_guard<asio::io_context::executor_type> work_;
    FolderWatch watch_;
    std::vector<std::string> folders_{};
    std::thread thread_;
};

}  // namespace sonde
