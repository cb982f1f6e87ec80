// SPDX-License-Identifier: Apache-2.0
#include "probes/paho/paho_trace.hpp"

#include <MQTTAsync.h>

#include <cerrno>
#include <charconv>
#include <optional>
#include <utility>

namespace sonde {

namespace {

/// Paho's trace callback has no context of its own, and Paho calls it from several threads.
struct Listener {
    std::mutex mutex{};
    PahoTrace* trace{};
};

Listener& listener() {
    static Listener only;
    return only;
}

void hear(MQTTASYNC_TRACE_LEVELS /*level*/, char* message) {
    const std::scoped_lock lock{listener().mutex};
    if (listener().trace != nullptr && message != nullptr) {
        listener().trace->note(message);
    }
}

/// The number that the text begins with.
std::optional<int> leading_number(std::string_view text) {
    int number = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    return read.ec == std::errc{} ? std::optional{number} : std::nullopt;
}

/// The number right behind the last `mark` in the line.
std::optional<int> number_behind(std::string_view line, std::string_view mark) {
    const auto place = line.rfind(mark);
    return place == std::string_view::npos ? std::nullopt
                                           : leading_number(line.substr(place + mark.size()));
}

bool has(std::string_view line, std::string_view text) {
    return line.find(text) != std::string_view::npos;
}

/// What stands behind `mark`, to the end of the line.
std::optional<std::string> text_behind(std::string_view line, std::string_view mark) {
    const auto place = line.find(mark);
    if (place == std::string_view::npos) {
        return std::nullopt;
    }
    const auto text = line.substr(place + mark.size());
    return std::string{text.substr(0, text.find('\n'))};
}

}  // namespace

void PahoTrace::note(std::string_view line) {
    const std::scoped_lock lock{mutex_};
    if (has(line, "< MQTTAsync_connecting:") || has(line, "< Socket_new:")) {
        // The return value of the function: SO_ERROR, or errno of connect(), but a plain 1 where it
        // went on to TLS or a WebSocket. Paho's own codes are negative.
        const auto value = number_behind(line, " (");
        const bool tcp_failed = !findings_.tls_begun && !findings_.upgrade_asked;
        if (value && *value > 0 && *value != EINPROGRESS && tcp_failed) {
            findings_.connect_error = *value;
        }
    } else if (has(line, " Socket error ")) {
        // "Socket error Connection reset by peer(104) in recv for socket 3"
        findings_.connection_error = number_behind(line, "(").value_or(0);
    } else if (has(line, "getaddrinfo failed")) {
        findings_.name_unknown = true;
    } else if (has(line, " -> CONNECT ")) {
        findings_.connect_sent = true;
    } else if (!note_websocket(line)) {
        note_tls(line);
    }
}

/// Whether the line is about a WebSocket.
bool PahoTrace::note_websocket(std::string_view line) {
    if (has(line, "> WebSocket_connect:")) {
        findings_.upgrade_asked = true;
    } else if (const auto status = number_behind(line, "WebSocket HTTP rc ")) {
        findings_.upgrade_status = *status;
    } else if (has(line, "WebSocket failed to upgrade") ||
               has(line, "WebSocket HTTP upgrade response read not complete")) {
        findings_.upgrade_wrong = true;
    } else {
        return false;
    }
    return true;
}

void PahoTrace::note_tls(std::string_view line) {
    if (has(line, "> SSLSocket_connect:")) {
        findings_.tls_begun = true;
    } else if (has(line, "X509_check_host for hostname")) {
        findings_.wrong_name = true;
    } else if (has(line, "X509_check_ip_asc is 1")) {
        findings_.wrong_name = false;
    } else if (auto sent = text_behind(line, "SSL alert write:fatal:")) {
        findings_.alert_sent = std::move(*sent);
    } else if (auto received = text_behind(line, "SSL alert read:fatal:")) {
        findings_.alert_received = std::move(*received);
    } else if (has(line, "SSLSocket error (")) {
        // "SSLSocket error (5) in SSL_connect for socket 3 rc -1 errno 104 Connection reset by ..."
        // "SSLSocket error (-2147483646) in SSL_CTX_load_verify_locations for socket 3 rc 0 ..."
        auto where = text_behind(line, ") in ").value_or("");
        if (where.starts_with("SSL_CTX_")) {
            findings_.tls_setup = where.substr(0, where.find(' '));
        } else if (const auto error = number_behind(line, " errno "); error && *error > 0) {
            findings_.connection_error = *error;
        }
    }
}

PahoFindings PahoTrace::findings() const {
    const std::scoped_lock lock{mutex_};
    return findings_;
}

PahoTracing::PahoTracing(PahoTrace& trace) {
    {
        const std::scoped_lock lock{listener().mutex};
        listener().trace = &trace;
    }
    MQTTAsync_setTraceCallback(&hear);
    MQTTAsync_setTraceLevel(MQTTASYNC_TRACE_MINIMUM);
}

PahoTracing::~PahoTracing() {
    MQTTAsync_setTraceLevel(MQTTASYNC_TRACE_FATAL);
    const std::scoped_lock lock{listener().mutex};
    listener().trace = nullptr;
}

}  // namespace sonde
