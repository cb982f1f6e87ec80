// SPDX-License-Identifier: Apache-2.0
#include "bench/roofline.hpp"

#include <unistd.h>

namespace sonde::roofline {

Report run_flood(const Settings& settings) {
    // Blocking: what the peer does not take makes us wait, and a wait costs no CPU time.
    const int epoll = make_epoll();
    const auto connections = open_all(settings, false, epoll);
    std::vector<wire::Bytes> batches;
    for (std::uint32_t index = 0; index < settings.connections; ++index) {
        connections[index].block(true);
        batches.push_back(batch_bytes(index, settings));
    }
    Report report;
    const Stopwatch watch;
    const auto end = monotonic_now() + static_cast<std::int64_t>(settings.seconds * 1e9);
    while (monotonic_now() < end) {
        for (std::uint32_t index = 0; index < settings.connections; ++index) {
            connections[index].send_all(batches[index]);
        }
        report.messages += std::uint64_t{settings.connections} * settings.batch;
        ++report.turns;
    }
    watch.stop(report);
    close(epoll);
    return report;
}

}  // namespace sonde::roofline
