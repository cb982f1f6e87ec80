// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <openssl/ssl.h>

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <utility>

namespace sonde::load_broker {

struct FreeTls {
    void operator()(SSL* tls) const { SSL_free(tls); }
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
};
using TlsContext = std::unique_ptr<SSL_CTX, FreeTls>;

/// Throws where the files do not serve.
TlsContext make_tls_context(const std::string& cert_file, const std::string& key_file);

/// A descriptor that is closed when it goes.
class Descriptor {
  public:
    explicit Descriptor(int number = -1) : number_{number} {}
    Descriptor(Descriptor&& other) noexcept : number_{std::exchange(other.number_, -1)} {}
    Descriptor& operator=(Descriptor&& other) noexcept {
        std::swap(number_, other.number_);
        return *this;
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor();

    int number() const { return number_; }

  private:
    int number_;
};

enum class StreamState : std::uint8_t { open, blocked, over };

struct Moved {
    StreamState state{};
    std::size_t count{};
};

/// A non-blocking connection, plain or with TLS on top.
class Stream {
  public:
    /// `context` may be null for plain TCP.
    Stream(Descriptor socket, SSL_CTX* context);

    Moved read(std::span<std::byte> into);
    Moved write(std::span<const std::byte> bytes);
    /// Decrypted bytes that epoll does not know of.
    bool has_pending() const { return tls_ && SSL_pending(tls_.get()) > 0; }
    /// The TLS handshake waits for room to write.
    bool wants_write() const { return tls_ && SSL_want_write(tls_.get()); }
    void say_goodbye();  ///< close_notify, where there is TLS.
    int descriptor() const { return socket_.number(); }

  private:
    Moved outcome(int result) const;

    Descriptor socket_;
    std::unique_ptr<SSL, FreeTls> tls_{};
};

}  // namespace sonde::load_broker
