// SPDX-License-Identifier: Apache-2.0
#include "tests/paho/witness_server.hpp"

#include "probes/wire/decode.hpp"
#include "probes/wire/encode.hpp"
#include "tests/support/loop_thread.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/asio/write.hpp>

#include <array>
#include <chrono>
#include <future>
#include <stdexcept>
#include <utility>

namespace sonde::testing {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

/// The packet at the front of the bytes, which are then shorter by it; empty while it is not whole.
wire::Bytes take_packet(wire::Version version, wire::Bytes& bytes) {
    const auto frame = wire::split(bytes, version, wire::largest_packet);
    if (!frame) {
        throw std::runtime_error{"no packet: " + std::string{frame.error().what}};
    }
    if (!*frame) {
        return {};
    }
    const auto end = bytes.begin() + static_cast<std::ptrdiff_t>((*frame)->size());
    wire::Bytes packet{bytes.begin(), end};
    bytes.erase(bytes.begin(), end);
    return packet;
}

wire::Bytes encoded(wire::Version version, const std::vector<wire::Packet>& packets) {
    wire::Bytes bytes;
    for (const auto& packet : packets) {
        if (const auto written = wire::append(version, packet, bytes); !written) {
            throw std::runtime_error{std::string{wire::sentence_of(written.error())}};
        }
    }
    return bytes;
}

}  // namespace

struct WitnessServer::Connection {
    Connection(wire::Version spoken, Answer given) : version{spoken}, answer{std::move(given)} {
        packets = asio::co_spawn(loop, serve(), asio::use_future);
    }

    asio::awaitable<std::vector<wire::Bytes>> serve() {
        auto socket = co_await acceptor.async_accept(asio::use_awaitable);
        socket.set_option(tcp::no_delay{true});
        std::vector<wire::Bytes> taken;
        wire::Bytes input;
        std::array<std::byte, 4096> buffer{};
        while (const auto count = co_await read(socket, buffer)) {
            input.insert(input.end(), buffer.begin(), buffer.begin() + static_cast<long>(count));
            for (auto packet = take_packet(version, input); !packet.empty();
                 packet = take_packet(version, input)) {
                const auto answers = encoded(version, answer(version, decoded(version, packet)));
                taken.push_back(std::move(packet));
                co_await asio::async_write(socket, asio::buffer(answers), asio::use_awaitable);
            }
        }
        co_return taken;
    }

    /// Zero at the end.
    static asio::awaitable<std::size_t> read(tcp::socket& socket, std::span<std::byte> buffer) {
        try {
            co_return co_await socket.async_read_some(asio::buffer(buffer.data(), buffer.size()),
                                                      asio::use_awaitable);
        } catch (const boost::system::system_error&) {
            co_return 0;
        }
    }

    wire::Version version;
    Answer answer;
    asio::io_context loop{};
    tcp::acceptor acceptor{loop, {asio::ip::address_v4::loopback(), 0}};
    std::future<std::vector<wire::Bytes>> packets{};
    support::LoopThread thread{loop};
};

WitnessServer::WitnessServer(wire::Version version, Answer answer)
    : connection_{std::make_unique<Connection>(version, std::move(answer))} {}

WitnessServer::~WitnessServer() = default;

std::uint16_t WitnessServer::port() const {
    return connection_->acceptor.local_endpoint().port();
}

std::vector<wire::Bytes> WitnessServer::finish() {
    auto& packets = connection_->packets;
    if (packets.wait_for(std::chrono::seconds{30}) != std::future_status::ready) {
        throw std::runtime_error{"the client does not close its connection"};
    }
    return packets.get();
}

wire::Packet decoded(wire::Version version, const wire::Bytes& bytes) {
    const auto frame = wire::split(bytes, version, wire::largest_packet);
    if (!frame || !*frame) {
        throw std::runtime_error{"no whole packet"};
    }
    auto packet = wire::decode(version, **frame);
    if (!packet) {
        throw std::runtime_error{std::string{packet.error().what}};
    }
    return *std::move(packet);
}

}  // namespace sonde::testing
