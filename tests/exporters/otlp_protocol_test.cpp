// SPDX-License-Identifier: Apache-2.0
#include "exporters/load_otlp.hpp"
#include "tests/exporters/golden.hpp"
#include "tests/exporters/load_samples.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <google/protobuf/descriptor.h>
#include <google/protobuf/descriptor.pb.h>
#include <google/protobuf/dynamic_message.h>
#include <google/protobuf/util/json_util.h>

#include <fstream>
#include <memory>
#include <string>

/// What sonde writes for OTLP, as Google's own reader of protobuf in JSON sees it.
namespace sonde::load {
namespace {

namespace protobuf = google::protobuf;

class OtlpProtocol : public ::testing::Test {
  protected:
    OtlpProtocol() {
        const auto compiled =
            run_command(std::string{"protoc --descriptor_set_out=otlp.pb -I " SONDE_SOURCE_DIR
                                    "/tests/exporters otlp.proto"});
        EXPECT_EQ(compiled.exit_code, 0) << compiled.output;
        std::ifstream file{"otlp.pb", std::ios::binary};
        protobuf::FileDescriptorSet set;
        EXPECT_TRUE(set.ParseFromIstream(&file));
        for (const auto& described : set.file()) {
            pool_.BuildFile(described);
        }
        const auto* const type = pool_.FindMessageTypeByName("otlp.ExportMetricsServiceRequest");
        message_.reset(types_.GetPrototype(type)->New());
    }

    protobuf::util::Status read(const std::string& json) {
        return protobuf::util::JsonStringToMessage(json, message_.get());
    }

    nlohmann::json written_back() {
        protobuf::util::JsonPrintOptions options;
        options.always_print_enums_as_ints = true;
        std::string json;
        EXPECT_TRUE(protobuf::util::MessageToJsonString(*message_, &json, options).ok());
        return nlohmann::json::parse(json);
    }

    protobuf::DescriptorPool pool_{};
    protobuf::DynamicMessageFactory types_{&pool_};
    std::unique_ptr<protobuf::Message> message_{};
};

/// The reader lets some types pass for others; the writer does not.
TEST_F(OtlpProtocol, KnowsAllThatIsWrittenAndWritesItTheSameWay) {
    for (const auto& result : {samples::steady(),
                               samples::stalled(),
                               samples::limited(),
                               samples::closed_loop(),
                               samples::storm(),
                               samples::hostile()}) {
        const auto json = to_otlp_json(result, {{"team", "iot \xff"}}, {.version = "1.2.3"});
        const auto status = read(json);
        EXPECT_TRUE(status.ok()) << status.ToString() << '\n' << json;
        EXPECT_EQ(nlohmann::json::parse(json), written_back()) << json;
    }
}

/// That the judge is one.
TEST_F(OtlpProtocol, RefusesOtherMembersAndTypes) {
    for (const auto* json :
         {R"({"resourceMetrics":[{"scopes":[]}]})",
          R"({"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":1}]}]}]})"}) {
        EXPECT_FALSE(read(json).ok()) << json;
    }
}

}  // namespace
}  // namespace sonde::load
