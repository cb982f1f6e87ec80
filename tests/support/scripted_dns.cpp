// SPDX-License-Identifier: Apache-2.0
#include "tests/support/scripted_dns.hpp"

#include "tests/support/accept_each.hpp"
#include "tests/support/loop_thread.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/address_v4.hpp>
#include <boost/asio/ip/address_v6.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/udp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <array>
#include <span>
#include <sstream>

namespace sonde::support {

namespace asio = boost::asio;
using asio::ip::tcp;
using asio::ip::udp;

namespace {

using Datagram = std::vector<unsigned char>;

constexpr std::size_t header_size = 12;  // RFC 1035 4.1.1
constexpr std::size_t longest_by_udp = 512;
constexpr unsigned char truncated = 0x02;  ///< In the header's third byte.
constexpr unsigned type_a = 1;
constexpr unsigned type_aaaa = 28;
constexpr unsigned type_srv = 33;

struct DnsQuestion {
    std::string name{};
    unsigned type{};
    std::size_t end{};  ///< Where in the query it ends.
};

DnsQuestion question_of(std::span<const unsigned char> query) {
    DnsQuestion question;
    std::size_t at = header_size;
    while (at < query.size() && query[at] != 0) {
        question.name += question.name.empty() ? "" : ".";
        for (std::size_t i = 1; i <= query[at] && at + i < query.size(); ++i) {
            question.name += static_cast<char>(std::tolower(query[at + i]));
        }
        at += query[at] + 1U;
    }
    question.end = std::min(at + 5, query.size());
    if (at + 2 < query.size()) {
        question.type = query[at + 2];
    }
    return question;
}

template <class Bytes>
void add_record(Datagram& reply, unsigned type, std::uint32_t ttl, const Bytes& data) {
    const auto byte = [](std::uint32_t value) {
        return static_cast<unsigned char>(value & 0xffU);
    };
    // The name as a pointer to the question's, type, class IN, TTL, length.
    const Datagram head{0xc0,
                        header_size,
                        0,
                        byte(type),
                        0,
                        1,
                        byte(ttl >> 24U),
                        byte(ttl >> 16U),
                        byte(ttl >> 8U),
                        byte(ttl),
                        0,
                        byte(static_cast<std::uint32_t>(data.size()))};
    reply.insert(reply.end(), head.begin(), head.end());
    reply.insert(reply.end(), data.begin(), data.end());
    ++reply[7];
}

/// RFC 2782: priority, weight, port, and the host as labels.
Datagram data_of(const DnsService& service) {
    Datagram data;
    for (const auto number : {service.priority, service.weight, service.port}) {
        data.push_back(static_cast<unsigned char>(number >> 8U));
        data.push_back(static_cast<unsigned char>(number & 0xffU));
    }
    std::istringstream labels{service.host};
    for (std::string label; std::getline(labels, label, '.');) {
        data.push_back(static_cast<unsigned char>(label.size()));
        data.insert(data.end(), label.begin(), label.end());
    }
    data.push_back(0);
    return data;
}

Datagram reply_to(std::span<const unsigned char> query,
                  const DnsQuestion& question,
                  const DnsEntry& entry) {
    Datagram reply{query.begin(), query.begin() + static_cast<long>(question.end)};
    reply[2] = 0x81;  // A response; recursion was desired,
    reply[3] = static_cast<unsigned char>(0x80U | entry.response_code);  // and is available.
    for (std::size_t i = 6; i < header_size; ++i) {
        reply[i] = 0;
    }
    if (entry.response_code != 0) {
        return reply;
    }
    for (const auto& address : question.type == type_a ? entry.ipv4 : std::vector<std::string>{}) {
        add_record(reply, type_a, entry.ttl_seconds, asio::ip::make_address_v4(address).to_bytes());
    }
    for (const auto& address :
         question.type == type_aaaa ? entry.ipv6 : std::vector<std::string>{}) {
        add_record(
            reply, type_aaaa, entry.ttl_seconds, asio::ip::make_address_v6(address).to_bytes());
    }
    for (const auto& service :
         question.type == type_srv ? entry.services : std::vector<DnsService>{}) {
        add_record(reply, type_srv, entry.ttl_seconds, data_of(service));
    }
    return reply;
}

}  // namespace

struct ScriptedDns::Server {
    explicit Server(std::map<std::string, DnsEntry> entries) : zone{std::move(entries)} {
        bind();
        asio::co_spawn(loop, serve(), asio::detached);
        accept_each(acceptor, [this](tcp::socket client) {
            asio::co_spawn(loop, converse(std::move(client)), asio::detached);
        });
    }

    /// Both sockets to one port that is free for both.
    void bind() {
        const auto loopback = asio::ip::address_v4::loopback();
        boost::system::error_code taken;
        do {
            acceptor = tcp::acceptor{loop, {loopback, 0}};
            socket = udp::socket{loop, udp::v4()};
            socket.bind({loopback, acceptor.local_endpoint().port()}, taken);
        } while (taken);
    }

    const DnsEntry& entry_of(const std::string& name) const {
        static const DnsEntry unknown{.response_code = 3};
        const auto found = zone.find(name);
        return found == zone.end() ? unknown : found->second;
    }

    asio::awaitable<void> serve() {
        while (true) {
            std::array<unsigned char, longest_by_udp> query{};
            udp::endpoint client;
            const auto size = co_await socket.async_receive_from(
                asio::buffer(query), client, asio::use_awaitable);
            const auto question = question_of(std::span{query}.first(size));
            const auto& entry = entry_of(question.name);
            if (!entry.silent && size > header_size) {
                auto reply = reply_to(query, question, entry);
                if (reply.size() > longest_by_udp) {
                    reply = reply_to(query, question, {});
                    reply[2] |= truncated;
                }
                asio::co_spawn(loop, answer(std::move(reply), client, entry.delay), asio::detached);
            }
        }
    }

    /// Each message behind its length in two bytes.
    asio::awaitable<void> converse(tcp::socket client) {
        const auto with_error = asio::as_tuple(asio::use_awaitable);
        while (true) {
            std::array<unsigned char, 2> length{};
            if (std::get<0>(co_await asio::async_read(client, asio::buffer(length), with_error))) {
                co_return;
            }
            Datagram query(static_cast<std::size_t>(length[0] << 8U | length[1]));
            if (std::get<0>(co_await asio::async_read(client, asio::buffer(query), with_error)) ||
                query.size() <= header_size) {
                co_return;
            }
            const auto question = question_of(query);
            auto reply = reply_to(query, question, entry_of(question.name));
            const std::array prefix{static_cast<unsigned char>(reply.size() >> 8U),
                                    static_cast<unsigned char>(reply.size() & 0xffU)};
            reply.insert(reply.begin(), prefix.begin(), prefix.end());
            co_await asio::async_write(client, asio::buffer(reply), with_error);
        }
    }

    asio::awaitable<void> answer(Datagram reply, udp::endpoint client, Duration delay) {
        asio::steady_timer timer{loop, delay};
        co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
        co_await socket.async_send_to(
            asio::buffer(reply), client, asio::as_tuple(asio::use_awaitable));
    }

    std::map<std::string, DnsEntry> zone;
    asio::io_context loop{};
    tcp::acceptor acceptor{loop};
    udp::socket socket{loop};
    LoopThread thread{loop};
};

ScriptedDns::ScriptedDns(std::map<std::string, DnsEntry> zone)
    : server_{std::make_unique<Server>(std::move(zone))} {}

ScriptedDns::~ScriptedDns() = default;

void ScriptedDns::set(const std::string& name, DnsEntry entry) {
    asio::post(server_->loop, [server = server_.get(), name, entry = std::move(entry)] {
        server->zone[name] = entry;
    });
}

std::string ScriptedDns::address() const {
    return "127.0.0.1:" + std::to_string(server_->socket.local_endpoint().port());
}

}  // namespace sonde::support
