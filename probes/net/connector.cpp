// SPDX-License-Identifier: Apache-2.0
#include "probes/net/connector.hpp"

#include "probes/net/asio_transport.hpp"
#include "probes/net/service_lookup.hpp"
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

/// A source address is of one family, and leads to no other.
FamilyChoice family_of(const ProbeSpec& spec) {
    const auto source = Address::parse(spec.source_address, 0);
    return source ? source->family() : spec.family;
}

std::string sentence_of(const Attempt& attempt) {
    return attempt.address + " (" + std::string{name_of(attempt.reason)} + ")";
}

/// What all attempts together come to: the last one's reason, and a sentence that names each.
Failure no_address_answered(const ProbeSpec& spec, const std::vector<Attempt>& attempts) {
    auto failure = Failure{
        .phase = Phase::tcp, .reason = attempts.back().reason, .detail = attempts.back().detail};
    if (attempts.size() > 1) {
        failure.detail = "no address of `" + first_hop(spec.target, spec.route).host +
                         "` accepts a connection: ";
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

std::string_view awaited_in(Phase phase) {
    switch (phase) {
        case Phase::tls:
            return "connected, but the TLS handshake did not finish within ";
        case Phase::proxy:
            return "connected to the proxy, but it did not open the connection to the broker "
                   "within ";
        case Phase::websocket:
            return "connected, but the request for a WebSocket was not answered within ";
        case Phase::dns:
        case Phase::tcp:
        case Phase::connect:
        case Phase::subscribe:
        case Phase::publish:
        case Phase::delivery:
        case Phase::answer:
        case Phase::ping:
        case Phase::disconnect:
            break;
    }
    return "the connection was not opened within ";
}

std::string_view question_after(Phase phase) {
    return phase == Phase::tls         ? "; is this a TLS port?"
           : phase == Phase::websocket ? "; is this a WebSocket port?"
                                       : "";
}

/// What came of a connection that TCP had opened, and a layer above it had not.
Failure late_failure(Failure failure, const Layer::Step& step, OpeningReport& report, Instant now) {
    const auto spent = now - step.since;
    report.phases.set(step.phase, spent);
    failure.phase = step.phase;
    if (failure.reason == FailureReason::timeout && failure.detail.empty()) {
        failure.detail += awaited_in(step.phase);
        failure.detail += format_duration(spent);
        failure.detail += question_after(step.phase);
    }
    return failure;
}

}  // namespace

asio::awaitable<Result<Answer>> AsioConnector::ask(const ProbeSpec& spec, Instant deadline) {
    const auto hop = first_hop(spec.target, spec.route);
    Question question{
        .host = hop.host,
        .port = hop.port,
        .family = family_of(spec),
        .servers = spec.dns_servers,
    };
    if (spec.srv) {
        Choice choose = [this](std::uint32_t most) {
            return std::uniform_int_distribution<std::uint32_t>{0, most}(random_);
        };
        const auto* const service = spec.target.secure() ? "_secure-mqtt" : "_mqtt";
        co_return co_await look_up_service(
            std::move(question), service, std::move(choose), clock_, deadline);
    }
    if (spec.resolver == ResolverKind::dns) {
        co_return co_await look_up_by_dns(std::move(question), clock_, deadline);
    }
    co_return co_await system_lookup_.look_up(std::move(question), clock_, deadline);
}

asio::awaitable<Result<std::vector<Address>>> AsioConnector::addresses_of(const ProbeSpec& spec,
                                                                          OpeningReport& report,
                                                                          Instant deadline) {
    if (spec.target.local()) {
        // parse_endpoint has seen to it that the path is one.
        co_return std::vector{Address::local(spec.target.path).value()};
    }
    const auto hop = first_hop(spec.target, spec.route);
    if (const auto literal = Address::parse(hop.host, hop.port)) {
        if (!wanted(spec.family, *literal)) {
            co_return tl::unexpected{Failure{
                .phase = Phase::tcp,
                .reason = FailureReason::local,
                .detail = hop.host + " is not an " + std::string{name_of(spec.family)} +
                          " address, and family allows no other",
            }};
        }
        co_return std::vector{*literal};
    }
    const auto started = clock_.now();
    auto answer = co_await ask(spec, phase_deadline(spec, Phase::dns, started, deadline));
    if (!answer) {
        report.phases.set(Phase::dns, clock_.now() - started);
        co_return tl::unexpected{std::move(answer.error())};
    }
    report.phases.set(Phase::dns, answer->time);
    if (answer->stamped_time) {
        report.stamped.set(Phase::dns, *answer->stamped_time);
    }
    report.dns = answer->facts;
    co_return std::move(answer->addresses);
}

std::shared_ptr<TlsTicket> AsioConnector::ticket_of(const ProbeSpec& spec, const Address& address) {
    if (spec.tls.resumption == Resumption::off) {
        return nullptr;
    }
    auto client = spec.name + " " + to_string(spec.target);
    if (spec.addresses == AddressChoice::each) {
        client += " " + to_string(address);
    }
    return tickets_.of(client, spec.tls);
}

asio::awaitable<AsioConnector::Tried> AsioConnector::try_address(const ProbeSpec& spec,
                                                                 const Address& address,
                                                                 Deadlines deadlines,
                                                                 OpeningReport& report) {
    std::unique_ptr<TlsSession> tls;
    if (spec.target.secure()) {
        auto made = TlsSession::create(
            spec.tls, spec.target.host, trust_stores_, key_log_, ticket_of(spec, address));
        if (!made) {
            co_return Tried{.failure = std::move(made.error())};
        }
        tls = std::move(*made);
    }
    const auto started = clock_.now();
    auto options = channel_options(spec.target, spec.route);
    options.stamping = Stamping::on;
    options.interface = spec.source_interface;
    if (!spec.source_address.empty()) {
        options.source = Address::parse(spec.source_address, 0);
    }
    auto channel = Channel::start(address, std::move(tls), clock_, options);
    if (!channel) {
        note_attempt(report, address, channel.error(), clock_.now() - started);
        co_return Tried{};
    }
    auto transport = std::make_unique<AsioTransport>(
        co_await asio::this_coro::executor, std::move(*channel), address);
    const AsioTransport::OpeningLimits limits{
        .tcp_deadline = deadlines.tcp,
        .phase_timeout = &spec.phase_timeout,
        .deadline = deadlines.run,
    };
    auto opened = co_await transport->open(limits);
    const auto& state = transport->channel();
    const auto spent = clock_.now() - started;
    const auto step = state.opening();
    if (!opened && step->phase == Phase::tcp) {
        if (opened.error().reason == FailureReason::timeout) {
            opened.error().detail = silence(address, spent);
        }
        note_attempt(report, address, opened.error(), spent);
        co_return Tried{};
    }
    report.peer =
        Peer{.address = address.literal(), .port = address.port(), .family = address.family()};
    report.phases.set(state.phases());
    // Nothing is known before the peer has shown a certificate or the handshake is done.
    if (auto facts = state.tls_facts();
        facts && !(facts->version.empty() && facts->subject.empty())) {
        report.tls = std::move(*facts);
    }
    report.stamped.set(transport->stamped_phases());
    if (!opened) {
        report.traffic = transport->facts();
        co_return Tried{.failure =
                            late_failure(std::move(opened.error()), *step, report, clock_.now())};
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
    co_return co_await open_one_of(spec, *addresses, report, deadline);
}

asio::awaitable<Result<std::unique_ptr<Transport>>> AsioConnector::open_one_of(
    const ProbeSpec& spec,
    const std::vector<Address>& addresses,
    OpeningReport& report,
    Instant deadline) {
    const auto started = clock_.now();
    const auto tcp_deadline = phase_deadline(spec, Phase::tcp, started, deadline);
    auto left = static_cast<Duration::rep>(addresses.size());
    for (const auto& address : addresses) {
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
