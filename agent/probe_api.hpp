// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agent/http_server.hpp"
#include "agent/probe_board.hpp"
#include "agent/run_archive.hpp"
#include "agent/run_requests.hpp"
#include "probes/clock.hpp"

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace sonde {

/// Starts a run of the probe that has the name; called on the web server's thread.
using StartRun = std::function<void(const std::string& probe)>;

/// What is wrong with the configuration, in a sentence for the page; empty for nothing. Called on
/// the web server's thread.
using TellTrouble = std::function<std::string()>;

/// What the page reads and asks for:
/// `GET /api/probes?since=CURSOR` what has changed, at most `most_probes` of them at a time;
/// `GET /api/probes/NAME` one probe in full; `POST /api/probes/NAME/run` a run now. NAME is
/// percent-encoded.
class ProbeApi {
  public:
    /// In an answer; with their 60 runs each they are about a third of a megabyte, and a sixth of
    /// it compressed.
    static constexpr std::size_t most_probes = 500;

    /// What is referred to must outlive it.
    ProbeApi(const ProbeBoard& board,
             const RunArchive& archive,
             RunRequests& requests,
             StartRun start,
             const Clock& clock,
             TellTrouble trouble = {});

    static bool knows(std::string_view path);
    HttpResponse answer(const HttpRequest& request) const;

  private:
    HttpResponse changes(const HttpRequest& request) const;
    HttpResponse one(const HttpRequest& request, std::string_view name) const;
    HttpResponse run(const HttpRequest& request, std::string_view name) const;

    const ProbeBoard& board_;
    const RunArchive& archive_;
    RunRequests& requests_;
    StartRun start_;
    const Clock& clock_;
    TellTrouble trouble_;
    std::string epoch_;  ///< Tells the revisions of this board from those of one before it.
};

}  // namespace sonde
