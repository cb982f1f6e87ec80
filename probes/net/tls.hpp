#pragma once

#include "probes/failure.hpp"
#include "probes/result.hpp"
#include "probes/spec.hpp"

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace sonde::net {

class TrustStores;

/// The client side of one TLS connection as a machine without I/O: ciphertext in and out through
/// memory, so that the caller knows which write carries which record.
class TlsSession {
  public:
    /// Reads the files that the settings name and prepares a handshake with `host`. A file that
    /// cannot be used is the failure {tls, local}.
    static Result<std::unique_ptr<TlsSession>> create(const TlsSettings& settings,
                                                      const std::string& host,
                                                      TrustStores& stores);

    TlsSession(const TlsSession&) = delete;
    TlsSession& operator=(const TlsSession&) = delete;
    ~TlsSession();

    enum class Step : std::uint8_t {
        done,
        needs_input,  ///< Call again once more ciphertext was fed.
        closed,       ///< The peer said close_notify, or its stream ended.
    };

    /// Goes on with the handshake. Whatever comes of it, `take_output` may have records to send: an
    /// alert when it failed. Failures are {tls, certificate} or {tls, handshake}.
    Result<Step> handshake();

    void feed(std::span<const std::byte> ciphertext);
    void feed_end();  ///< The peer's stream ended.

    /// Moves all records that wait to be sent behind what is in `into`.
    void take_output(std::vector<std::byte>& into);

    struct Decrypted {
        Step step{};
        std::size_t bytes{};
    };
    Result<Decrypted> decrypt(std::span<std::byte> into);
    Result<void> encrypt(std::span<const std::byte> plain);
    void shut();  ///< Makes a close_notify.

    const TlsFacts& facts() const;

  private:
    struct State;

    explicit TlsSession(std::unique_ptr<State> state);
    Failure failure(const std::string& what) const;

    std::unique_ptr<State> state_;
};

}  // namespace sonde::net
