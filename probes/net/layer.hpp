// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/clock.hpp"
#include "probes/failure.hpp"
#include "probes/phase.hpp"
#include "probes/result.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace sonde::net {

/// One layer of a connection: a byte stream that is made of the one below it, down to the socket
/// (Line). It never waits; it says what it waits for. A failure's phase is the caller's to set,
/// except where it is about the stream itself.
class Layer {
  public:
    Layer() = default;
    Layer(const Layer&) = delete;
    Layer& operator=(const Layer&) = delete;
    virtual ~Layer() = default;

    enum class Wants : std::uint8_t {
        nothing,  ///< Done.
        read,     ///< Call again once the descriptor is readable.
        write,    ///< Call again once it is writable.
        turn,     ///< Call again once others had their turn: there is more, and no event says so.
    };

    struct Reading {
        Wants wants{};        ///< `nothing` where there is an answer.
        std::size_t bytes{};  ///< Zero: the peer closed its side.
        Instant at{};         ///< When the receive that completed it returned.
        bool drained{};       ///< The kernel has no more now, and no layer has anything left.
    };

    struct Writing {
        Wants wants{};        ///< `nothing` once all of it is with the kernel.
        std::size_t taken{};  ///< How much of the bytes need not be handed in again.
        Instant at{};         ///< Just before the last send; the epoch where nothing was sent.
    };

    /// Goes on with coming to be, those below first. `nothing` means that it is open.
    virtual Result<Wants> open() = 0;
    virtual Result<Reading> read(std::span<std::byte> into) = 0;
    /// May be called with no bytes, to go on with what is pending from an earlier call.
    virtual Result<Writing> write(std::span<const std::byte> bytes) = 0;
    /// Says that nothing more will be written, as far as the kernel takes that at once.
    virtual void shut() = 0;

    /// A step of the opening: which phase it is, and when that began.
    struct Step {
        Phase phase{};
        Instant since{};
    };
    /// The step that is going on; nothing once it is open.
    virtual std::optional<Step> opening() const = 0;

    /// Sets the phases that are done, here and below.
    virtual void report(PhaseTimes& phases) const = 0;
    /// The same by the kernel's stamps, where it has them.
    virtual void report_stamped(PhaseTimes& phases) = 0;
    virtual std::optional<TlsFacts> tls_facts() const = 0;
};

}  // namespace sonde::net
