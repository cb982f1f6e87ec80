// SPDX-License-Identifier: Apache-2.0
#include "tests/config/mistake_cases.hpp"

#include <gmock/gmock.h>

#include <set>

/// Probes between two brokers, and the mesh that makes one of each pair.
namespace sonde {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;

AgentConfig load(std::string_view text) {
    const auto around = usual_surroundings();
    const auto config = load_text(text, "sonde.toml", around.view());
    for (const auto& mistake : config ? std::vector<Mistake>{} : config.error()) {
        ADD_FAILURE() << to_string(mistake);
    }
    return config.value_or(AgentConfig{});
}

/// `SUBSCRIBER < PUBLISHER` of the one probe.
std::string ways_of(std::string_view keys) {
    const auto config = load("[[probe]]\nname = \"p\"\n" + std::string{keys});
    const auto& spec = config.probes.at(0);
    EXPECT_FALSE(spec.subscribe_from);
    return to_string(spec.target) + " < " +
           (spec.publish_to ? to_string(*spec.publish_to) : "itself");
}

TEST(TwoEndpoints, AreTheTargetAndTheOtherOneThatIsNamed) {
    EXPECT_EQ(ways_of("target = \"mqtt://a\"\n"), "mqtt://a:1883 < itself");
    EXPECT_EQ(ways_of("target = \"mqtt://a\"\npublish_to = \"mqtt://b\"\n"),
              "mqtt://a:1883 < mqtt://b:1883");
    EXPECT_EQ(ways_of("target = \"mqtt://a\"\nsubscribe_from = \"mqtts://b\"\n"),
              "mqtts://b:8883 < mqtt://a:1883");
    EXPECT_EQ(ways_of("publish_to = \"mqtt://b\"\nsubscribe_from = \"mqtt://c\"\n"),
              "mqtt://c:1883 < mqtt://b:1883");
}

TEST(TwoEndpoints, MayOverrideATargetOfTheDefaults) {
    const auto config = load(
        "[defaults]\ntarget = \"mqtt://a\"\n[[probe]]\nname = \"p\"\npublish_to = \"mqtt://b\"\n"
        "subscribe_from = \"mqtt://c\"\n");
    EXPECT_EQ(config.probes.at(0).target.host, "c");
}

TEST(Mesh, ProbesEveryOrderedPairOfItsNodes) {
    const auto config = load(
        "[defaults]\ninterval = \"1m\"\nlabels = { team = \"iot\" }\n[[mesh]]\nname = \"cluster\"\n"
        "nodes = [\"mqtt://n1\", \"mqtts://n2\", \"mqtt://n3:1884\"]\nqos = 2\n"
        "labels = { tier = \"1\" }\n");
    ASSERT_EQ(config.probes.size(), 6U);
    std::set<std::string> names;
    for (const auto& spec : config.probes) {
        names.insert(spec.name);
        EXPECT_EQ(spec.qos, 2);
        EXPECT_EQ(spec.interval, std::chrono::minutes{1});
        ASSERT_TRUE(spec.publish_to);
        EXPECT_NE(*spec.publish_to, spec.target);
    }
    EXPECT_THAT(names,
                ElementsAre("cluster: n1 to n2",
                            "cluster: n1 to n3",
                            "cluster: n2 to n1",
                            "cluster: n2 to n3",
                            "cluster: n3 to n1",
                            "cluster: n3 to n2"));
    const auto& first = config.probes.front();
    EXPECT_EQ(to_string(*first.publish_to), "mqtt://n1:1883");
    EXPECT_EQ(to_string(first.target), "mqtts://n2:8883");
    EXPECT_THAT(
        first.labels,
        ElementsAre(Pair("from", "n1"), Pair("team", "iot"), Pair("tier", "1"), Pair("to", "n2")));
}

TEST(Mesh, TellsNodesOfOneHostByTheirPorts) {
    const auto config =
        load("[[mesh]]\nname = \"m\"\nnodes = [\"mqtt://[::1]:1\", \"mqtt://[::1]:2\"]\n");
    ASSERT_EQ(config.probes.size(), 2U);
    EXPECT_EQ(config.probes[0].name, "m: [::1]:1 to [::1]:2");
    EXPECT_EQ(config.probes[1].labels.at("from"), "[::1]:2");
}

TEST(Mesh, GoesToOneAddressOfANodeWhateverTheDefaultsSay) {
    const auto config = load(
        "[defaults]\naddresses = \"each\"\n[[mesh]]\nname = \"m\"\nnodes = [\"a\", \"b\"]\n"
        "[[probe]]\nname = \"p\"\ntarget = \"c\"\n");
    ASSERT_EQ(config.probes.size(), 3U);
    EXPECT_EQ(config.probes[0].addresses, AddressChoice::each);
    EXPECT_EQ(config.probes[1].addresses, AddressChoice::first);
    EXPECT_EQ(config.probes[2].addresses, AddressChoice::first);
}

TEST(Mesh, StandsBesideProbesAndTakesTheEnvironment) {
    const auto config = load(
        "[[probe]]\nname = \"p\"\ntarget = \"h\"\n[[mesh]]\nname = \"m\"\nnodes = "
        "[\"mqtt://a:${PORT}\", \"b\"]\n");
    ASSERT_EQ(config.probes.size(), 3U);
    EXPECT_EQ(config.probes[1].publish_to->port, 2883);
}

TEST(Mesh, MayHaveThirtyTwoNodesAndNotOneMore) {
    const auto mesh_of = [](int nodes) {
        std::string text = "[[mesh]]\nname = \"m\"\nnodes = [";
        for (int i = 0; i < nodes; ++i) {
            text += "\"n" + std::to_string(i) + "\", ";
        }
        return text + "]\n";
    };
    EXPECT_EQ(load(mesh_of(32)).probes.size(), 992U);
    EXPECT_EQ(mistakes_in(mesh_of(33)),
              "sonde.toml:3:9: nodes: expected 2 to 32 nodes, found 33\n");
}

class MeshMistake : public testing::TestWithParam<OneMistake> {};

TEST_P(MeshMistake, IsReportedAtItsPlace) {
    EXPECT_EQ(mistakes_in(GetParam().toml),
              "sonde.toml:" + std::string{GetParam().expected} + "\n");
}

#define MESH "[[mesh]]\nname = \"m\"\nnodes = [\"mqtt://a\", \"mqtt://b\"]\n"

INSTANTIATE_TEST_SUITE_P(
    OfAMesh,
    MeshMistake,
    testing::Values(
        OneMistake{"NoNodes",
                   "[[mesh]]\nname = \"m\"\n",
                   "1:1: the mesh has no nodes: set nodes = [\"mqtt://n1\", \"mqtt://n2\"]"},
        OneMistake{"OneNode",
                   "[[mesh]]\nname = \"m\"\nnodes = [\"a\"]\n",
                   "3:9: nodes: expected 2 to 32 nodes, found 1"},
        OneMistake{"NodesAsText",
                   "[[mesh]]\nname = \"m\"\nnodes = \"a\"\n",
                   "3:9: nodes: expected a list of URLs such as [\"mqtt://n1\", \"mqtt://n2\"], "
                   "found `a`"},
        OneMistake{"NodeTwice",
                   "[[mesh]]\nname = \"m\"\nnodes = [\"a\", \"b\", \"mqtt://a:1883\"]\n",
                   "3:20: nodes: `mqtt://a:1883` is there twice"},
        OneMistake{"NodeAsInteger",
                   "[[mesh]]\nname = \"m\"\nnodes = [\"a\", \"b\", 3]\n",
                   "3:20: nodes: expected a URL such as \"mqtt://host:1883\", found the integer 3"},
        OneMistake{"NodeWithUnsetVariable",
                   "[[mesh]]\nname = \"m\"\nnodes = [\"a\", \"${NONE}\"]\n",
                   "3:15: nodes: the environment variable `NONE` is not set and has no default: "
                   "write `${NONE:-default}`"},
        OneMistake{"Target",
                   MESH "target = \"mqtt://c\"\n",
                   "4:1: `target` belongs into a [[probe]]: the nodes of a [[mesh]] say where its "
                   "messages go"},
        OneMistake{"PublishTo",
                   MESH "publish_to = \"mqtt://c\"\n",
                   "4:1: `publish_to` belongs into a [[probe]]: the nodes of a [[mesh]] say where "
                   "its messages go"},
        OneMistake{
            "UnknownKey", MESH "node = 1\n", "4:1: unknown key `node`; did you mean `nodes`?"},
        OneMistake{"BadKey", MESH "qos = 3\n", "4:7: qos: expected 0, 1 or 2, found the integer 3"},
        OneMistake{"ClientId",
                   MESH "client_id = \"me\"\n",
                   "4:13: client_id: the probes of a mesh run at the same time, and a broker lets "
                   "only one client have an identifier: leave it out, and each run has its own"},
        OneMistake{"LabelOfTheMesh",
                   MESH "labels = { from = \"x\" }\n",
                   "4:10: labels: the mesh itself sets the label `from`"},
        OneMistake{"TlsOfPlainNodes",
                   MESH "ca_file = \"/ca.pem\"\n",
                   "4:11: ca_file: has no effect on a target mqtt://, which is not encrypted; did "
                   "you mean mqtts://?"},
        OneMistake{"NoName",
                   "[[mesh]]\nnodes = [\"a\", \"b\"]\n",
                   "1:1: the probe has no name: every [[probe]] and [[mesh]] needs one of its own"},
        OneMistake{"NameTaken",
                   "[[probe]]\nname = \"m\"\ntarget = \"h\"\n" MESH,
                   "5:8: the name `m` is taken by the probe at sonde.toml:2:8"},
        OneMistake{"OneBracket",
                   "[mesh]\nname = \"m\"\n",
                   "1:2: expected [[mesh]] with two brackets, found a table"},
        OneMistake{"WithPaho",
                   MESH "client = \"paho\"\n",
                   "4:10: client: a probe with Paho has one connection: publish_to is for the wire "
                   "client"},
        OneMistake{"EachAddress",
                   MESH "addresses = \"each\"\n",
                   "4:13: addresses: a probe between two brokers goes to the first address of "
                   "each"}),
    subject_of);

INSTANTIATE_TEST_SUITE_P(
    OfTwoEndpoints,
    MeshMistake,
    testing::Values(
        OneMistake{"Three",
                   "[[probe]]\nname = \"p\"\ntarget = \"a\"\npublish_to = \"b\"\nsubscribe_from = "
                   "\"c\"\n",
                   "5:18: subscribe_from: messages go from publish_to to subscribe_from, which "
                   "leaves nothing to do for the target: leave one of the three out"},
        OneMistake{"OneAlone",
                   "[[probe]]\nname = \"p\"\npublish_to = \"b\"\n",
                   "1:1: the probe has no target: set one such as \"mqtt://host:1883\""},
        OneMistake{"NoUrl",
                   "[[probe]]\nname = \"p\"\ntarget = \"a\"\npublish_to = 1\n",
                   "4:14: publish_to: expected a URL such as \"mqtt://host:1883\", found the "
                   "integer 1"},
        OneMistake{"EachOfALiteral",
                   "[[probe]]\nname = \"p\"\ntarget = \"mqtt://127.0.0.1\"\naddresses = \"each\"\n",
                   "4:13: addresses: has no effect: `127.0.0.1` is a single address"},
        OneMistake{"AddressAsALabel",
                   "[[probe]]\nname = \"p\"\ntarget = \"a\"\nlabels = { address = \"x\" }\n",
                   "4:12: labels: expected a label name that neither sonde's own metrics nor "
                   "Prometheus use, for no series can have it twice, found `address`"}),
    subject_of);

}  // namespace
}  // namespace sonde
