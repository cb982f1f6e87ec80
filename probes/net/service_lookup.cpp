// SPDX-License-Identifier: Apache-2.0
#include "probes/net/service_lookup.hpp"

#include "probes/net/dns_answer.hpp"
#include "probes/net/dns_exchange.hpp"

#include <boost/asio/this_coro.hpp>

#include <algorithm>
#include <string>
#include <utility>

namespace sonde::net {

namespace {

/// Of several lookups one after another; unknown as soon as it is of one.
std::optional<Duration> sum_of(std::optional<Duration> a, std::optional<Duration> b) {
    return a && b ? std::optional{*a + *b} : std::nullopt;
}

Failure resolve_failure(std::string detail) {
    return {.phase = Phase::dns, .reason = FailureReason::resolve, .detail = std::move(detail)};
}

Failure no_records(int status, const Question& records) {
    if (status == ARES_ENOTFOUND || status == ARES_ENODATA) {
        return resolve_failure("`" + records.host +
                               "` has no SRV record; without srv the name itself is looked up");
    }
    return failure_of(status, records);
}

/// The records as they came, with how long that took.
struct Records {
    std::vector<ServiceHost> hosts{};
    std::optional<std::string> server{};
    std::optional<Duration> stamped_time{};
};

asio::awaitable<Result<Records>> look_up_records(Question question,
                                                 const Clock& clock,
                                                 Instant deadline) {
    const auto lookup = std::make_shared<DnsExchange>(co_await asio::this_coro::executor, clock);
    if (const auto ready = lookup->prepare(question); !ready) {
        co_return tl::unexpected{ready.error()};
    }
    lookup->ask_services(question.host);
    co_await lookup->wait(deadline);
    const auto status = lookup->status().value_or(ARES_ETIMEOUT);
    if (status != ARES_SUCCESS) {
        co_return tl::unexpected{no_records(status, question)};
    }
    Records records{.hosts = lookup->services(),
                    .server = lookup->server(),
                    .stamped_time = lookup->stamped_time()};
    lookup->stop();
    co_return records;
}

bool same(const Address& a, const Address& b) {
    return a.port() == b.port() && a.family() == b.family() && a.literal() == b.literal();
}

/// Two names may be one machine.
void add_new(std::vector<Address>& addresses, const std::vector<Address>& more) {
    for (const auto& address : more) {
        const auto known = std::ranges::any_of(
            addresses, [&](const Address& other) { return same(other, address); });
        if (!known) {
            addresses.push_back(address);
        }
    }
}

void add(Answer& all, const Answer& one) {
    add_new(all.addresses, one.addresses);
    const auto& ttl = one.facts.ttl_seconds;
    if (ttl) {
        all.facts.ttl_seconds = std::min(all.facts.ttl_seconds.value_or(*ttl), *ttl);
    }
    all.stamped_time = sum_of(all.stamped_time, one.stamped_time);
}

/// A single record with the root as its host says that there is no such service (RFC 2782).
bool is_refusal(const std::vector<ServiceHost>& hosts) {
    return hosts.size() == 1 && (hosts.front().host.empty() || hosts.front().host == ".");
}

}  // namespace

asio::awaitable<Result<Answer>> look_up_service(Question question,
                                                std::string_view service,
                                                Choice choose,
                                                const Clock& clock,
                                                Instant deadline) {
    const auto started = clock.now();
    auto asked = question;
    asked.host = std::string{service} + "._tcp." + question.host;
    auto records = co_await look_up_records(asked, clock, deadline);
    if (!records) {
        co_return tl::unexpected{std::move(records.error())};
    }
    if (is_refusal(records->hosts)) {
        co_return tl::unexpected{
            resolve_failure("`" + asked.host + "`: the service is not offered there (RFC 2782)")};
    }
    Answer all{.stamped_time = records->stamped_time};
    all.facts.resolver = ResolverKind::dns;
    all.facts.server = records->server;
    auto hosts = in_order_of_use(std::move(records->hosts), choose);
    if (hosts.size() > most_services) {
        all.facts.left_out = static_cast<std::uint32_t>(hosts.size() - most_services);
        hosts.resize(most_services);
    }
    std::optional<Failure> failure;
    for (const auto& host : hosts) {
        auto one = question;
        one.host = host.host;
        one.port = host.port;
        auto answer = co_await look_up_by_dns(std::move(one), clock, deadline);
        if (answer) {
            add(all, *answer);
        } else {
            failure = std::move(answer.error());
        }
    }
    if (all.addresses.empty()) {
        failure->detail = "of the hosts that `" + asked.host + "` names, " + failure->detail;
        co_return tl::unexpected{std::move(*failure)};
    }
    all.facts.services = std::move(hosts);
    all.facts.addresses = static_cast<std::uint32_t>(all.addresses.size());
    all.time = clock.now() - started;
    co_return all;
}

}  // namespace sonde::net
