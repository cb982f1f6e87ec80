// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include <thread>

namespace sonde::support {

/// Runs a loop on a thread of its own for as long as this lives, also where it has nothing to do.
/// As the last member of a server it has ended before that goes which the loop's work uses.
class LoopThread {
  public:
    explicit LoopThread(boost::asio::io_context& loop)
        : loop_{loop}, work_{loop.get_executor()}, thread_{[&loop] {
              loop.run();
          }} {}
    LoopThread(const LoopThread&) = delete;
    LoopThread& operator=(const LoopThread&) = delete;
    ~LoopThread() {
        loop_.stop();
        thread_.join();
    }

  private:
    boost::asio::io_context& loop_;
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
    std::thread thread_;
};

}  // namespace sonde::support
