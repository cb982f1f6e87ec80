// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/failure.hpp"
#include "probes/net/address.hpp"
#include "probes/result.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <utility>

namespace sonde::net {

/// What errno means for a probe, in the phase in which it came up. `what` is the step, for the
/// detail: "connecting to 127.0.0.1:1883".
Failure failure_from_errno(int error, Phase phase, const std::string& what);

/// Why a connection to that address cannot be made; its phase is `tcp`.
Failure connect_failure(int error, const Address& address);

/// One non-blocking stream socket, of TCP or unix, closed when it goes. Each system call is wrapped
/// once, here.
class Socket {
  public:
    /// Makes a socket for the address, for TCP with TCP_NODELAY: a probe's packets must not wait
    /// for the acknowledgement of the one before (RFC 896 with RFC 1122 4.2.3.2 costs 40 ms).
    static Result<Socket> create(const Address& address);
    /// Takes over a descriptor that is one already.
    static Socket adopt(int descriptor) { return Socket{descriptor}; }

    Socket(const Socket&) = delete;
    Socket& operator=(const Socket&) = delete;
    Socket(Socket&& other) noexcept : descriptor_{std::exchange(other.descriptor_, -1)} {}
    Socket& operator=(Socket&& other) noexcept;
    ~Socket();

    int descriptor() const { return descriptor_; }  ///< -1 once it was reset.

    /// Lets the connection to `target` come from `source`, of which the port counts only where it
    /// is not 0. The kernel chooses a free port in connect(), when it knows the target too, so that
    /// each target has all ports of each source. The failure is {tcp, local}.
    Result<void> bind(const Address& source, const Address& target);

    /// Lets the connection leave through that interface alone (SO_BINDTODEVICE). The failure is
    /// {tcp, local}.
    Result<void> bind_to_interface(const std::string& name);

    /// Zero, EINPROGRESS or what is wrong.
    int connect(const Address& address);

    /// The outcome of a connect that was in progress (SO_ERROR): zero or an errno.
    int connect_outcome() const;
    bool connected() const;  ///< Has a peer: the handshake is done.

    /// Bytes, zero for the end of the stream, or -errno; -EAGAIN where there is nothing now.
    std::ptrdiff_t receive(std::span<std::byte> into);

    /// Bytes taken, or -errno; -EAGAIN where the kernel's buffer is full.
    std::ptrdiff_t send(std::span<const std::byte> bytes);

    /// Acknowledges at once what has been received. Otherwise the kernel may keep the ACK back for
    /// 40 ms, and a peer with Nagle's algorithm on (mosquitto's default) holds its next packet
    /// until then: the wait would be ours, and look like the broker's. Holds for one time only.
    void acknowledge_now();

    void shut();   ///< Sends FIN; reading goes on.
    void reset();  ///< Closes at once, with RST: nothing stays behind in TIME_WAIT.

    std::optional<Address> local_address() const;

    std::optional<TcpFacts> tcp_facts() const;  ///< From TCP_INFO; nothing where there is none.

  private:
    explicit Socket(int descriptor) : descriptor_{descriptor} {}

    int descriptor_;
};

}  // namespace sonde::net
