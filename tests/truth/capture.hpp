// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/support/process.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/udp.hpp>

#include <string>

namespace sonde::truth {

/// What passes on loopback, written to a file by Wireshark's dumpcap. Needs CAP_NET_RAW.
class Capture {
  public:
    /// `filter` in pcap's words: "tcp port 1883". Once this returns, nothing that matches is
    /// missed. Throws where nothing can be captured.
    explicit Capture(const std::string& filter);

    /// Ends it, once all that has passed so far is in the file; answers the file's path, which
    /// holds as long as this lives. Throws where the kernel dropped packets: what is missing is no
    /// truth.
    std::string stop();

  private:
    /// Sends a packet that the capture takes too, with this text.
    void mark(const std::string& text);
    bool holds(const std::string& text) const;

    testing::TemporaryFolder folder_{};
    std::string file_;
    boost::asio::io_context loop_{};
    boost::asio::ip::udp::socket marker_;
    testing::Process process_;
};

}  // namespace sonde::truth
