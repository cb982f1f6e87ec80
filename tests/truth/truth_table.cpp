// SPDX-License-Identifier: Apache-2.0
#include "tests/truth/truth_table.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace sonde::truth {

namespace {

double microseconds(Duration time) {
    return std::chrono::duration<double, std::micro>{time}.count();
}

const PhaseErrors* of(const TruthColumn& column, const std::string& phase) {
    const auto found = std::ranges::find(column.phases, phase, &PhaseErrors::phase);
    return found == column.phases.end() || found->count() == 0 ? nullptr : &*found;
}

std::string cells(const PhaseErrors& errors) {
    return fmt::format(" | {:5} {:9.1f} {:8.1f} {:8.1f} {:8.1f}",
                       errors.count(),
                       microseconds(errors.truth(0.5)),
                       microseconds(errors.error(0.5)),
                       microseconds(errors.error(0.99)),
                       microseconds(errors.error(1)));
}

}  // namespace

std::string to_table(const std::vector<TruthColumn>& columns) {
    std::string table = fmt::format("{:9}", "us");
    std::string below = fmt::format("{:9}", "phase");
    for (const auto& column : columns) {
        table += fmt::format(" | {:42}", column.title);
        below += fmt::format(
            " | {:>5} {:>9} {:>8} {:>8} {:>8}", "runs", "wire p50", "err p50", "p99", "max");
    }
    table += "\n" + below + "\n";
    for (const auto& errors : columns.front().phases) {
        std::string line = fmt::format("{:9}", errors.phase());
        bool any = false;
        for (const auto& column : columns) {
            const auto* const found = of(column, errors.phase());
            line += found == nullptr ? fmt::format(" | {:42}", "") : cells(*found);
            any = any || found != nullptr;
        }
        table += any ? line + "\n" : "";
    }
    return table;
}

}  // namespace sonde::truth
