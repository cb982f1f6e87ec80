// SPDX-License-Identifier: Apache-2.0
#include "exporters/hdr_log.hpp"

#include "exporters/decimal.hpp"
#include "exporters/hdr_encoding.hpp"
#include "exporters/printable.hpp"
#include "exporters/utc.hpp"

#include <fmt/format.h>

#include <string>

namespace sonde::load {

namespace {

double in_milliseconds(Duration duration) {
    return static_cast<double>(duration.count()) / 1e6;
}

std::string line_of(std::string_view tag,
                    const LoadSnapshot& interval,
                    const Histogram& histogram) {
    if (histogram.count() == 0) {
        return {};
    }
    return fmt::format("Tag={},{:.3f},{:.3f},{:.3f},{}\n",
                       tag,
                       in_seconds(interval.at),
                       in_seconds(interval.length),
                       in_milliseconds(histogram.max()),
                       encode_hdr(histogram));
}

}  // namespace

HdrLog::HdrLog(std::ostream& out, std::string_view title) : out_{out} {
    out_ << "#[" << printable(title) << "]\n#[Histogram log format version 1.3]\n";
}

void HdrLog::add(const LoadSnapshot& interval) {
    if (!begun_) {
        begin(interval.wall - interval.at);
    }
    const auto& latency = interval.latency;
    out_ << line_of("response", interval, latency.response)
         << line_of("service", interval, latency.service)
         << line_of("acknowledgement", interval, latency.acknowledgement)
         << line_of("lateness", interval, latency.lateness);
}

void HdrLog::begin(WallTime start) {
    const auto since_epoch = in_seconds(start.time_since_epoch());
    // The base says that the lines' times count from the start; without it readers have to guess.
    out_ << fmt::format(
                "#[StartTime: {:.3f} (seconds since epoch), {}]\n", since_epoch, format_utc(start))
         << fmt::format("#[BaseTime: {:.3f} (seconds since epoch)]\n", since_epoch)
         << R"("StartTimestamp","Interval_Length","Interval_Max","Interval_Compressed_Histogram")"
         << '\n';
    begun_ = true;
}

}  // namespace sonde::load
