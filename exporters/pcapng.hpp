// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/result.hpp"

#include <cstdint>
#include <optional>
#include <ostream>
#include <string_view>

namespace sonde {

/// Writes what the connections of runs carried as a capture that Wireshark dissects as MQTT, a
/// stream a run.
///
/// Wireshark looks for MQTT at TCP port 1883 alone and cannot be told otherwise from within a file.
/// A run against that port becomes TCP segments. One against any other port becomes one packet for
/// each MQTT packet, under tags of Wireshark's that name its dissector. Addresses, ports and times
/// are those of the run in both forms. What a run without privileges cannot see, handshake,
/// acknowledgements and the end of the connection, is made up from what it does know, and the
/// interface's description says so.
class PcapngWriter {
  public:
    /// Begins the file. `application`: name and version of who writes it. `out` must outlive this.
    PcapngWriter(std::ostream& out, std::string_view application);

    /// Nothing is written for a result without a tape.
    void add(const ProbeResult& result);

  private:
    std::uint32_t interface_for_tcp();
    std::uint32_t interface_for_pdus();

    std::ostream& out_;
    std::uint32_t runs_{};
    std::uint32_t interfaces_{};
    std::optional<std::uint32_t> tcp_{};
    std::optional<std::uint32_t> pdus_{};
};

}  // namespace sonde
