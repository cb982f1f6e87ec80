// SPDX-License-Identifier: Apache-2.0
#include "agent/reloader.hpp"

#include <fmt/format.h>

#include <string_view>
#include <utility>

namespace sonde {

namespace {

/// What other programs know of this one, and what its memory was made for: neither can become
/// another one under way.
std::vector<std::string> refused(const AgentConfig& running, const AgentConfig& wanted) {
    std::vector<std::string> sentences;
    const auto refuse = [&](bool changes, std::string_view key) {
        if (changes) {
            sentences.push_back(fmt::format(
                "[agent] {}: cannot change while sonde runs: restart it, or put the value back",
                key));
        }
    };
    refuse(running.listen != wanted.listen, "listen");
    refuse(running.web_config != wanted.web_config, "web_config");
    refuse(running.location != wanted.location, "location");
    refuse(running.log_format != wanted.log_format, "log_format");
    refuse(running.asked.at_once != wanted.asked.at_once, "asked_at_once");
    refuse(running.asked.rate != wanted.asked.rate, "asked_a_second");
    refuse(running.kept.runs != wanted.kept.runs, "keep_runs");
    refuse(running.kept.failures != wanted.kept.failures, "keep_failures");
    refuse(running.kept.bytes != wanted.kept.bytes, "keep_bytes");
    refuse(running.native_histograms != wanted.native_histograms, "native_histograms");
    return sentences;
}

std::vector<std::string> sentences_of(const std::vector<Mistake>& mistakes) {
    std::vector<std::string> sentences;
    sentences.reserve(mistakes.size());
    for (const auto& mistake : mistakes) {
        sentences.push_back(to_string(mistake));
    }
    return sentences;
}

/// One line for the page, however much is wrong.
std::string trouble_of(const ReloadAnswer& answer) {
    if (answer.wrong.empty()) {
        return "";
    }
    auto sentence = fmt::format("{}: {}",
                                answer.applied ? "The configuration was not loaded whole"
                                               : "The configuration was not loaded",
                                answer.wrong.front());
    if (answer.wrong.size() > 1) {
        sentence += fmt::format(" (and {} more; the log has them)", answer.wrong.size() - 1);
    }
    return sentence;
}

}  // namespace

std::string to_string(const ReloadAnswer& answer) {
    std::string text = answer.applied ? "reloaded: " + to_string(answer.changes) + "\n"
                                      : "not reloaded, and nothing has changed:\n";
    for (const auto& sentence : answer.wrong) {
        text += sentence + "\n";
    }
    return text;
}

Reloader::Reloader(AgentConfig running, Load load, Apply apply, Tell tell)
    : running_{std::move(running)},
      load_{std::move(load)},
      apply_{std::move(apply)},
      tell_{std::move(tell)},
      folders_{running_.folders} {}

ReloadAnswer Reloader::reload() {
    const std::scoped_lock one_at_a_time{attempts_};
    auto answer = attempt();
    {
        const std::scoped_lock lock{mutex_};
        trouble_ = trouble_of(answer);
        folders_ = running_.folders;
    }
    tell_(answer);
    return answer;
}

ReloadAnswer Reloader::attempt() {
    auto loaded = load_(running_);
    if (!loaded) {
        return {.wrong = sentences_of(loaded.error())};
    }
    if (auto sentences = refused(running_, *loaded); !sentences.empty()) {
        return {.wrong = std::move(sentences)};
    }
    auto changes = spec_changes(running_.probes, loaded->probes);
    running_ = *std::move(loaded);
    apply_(changes, running_);
    return {
        .applied = true, .changes = std::move(changes), .wrong = sentences_of(running_.left_aside)};
}

std::string Reloader::trouble() const {
    const std::scoped_lock lock{mutex_};
    return trouble_;
}

std::vector<std::string> Reloader::folders() const {
    const std::scoped_lock lock{mutex_};
    return folders_;
}

}  // namespace sonde
