#pragma once

#include "probes/clock.hpp"
#include "probes/failure.hpp"
#include "probes/net/address.hpp"
#include "probes/net/socket.hpp"
#include "probes/net/tls.hpp"
#include "probes/phase.hpp"
#include "probes/result.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>

namespace sonde::net {

/// When what was read is acknowledged without the kernel's delay (Socket::acknowledge_now).
enum class Acknowledge : std::uint8_t {
    each_read,
    when_told,  ///< Spares a system call a read, where the next write carries the ACK anyway.
};

struct ChannelOptions {
    std::optional<Address> source{};  ///< Nothing: the kernel's choice.
    Acknowledge acknowledge{Acknowledge::each_read};
};

/// One non-blocking connection to one address as a machine: TCP, then TLS where it is wanted. It
/// never waits; it says what it waits for, and a driver (asio for probes, epoll for load) does.
/// Phases are timed by the clock right beside the system call that decides them.
class Channel {
  public:
    enum class Wants : std::uint8_t {
        nothing,  ///< Done.
        read,     ///< Call again once the descriptor is readable.
        write,    ///< Call again once it is writable.
    };

    /// Starts to connect. `tls` may be null: then the channel is plain TCP. `clock` must outlive
    /// it. Where our side has no port, address or descriptor for it the failure is {tcp, local}.
    static Result<Channel> start(const Address& address,
                                 std::unique_ptr<TlsSession> tls,
                                 const Clock& clock,
                                 const ChannelOptions& options = {});

    /// Goes on with opening. `nothing` means that the channel is open.
    Result<Wants> advance();

    struct Reading {
        Wants wants{};        ///< `nothing` where there is an answer.
        std::size_t bytes{};  ///< Zero: the peer closed its side.
        Instant at{};         ///< When the receive that completed it returned.
    };
    Result<Reading> read(std::span<std::byte> into);

    struct Writing {
        Wants wants{};        ///< `nothing` once all of it is with the kernel.
        std::size_t taken{};  ///< How much of `bytes` need not be handed in again.
        Instant at{};         ///< Just before the last send.
    };
    /// May be called with no bytes, to go on with what is pending from an earlier call.
    Result<Writing> write(std::span<const std::byte> bytes);

    void acknowledge_now() { socket_.acknowledge_now(); }

    /// TLS close_notify and TCP FIN, as far as the kernel takes them at once.
    void shut();

    /// Cuts the connection with RST and gives the descriptor back, so that no TIME_WAIT holds its
    /// port. Nothing but the counts and times may be asked for afterwards.
    void abandon() { socket_.reset(); }

    int descriptor() const { return socket_.descriptor(); }
    PhaseTimes phases() const;  ///< `tcp` and `tls`, once they are done.
    Phase opening_phase() const { return connected_ ? Phase::tls : Phase::tcp; }
    Instant phase_started() const { return phase_started_; }
    std::uint64_t sent() const { return sent_; }
    std::uint64_t received() const { return received_; }
    std::optional<TcpFacts> tcp_facts() const { return socket_.tcp_facts(); }
    bool encrypted() const { return tls_ != nullptr; }
    std::optional<TlsFacts> tls_facts() const {
        return tls_ ? std::optional{tls_->facts()} : std::nullopt;
    }

  private:
    Channel(Socket socket,
            std::unique_ptr<TlsSession> tls,
            const Clock& clock,
            Acknowledge acknowledge);

    Result<Wants> shake_hands();
    Result<Wants> receive_ciphertext();
    Result<Wants> send_ciphertext();
    Result<Writing> write_plain(std::span<const std::byte> bytes);
    Failure closed_in_opening() const;

    const Clock* clock_;
    Socket socket_;
    std::unique_ptr<TlsSession> tls_;
    Duration tcp_time_{};
    Duration tls_time_{};
    Instant phase_started_;
    Instant last_receive_{};
    Instant last_send_{};
    Acknowledge acknowledge_;
    bool connected_{false};
    bool open_{false};
    std::uint64_t sent_{};
    std::uint64_t received_{};
};

}  // namespace sonde::net
