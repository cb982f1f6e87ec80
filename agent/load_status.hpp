// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace sonde {

/// What can be said about the end of a load command; several at once.
struct LoadEnd {
    bool interrupted{false};
    bool not_started{false};        ///< Nobody could connect, or a limit was too low.
    bool generator_limited{false};  ///< What was measured is not the broker.
    bool failed{false};  ///< A threshold was breached, a file not written, sums do not add up.
};

/// The exit status: 130, 3, 4, 1 or 0. The first that holds, in this order, because each makes
/// those behind it say little: what an interrupted run breached was half a run's, what a limited
/// one breached was not the broker's doing.
constexpr int exit_status(const LoadEnd& end) {
    if (end.interrupted) {
        return 130;
    }
    if (end.not_started) {
        return 3;
    }
    if (end.generator_limited) {
        return 4;
    }
    return end.failed ? 1 : 0;
}

}  // namespace sonde
