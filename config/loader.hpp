// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "config/agent_config.hpp"
#include "config/mistake.hpp"
#include "config/module_table.hpp"
#include "config/probe_draft.hpp"
#include "config/setting.hpp"
#include "config/surroundings.hpp"
#include "config/target_file.hpp"
#include "config/target_table.hpp"
#include "probes/spec.hpp"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace sonde {

/// Where a name was given.
struct NamePlace {
    std::string file{};
    Position at{};  ///< Line 0 in a file of targets.
};

/// " is taken by the probe at FILE:LINE:COLUMN".
std::string taken_by(const NamePlace& place);

/// Collects the configuration and all complaints about it in one walk over the documents.
class Loader {
  public:
    /// `last_good` as that of load_text().
    Loader(std::string file, const Surroundings& around, const TargetFiles* last_good)
        : main_file_{std::move(file)},
          file_{main_file_},
          around_{around},
          lenient_{last_good != nullptr},
          last_good_{last_good != nullptr ? *last_good : TargetFiles{}} {}

    void load(const SettingTable& document);

    AgentConfig config() && { return std::move(config_); }
    const std::vector<Mistake>& mistakes() const { return mistakes_; }

  private:
    void complain(Position at, std::string message) {
        complaints_.push_back({.at = at, .message = std::move(message)});
    }
    void add(const Complaints& complaints) {
        complaints_.insert(complaints_.end(), complaints.begin(), complaints.end());
    }
    void add_at(Position table, Complaints complaints);
    /// Makes mistakes of the complaints so far, which are all about one file.
    void end_file();

    void check_names(const SettingTable& document);
    void load_probes(const SettingTable& document, const ProbeDraft& defaults);
    void load_probe(const Setting& setting, const ProbeDraft& defaults);
    void load_meshes(const SettingTable& document, const ProbeDraft& defaults);
    void load_mesh(const Setting& setting, const ProbeDraft& defaults);
    void load_modules(const SettingTable& document, const ProbeDraft& defaults);
    /// Once all probes are known.
    void settle_modules();
    void check_name(const ProbeDraft& draft, Position at);

    // In loader_files.cpp: what stands in other files.
    void check_web_config();
    std::vector<std::string> files_to_include(const SettingTable& agent);
    void include(const std::string& file, const ProbeDraft& defaults);
    void load_target_tables(const SettingTable& document, const ProbeDraft& defaults);
    void load_targets(const std::string& file, const ProbeDraft& common);
    void take_targets(const std::string& file,
                      std::vector<TargetGroup> groups,
                      std::vector<ProbeSpec> probes);
    void complain_of_targets(const std::string& file, std::string sentence);
    void watch(const std::string& folder);

    std::string main_file_;
    bool includes_{false};  ///< Others may have probes, even where none are there now.
    std::string file_;      ///< That the complaints are about.
    const Surroundings& around_;
    bool lenient_;
    TargetFiles last_good_;
    std::vector<TargetTable> tables_{};
    std::vector<ModuleTable> modules_{};
    AgentConfig config_{};
    Complaints complaints_{};
    std::vector<Mistake> mistakes_{};
    std::map<std::string, NamePlace> names_{};
};

}  // namespace sonde
