// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/failure.hpp"
#include "probes/result.hpp"
#include "probes/spec.hpp"

#include <cstddef>
#include <memory>
#include <span>
#include <string>

namespace sonde::net {

class KeyLog;
class TlsContext;
class TlsTicket;
class TrustStores;

/// PEM files of a client's own certificate, with its chain, and of the certificate's key.
struct TlsIdentity {
    std::string cert_file{};
    std::string key_file{};
};

/// The client side of one TLS connection as a machine without I/O: ciphertext in and out through
/// memory, so that the caller knows which write carries which record.
class TlsSession {
  public:
    /// Prepares a handshake with the context's host. `context` must outlive the session.
    static Result<std::unique_ptr<TlsSession>> create(const TlsContext& context);
    /// With another certificate than the context's; its files are read for this session alone.
    static Result<std::unique_ptr<TlsSession>> create(const TlsContext& context,
                                                      const TlsIdentity& identity);
    /// With a context of its own, for a single session: reads the files that the settings name. A
    /// file that cannot be used is the failure {tls, local}. With a ticket the session offers it
    /// and leaves there what it gets itself.
    static Result<std::unique_ptr<TlsSession>> create(const TlsSettings& settings,
                                                      const std::string& host,
                                                      TrustStores& stores,
                                                      KeyLog* key_log = nullptr,
                                                      std::shared_ptr<TlsTicket> ticket = {});

    TlsSession(const TlsSession&) = delete;
    TlsSession& operator=(const TlsSession&) = delete;
    ~TlsSession();

    enum class Step : std::uint8_t {
        done,
        needs_input,  ///< Call again once more ciphertext was fed.
        closed,       ///< The peer said close_notify, or its stream ended.
    };

    /// Goes on with the handshake. Whatever comes of it, output() may have records to send: an
    /// alert when it failed. Failures are {tls, certificate} or {tls, handshake}.
    Result<Step> handshake();

    void feed(std::span<const std::byte> ciphertext);
    void feed_end();  ///< The peer's stream ended.

    /// Records that wait to be sent; valid until the next call of any other function.
    std::span<const std::byte> output() const;
    void drop_output(std::size_t count);  ///< So many bytes of it were sent.

    struct Decrypted {
        Step step{};
        std::size_t bytes{};
    };
    Result<Decrypted> decrypt(std::span<std::byte> into);
    Result<void> encrypt(std::span<const std::byte> plain);
    void shut();  ///< Makes a close_notify.

    /// As far as it got. Made from what OpenSSL keeps: nothing is held for it.
    TlsFacts facts() const;

  private:
    struct State;

    explicit TlsSession(std::unique_ptr<State> state);
    static Result<std::unique_ptr<TlsSession>> start(std::unique_ptr<State> state);
    Result<void> check_finished() const;
    Failure failure(const std::string& what) const;

    std::unique_ptr<State> state_;
};

}  // namespace sonde::net
