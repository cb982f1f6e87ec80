#include "probes/net/connector.hpp"

#include "probes/net/asio_transport.hpp"
#include "probes/net/tls.hpp"
#include "probes/quantity.hpp"

#include <boost/asio/this_coro.hpp>

#include <algorithm>
#include <utility>

namespace sonde::net {

namespace {

Instant within(const ProbeSpec& spec, Phase phase, Instant start, Instant deadline) {
    const auto limit = spec.phase_timeout.find(phase);
    return limit == spec.phase_timeout.end() ? deadline : std::min(deadline, start + limit->second);
}

bool wanted(FamilyChoice choice, const Address& address) {
    return choice == FamilyChoice::any || choice == address.family();
}

std::string sentence_of(const Attempt& attempt) {
    return attempt.address + " (" + std::string{name_of(attempt.reason)} + ")";
}

/// What all attempts together come to: the last one's reason, and a sentence that names each.
Failure no_address_answered(const ProbeSpec& spec, const std::vector<Attempt>& attempts) {
    auto failure = Failure{
        .phase = Phase::tcp, .reason = attempts.back().reason, .detail = attempts.back().detail};
    if (attempts.size() > 1) {
        failure.detail = "no address of `" + spec.target.host + "` accepts a connection: ";
        for (const auto& attempt : attempts) {
            failure.detail += (&attempt == &attempts.front() ? "" : ", ") + sentence_of(attempt);
        }
    }
    return failure;
}

std::string silence(const Address& address, Duration waited) {
    return "no answer from " + to_string(address) + " to the connection request within " +
           format_duration(waited) + "; a firewall that drops, or a host that is down?";
}

/// Everything of one attempt to open a connection to one address.
struct Try {
    Address address;
    Instant started;
    Instant deadline;
};

Attempt attempt_of(const Try& attempt, const Failure& failure, Instant now) {
    return {
        .address = attempt.address.literal(),
        .family = attempt.address.family(),
        .reason = failure.reason,
        .detail = failure.detail,
        .time = now - attempt.started,
    };
}

Failure tls_timeout(Duration waited) {
    return Failure{
        .phase = Phase::tls,
        .reason = FailureReason::timeout,
        .detail = "connected, but the TLS handshake did not finish within " +
                  format_duration(waited) + "; is this a TLS port?",
    };
}

}  // namespace

asio::awaitable<Result<std::vector<Address>>> AsioConnector::addresses_of(const ProbeSpec& spec,
                                                                          OpeningReport& report,
                                                                          Instant deadline) {
    if (const auto literal = Address::parse(spec.target.host, spec.target.port)) {
        if (!wanted(spec.family, *literal)) {
            co_return tl::unexpected{Failure{
                .phase = Phase::tcp,
                .reason = FailureReason::local,
                .detail = spec.target.host + " is not an " + std::string{name_of(spec.family)} +
                          " address, and family allows no other",
            }};
        }
        co_return std::vector{*literal};
    }
    const auto started = clock_.now();
    const auto dns_deadline = within(spec, Phase::dns, started, deadline);
    Question question{
        .host = spec.target.host,
        .port = spec.target.port,
        .family = spec.family,
        .servers = spec.dns_servers,
    };
    Result<Answer> answer;
    if (spec.resolver == ResolverKind::dns) {
        answer = co_await look_up_by_dns(std::move(question), clock_, dns_deadline);
    } else {
        answer = co_await system_lookup_.look_up(std::move(question), clock_, dns_deadline);
    }
    if (!answer) {
        report.phases.set(Phase::dns, clock_.now() - started);
        co_return tl::unexpected{std::move(answer.error())};
    }
    report.phases.set(Phase::dns, answer->time);
    report.dns = answer->facts;
    co_return std::move(answer->addresses);
}

asio::awaitable<Result<std::unique_ptr<Transport>>> AsioConnector::open(const ProbeSpec& spec,
                                                                        OpeningReport& report,
                                                                        Instant deadline) {
    const auto addresses = co_await addresses_of(spec, report, deadline);
    if (!addresses) {
        co_return tl::unexpected{addresses.error()};
    }
    const auto executor = co_await asio::this_coro::executor;
    const auto tcp_started = clock_.now();
    const auto tcp_deadline = within(spec, Phase::tcp, tcp_started, deadline);
    for (std::size_t i = 0; i < addresses->size(); ++i) {
        std::unique_ptr<TlsSession> tls;
        if (spec.target.secure()) {
            auto made = TlsSession::create(spec.tls, spec.target.host);
            if (!made) {
                co_return tl::unexpected{std::move(made.error())};
            }
            tls = std::move(*made);
        }
        // Each address has its share of what is left, so that a silent one leaves time for the
        // rest.
        const auto now = clock_.now();
        const Try attempt{
            .address = (*addresses)[i],
            .started = now,
            .deadline = now + std::max(Duration::zero(), tcp_deadline - now) /
                                  static_cast<Duration::rep>(addresses->size() - i),
        };
        auto channel = Channel::start(attempt.address, std::move(tls), clock_);
        if (!channel) {
            report.attempts.push_back(attempt_of(attempt, channel.error(), clock_.now()));
            continue;
        }
        auto transport = std::make_unique<AsioTransport>(executor, std::move(*channel));
        const auto tls_deadline = within(spec, Phase::tls, attempt.started, deadline);
        auto opened = co_await transport->open(attempt.deadline, tls_deadline);
        const auto& state = transport->channel();
        if (!opened && state.opening_phase() == Phase::tcp) {
            if (opened.error().detail.empty()) {
                opened.error().detail = silence(attempt.address, clock_.now() - attempt.started);
            }
            report.attempts.push_back(attempt_of(attempt, opened.error(), clock_.now()));
            continue;
        }
        report.peer = Peer{
            .address = attempt.address.literal(),
            .port = attempt.address.port(),
            .family = attempt.address.family(),
        };
        report.phases.set(Phase::tcp, *state.phases().get(Phase::tcp));
        if (state.tls_facts() != nullptr) {
            report.tls = *state.tls_facts();
        }
        if (!opened) {
            const auto spent = clock_.now() - state.phase_started();
            report.phases.set(Phase::tls, spent);
            report.traffic = transport->facts();
            if (opened.error().reason == FailureReason::timeout) {
                opened.error() = tls_timeout(spent);
            }
            opened.error().phase = Phase::tls;
            co_return tl::unexpected{std::move(opened.error())};
        }
        if (const auto tls_time = state.phases().get(Phase::tls)) {
            report.phases.set(Phase::tls, *tls_time);
        }
        co_return transport;
    }
    report.phases.set(Phase::tcp, clock_.now() - tcp_started);
    co_return tl::unexpected{no_address_answered(spec, report.attempts)};
}

}  // namespace sonde::net
