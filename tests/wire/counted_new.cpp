#include "tests/wire/counted_new.hpp"

#include <cstdlib>
#include <new>

// A file of its own: seen together with their callers, these look to GCC like mismatched pairs.

namespace sonde::wire {
namespace {

std::size_t count = 0;

}  // namespace

std::size_t allocations() {
    return count;
}

}  // namespace sonde::wire

void* operator new(std::size_t size) {
    ++sonde::wire::count;
    if (void* memory = std::malloc(size == 0 ? 1 : size)) {
        return memory;
    }
    throw std::bad_alloc{};
}

void operator delete(void* memory) noexcept {
    std::free(memory);
}
void operator delete(void* memory, std::size_t /*size*/) noexcept {
    std::free(memory);
}
