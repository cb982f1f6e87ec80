// SPDX-License-Identifier: Apache-2.0
#include "agent/probe_api.hpp"

#include "agent/board_json.hpp"
#include "agent/other_site.hpp"
#include "agent/percent.hpp"
#include "exporters/gzip.hpp"

#include <charconv>
#include <optional>
#include <ostream>
#include <utility>

namespace sonde {

namespace {

constexpr std::string_view list_path = "/api/probes";
constexpr std::string_view probe_folder = "/api/probes/";
constexpr std::string_view run_suffix = "/run";
constexpr std::string_view since_key = "since=";
/// A page of another site cannot set it without our leave, which we give nobody.
constexpr const char* request_header = "x-sonde-request";

HttpResponse json_response(const std::string& text, bool gzip) {
    HttpResponse response{.content_type = "application/json", .gzip = gzip};
    if (!gzip) {
        response.body = text;
        return response;
    }
    GzipBuffer buffer{response.body};
    std::ostream out{&buffer};
    out << text;
    buffer.finish();
    return response;
}

HttpResponse not_a_probe() {
    return {.status = 404, .body = "there is no probe of this name\n"};
}

HttpResponse wrong_method(std::string allowed) {
    return {.status = 405, .body = "only " + allowed + "\n", .allow = std::move(allowed)};
}

/// The revision of a cursor `EPOCH.REVISION`; nothing where it is not one of this epoch.
std::optional<std::uint64_t> revision_in(std::string_view query, std::string_view epoch) {
    if (!query.starts_with(since_key)) {
        return std::nullopt;
    }
    query.remove_prefix(since_key.size());
    if (!query.starts_with(epoch) || query.substr(epoch.size(), 1) != ".") {
        return std::nullopt;
    }
    query.remove_prefix(epoch.size() + 1);
    std::uint64_t revision = 0;
    const auto* const end = query.data() + query.size();
    const auto [rest, error] = std::from_chars(query.data(), end, revision);
    return error == std::errc{} && rest == end ? std::optional{revision} : std::nullopt;
}

/// Whether it comes from a page of ours or from a program, and not from a page of another site.
bool is_from_here(const HttpRequest& request) {
    const auto header = request.headers.find(request_header);
    return header != request.headers.end() && !header->second.empty() &&
           !is_from_another_site(request);
}

}  // namespace

ProbeApi::ProbeApi(const ProbeBoard& board,
                   const RunArchive& archive,
                   RunRequests& requests,
                   StartRun start,
                   const Clock& clock,
                   TellTrouble trouble)
    : board_{board},
      archive_{archive},
      requests_{requests},
      start_{std::move(start)},
      clock_{clock},
      trouble_{std::move(trouble)},
      epoch_{std::to_string(clock.wall_now().time_since_epoch().count())} {}

bool ProbeApi::knows(std::string_view path) {
    return path == list_path || path.starts_with(probe_folder);
}

HttpResponse ProbeApi::answer(const HttpRequest& request) const {
    const std::string_view path{request.path};
    const bool reads = request.method == "GET" || request.method == "HEAD";
    if (path == list_path) {
        return reads ? changes(request) : wrong_method("GET, HEAD");
    }
    const auto name = path.substr(probe_folder.size());
    if (name.ends_with(run_suffix)) {
        return request.method == "POST"
                   ? run(request, name.substr(0, name.size() - run_suffix.size()))
                   : wrong_method("POST");
    }
    return reads ? one(request, name) : wrong_method("GET, HEAD");
}

HttpResponse ProbeApi::changes(const HttpRequest& request) const {
    auto since = revision_in(request.query, epoch_);
    auto changes = board_.changes_since(since.value_or(0), most_probes);
    if (since && changes.revision < *since) {
        since.reset();
        changes = board_.changes_since(0, most_probes);
    }
    const auto cursor = epoch_ + "." + std::to_string(changes.revision);
    const auto trouble = trouble_ ? trouble_() : "";
    const BoardFrame frame{
        .cursor = cursor,
        .trouble = trouble,
        .whole = !since,
        .now = clock_.wall_now(),
    };
    return json_response(board_json(changes, frame), request.accepts_gzip);
}

HttpResponse ProbeApi::one(const HttpRequest& request, std::string_view name) const {
    const auto decoded = percent_decoded(name);
    const auto rows = decoded ? board_.find(*decoded) : std::nullopt;
    return rows
               ? json_response(probe_json(*rows, clock_.wall_now(), archive_), request.accepts_gzip)
               : not_a_probe();
}

HttpResponse ProbeApi::run(const HttpRequest& request, std::string_view name) const {
    if (!is_from_here(request)) {
        return {.status = 403,
                .body =
                    "a run is asked for by sonde's own page, or by a program that sends the header "
                    "X-Sonde-Request: 1\n"};
    }
    const auto decoded = percent_decoded(name);
    if (!decoded || !board_.has(*decoded)) {
        return not_a_probe();
    }
    switch (requests_.ask(*decoded, clock_.now())) {
        case RunRequests::Answer::granted:
            start_(*decoded);
            return {.status = 202, .body = "the run starts\n"};
        case RunRequests::Answer::under_way:
            return {.status = 409, .body = "a run of this probe is under way\n"};
        case RunRequests::Answer::too_soon:
            return {.status = 429,
                    .body = "one run a second is what can be asked for\n",
                    .retry_after = 1};
    }
    return {.status = 500, .body = "a request was judged in no way\n"};
}

}  // namespace sonde
