// SPDX-License-Identifier: Apache-2.0
#include "probes/paho/result_json.hpp"

#include "probes/paho/pipe_json.hpp"

#include <utility>

/// A result is what a child can find out through Paho: no peer, TLS or TCP facts, no attempts and
/// no packet sizes, all of which Paho keeps to itself.
namespace sonde {

namespace {

using pipe::Json;
using pipe::read_enum;

Json write_phases(const PhaseTimes& phases) {
    Json json = Json::object();
    for (const auto phase : all_phases) {
        if (const auto time = phases.get(phase)) {
            json[std::string{name_of(phase)}] = pipe::write(*time);
        }
    }
    return json;
}

PhaseTimes read_phases(const Json& json) {
    PhaseTimes phases;
    for (const auto& [name, time] : json.items()) {
        Duration duration{};
        pipe::read(time, duration);
        phases.set(phase_named(name).value(), duration);
    }
    return phases;
}

Json write_failure(const std::optional<Failure>& failure) {
    if (!failure) {
        return {};
    }
    return {
        {"phase", name_of(failure->phase)},
        {"reason", name_of(failure->reason)},
        {"code", pipe::write(failure->code)},
        {"code_name", pipe::write(failure->code_name)},
        {"detail", pipe::write(failure->detail)},
    };
}

std::optional<Failure> read_failure(const Json& json) {
    if (json.is_null()) {
        return std::nullopt;
    }
    Failure failure;
    failure.phase = phase_named(json.at("phase").get<std::string>()).value();
    failure.reason = failure_reason_named(json.at("reason").get<std::string>()).value();
    pipe::read(json.at("code"), failure.code);
    pipe::read(json.at("code_name"), failure.code_name);
    pipe::read(json.at("detail"), failure.detail);
    return failure;
}

Json write_messages(const MessageCounts& counts) {
    return {counts.sent,
            counts.delivered,
            counts.lost,
            counts.duplicate,
            counts.reordered,
            counts.corrupt,
            counts.foreign};
}

MessageCounts read_messages(const Json& json) {
    MessageCounts counts;
    pipe::read(json.at(0), counts.sent);
    pipe::read(json.at(1), counts.delivered);
    pipe::read(json.at(2), counts.lost);
    pipe::read(json.at(3), counts.duplicate);
    pipe::read(json.at(4), counts.reordered);
    pipe::read(json.at(5), counts.corrupt);
    pipe::read(json.at(6), counts.foreign);
    return counts;
}

Json write_mqtt(const MqttFacts& facts) {
    return {
        {"version", pipe::write(facts.version)},
        {"qos", pipe::write(facts.qos)},
        {"granted_qos", pipe::write(facts.granted_qos)},
        {"session_present", pipe::write(facts.session_present)},
        {"assigned_client_id", pipe::write(facts.assigned_client_id)},
    };
}

MqttFacts read_mqtt(const Json& json) {
    MqttFacts facts;
    facts.version = read_enum(json.at("version"), MqttVersion::v5);
    pipe::read(json.at("qos"), facts.qos);
    pipe::read(json.at("granted_qos"), facts.granted_qos);
    pipe::read(json.at("session_present"), facts.session_present);
    pipe::read(json.at("assigned_client_id"), facts.assigned_client_id);
    return facts;
}

ProbeResult read_result(const Json& json) {
    ProbeResult result;
    pipe::read(json.at("probe"), result.probe);
    pipe::read(json.at("target"), result.target);
    result.client = read_enum(json.at("client"), ClientKind::paho);
    pipe::read(json.at("started"), result.started);
    result.phases = read_phases(json.at("phases"));
    pipe::read(json.at("total"), result.total);
    pipe::read(json.at("payload"), result.sizes.payload);
    result.messages = read_messages(json.at("messages"));
    if (const auto& dns = json.at("dns"); !dns.is_null()) {
        // Paho asks the system, which tells neither a TTL nor a server.
        pipe::read(dns, result.dns.emplace(DnsFacts{.resolver = ResolverKind::system}).addresses);
    }
    result.mqtt = read_mqtt(json.at("mqtt"));
    result.failure = read_failure(json.at("failure"));
    return result;
}

}  // namespace

std::string to_line(const PahoProgress& progress) {
    return Json{{"phase", name_of(progress.phase)}, {"done", write_phases(progress.done)}}.dump();
}

std::string to_line(const ProbeResult& result) {
    const Json json{
        {"probe", pipe::write(result.probe)},
        {"target", pipe::write(result.target)},
        {"client", pipe::write(result.client)},
        {"started", pipe::write(result.started)},
        {"phases", write_phases(result.phases)},
        {"total", pipe::write(result.total)},
        {"payload", pipe::write(result.sizes.payload)},
        {"messages", write_messages(result.messages)},
        {"dns", result.dns ? pipe::write(result.dns->addresses) : Json{}},
        {"mqtt", write_mqtt(result.mqtt)},
        {"failure", write_failure(result.failure)},
    };
    return Json{{"result", json}}.dump();
}

tl::expected<std::variant<PahoProgress, ProbeResult>, std::string> read_line(
    std::string_view line) {
    try {
        const auto json = Json::parse(line);
        if (const auto result = json.find("result"); result != json.end()) {
            return read_result(*result);
        }
        return PahoProgress{
            .phase = phase_named(json.at("phase").get<std::string>()).value(),
            .done = read_phases(json.at("done")),
        };
    } catch (const std::exception& error) {
        return tl::unexpected{std::string{error.what()}};
    }
}

}  // namespace sonde
