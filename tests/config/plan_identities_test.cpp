// SPDX-License-Identifier: Apache-2.0
#include "config/identities_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sonde {
namespace {

using load::Identity;
using testing::ElementsAre;
using testing::SizeIs;

std::vector<Identity> identities_in(std::string_view text) {
    const auto identities = read_identities(text, "c.csv");
    for (const auto& complaint : identities ? std::vector<std::string>{} : identities.error()) {
        ADD_FAILURE() << complaint;
    }
    return identities.value_or(std::vector<Identity>{});
}

std::vector<std::string> complaints_about(std::string_view text) {
    const auto identities = read_identities(text, "c.csv");
    return identities ? std::vector<std::string>{} : identities.error();
}

TEST(IdentitiesFile, ReadsCsvWithAnyColumnsInAnyOrder) {
    EXPECT_THAT(identities_in("username,client_id\nanna,a\nbert,b\n"),
                ElementsAre(Identity{.client_id = "a", .username = "anna"},
                            Identity{.client_id = "b", .username = "bert"}));
    EXPECT_THAT(identities_in("client_id,cert_file,key_file\na,a.pem,a.key"),
                ElementsAre(Identity{.client_id = "a", .cert_file = "a.pem", .key_file = "a.key"}));
}

TEST(IdentitiesFile, ReadsQuotedFields) {
    EXPECT_THAT(identities_in("\xef\xbb\xbf\"client_id\",password\r\n\"a,\"\"b\"\"\",\"p,q\"\r\n"),
                ElementsAre(Identity{.client_id = "a,\"b\"", .password = Secret{"p,q"}}));
}

TEST(IdentitiesFile, ReadsJsonLines) {
    EXPECT_THAT(
        identities_in("{\"client_id\":\"a\",\"password\":\"hunter2\"}\n\n{\"username\":\"b\"}\n"),
        ElementsAre(Identity{.client_id = "a", .password = Secret{"hunter2"}},
                    Identity{.username = "b"}));
}

TEST(IdentitiesFile, LeavesEmptyFieldsToThePopulation) {
    EXPECT_THAT(identities_in("client_id,password\n,\n"), ElementsAre(Identity{}));
}

TEST(IdentitiesFile, NamesTheLineOfEachMistake) {
    EXPECT_THAT(complaints_about("client_id,username\na,anna\nb\nc,\"x\na,anna\n"),
                ElementsAre("c.csv:3: expected 2 fields as in the first line, found 1",
                            "c.csv:4: a quotation mark is not closed",
                            "c.csv:5: the client id `a` is that of line 2 as well"));
    EXPECT_THAT(complaints_about("{\"client_id\":1}\n[]\n{\"usernam\":\"x\"}\n"),
                ElementsAre("c.csv:1: client_id: expected a text",
                            "c.csv:2: expected a JSON object",
                            "c.csv:3: unknown member `usernam`; did you mean `username`?"));
    EXPECT_THAT(complaints_about("client_id,cert_file,key_file\na,a.pem,\n"),
                ElementsAre("c.csv:2: a certificate and its key belong together: expected "
                            "cert_file and key_file"));
}

TEST(IdentitiesFile, NamesAtMostTwentyMistakes) {
    std::string text = "client_id,username\n";
    for (int i = 0; i < 30; ++i) {
        text += "x\n";
    }
    const auto complaints = complaints_about(text);
    ASSERT_THAT(complaints, SizeIs(21));
    EXPECT_EQ(complaints.back(), "c.csv: and 10 more lines are wrong");
}

TEST(IdentitiesFile, WantsTheNamesOfItsColumns) {
    EXPECT_THAT(complaints_about("clientid\na\n"),
                ElementsAre("c.csv:1: the first line names the columns, and column 1 is none that "
                            "sonde knows; did you mean `client_id`?"));
    EXPECT_THAT(complaints_about("client_id,client_id\n"),
                ElementsAre("c.csv:1: column 2 is there twice"));
    EXPECT_THAT(complaints_about(""), ElementsAre("c.csv:1: there is no client in it"));
    EXPECT_THAT(complaints_about("client_id\n"), ElementsAre("c.csv:1: there is no client in it"));
}

TEST(IdentitiesFile, NeverShowsAPassword) {
    for (const auto* const text : {"anna,hunter2\n",
                                   "client_id,password\na,hunter2,x\n",
                                   "client_id,password\na,\"hunter2\n",
                                   "{\"password\":hunter2}\n"}) {
        for (const auto& complaint : complaints_about(text)) {
            EXPECT_EQ(complaint.find("hunter2"), std::string::npos) << complaint;
        }
    }
}

}  // namespace
}  // namespace sonde
