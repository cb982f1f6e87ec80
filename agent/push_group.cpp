// SPDX-License-Identifier: Apache-2.0
#include "agent/push_group.hpp"

namespace sonde {

namespace {

constexpr std::string_view usual_path{"/metrics/job/sonde_load"};
constexpr std::string_view group_prefix{"/metrics/job/"};

}  // namespace

tl::expected<HttpPlace, std::string> parse_push_group(std::string_view url) {
    auto group = parse_http_place(url, "http://localhost:9091, a Pushgateway's");
    if (!group) {
        return group;
    }
    if (group->path.empty()) {
        group->path = usual_path;
    } else if (!group->path.starts_with(group_prefix)) {
        return tl::unexpected{
            std::string{"the path has to be that of a group, /metrics/job/NAME, or left out"}};
    }
    return group;
}

}  // namespace sonde
