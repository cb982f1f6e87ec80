// SPDX-License-Identifier: Apache-2.0
#include "probes/result.hpp"

#include "probes/publisher_report.hpp"

#include <utility>

namespace sonde {

std::string_view name_of(TimestampKind kind) {
    switch (kind) {
        case TimestampKind::user:
            return "user";
        case TimestampKind::kernel:
            return "kernel";
    }
    return "";
}

std::optional<ProbeResult> publisher_as_result(const ProbeResult& result) {
    if (!result.publisher) {
        return std::nullopt;
    }
    const auto& publisher = *result.publisher;
    ProbeResult own;
    own.probe = result.probe;
    own.target = publisher.target;
    own.client = result.client;
    own.started = result.started;
    own.phases = publisher.phases;
    own.user_phases = publisher.user_phases;
    own.dns = publisher.dns;
    own.attempts = publisher.attempts;
    own.peer = publisher.peer;
    own.mqtt = result.mqtt;
    own.tls = publisher.tls;
    own.tcp = publisher.tcp;
    own.failure = publisher.failed ? result.failure : std::nullopt;
    own.tape = publisher.tape;
    return own;
}

void drop_tapes(ProbeResult& result) {
    result.tape.reset();
    if (result.publisher && result.publisher->tape) {
        auto publisher = *result.publisher;
        publisher.tape.reset();
        result.publisher = std::move(publisher);
    }
}

bool is_failed(const ProbeResult& result, Phase phase) {
    if (!result.failure || result.failure->phase != phase) {
        return false;
    }
    const bool elsewhere = result.publisher && result.publisher->failed;
    return !elsewhere || phase == Phase::publish;
}

}  // namespace sonde
