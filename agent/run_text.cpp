// SPDX-License-Identifier: Apache-2.0
#include "agent/run_text.hpp"

#include "exporters/printable.hpp"
#include "exporters/trace_text.hpp"
#include "exporters/waterfall.hpp"
#include "probes/publisher_report.hpp"
#include "probes/trace.hpp"

#include <string_view>

namespace sonde {

namespace {

constexpr int page_width = 100;

std::string_view why_no_packets(const ProbeResult& result) {
    if (result.client == ClientKind::paho) {
        return "Paho does not show what its connections carry.\n";
    }
    return result.peer ? "What its connection carried was not kept: keep_runs, keep_failures and "
                         "keep_bytes in [agent] say what is.\n"
                       : "No connection was made that could have carried anything.\n";
}

}  // namespace

void write_run_text(std::ostream& out, const ProbeResult& result) {
    const TextStyle style{.width = page_width};
    write_waterfall(out, result, style);
    out << '\n';
    if (!result.tape) {
        out << why_no_packets(result);
        return;
    }
    write_trace(out, trace_of(*result.tape), style);
    const auto publisher = publisher_as_result(result);
    if (publisher && publisher->tape) {
        out << "\nOn the publisher's connection, to " << printable(publisher->target) << ":\n\n";
        write_trace(out, trace_of(*publisher->tape), style);
    }
}

}  // namespace sonde
