// SPDX-License-Identifier: Apache-2.0
#include "probes/net/dns_answer.hpp"

#include <algorithm>
#include <chrono>

namespace sonde::net {

namespace {

/// Whom the question went to.
std::string asked(const Question& question) {
    std::string servers;
    for (const auto& server : question.servers) {
        servers += (servers.empty() ? "dns_server " : ", ") + server;
    }
    return servers.empty() ? "the name servers of /etc/resolv.conf" : servers;
}

}  // namespace

Failure failure_of(int status, const Question& question) {
    auto failure = Failure{.phase = Phase::dns, .reason = FailureReason::resolve};
    failure.detail = "`" + question.host + "`: ";
    switch (status) {
        case ARES_ENOTFOUND:
            failure.detail +=
                "the name does not exist (NXDOMAIN); is it spelled right, and is the "
                "search domain the one you mean?";
            break;
        case ARES_ENODATA:
            failure.detail +=
                question.family == FamilyChoice::any
                    ? std::string{"the name exists but has no address"}
                    : "the name has no " + std::string{name_of(question.family)} + " address";
            break;
        case ARES_ETIMEOUT:
            failure.reason = FailureReason::timeout;
            failure.detail += asked(question) + " did not answer in time";
            break;
        case ARES_ECONNREFUSED:
            failure.detail += asked(question) + " could not be reached";
            break;
        case ARES_ENOMEM:
            failure.reason = FailureReason::local;
            [[fallthrough]];
        default:
            failure.detail += ares_strerror(status);
    }
    return failure;
}

Result<Answer> answer_of(const ares_addrinfo& list,
                         const std::optional<std::string>& server,
                         const Question& question) {
    Answer answer;
    answer.facts.resolver = ResolverKind::dns;
    answer.facts.server = server;
    for (const auto* node = list.nodes; node != nullptr; node = node->ai_next) {
        auto address = Address::from(node->ai_addr, node->ai_addrlen);
        if (!address) {
            continue;
        }
        address->set_port(question.port);
        answer.addresses.push_back(*address);
        // A TTL is a name server's to give; what the hosts file says has none.
        if (server) {
            const auto ttl = static_cast<std::uint32_t>(std::max(node->ai_ttl, 0));
            answer.facts.ttl_seconds = std::min(answer.facts.ttl_seconds.value_or(ttl), ttl);
        }
    }
    answer.facts.addresses = static_cast<std::uint32_t>(answer.addresses.size());
    if (answer.addresses.empty()) {
        return tl::unexpected{failure_of(ARES_ENODATA, question)};
    }
    return answer;
}

}  // namespace sonde::net
