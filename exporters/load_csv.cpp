// SPDX-License-Identifier: Apache-2.0
#include "exporters/load_csv.hpp"

#include "exporters/decimal.hpp"

#include <optional>
#include <string>

namespace sonde::load {

namespace {

std::string field(Duration duration) {
    return to_decimal(in_seconds(duration));
}

std::string field(const std::optional<Duration>& duration) {
    return duration ? field(*duration) : "";
}

}  // namespace

LoadCsv::LoadCsv(std::ostream& out) : out_{out} {
    out_ << "at,length,stage,connected,wanted_rate,scheduled,sent,acknowledged,delivered,failed,"
            "overload,connect_failures,response_p50,response_p99,response_max,service_p99,"
            "acknowledgement_p99,lateness_p99,cpu\r\n";
}

// No field holds a comma, a quote or a line break: they are numbers and names of our own.
void LoadCsv::add(const TimelineRow& row) {
    std::string line = field(row.at) + "," + field(row.length) + ",";
    line += name_of(row.stage);
    line += "," + std::to_string(row.connected) + "," + to_decimal(row.wanted_rate);
    for (const auto count : {row.scheduled,
                             row.sent,
                             row.acknowledged,
                             row.delivered,
                             row.failed,
                             row.overload,
                             row.connect_failures}) {
        line += "," + std::to_string(count);
    }
    for (const auto& time : {row.response_p50,
                             row.response_p99,
                             row.response_max,
                             row.service_p99,
                             row.acknowledgement_p99,
                             row.lateness_p99}) {
        line += "," + field(time);
    }
    out_ << line + "," + to_decimal(row.cpu) + "\r\n";
}

}  // namespace sonde::load
