# How every target of the project is compiled.

set(GILLAB_PYTHON "/usr/bin/python3" CACHE STRING
    "The CPython (3.11 or newer) whose worker host is built; several may be given, the first is the default")
set(GILLAB_SANITIZE "" CACHE STRING "Sanitizers to build with, as gcc names them: address,undefined or thread")
set(GILLAB_TESTS AUTO CACHE STRING "Build the tests: ON, OFF, or AUTO, which is when GoogleTest is installed")
option(GILLAB_FUZZ "Build the fuzzers of tests/fuzz, which takes clang" OFF)
option(GILLAB_WARNINGS "Show the compiler's warnings: for whoever changes the code" OFF)
option(GILLAB_WERROR "Show them, and treat them as errors" OFF)

# Most of a file's time goes into the headers and templates that its neighbours need as well. Whoever changes files all
# day builds the preset dev, where each is compiled alone.
set(CMAKE_UNITY_BUILD ON CACHE BOOL "Compile the files of a room together")
set(CMAKE_UNITY_BUILD_BATCH_SIZE 16)

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

# Everything may end up in the worker host, a shared object: hidden unless it is exported on purpose.
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_CXX_VISIBILITY_PRESET hidden)
set(CMAKE_VISIBILITY_INLINES_HIDDEN ON)

# The build tree has the layout of an installation, so that one rule finds the files in both.
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
set(CMAKE_LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/lib/gillab)

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "" FORCE)
endif()

# -O3 takes longer to compile: only the kernels ask for it, which are what is timed.
string(REPLACE "-O3" "-O2" CMAKE_C_FLAGS_RELEASE "${CMAKE_C_FLAGS_RELEASE}")
string(REPLACE "-O3" "-O2" CMAKE_CXX_FLAGS_RELEASE "${CMAKE_CXX_FLAGS_RELEASE}")
set(GILLAB_HOT $<$<CONFIG:Release>:-O3>)
set(GILLAB_COLD $<$<CONFIG:Release>:-O1>)

add_library(gillab_flags INTERFACE)
if(GILLAB_WARNINGS OR GILLAB_WERROR)
  target_compile_options(gillab_flags INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor)
  # Designated initialisers leave the other members at their defaults on purpose.
  target_compile_options(gillab_flags INTERFACE -Wno-missing-field-initializers)
else()
  target_compile_options(gillab_flags INTERFACE -w)
endif()
if(GILLAB_WERROR)
  target_compile_options(gillab_flags INTERFACE -Werror)
endif()
if(GILLAB_FUZZ)
  target_compile_options(gillab_flags INTERFACE -fsanitize=fuzzer-no-link -fno-sanitize-recover=all)
endif()
if(GILLAB_SANITIZE)
  target_compile_options(gillab_flags INTERFACE -fsanitize=${GILLAB_SANITIZE} -fno-omit-frame-pointer)
  target_link_options(gillab_flags INTERFACE -fsanitize=${GILLAB_SANITIZE})
  set(GILLAB_SANITIZER_RUNTIME "libasan.so")
  if(GILLAB_SANITIZE MATCHES "thread")
    set(GILLAB_SANITIZER_RUNTIME "libtsan.so")
    # It warns of fences, which it does not follow; the probe, which has some, observes nothing in such a build.
    target_compile_options(gillab_flags INTERFACE -Wno-tsan)
  endif()
  execute_process(
    COMMAND ${CMAKE_CXX_COMPILER} -print-file-name=${GILLAB_SANITIZER_RUNTIME}
    OUTPUT_VARIABLE GILLAB_SANITIZER_RUNTIME OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
endif()
