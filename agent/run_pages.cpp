// SPDX-License-Identifier: Apache-2.0
#include "agent/run_pages.hpp"

#include "agent/run_text.hpp"
#include "agent/version.hpp"
#include "exporters/pcapng.hpp"
#include "exporters/printable.hpp"
#include "exporters/utc.hpp"
#include "probes/publisher_report.hpp"

#include <charconv>
#include <sstream>
#include <string>
#include <utility>

namespace sonde {

namespace {

constexpr std::string_view folder = "/runs/";
constexpr std::string_view capture_suffix = ".pcapng";

std::optional<RunArchive::Number> number_in(std::string_view text) {
    RunArchive::Number number = 0;
    const auto* const end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, number);
    return error == std::errc{} && rest == end ? std::optional{number} : std::nullopt;
}

std::string text_of(const ProbeResult& result, RunArchive::Number number) {
    std::ostringstream out;
    out << "run " << number << " of probe " << printable(result.probe) << ", "
        << format_utc(result.started) << "\n\n";
    write_run_text(out, result);
    if (result.tape) {
        out << "\nAs a capture for Wireshark: " << folder << number << capture_suffix << '\n';
    }
    return std::move(out).str();
}

std::string capture_of(const ProbeResult& result) {
    std::ostringstream out;
    PcapngWriter writer{out, "sonde " + std::string{version()}};
    writer.add(result);
    if (const auto publisher = publisher_as_result(result)) {
        writer.add(*publisher);
    }
    return std::move(out).str();
}

}  // namespace

bool is_run_path(std::string_view path) {
    return path.starts_with(folder);
}

HttpResponse run_page(const RunArchive& archive, std::string_view path) {
    auto name = path.substr(folder.size());
    const bool as_capture = name.ends_with(capture_suffix);
    name.remove_suffix(as_capture ? capture_suffix.size() : 0);
    const auto number = number_in(name);
    const auto result = number ? archive.find(*number) : std::nullopt;
    if (!result) {
        return {.status = 404,
                .body =
                    "this run is not kept, or not any more; keep_runs and keep_failures in "
                    "[agent] say how many are\n"};
    }
    if (as_capture) {
        return {.content_type = "application/x-pcapng", .body = capture_of(*result)};
    }
    return {.body = text_of(*result, *number)};
}

}  // namespace sonde
