#include "probes/net/dns_answer.hpp"

#include <algorithm>
#include <chrono>

namespace sonde::net {

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
            failure.detail += "no name server answered in time";
            break;
        case ARES_ECONNREFUSED:
            failure.detail += "no name server could be reached; see /etc/resolv.conf";
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
