// SPDX-License-Identifier: Apache-2.0
#include "bench/roofline.hpp"
#include "probes/wire/encode.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

namespace sonde::roofline {

namespace {

template <class P>
wire::Bytes encoded(const P& packet) {
    wire::Bytes bytes;
    if (!wire::append(wire::Version::v5, packet, bytes)) {
        give_up("cannot encode a packet");
    }
    return bytes;
}

/// Zero or an errno.
int dial(const Connection& connection, std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    const int on = 1;
    setsockopt(connection.descriptor(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    const int result =
        connect(connection.descriptor(), reinterpret_cast<sockaddr*>(&address), sizeof address);
    return result == 0 ? 0 : errno;
}

}  // namespace

void give_up(const std::string& what) {
    throw std::system_error{errno, std::generic_category(), what};
}

std::string topic_of(std::uint32_t client) {
    return "sonde/load/01234567/0/" + std::to_string(client);
}

wire::Bytes connect_bytes(std::uint32_t client) {
    const auto name = "sonde-01234567-clients-" + std::to_string(client);
    return encoded(wire::Connect{.client_id = name, .keep_alive = 60});
}

wire::Bytes subscribe_bytes(std::uint32_t client) {
    const auto topic = topic_of(client);
    return encoded(wire::Subscribe{.packet_id = 1, .subscriptions = {{.filter = topic}}});
}

wire::Bytes publish_bytes(std::uint32_t client, const Settings& settings) {
    const auto topic = topic_of(client);
    const wire::Bytes payload(settings.payload, std::byte{'x'});
    return encoded(
        wire::Publish{.topic = topic,
                      .payload = payload,
                      .qos = static_cast<wire::Qos>(settings.qos),
                      .packet_id = static_cast<wire::PacketId>(settings.qos == 0 ? 0 : 1)});
}

wire::Bytes batch_bytes(std::uint32_t client, const Settings& settings) {
    const auto one = publish_bytes(client, settings);
    wire::Bytes all;
    for (std::uint32_t count = 0; count < settings.batch; ++count) {
        all.insert(all.end(), one.begin(), one.end());
    }
    return all;
}

Connection::Connection(Connection&& other) noexcept
    : descriptor_{std::exchange(other.descriptor_, -1)} {}

Connection& Connection::operator=(Connection&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    return *this;
}

Connection::~Connection() {
    if (descriptor_ >= 0) {
        close(descriptor_);
    }
}

Connection Connection::start(std::uint16_t port) {
    Connection connection{socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)};
    const int error = dial(connection, port);
    if (error != 0 && error != EINPROGRESS) {
        give_up("cannot connect");
    }
    return connection;
}

Connection Connection::open(std::uint16_t port) {
    Connection connection{socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    if (dial(connection, port) != 0) {
        give_up("cannot connect");
    }
    return connection;
}

void Connection::send_all(std::span<const std::byte> bytes) const {
    if (send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL) !=
        static_cast<ssize_t>(bytes.size())) {
        give_up("the peer does not read");
    }
}

std::size_t Connection::receive(std::span<std::byte> into) const {
    const auto count = recv(descriptor_, into.data(), into.size(), 0);
    if (count == 0 || (count < 0 && errno != EAGAIN)) {
        give_up("the peer has gone");
    }
    return count < 0 ? 0 : static_cast<std::size_t>(count);
}

void Connection::block(bool yes) const {
    fcntl(descriptor_, F_SETFL, yes ? 0 : O_NONBLOCK);
}

int make_epoll() {
    return epoll_create1(EPOLL_CLOEXEC);
}

std::vector<Connection> open_all(const Settings& settings, bool subscribed, int epoll) {
    std::vector<Connection> connections;
    std::array<std::byte, 256> answer{};
    for (std::uint32_t index = 0; index < settings.connections; ++index) {
        auto& connection = connections.emplace_back(Connection::open(settings.port));
        connection.send_all(connect_bytes(index));
        connection.receive(answer);
        if (subscribed) {
            connection.send_all(subscribe_bytes(index));
            connection.receive(answer);
        }
        connection.block(false);
        epoll_event event{};
        event.events = EPOLLIN;
        event.data.u32 = index;
        epoll_ctl(epoll, EPOLL_CTL_ADD, connection.descriptor(), &event);
    }
    return connections;
}

}  // namespace sonde::roofline
