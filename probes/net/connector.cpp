#include "probes/net/connector.hpp"

#include "probes/net/asio_transport.hpp"
#include "probes/net/tls.hpp"
#include "probes/quantity.hpp"

#include <boost/asio/this_coro.hpp>

#include <algorithm>
#include <optional>
#include <utility>

namespace sonde::net {

namespace {

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

void note_attempt(OpeningReport& report,
                  const Address& address,
                  const Failure& failure,
                  Duration time) {
    report.attempts.push_back({
        .address = address.literal(),
        .family = address.family(),
        .reason = failure.reason,
        .detail = failure.detail,
        .time = time,
    });
}

Failure tls_timeout(Duration waited) {
    return Failure{
        .phase = Phase::tls,
        .reason = FailureReason::timeout,
        .detail = "connected, but the TLS handshake did not finish within " +
                  format_duration(waited) + "; is this a TLS port?",
    };
}

/// The TLS part of a try that did not come to be.
Failure tls_failure(Failure failure, const Channel& channel, OpeningReport& report, Instant now) {
    const auto spent = now - channel.phase_started();
    report.phases.set(Phase::tls, spent);
    failure.phase = Phase::tls;
    if (failure.reason == FailureReason::timeout) {
        failure = tls_timeout(spent);
    }
    return failure;
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
    const auto dns_deadline = phase_deadline(spec, Phase::dns, started, deadline);
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

asio::awaitable<AsioConnector::Tried> AsioConnector::try_address(const ProbeSpec& spec,
                                                                 const Address& address,
                                                                 Deadlines deadlines,
                                                                 OpeningReport& report) {
    std::unique_ptr<TlsSession> tls;
    if (spec.target.secure()) {
        auto made = TlsSession::create(spec.tls, spec.target.host, trust_stores_);
        if (!made) {
            co_return Tried{.failure = std::move(made.error())};
        }
        tls = std::move(*made);
    }
    const auto started = clock_.now();
    auto channel = Channel::start(address, std::move(tls), clock_);
    if (!channel) {
        note_attempt(report, address, channel.error(), clock_.now() - started);
        co_return Tried{};
    }
    auto transport =
        std::make_unique<AsioTransport>(co_await asio::this_coro::executor, std::move(*channel));
    const auto limit = spec.phase_timeout.find(Phase::tls);
    auto opened = co_await transport->open({
        .tcp_deadline = deadlines.tcp,
        .tls_timeout = limit == spec.phase_timeout.end() ? Duration::max() : limit->second,
        .deadline = deadlines.run,
    });
    const auto& state = transport->channel();
    const auto spent = clock_.now() - started;
    if (!opened && state.opening_phase() == Phase::tcp) {
        if (opened.error().reason == FailureReason::timeout) {
            opened.error().detail = silence(address, spent);
        }
        note_attempt(report, address, opened.error(), spent);
        co_return Tried{};
    }
    report.peer =
        Peer{.address = address.literal(), .port = address.port(), .family = address.family()};
    report.phases.set(Phase::tcp, *state.phases().get(Phase::tcp));
    // Nothing is known before the peer has shown a certificate or the handshake is done.
    if (auto facts = state.tls_facts();
        facts && !(facts->version.empty() && facts->subject.empty())) {
        report.tls = std::move(*facts);
    }
    if (!opened) {
        report.traffic = transport->facts();
        co_return Tried{.failure =
                            tls_failure(std::move(opened.error()), state, report, clock_.now())};
    }
    if (const auto tls_time = state.phases().get(Phase::tls)) {
        report.phases.set(Phase::tls, *tls_time);
    }
    co_return Tried{.transport = std::move(transport)};
}

asio::awaitable<Result<std::unique_ptr<Transport>>> AsioConnector::open(const ProbeSpec& spec,
                                                                        OpeningReport& report,
                                                                        Instant deadline) {
    const auto addresses = co_await addresses_of(spec, report, deadline);
    if (!addresses) {
        co_return tl::unexpected{addresses.error()};
    }
    const auto started = clock_.now();
    const auto tcp_deadline = phase_deadline(spec, Phase::tcp, started, deadline);
    auto left = static_cast<Duration::rep>(addresses->size());
    for (const auto& address : *addresses) {
        // Each address has its share of what is left, so that a silent one leaves time for the
        // rest.
        const auto now = clock_.now();
        const auto share = now + std::max(Duration::zero(), tcp_deadline - now) / left--;
        auto tried = co_await try_address(spec, address, {.tcp = share, .run = deadline}, report);
        if (tried.failure) {
            co_return tl::unexpected{std::move(*tried.failure)};
        }
        if (tried.transport) {
            co_return std::move(tried.transport);
        }
    }
    report.phases.set(Phase::tcp, clock_.now() - started);
    co_return tl::unexpected{no_address_answered(spec, report.attempts)};
}

}  // namespace sonde::net
