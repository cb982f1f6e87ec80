// SPDX-License-Identifier: Apache-2.0
#include "exporters/standing_json.hpp"

#include "exporters/decimal.hpp"
#include "exporters/json_text.hpp"

#include <optional>

namespace sonde {

namespace {

using Json = nlohmann::ordered_json;

Json seconds_or_null(const std::optional<Duration>& time) {
    return time ? Json(in_seconds(*time)) : Json();
}

Json began_of(const std::vector<Outage>& outages) {
    auto list = Json::array();
    for (const auto& outage : outages) {
        list.push_back({{"phase", name_of(outage.phase)},
                        {"reason", name_of(outage.reason)},
                        {"connection_age", in_seconds(outage.connection_age)}});
    }
    return list;
}

Json ended_of(const std::vector<Outage>& outages) {
    auto list = began_of(outages);
    for (std::size_t i = 0; i < outages.size(); ++i) {
        list[i]["without_delivery"] = in_seconds(outages[i].without_delivery);
        list[i]["disconnected"] = in_seconds(outages[i].disconnected);
        list[i]["attempts"] = outages[i].attempts;
    }
    return list;
}

Json row_of(const WatchRow& row) {
    auto labels = Json::object();
    for (const auto& [name, value] : row.labels) {
        labels[name] = value;
    }
    auto violations = Json::object();
    for (const auto rule : all_watch_rules) {
        const auto count = row.violations[static_cast<std::size_t>(rule)];
        if (count > 0) {
            violations[std::string{name_of(rule)}] = count;
        }
    }
    return {{"labels", std::move(labels)},
            {"topics", row.topics},
            {"offline", row.offline},
            {"messages", row.messages},
            {"bytes", row.bytes},
            {"age", seconds_or_null(row.age)},
            {"gap", seconds_or_null(row.gap)},
            {"violations", std::move(violations)}};
}

}  // namespace

Json to_json(const SessionReport& report) {
    return {{"connected", report.connected},
            {"connection_age", seconds_or_null(report.connection_age)},
            {"reconnects", report.reconnects},
            {"resumed", report.resumed},
            {"session_lost", report.session_lost},
            {"late", report.late},
            {"recovered", report.recovered},
            {"outages_began", began_of(report.began)},
            {"outages_ended", ended_of(report.ended)}};
}

Json to_json(const WatchReport& report) {
    auto rows = Json::array();
    for (const auto& row : report.rows) {
        rows.push_back(row_of(row));
    }
    return {{"topics", report.topics}, {"overflow", report.overflow}, {"rows", std::move(rows)}};
}

}  // namespace sonde
