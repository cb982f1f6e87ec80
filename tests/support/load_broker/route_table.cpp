// SPDX-License-Identifier: Apache-2.0
#include "tests/support/load_broker/route_table.hpp"

#include "probes/wire/topic.hpp"

#include <algorithm>
#include <utility>

namespace sonde::load_broker {

namespace {

struct Cut {
    std::string_view level{};
    std::string_view rest{};
    bool last{};
};

Cut cut(std::string_view text) {
    const auto slash = text.find('/');
    if (slash == std::string_view::npos) {
        return {.level = text, .last = true};
    }
    return {.level = text.substr(0, slash), .rest = text.substr(slash + 1)};
}

}  // namespace

std::vector<Member>& RouteTable::members_of(std::string_view filter) {
    const auto shared = wire::parse_shared(filter);
    std::string_view rest = shared ? shared->filter : filter;
    Node* node = &root_;
    for (;;) {
        const auto [level, behind, last] = cut(rest);
        if (level == "#") {
            return shared ? node->groups_with_all[std::string{shared->name}].members
                          : node->with_all;
        }
        auto& child = level == "+" ? node->any_level : node->children[std::string{level}];
        if (!child) {
            child = std::make_unique<Node>();
        }
        node = child.get();
        if (last) {
            return shared ? node->groups[std::string{shared->name}].members : node->members;
        }
        rest = behind;
    }
}

void RouteTable::add(std::string_view filter, const Member& member) {
    auto& members = members_of(filter);
    const auto same = std::find_if(members.begin(), members.end(), [&](const Member& other) {
        return other.client == member.client;
    });
    if (same != members.end()) {
        *same = member;
    } else {
        members.push_back(member);
    }
}

bool RouteTable::remove(std::string_view filter, const Client& client) {
    return std::erase_if(members_of(filter),
                         [&](const Member& member) { return member.client == &client; }) > 0;
}

void RouteTable::match(std::string_view topic, std::vector<Member>& into) {
    match(root_, topic, true, into);
}

void RouteTable::take(std::vector<Member>& members,
                      ByText<Group>& groups,
                      std::vector<Member>& into) {
    into.insert(into.end(), members.begin(), members.end());
    for (auto& [name, group] : groups) {
        if (!group.members.empty()) {
            into.push_back(group.members[group.next++ % group.members.size()]);
        }
    }
}

void RouteTable::match(Node& node,
                       std::string_view rest,
                       bool first_level,
                       std::vector<Member>& into) {
    const bool wildcards_match = !first_level || !rest.starts_with('$');
    if (wildcards_match) {
        take(node.with_all, node.groups_with_all, into);
    }
    const auto [level, behind, last] = cut(rest);
    const auto descend = [&, behind = behind, last = last](Node& child) {
        if (!last) {
            match(child, behind, false, into);
            return;
        }
        take(child.members, child.groups, into);
        // `sport/#` matches `sport` too (4.7.1.2).
        take(child.with_all, child.groups_with_all, into);
    };
    if (const auto found = node.children.find(level); found != node.children.end()) {
        descend(*found->second);
    }
    if (node.any_level && wildcards_match) {
        descend(*node.any_level);
    }
}

}  // namespace sonde::load_broker
