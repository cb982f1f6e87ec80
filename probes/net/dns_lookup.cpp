// SPDX-License-Identifier: Apache-2.0
#include "probes/net/dns_answer.hpp"
#include "probes/net/dns_exchange.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <utility>

namespace sonde::net {

namespace {

/// How long a name server may be silent before c-ares asks the next, or again.
constexpr int server_patience_ms = 2000;

constexpr int internet_class = 1;  // RFC 1035 3.2.4
constexpr int service_type = 33;   // RFC 2782

/// Adds the records of a reply; the answer is a status of c-ares.
int services_of(const unsigned char* reply, int length, std::vector<ServiceHost>& services) {
    ares_srv_reply* list = nullptr;
    const int status = ares_parse_srv_reply(reply, length, &list);
    for (const auto* record = list; record != nullptr; record = record->next) {
        services.push_back({.host = record->host,
                            .port = record->port,
                            .priority = record->priority,
                            .weight = record->weight});
    }
    ares_free_data(list);
    return status;
}

DnsExchange& self(void* user) {
    return *static_cast<DnsExchange*>(user);
}

tl::unexpected<Failure> not_ready(std::string why) {
    return tl::unexpected{
        Failure{.phase = Phase::dns, .reason = FailureReason::local, .detail = std::move(why)}};
}

}  // namespace

void DnsExchange::finish(int status) {
    if (status != ARES_EDESTRUCTION && status != ARES_ECANCELLED) {
        status_ = status;
    }
    timer_.cancel();
}

Result<void> DnsExchange::prepare(const Question& question) {
    ares_options options{};
    options.timeout = server_patience_ms;
    options.sock_state_cb = [](void* user, ares_socket_t socket, int read, int write) {
        self(user).want(socket, read != 0, write != 0);
    };
    options.sock_state_cb_data = this;
    const int initialised =
        ares_init_options(&channel_, &options, ARES_OPT_TIMEOUTMS | ARES_OPT_SOCK_STATE_CB);
    if (initialised != ARES_SUCCESS) {
        return not_ready(std::string{"preparing the name lookup: "} + ares_strerror(initialised));
    }
    ares_set_socket_functions(channel_, &socket_functions(), this);
    if (!question.servers.empty()) {
        std::string list;
        for (const auto& server : question.servers) {
            list += (list.empty() ? "" : ",") + server;
        }
        const int set = ares_set_servers_ports_csv(channel_, list.c_str());
        if (set != ARES_SUCCESS) {
            return not_ready("dns_server " + list + ": " + ares_strerror(set));
        }
    }
    return {};
}

void DnsExchange::ask_addresses(const Question& question) {
    ares_addrinfo_hints hints{};
    hints.ai_family = question.family == FamilyChoice::ipv4   ? AF_INET
                      : question.family == FamilyChoice::ipv6 ? AF_INET6
                                                              : AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    ares_getaddrinfo(
        channel_,
        question.host.c_str(),
        nullptr,
        &hints,
        [](void* user, int status, int /*timeouts*/, ares_addrinfo* list) {
            self(user).list_.reset(list);
            self(user).finish(status);
        },
        this);
}

void DnsExchange::ask_services(const std::string& name) {
    ares_search(
        channel_,
        name.c_str(),
        internet_class,
        service_type,
        [](void* user, int status, int /*timeouts*/, unsigned char* reply, int length) {
            if (status == ARES_SUCCESS) {
                status = services_of(reply, length, self(user).services_);
            }
            self(user).finish(status);
        },
        this);
}

asio::awaitable<void> DnsExchange::wait(Instant deadline) {
    while (!status_ && clock_.now() < deadline) {
        timeval patience{};
        const auto* const next = ares_timeout(channel_, nullptr, &patience);
        auto wake = deadline;
        if (next != nullptr) {
            wake = std::min(deadline,
                            clock_.now() + std::chrono::seconds{next->tv_sec} +
                                std::chrono::microseconds{next->tv_usec});
        }
        timer_.expires_at(wake);
        co_await timer_.async_wait(asio::as_tuple(asio::use_awaitable));
        if (!status_) {
            ares_process_fd(channel_, ARES_SOCKET_BAD, ARES_SOCKET_BAD);
        }
    }
}

asio::awaitable<Result<Answer>> look_up_by_dns(Question question,
                                               const Clock& clock,
                                               Instant deadline) {
    const auto lookup = std::make_shared<DnsExchange>(co_await asio::this_coro::executor, clock);
    if (const auto ready = lookup->prepare(question); !ready) {
        co_return tl::unexpected{ready.error()};
    }
    const auto started = clock.now();
    lookup->ask_addresses(question);
    co_await lookup->wait(deadline);
    const auto time = clock.now() - started;
    const auto status = lookup->status().value_or(ARES_ETIMEOUT);
    if (status != ARES_SUCCESS) {
        co_return tl::unexpected{failure_of(status, question)};
    }
    auto answer = answer_of(*lookup->list(), lookup->server(), question);
    if (answer) {
        answer->time = time;
        answer->stamped_time = lookup->stamped_time();
    }
    lookup->stop();
    co_return answer;
}

}  // namespace sonde::net
