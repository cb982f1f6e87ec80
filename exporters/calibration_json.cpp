// SPDX-License-Identifier: Apache-2.0
#include "exporters/calibration_json.hpp"

#include "exporters/calibration_findings.hpp"
#include "exporters/decimal.hpp"
#include "exporters/json_text.hpp"
#include "exporters/utc.hpp"

#include <nlohmann/json.hpp>

#include <optional>

namespace sonde::calibration {

namespace {

using Json = nlohmann::ordered_json;

Json seconds_or_null(const std::optional<Duration>& duration) {
    return duration ? Json(in_seconds(*duration)) : Json();
}

/// Null where there is no value at all.
Json distribution_of(const Histogram& times) {
    if (times.count() == 0) {
        return {};
    }
    return {{"count", times.count()},
            {"min", in_seconds(times.min())},
            {"mean", in_seconds(times.mean())},
            {"p50", in_seconds(times.at(50))},
            {"p90", in_seconds(times.at(90))},
            {"p99", in_seconds(times.at(99))},
            {"p999", in_seconds(times.at(99.9))},
            {"max", in_seconds(times.max())}};
}

Json machine_of(const Machine& machine) {
    return {{"kernel", text_or_null(machine.kernel)},
            {"clock_source", text_or_null(machine.clock_source)},
            {"virtual", value_or_null(machine.virtual_machine)},
            {"processors", machine.processors == 0 ? Json() : Json(machine.processors)},
            {"stolen", value_or_null(machine.stolen)}};
}

Json trust_of(const Trust& trust) {
    auto doubts = Json::array();
    for (const auto doubt : trust.doubts) {
        doubts.push_back(name_of(doubt));
    }
    return {{"sub_millisecond", trust.phases()},
            {"sub_millisecond_user", trust.user_times()},
            {"timestamps", trust.by_kernel ? "kernel" : "user"},
            {"phase_error", seconds_or_null(trust.phase_error)},
            {"user_error", seconds_or_null(trust.user_error)},
            {"doubts", doubts}};
}

Json stamps_of(const StampFigures& stamps) {
    return {{"available", stamps.available},
            {"cost", seconds_or_null(stamps.cost())},
            {"plain", distribution_of(stamps.plain)},
            {"stamped", distribution_of(stamps.stamped)},
            {"wire", distribution_of(stamps.wire)},
            {"wake_up", distribution_of(stamps.wake_up)}};
}

Json phases_of(const Calibration& calibration) {
    auto phases = Json::object();
    for (const auto phase : all_phases) {
        const auto& floor = calibration.floor_of(phase);
        if (floor.user.count() > 0) {
            phases[std::string{name_of(phase)}] = {{"user", distribution_of(floor.user)},
                                                   {"kernel", distribution_of(floor.kernel)}};
        }
    }
    return phases;
}

}  // namespace

std::string to_json_line(const Calibration& calibration) {
    const auto trust = judge(calibration);
    const Json object{
        {"schema", calibrate_schema},
        {"started", format_utc(calibration.started)},
        {"total", in_seconds(calibration.total)},
        {"machine", machine_of(calibration.machine)},
        {"trust", trust_of(trust)},
        {"clock_read", distribution_of(calibration.clock_read)},
        {"timer_lateness",
         {{"probes", distribution_of(calibration.probe_lateness)},
          {"load", distribution_of(calibration.load_lateness)}}},
        {"stamps", stamps_of(calibration.stamps)},
        {"probes", {{"count", calibration.probes}, {"failed", calibration.failed_probes}}},
        {"phases", phases_of(calibration)},
        {"local_delay", distribution_of(calibration.local_delay)},
        {"findings", findings_of(calibration, trust)},
    };
    return to_json_text(object);
}

}  // namespace sonde::calibration
