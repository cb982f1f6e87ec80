// SPDX-License-Identifier: Apache-2.0
#include "probes/shared_value.hpp"

#include <gtest/gtest.h>

#include <string>

namespace sonde {
namespace {

TEST(SharedValue, IsEmptyUntilItIsGivenOne) {
    const SharedValue<std::string> none;
    EXPECT_FALSE(none);
    EXPECT_EQ(none, SharedValue<std::string>{});
}

TEST(SharedValue, SharesWithItsCopies) {
    const SharedValue<std::string> first{"a text"};
    const auto second = first;
    EXPECT_EQ(&*first, &*second);
    EXPECT_EQ(second->size(), 6U);
}

TEST(SharedValue, EqualsAnotherOfTheSameValue) {
    const SharedValue<std::string> one{"a"};
    EXPECT_EQ(one, SharedValue<std::string>{"a"});
    EXPECT_NE(one, SharedValue<std::string>{"b"});
    EXPECT_NE(one, SharedValue<std::string>{});
}

struct Later;

struct Holder {
    SharedValue<Later> part{};
};

struct Later {
    int number{};
};

TEST(SharedValue, HoldsATypeThatIsCompletedLater) {
    const Holder holder{.part = Later{.number = 3}};
    EXPECT_EQ(holder.part->number, 3);
}

}  // namespace
}  // namespace sonde
