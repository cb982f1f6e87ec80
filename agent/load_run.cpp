// SPDX-License-Identifier: Apache-2.0
#include "agent/load_run.hpp"

#include <utility>

namespace sonde {

namespace {

class LoadHere final : public OngoingLoad {
  public:
    explicit LoadHere(std::unique_ptr<load::LoadRun> run) : run_{std::move(run)} {}

    std::optional<load::LoadSnapshot> next() override { return run_->next(); }
    void stop(load::StopKind kind) override { run_->stop(kind); }
    tl::expected<load::LoadResult, std::string> result() override { return run_->result(); }

  private:
    std::unique_ptr<load::LoadRun> run_;
};

}  // namespace

StartLoad load_in_this_process(const load::RunOptions& options, const Clock& clock) {
    return [options, &clock](const load::LoadPlan& plan, const std::optional<WallTime>& start_at)
               -> tl::expected<std::unique_ptr<OngoingLoad>, std::string> {
        auto timed = options;
        timed.start_at = start_at;
        auto run = load::LoadRun::start(plan, timed, clock);
        if (!run) {
            return tl::unexpected{std::move(run.error())};
        }
        return std::make_unique<LoadHere>(*std::move(run));
    };
}

}  // namespace sonde
