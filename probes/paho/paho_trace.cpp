#include "probes/paho/paho_trace.hpp"

#include <MQTTAsync.h>

#include <charconv>
#include <optional>

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

}  // namespace

void PahoTrace::note(std::string_view line) {
    const std::scoped_lock lock{mutex_};
    if (has(line, "< MQTTAsync_connecting:") || has(line, "< Socket_new:")) {
        // The return value of the function: SO_ERROR, or errno of connect(). Paho's own codes are
        // negative, and 115 is EINPROGRESS.
        const auto value = number_behind(line, " (");
        constexpr int in_progress = 115;
        if (value && *value > 0 && *value != in_progress && !findings_.tls_begun) {
            findings_.connect_error = *value;
        }
    } else if (has(line, "> SSLSocket_connect:")) {
        findings_.tls_begun = true;
    } else if (const auto value = number_behind(line, " errno "); value && *value > 0) {
        // "SSLSocket error (5) in SSL_connect for socket 3 rc -1 errno 104 Connection reset ..."
        findings_.connection_error = *value;
    } else if (has(line, " Socket error ")) {
        // "Socket error Connection reset by peer(104) in recv for socket 3"
        findings_.connection_error = number_behind(line, "(").value_or(0);
    } else if (has(line, "getaddrinfo failed")) {
        findings_.name_unknown = true;
    } else if (has(line, "X509_check_host for hostname")) {
        findings_.wrong_name = true;
    } else if (has(line, "X509_check_ip_asc is 1")) {
        findings_.wrong_name = false;
    }
}

void PahoTrace::note_tls(std::string_view error_string) {
    // "C0E6...:error:0A000086:SSL routines:function:certificate verify failed:../file.c:1889:"
    const auto start = error_string.find(":error:");
    if (start == std::string_view::npos) {
        return;
    }
    auto rest = error_string.substr(start + 1);
    std::string_view field;
    for (int skipped = 0; skipped < 5; ++skipped) {
        const auto end = rest.find(':');
        field = rest.substr(0, end);
        rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
    }
    const std::scoped_lock lock{mutex_};
    constexpr std::size_t enough = 400;
    if (!field.empty() && findings_.tls.size() < enough) {
        findings_.tls += (findings_.tls.empty() ? "" : ", ") + std::string{field};
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
