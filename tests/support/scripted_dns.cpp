#include "tests/support/scripted_dns.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/address_v4.hpp>
#include <boost/asio/ip/address_v6.hpp>
#include <boost/asio/ip/udp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <array>
#include <span>
#include <thread>

namespace sonde::support {

namespace asio = boost::asio;
using asio::ip::udp;

namespace {

using Datagram = std::vector<unsigned char>;

constexpr std::size_t header_size = 12;  // RFC 1035 4.1.1
constexpr unsigned type_a = 1;
constexpr unsigned type_aaaa = 28;

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
    return reply;
}

}  // namespace

struct ScriptedDns::Server {
    explicit Server(std::map<std::string, DnsEntry> entries)
        : zone{std::move(entries)},
          socket{loop, udp::endpoint{asio::ip::address_v4::loopback(), 0}} {
        asio::co_spawn(loop, serve(), asio::detached);
        thread = std::thread{[this] {
            loop.run();
        }};
    }
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;
    ~Server() {
        loop.stop();
        thread.join();
    }

    asio::awaitable<void> serve() {
        while (true) {
            std::array<unsigned char, 512> query{};
            udp::endpoint client;
            const auto size = co_await socket.async_receive_from(
                asio::buffer(query), client, asio::use_awaitable);
            const auto question = question_of(std::span{query}.first(size));
            const auto found = zone.find(question.name);
            const auto entry = found == zone.end() ? DnsEntry{.response_code = 3} : found->second;
            if (!entry.silent && size > header_size) {
                asio::co_spawn(loop,
                               answer(reply_to(query, question, entry), client, entry.delay),
                               asio::detached);
            }
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
    udp::socket socket;
    std::thread thread{};
};

ScriptedDns::ScriptedDns(std::map<std::string, DnsEntry> zone)
    : server_{std::make_unique<Server>(std::move(zone))} {}

ScriptedDns::~ScriptedDns() = default;

std::string ScriptedDns::address() const {
    return "127.0.0.1:" + std::to_string(server_->socket.local_endpoint().port());
}

}  // namespace sonde::support
