// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/clock.hpp"
#include "probes/failure.hpp"
#include "probes/moment.hpp"
#include "probes/result.hpp"
#include "probes/spec.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace sonde {

namespace asio = boost::asio;

}  // namespace sonde

namespace sonde::net {

/// What came in with one read. Zero bytes: the peer closed its side in an orderly way.
struct Received {
    std::size_t bytes{};
    /// When the read that completed it returned, and when its last segment had come in.
    Moment at{};
};

/// When something left.
struct Departure {
    Instant at{};             ///< Just before the send that carried its last byte.
    std::uint64_t through{};  ///< The connection's bytes up to that byte, by which it is known.
};

/// What a connection has carried so far, and what the kernel says of it.
struct TransportFacts {
    std::uint64_t sent{};  ///< Bytes handed to the kernel, with the overhead of TLS.
    std::uint64_t received{};
    std::optional<TcpFacts> tcp{};
};

/// The two ends of a connection, where it has addresses.
struct ConnectionEnds {
    TapeEnd ours{};
    TapeEnd theirs{};
};

/// An open byte stream to a broker, whatever it is made of. Used from one loop; one operation at a
/// time. A failure's phase is the caller's to set, except where it is about the stream itself
/// (reasons `handshake` and `certificate`: with TLS 1.3 a refused client certificate shows at the
/// first read).
class Transport {
  public:
    Transport() = default;
    Transport(const Transport&) = delete;
    Transport& operator=(const Transport&) = delete;
    Transport(Transport&&) = delete;
    Transport& operator=(Transport&&) = delete;
    virtual ~Transport() = default;

    /// Waits for at least one byte, or for the peer to close. `into` must not be empty.
    virtual asio::awaitable<Result<Received>> read(std::span<std::byte> into, Instant deadline) = 0;

    /// Ends the read that waits, as its deadline would; nothing happens where none waits. For who
    /// reads until somebody has something to send.
    virtual void wake() {}

    /// Writes all of it, in one send where the kernel takes it.
    virtual asio::awaitable<Result<Departure>> write(std::span<const std::byte> bytes,
                                                     Instant deadline) = 0;

    /// Whether the kernel stamps what comes and goes. Then a packet that is read no further than to
    /// its end has a time of its own.
    virtual bool is_stamped() const { return false; }

    /// When the kernel sent it; nothing where it did not say so. Ask once the answer has come:
    /// the stamp is there by then, and only the latest ones are kept.
    virtual std::optional<Instant> sent_stamp(const Departure& /*departure*/) {
        return std::nullopt;
    }

    virtual ConnectionEnds ends() const { return {}; }

    /// Says that nothing more will be written (TLS close_notify, TCP FIN). Never waits.
    virtual void shut() = 0;

    /// Writes as much of the last words as the kernel takes at once, and shuts. Never waits, never
    /// fails: for a connection that is given up.
    virtual void farewell(std::span<const std::byte> last_words) = 0;

    virtual TransportFacts facts() const = 0;
};

/// What has been learnt while opening a connection. It is filled in as things happen, so that it
/// says what was reached also where the opening failed.
struct OpeningReport {
    PhaseTimes phases{};
    PhaseTimes stamped{};  ///< Those of them that the kernel saw too, by its stamps.
    std::optional<DnsFacts> dns{};
    std::vector<Attempt> attempts{};
    std::optional<Peer> peer{};
    std::optional<TlsFacts> tls{};
    TransportFacts traffic{};  ///< Of the connection that failed to open.
};

/// Opens connections: name lookup, TCP, TLS. `spec` and `report` must outlive the operation.
class Connector {
  public:
    Connector() = default;
    Connector(const Connector&) = delete;
    Connector& operator=(const Connector&) = delete;
    Connector(Connector&&) = delete;
    Connector& operator=(Connector&&) = delete;
    virtual ~Connector() = default;

    virtual asio::awaitable<Result<std::unique_ptr<Transport>>> open(const ProbeSpec& spec,
                                                                     OpeningReport& report,
                                                                     Instant deadline) = 0;
};

}  // namespace sonde::net
