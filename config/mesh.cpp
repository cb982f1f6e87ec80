// SPDX-License-Identifier: Apache-2.0
#include "config/mesh.hpp"

#include "config/read_setting.hpp"
#include "config/substitute.hpp"
#include "probes/wording.hpp"

#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>

namespace sonde {

namespace {

struct Node {
    Endpoint endpoint{};
    Position at{};
    std::string label{};
};

constexpr std::string_view from_label = "from";
constexpr std::string_view to_label = "to";

void add(Complaints& complaints, const Complaints& more) {
    complaints.insert(complaints.end(), more.begin(), more.end());
}

Complaint about_nodes(Position at, std::string message) {
    return {.at = at, .message = std::move(message), .key = "nodes"};
}

/// The node of one element, added where it is well.
Complaints add_node(const Setting& element, std::vector<Node>& nodes) {
    auto endpoint = read_endpoint(element);
    if (!endpoint) {
        return {std::move(endpoint).error()};
    }
    if (std::ranges::find(nodes, *endpoint, &Node::endpoint) != nodes.end()) {
        return {
            {.at = element.at, .message = in_backticks(to_string(*endpoint)) + " is there twice"}};
    }
    nodes.push_back({.endpoint = *std::move(endpoint), .at = element.at});
    return {};
}

std::string host_and_port(const Endpoint& endpoint) {
    const bool bracketed = endpoint.host.find(':') != std::string::npos;
    return (bracketed ? "[" + endpoint.host + "]" : endpoint.host) + ":" +
           std::to_string(endpoint.port);
}

/// By their hosts, where those tell them apart.
void label(std::vector<Node>& nodes) {
    const auto is_alone = [&](const Node& node) {
        return std::ranges::count(nodes, node.endpoint.host, [](const Node& other) {
                   return other.endpoint.host;
               }) == 1;
    };
    const bool hosts_differ = std::ranges::all_of(nodes, is_alone);
    for (auto& node : nodes) {
        node.label = hosts_differ ? node.endpoint.host : host_and_port(node.endpoint);
    }
}

std::vector<Node> read_nodes(Setting setting, const Surroundings& around, Complaints& complaints) {
    if (auto unknown = substitute_in(setting, around); !unknown.empty()) {
        add(complaints, unknown);
        return {};
    }
    const auto* const list = std::get_if<SettingList>(&setting.value);
    if (list == nullptr) {
        complaints.push_back(
            mismatch(setting, "a list of URLs such as [\"mqtt://n1\", \"mqtt://n2\"]"));
        return {};
    }
    if (list->size() < fewest_mesh_nodes || list->size() > most_mesh_nodes) {
        complaints.push_back({.at = setting.at,
                              .message = "expected " + std::to_string(fewest_mesh_nodes) + " to " +
                                         std::to_string(most_mesh_nodes) + " nodes, found " +
                                         std::to_string(list->size())});
        return {};
    }
    std::vector<Node> nodes;
    for (const auto& element : *list) {
        add(complaints, add_node(element, nodes));
    }
    label(nodes);
    return nodes;
}

/// What a probe may have and a mesh may not.
void check_common(const ProbeDraft& draft, Complaints& complaints) {
    if (const auto* const given = draft.find("client_id"); given != nullptr && !given->broken) {
        complaints.push_back(
            {.at = given->at,
             .message = "the probes of a mesh run at the same time, and a broker lets only one "
                        "client have an identifier: leave it out, and each run has its own",
             .key = "client_id"});
    }
    const auto* const labels = draft.find("labels");
    for (const auto name : {from_label, to_label}) {
        if (labels != nullptr && draft.spec.labels.contains(std::string{name})) {
            complaints.push_back({.at = labels->at,
                                  .message = "the mesh itself sets the label " + in_backticks(name),
                                  .key = "labels"});
        }
    }
}

/// As if it was a probe to each node: what has no effect there, and the like.
void check_nodes(const ProbeDraft& draft, const std::vector<Node>& nodes, Complaints& complaints) {
    for (const auto& node : nodes) {
        auto probe = draft;
        probe.spec.target = node.endpoint;
        probe.spec.publish_to = node.endpoint;
        probe.given.insert_or_assign("target",
                                     GivenKey{.at = node.at, .from = GivenKey::From::probe});
        add(complaints, check_together(probe, ProbeUse::scheduled));
    }
}

ProbeSpec probe_between(const ProbeSpec& common, const Node& from, const Node& to) {
    auto spec = common;
    spec.name += ": " + from.label + " to " + to.label;
    spec.publish_to = from.endpoint;
    spec.target = to.endpoint;
    settle_endpoints(spec);
    spec.labels.insert_or_assign(std::string{from_label}, from.label);
    spec.labels.insert_or_assign(std::string{to_label}, to.label);
    return spec;
}

}  // namespace

Mesh read_mesh(const SettingTable& table,
               Position at,
               const ProbeDraft& defaults,
               const Surroundings& around) {
    SettingTable common;
    std::ranges::copy_if(
        table, std::back_inserter(common), [](const auto& entry) { return entry.key != "nodes"; });
    Mesh mesh{.draft = apply_settings(inherit(defaults), common, DraftSource::mesh, around)};
    mesh.complaints = mesh.draft.complaints;
    check_common(mesh.draft, mesh.complaints);
    const auto* const given = find(table, "nodes");
    if (given == nullptr) {
        mesh.complaints.push_back(
            {.at = at,
             .message = "the mesh has no nodes: set nodes = [\"mqtt://n1\", \"mqtt://n2\"]"});
        return mesh;
    }
    Complaints wrong;
    const auto nodes = read_nodes(given->setting, around, wrong);
    for (auto& complaint : wrong) {
        mesh.complaints.push_back(about_nodes(complaint.at, std::move(complaint.message)));
    }
    check_nodes(mesh.draft, nodes, mesh.complaints);
    for (const auto& from : nodes) {
        for (const auto& to : nodes) {
            if (&from != &to) {
                mesh.probes.push_back(probe_between(mesh.draft.spec, from, to));
            }
        }
    }
    return mesh;
}

}  // namespace sonde
