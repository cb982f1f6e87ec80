// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/wire/packet.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace sonde::load_broker {

class Client;

/// What a subscription was granted.
struct Grant {
    wire::Qos qos{};
    bool no_local{};
    bool retain_as_published{};
};

struct Member {
    Client* client{};
    Grant grant{};
};

/// Who hears a topic: a tree of levels, so that the time for a message does not grow with the
/// number of subscriptions.
class RouteTable {
  public:
    /// A client that has the filter already gets the new grant instead. The filter is well-formed.
    void add(std::string_view filter, const Member& member);
    /// Whether the client had it.
    bool remove(std::string_view filter, const Client& client);

    /// Appends a member for each subscription that matches (4.7); of a shared one the member whose
    /// turn it is.
    void match(std::string_view topic, std::vector<Member>& into);

  private:
    struct Hash {
        using is_transparent = void;  // NOLINT(readability-identifier-naming): the library's name.
        std::size_t operator()(std::string_view text) const {
            return std::hash<std::string_view>{}(text);
        }
    };
    template <class T>
    using ByText = std::unordered_map<std::string, T, Hash, std::equal_to<>>;

    struct Group {
        std::vector<Member> members{};
        std::size_t next{};
    };
    struct Node {
        ByText<std::unique_ptr<Node>> children{};
        std::unique_ptr<Node> any_level{};  ///< `+`
        std::vector<Member> members{};      ///< Of filters that end here,
        std::vector<Member> with_all{};     ///< and of those that end in `#` behind here.
        ByText<Group> groups{};             ///< The same for shared ones, by their name.
        ByText<Group> groups_with_all{};
    };

    std::vector<Member>& members_of(std::string_view filter);
    static void match(Node& node,
                      std::string_view rest,
                      bool first_level,
                      std::vector<Member>& into);
    static void take(std::vector<Member>& members,
                     ByText<Group>& groups,
                     std::vector<Member>& into);

    Node root_{};
};

}  // namespace sonde::load_broker
