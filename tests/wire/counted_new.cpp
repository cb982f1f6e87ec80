// SPDX-License-Identifier: Apache-2.0
#include "tests/wire/counted_new.hpp"

#include <malloc.h>

#include <cstdlib>
#include <new>

// A file of its own: seen together with their callers, these look to GCC like mismatched pairs.

namespace sonde::wire {
namespace {

std::size_t count = 0;
std::size_t in_use = 0;

}  // namespace

std::size_t allocations() {
    return count;
}

std::size_t bytes_in_use() {
    return in_use;
}

}  // namespace sonde::wire

void* operator new(std::size_t size) {
    ++sonde::wire::count;
    if (void* memory = std::malloc(size == 0 ? 1 : size)) {
        sonde::wire::in_use += malloc_usable_size(memory);
        return memory;
    }
    throw std::bad_alloc{};
}

void operator delete(void* memory) noexcept {
    sonde::wire::in_use -= malloc_usable_size(memory);
    std::free(memory);
}
void operator delete(void* memory, std::size_t /*size*/) noexcept {
    sonde::wire::in_use -= malloc_usable_size(memory);
    std::free(memory);
}
