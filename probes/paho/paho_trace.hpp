// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <mutex>
#include <string>
#include <string_view>

namespace sonde {

/// Why a connection did not come to be, as far as Paho's own trace tells: to its caller Paho says
/// "TCP/TLS connect failure", whether nothing listens there, the network has no way, or the
/// certificate is for another name. (Its handler for OpenSSL's errors is no way to learn it: Paho
/// C++ 1.2.0 calls it on a copy of the options that is gone by then.)
struct PahoFindings {
    int connect_error{};           ///< errno of connect(), zero where it is not known.
    int connection_error{};        ///< errno of the last read or write that failed.
    bool name_unknown{};           ///< Paho's own lookup of the name failed.
    bool wrong_name{};             ///< The certificate is good, but for other names.
    bool tls_begun{};              ///< TCP connected and TLS was tried.
    bool upgrade_asked{};          ///< The request for a WebSocket went out, TLS had come to be.
    bool upgrade_wrong{};          ///< It was answered with 101, but not as RFC 6455 demands.
    int upgrade_status{};          ///< The HTTP status where it was not 101, else zero.
    bool connect_sent{};           ///< CONNECT went out: TCP, TLS and WebSocket had come to be.
    std::string tls_setup{};       ///< What of our own TLS settings cannot be used.
    std::string alert_sent{};      ///< "unknown CA": why we ended TLS.
    std::string alert_received{};  ///< Why the peer did.
};

/// Reads along. Lines may come from any thread.
class PahoTrace {
  public:
    void note(std::string_view line);
    PahoFindings findings() const;

  private:
    void note_tls(std::string_view line);
    bool note_websocket(std::string_view line);

    mutable std::mutex mutex_{};
    PahoFindings findings_{};
};

/// Has Paho write its trace to `trace` while this lives. It costs about two microseconds a line,
/// so it lives while Paho connects and no longer. One at a time in a process, for the trace is.
class PahoTracing {
  public:
    explicit PahoTracing(PahoTrace& trace);
    PahoTracing(const PahoTracing&) = delete;
    PahoTracing& operator=(const PahoTracing&) = delete;
    ~PahoTracing();
};

}  // namespace sonde
