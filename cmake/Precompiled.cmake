# gillab_precompiled(NAME LINK libraries… HEADERS headers… [OPTIONS options…]): headers compiled once, for all targets that
# gillab_precompile() names. They are compiled alike: told another -f or -O, or a -D that the headers look at, a compiler
# does not take what was precompiled.
function(gillab_precompiled name)
  cmake_parse_arguments(ARG "" "" "LINK;HEADERS;OPTIONS" ${ARGN})
  set(source ${CMAKE_CURRENT_BINARY_DIR}/${name}.cpp)
  if(NOT EXISTS ${source})
    file(WRITE ${source} "")
  endif()
  add_library(${name} OBJECT EXCLUDE_FROM_ALL ${source})
  target_link_libraries(${name} PRIVATE ${ARG_LINK} gillab_flags)
  target_compile_options(${name} PRIVATE ${ARG_OPTIONS})
  target_precompile_headers(${name} PRIVATE ${ARG_HEADERS})
endfunction()

# gillab_precompile(TARGET NAME): for a target that links fmt. Its files include what they need all the same, which
# scripts/tidy checks: it parses each file alone, and nothing is precompiled.
function(gillab_precompile target name)
  target_precompile_headers(${target} REUSE_FROM ${name})
endfunction()

# What most files include.
set(GILLAB_PRECOMPILED
    <algorithm> <array> <chrono> <cmath> <cstdint> <filesystem> <functional> <map> <memory> <optional> <ranges> <set>
    <span> <string> <string_view> <utility> <variant> <vector> <fmt/format.h> <fmt/ranges.h> <nlohmann/json.hpp>)
