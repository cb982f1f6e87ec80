// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agent/load_run.hpp"

#include <memory>

namespace sonde {

/// Turns SIGINT and SIGTERM into the end of load runs, for as long as it lives: the first drains,
/// the second ends at once, and from the third on a signal does to this process what it usually
/// does. Only one at a time.
class StopSignals {
  public:
    StopSignals();
    StopSignals(const StopSignals&) = delete;
    StopSignals& operator=(const StopSignals&) = delete;
    ~StopSignals();

    bool came() const;

    /// Stops the run when a signal comes, and at once where one came already, until it goes.
    class Guard {
      public:
        Guard(StopSignals& signals, OngoingLoad& run);
        Guard(const Guard&) = delete;
        Guard& operator=(const Guard&) = delete;
        ~Guard();

      private:
        StopSignals& signals_;
    };

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace sonde
