# SPDX-License-Identifier: Apache-2.0
# Warnings for our own targets only: an interface target that is linked privately, so that nobody
# who links a sonde library inherits them.
add_library(sonde_warnings INTERFACE)
target_compile_options(
  sonde_warnings
  INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast
    -Wnon-virtual-dtor -Woverloaded-virtual -Wnull-dereference -Wformat=2 -Wimplicit-fallthrough
    -Wcast-align -Wextra-semi -Wundef -Werror=switch
    $<$<CXX_COMPILER_ID:GNU>:-Wduplicated-cond -Wduplicated-branches -Wlogical-op -Wuseless-cast>
    # Full inlining carries these from Boost's headers into our functions, and shows GCC 12 one half
    # only of what allocates a coroutine's frame.
    $<$<AND:$<CXX_COMPILER_ID:GNU>,$<CONFIG:RelWithDebInfo,Release>>:-Wno-null-dereference>
    $<$<AND:$<CXX_COMPILER_ID:GNU>,$<CONFIG:RelWithDebInfo,Release>>:-Wno-maybe-uninitialized>
    $<$<AND:$<CXX_COMPILER_ID:GNU>,$<CONFIG:RelWithDebInfo,Release>>:-Wno-mismatched-new-delete>
    $<$<BOOL:${SONDE_WERROR}>:-Werror>
)

# Sanitizers change the ABI of the standard containers' checks, so they hold for every target.
if(SONDE_SANITIZE)
  add_compile_options(-fsanitize=${SONDE_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${SONDE_SANITIZE})
  if(SONDE_SANITIZE MATCHES "thread" AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # GCC 12 warns of the atomic_thread_fence in Boost.Asio, which TSan does not model, and sees null
    # pointers that cannot be in the instrumented paths.
    target_compile_options(sonde_warnings INTERFACE -Wno-tsan -Wno-null-dereference)
  endif()
  if(SONDE_SANITIZE MATCHES "address" AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # The instrumented paths make GCC 12 see null pointers and uninitialised values that cannot be, and
    # miss one half of what allocates a coroutine's frame.
    target_compile_options(
      sonde_warnings
      INTERFACE -Wno-maybe-uninitialized -Wno-null-dereference -Wno-mismatched-new-delete
    )
  endif()
endif()
