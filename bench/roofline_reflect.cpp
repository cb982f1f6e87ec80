// SPDX-License-Identifier: Apache-2.0
#include "bench/roofline.hpp"

#include <sys/epoll.h>
#include <unistd.h>

#include <array>

namespace sonde::roofline {

Report run_reflect(const Settings& settings) {
    const int epoll = make_epoll();
    const auto connections = open_all(settings, true, epoll);
    std::vector<wire::Bytes> batches(settings.connections);
    std::vector<std::size_t> missing(settings.connections);
    for (std::uint32_t index = 0; index < settings.connections; ++index) {
        batches[index] = batch_bytes(index, settings);
    }
    std::array<epoll_event, 512> events{};
    std::vector<std::byte> buffer(65'536);

    Report report;
    const Stopwatch watch;
    const auto end = monotonic_now() + static_cast<std::int64_t>(settings.seconds * 1e9);
    for (std::uint32_t index = 0; index < settings.connections; ++index) {
        connections[index].send_all(batches[index]);
        missing[index] = batches[index].size();
    }
    while (monotonic_now() < end) {
        const int count = epoll_wait(epoll, events.data(), static_cast<int>(events.size()), 1000);
        ++report.turns;
        for (int at = 0; at < count; ++at) {
            const auto index = events.at(static_cast<std::size_t>(at)).data.u32;
            const auto received = connections[index].receive(buffer);
            report.bytes_received += received;
            missing[index] -= received;
            if (missing[index] == 0) {
                report.messages += settings.batch;
                connections[index].send_all(batches[index]);
                missing[index] = batches[index].size();
            }
        }
    }
    watch.stop(report);
    close(epoll);
    return report;
}

}  // namespace sonde::roofline
