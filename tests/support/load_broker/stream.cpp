// SPDX-License-Identifier: Apache-2.0
#include "tests/support/load_broker/stream.hpp"

#include <openssl/err.h>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <stdexcept>

namespace sonde::load_broker {

namespace {

Moved plain_outcome(ssize_t result) {
    if (result > 0) {
        return {.state = StreamState::open, .count = static_cast<std::size_t>(result)};
    }
    const bool blocked = result < 0 && (errno == EAGAIN || errno == EINTR);
    return {.state = blocked ? StreamState::blocked : StreamState::over};
}

}  // namespace

TlsContext make_tls_context(const std::string& cert_file, const std::string& key_file) {
    TlsContext context{SSL_CTX_new(TLS_server_method())};
    // Buffers only while a record is on its way: thousands of idle connections fit into memory.
    SSL_CTX_set_mode(context.get(),
                     SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE |
                         SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
    if (SSL_CTX_use_certificate_chain_file(context.get(), cert_file.c_str()) != 1 ||
        SSL_CTX_use_PrivateKey_file(context.get(), key_file.c_str(), SSL_FILETYPE_PEM) != 1) {
        throw std::runtime_error{"cannot use " + cert_file + " with " + key_file};
    }
    return context;
}

Descriptor::~Descriptor() {
    if (number_ >= 0) {
        close(number_);
    }
}

Stream::Stream(Descriptor socket, SSL_CTX* context) : socket_{std::move(socket)} {
    const int on = 1;
    setsockopt(socket_.number(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (context != nullptr) {
        tls_.reset(SSL_new(context));
        SSL_set_fd(tls_.get(), socket_.number());
        SSL_set_accept_state(tls_.get());
    }
}

Moved Stream::outcome(int result) const {
    if (result > 0) {
        return {.state = StreamState::open, .count = static_cast<std::size_t>(result)};
    }
    const int error = SSL_get_error(tls_.get(), result);
    const bool blocked = error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE;
    return {.state = blocked ? StreamState::blocked : StreamState::over};
}

Moved Stream::read(std::span<std::byte> into) {
    if (!tls_) {
        return plain_outcome(recv(socket_.number(), into.data(), into.size(), 0));
    }
    ERR_clear_error();
    return outcome(SSL_read(tls_.get(), into.data(), static_cast<int>(into.size())));
}

Moved Stream::write(std::span<const std::byte> bytes) {
    if (!tls_) {
        return plain_outcome(send(socket_.number(), bytes.data(), bytes.size(), MSG_NOSIGNAL));
    }
    ERR_clear_error();
    return outcome(SSL_write(tls_.get(), bytes.data(), static_cast<int>(bytes.size())));
}

void Stream::say_goodbye() {
    if (tls_ && SSL_is_init_finished(tls_.get()) == 1) {
        ERR_clear_error();
        SSL_shutdown(tls_.get());
    }
}

}  // namespace sonde::load_broker
