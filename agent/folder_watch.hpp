// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/clock.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <functional>
#include <set>
#include <string>
#include <vector>

namespace sonde {

namespace asio = boost::asio;

/// Says when files in folders come, go or are written (inotify). It does not look into the folders'
/// folders, nor at a file behind a link that leads out. One loop's.
class FolderWatch {
  public:
    /// `changed` is called on the loop, `settle` after the first of changes that come together: who
    /// writes several files is left in peace for so long.
    FolderWatch(const asio::any_io_executor& executor,
                Duration settle,
                std::function<void()> changed);

    /// These folders from now on, and no others. The answer has a sentence for each that cannot be
    /// watched.
    std::vector<std::string> watch(const std::vector<std::string>& folders);

  private:
    void wait();
    bool take_events();
    void wait_until_settled();

    Duration settle_;
    std::function<void()> changed_;
    asio::posix::stream_descriptor inotify_;
    asio::steady_timer timer_;
    std::set<int> watches_{};
    bool settling_{false};
};

}  // namespace sonde
