// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/clock.hpp"
#include "probes/clock_relation.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace sonde::net {

/// The kernel's own times of what one TCP connection sends and receives (SO_TIMESTAMPING, software
/// stamps: no privileges). A packet is stamped as it goes to the driver and as it comes from it, so
/// how long this program waited for a processor is not in it.
class KernelStamps {
  public:
    /// Asks the kernel for stamps on a connection that has sent nothing yet. Nothing where it gives
    /// none. Times are turned into monotonic ones by `relation`.
    static std::optional<KernelStamps> start(int descriptor, const ClockRelation& relation);

    /// recv() with the stamp: bytes, zero for the end of the stream, or -errno. To know the time of
    /// a packet, read no further than its end.
    std::ptrdiff_t receive(std::span<std::byte> into);

    /// When the last segment that the latest bytes are from came in, if the kernel said so.
    std::optional<Instant> received_at() const { return received_at_; }

    /// When the last byte of the connection's first `through` bytes was sent; nothing while the
    /// kernel has not said so. Looks up the latest stamps only.
    std::optional<Instant> sent_at(std::uint64_t through);

    /// Whether the stamp of the last of the connection's first `through` bytes has been taken.
    bool knows(std::uint64_t through) const {
        return kept_ > 0 && stamps_[(kept_ - 1) % stamps_.size()].last_byte ==
                                static_cast<std::uint32_t>(through - 1);
    }

    /// Takes what the kernel has to say since the last call. To be called when the descriptor
    /// reports an error condition: until then it keeps waking whoever waits.
    void collect();

  private:
    KernelStamps(int descriptor, const ClockRelation& relation)
        : descriptor_{descriptor}, relation_{relation} {}

    struct Stamp {
        std::uint32_t last_byte{};  ///< Its place in the stream, modulo 2^32 as the kernel has it.
        Instant at{};
    };
    void keep(const Stamp& stamp);

    int descriptor_;
    ClockRelation relation_;
    std::optional<Instant> received_at_{};
    std::array<Stamp, 32> stamps_{};  ///< A ring.
    std::size_t kept_{};              ///< Stamps ever kept.
};

/// Linux turns software stamps on with the first socket that asks, a little later than it is asked.
/// As long as this lives they are on, so that the first packets of a connection have theirs.
class StampKeeper {
  public:
    StampKeeper();
    StampKeeper(const StampKeeper&) = delete;
    StampKeeper& operator=(const StampKeeper&) = delete;
    ~StampKeeper();

  private:
    int descriptor_;
};

}  // namespace sonde::net
