// SPDX-License-Identifier: Apache-2.0
#include "agent/load_access.hpp"

#include "exporters/printable.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace sonde {

tl::expected<std::unique_ptr<LoadAccess>, std::vector<std::string>> LoadAccess::open(
    const std::string& path, const Surroundings& around) {
    if (path.empty()) {
        return nullptr;
    }
    auto first = load_web_access(path, around);
    if (!first) {
        std::vector<std::string> lines;
        std::ranges::transform(first.error(), std::back_inserter(lines), [](const auto& mistake) {
            return printable(to_string(mistake));
        });
        return tl::unexpected{std::move(lines)};
    }
    std::unique_ptr<LoadAccess> access{new LoadAccess};
    if (first->config.asks_for_http2) {
        access->news_.push_back(printable(path) + ": http2 has no effect: sonde speaks HTTP/1.1");
    }
    access->file_ = std::make_unique<WebAccessFile>(
        path, around, *std::move(first), [told = access.get()](const auto& wrong) {
            told->tell(wrong);
        });
    return access;
}

std::vector<std::string> LoadAccess::news() {
    const std::scoped_lock lock{mutex_};
    return std::exchange(news_, {});
}

void LoadAccess::tell(const std::vector<std::string>& wrong) {
    const std::scoped_lock lock{mutex_};
    if (wrong.empty()) {
        news_.emplace_back("the web configuration has changed, and counts from now on");
    }
    for (const auto& sentence : wrong) {
        news_.push_back("web configuration, which stays as it was: " + printable(sentence));
    }
}

}  // namespace sonde
