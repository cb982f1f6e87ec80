// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/wire/packet.hpp"
#include "probes/wire/reader.hpp"
#include "probes/wire/violation.hpp"

#include <tl/expected.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace sonde::wire {

/// Reads a packet's body field by field and remembers the first thing that was wrong with it, so
/// that each decoder reads like the table in the standard.
class BodyReader {
  public:
    BodyReader(Version version, std::span<const std::byte> body) : in_{body}, version_{version} {}

    std::uint8_t u8() { return in_.u8(); }
    std::uint16_t u16() { return in_.u16(); }
    std::span<const std::byte> binary() { return in_.binary(); }
    std::string_view text() { return in_.text(); }
    std::string_view known_text() { return in_.known_text(); }
    std::string_view checked(std::string_view text) { return in_.checked(text); }
    std::span<const std::byte> rest() { return in_.rest(); }
    std::size_t remaining() const { return in_.remaining(); }

    /// Never 0: 2.3.1-1 on 3.1.1, 2.2.1-3 on v5.
    PacketId packet_id();

    /// The Property Length and what it measures; nothing on 3.1.1.
    Properties properties(Holders place);

    /// Notes a violation, unless something was wrong before.
    void require(bool condition, const Violation& otherwise) {
        if (!condition && !violation_ && in_.ok()) {
            violation_ = otherwise;
        }
    }

    Version version() const { return version_; }

    /// The statement of the version in use.
    std::string_view by(std::string_view v3_1_1, std::string_view v5) const {
        return version_ == Version::v5 ? v5 : v3_1_1;
    }

    bool ok() const { return in_.ok() && !violation_; }

    /// The packet, if all was right and nothing is left over.
    template <class P>
    tl::expected<P, Violation> finish(const P& packet) const {
        if (ok() && in_.remaining() == 0) {
            return packet;
        }
        return tl::unexpected{violation()};
    }

  private:
    Violation violation() const;

    Reader in_;
    Version version_;
    std::optional<Violation> violation_{};
};

}  // namespace sonde::wire
