// SPDX-License-Identifier: Apache-2.0
#include "agent/command_line_plan.hpp"

#include "agent/complaint_line.hpp"
#include "config/environment_use.hpp"
#include "config/load.hpp"
#include "config/plan_file.hpp"
#include "config/plan_finish.hpp"
#include "config/plan_keys.hpp"
#include "config/plan_settings.hpp"
#include "probes/wording.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

namespace sonde {

namespace {

using load::Role;

constexpr std::uint32_t most_clients = 10'000'000;
/// How long a search measures at each rate.
constexpr Duration usual_step = std::chrono::seconds{5};
/// Flags that stand for populations, beside those of keys.
constexpr std::array<std::string_view, 3> client_flags{
    "--publishers", "--subscribers", "--clients"};

bool is_of_plan(const PlanKey& key) {
    return key.section == PlanSection::load || key.section == PlanSection::generator;
}

void add_population(
    PlanDraft& draft, std::string name, Role role, std::uint64_t count, std::uint64_t groups) {
    if (count == 0) {
        return;
    }
    auto population = inherit(draft.defaults);
    population.population.name = std::move(name);
    population.population.role = role;
    population.population.count = static_cast<std::uint32_t>(count);
    if (population.find("groups") == nullptr) {
        population.population.groups = static_cast<std::uint32_t>(groups);
    }
    for (const auto* key : {"name", "role", "clients"}) {
        population.written[key] = {};
    }
    draft.populations.push_back(std::move(population));
}

class PlanFlags {
  public:
    PlanFlags(const Arguments& arguments, const Surroundings& around, Wrongs& wrongs)
        : arguments_{arguments}, around_{use_.watched(around)}, wrongs_{wrongs} {}

    PlanOnCommandLine read();

  private:
    /// What --plan says; nothing where it cannot be read, which was then said.
    std::optional<PlanDraft> read_file();
    void read_targets(PlanDraft& draft);
    void read_flags(PlanDraft& draft);
    void read_step_duration(PlanDraft& draft);
    void read_flag(PlanDraft& draft, const PlanKey& key, const std::vector<std::string>& values);
    void refuse_clients_beside_file();
    void read_clients(PlanDraft& draft);

    const Arguments& arguments_;
    EnvironmentUse use_{};
    Surroundings around_;
    Wrongs& wrongs_;
    std::string file_{};
};

PlanOnCommandLine PlanFlags::read() {
    const bool from_file = arguments_.has("--plan");
    auto draft = from_file ? read_file() : PlanDraft{};
    if (!draft) {
        return {};
    }
    read_targets(*draft);
    read_flags(*draft);
    if (from_file) {
        refuse_clients_beside_file();
    } else {
        read_clients(*draft);
    }
    PlanOnCommandLine result{.seed_given = draft->find("seed") != nullptr};
    if (!from_file && draft->populations.empty()) {
        for (const auto& complaint : draft->complaints) {
            wrongs_.add(use_.without_values(line_about(complaint, file_)));
        }
        return result;
    }
    auto plan = finish_plan(*std::move(draft), around_);
    if (plan) {
        result.plan = *std::move(plan);
        return result;
    }
    for (const auto& complaint : plan.error()) {
        wrongs_.add(use_.without_values(line_about(complaint, file_)));
    }
    return result;
}

std::optional<PlanDraft> PlanFlags::read_file() {
    file_ = *arguments_.value("--plan");
    const auto text = around_.read_file(file_);
    if (!text) {
        wrongs_.add("--plan: " + in_backticks(file_) + " cannot be read: " + text.error());
        return std::nullopt;
    }
    auto draft = draft_plan_text(*text, around_);
    if (!draft) {
        wrongs_.add(line_about(draft.error(), file_));
        return std::nullopt;
    }
    return *std::move(draft);
}

void PlanFlags::read_targets(PlanDraft& draft) {
    if (!arguments_.operands.empty()) {
        draft.written.erase("target");
        apply_flag(draft,
                   *plan_key_named(PlanSection::load, "targets"),
                   setting_of(KeyForm::list, arguments_.operands),
                   around_);
    } else if (!arguments_.has("--plan")) {
        wrongs_.add("the broker is missing: sonde load mqtt://host");
        draft.written["targets"] = {.broken = true};
    }
}

void PlanFlags::read_flags(PlanDraft& draft) {
    for (const auto& key : plan_keys()) {
        const auto given = arguments_.flags.find(flag_of(key));
        if (key.place != PlanPlace::anywhere || given == arguments_.flags.end()) {
            continue;
        }
        if (arguments_.has("--plan") && !is_of_plan(key)) {
            wrongs_.add(given->first +
                        ": says something about clients, and so does the file of --plan: change "
                        "it there");
        } else {
            read_flag(draft, key, given->second);
        }
    }
    read_step_duration(draft);
}

void PlanFlags::read_flag(PlanDraft& draft,
                          const PlanKey& key,
                          const std::vector<std::string>& values) {
    if (const auto* const odd = not_a_pair(key.form, values)) {
        wrongs_.add(flag_of(key) + ": expected " + std::string{key.placeholder} + ", found " +
                    in_backticks(*odd));
        return;
    }
    auto setting = setting_of(key.form, values);
    if (key.form == KeyForm::boolean) {
        setting.value = flag_value(key);
    }
    apply_flag(draft, key, setting, around_);
}

void PlanFlags::read_step_duration(PlanDraft& draft) {
    const auto given = arguments_.value("--step-duration");
    if (!given) {
        const bool in_steps = arguments_.has("--find-max-rate") || arguments_.has("--sweep");
        if (in_steps && draft.find("duration") == nullptr) {
            draft.plan.duration = usual_step;
        }
        return;
    }
    if (arguments_.has("--duration")) {
        wrongs_.add("--step-duration: keep one of it and --duration, which means the same here");
        return;
    }
    const auto& duration = *plan_key_named(PlanSection::load, "duration");
    const auto before = draft.complaints.size();
    apply_flag(draft, duration, {.value = *given}, around_);
    for (auto i = before; i < draft.complaints.size(); ++i) {
        wrongs_.add("--step-duration: " + draft.complaints[i].message);
    }
    draft.complaints.resize(before);
}

void PlanFlags::refuse_clients_beside_file() {
    for (const auto flag : client_flags) {
        if (arguments_.has(flag)) {
            wrongs_.add(std::string{flag} + ": the file of --plan says which clients there are");
        }
    }
    if (arguments_.has("--idle")) {
        wrongs_.add("--idle: the file of --plan says which clients there are");
    }
}

void PlanFlags::read_clients(PlanDraft& draft) {
    const auto count_of = [&](std::string_view flag) {
        return read_number(arguments_, flag, {.least = 0, .most = most_clients}, 0, wrongs_);
    };
    const auto wrong_before = wrongs_.count();
    const auto publishers = count_of("--publishers");
    const auto subscribers = count_of("--subscribers");
    const auto clients = count_of("--clients");
    const bool idle = arguments_.has("--idle");
    if (idle && !arguments_.has("--clients")) {
        wrongs_.add("--idle: goes with --clients, and says that those only connect");
    }
    if (clients > 0 && !idle && publishers + subscribers > 0) {
        wrongs_.add(
            "--clients: publish and subscribe themselves; beside --publishers and --subscribers "
            "they go with --idle only");
    }
    if (publishers + subscribers + clients == 0 && wrongs_.count() == wrong_before) {
        wrongs_.add(
            "there is no client: say --publishers N and --subscribers N, --clients N, or --plan "
            "FILE");
    }
    const auto groups = subscribers > 0 ? subscribers : 1;
    add_population(draft, "publishers", Role::publisher, publishers, groups);
    add_population(draft, "subscribers", Role::subscriber, subscribers, groups);
    add_population(draft, "clients", idle ? Role::idle : Role::both, clients, idle ? 1 : clients);
}

}  // namespace

PlanOnCommandLine read_plan(const Arguments& arguments,
                            const Surroundings& around,
                            Wrongs& wrongs) {
    return PlanFlags{arguments, around, wrongs}.read();
}

std::vector<std::string> plan_arguments_of(const Arguments& arguments, const load::LoadPlan& plan) {
    std::vector<std::string> words = arguments.operands;
    const auto add = [&](const std::string& flag) {
        const auto given = arguments.flags.find(flag);
        if (given == arguments.flags.end()) {
            return;
        }
        for (const auto& value : given->second) {
            words.emplace_back(flag).append("=").append(value);
        }
        if (given->second.empty()) {
            words.push_back(flag);
        }
    };
    add("--plan");
    for (const auto flag : client_flags) {
        add(std::string{flag});
    }
    add("--idle");
    for (const auto& key : plan_keys()) {
        if (key.place == PlanPlace::anywhere && key.name != "duration") {
            add(flag_of(key));
        }
    }
    // As it came out: a search has another one than a run.
    words.push_back("--duration=" + std::to_string(plan.duration.count()) + "ns");
    return words;
}

}  // namespace sonde
