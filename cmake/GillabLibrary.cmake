# gillab_library(NAME [OBJECT] [COLD|TIMED] [LINK libraries…] SOURCES files…): one layer of src/, named gillab_NAME.
# COLD code runs a moment at a time, for a reader or a file: it is compiled quickly instead of running quickly. TIMED code
# runs between two readings of the clock: each of its files is compiled alone, so that none is faster for its neighbours.
# What a layer may include is exactly what it links: docs/architecture.md has the picture.
function(gillab_library name)
  cmake_parse_arguments(ARG "OBJECT;COLD;TIMED" "" "SOURCES;LINK" ${ARGN})
  if(ARG_OBJECT)
    add_library(gillab_${name} OBJECT ${ARG_SOURCES})
  else()
    add_library(gillab_${name} STATIC ${ARG_SOURCES})
  endif()
  target_include_directories(gillab_${name} PUBLIC ${PROJECT_SOURCE_DIR}/src)
  target_link_libraries(gillab_${name} PUBLIC ${ARG_LINK} PRIVATE gillab_flags)
  set(headers gillab_headers)
  if(ARG_COLD)
    target_compile_options(gillab_${name} PRIVATE ${GILLAB_COLD})
    set(headers gillab_cold_headers)
  endif()
  if(ARG_TIMED)
    set_target_properties(gillab_${name} PROPERTIES UNITY_BUILD OFF)
  endif()
  if("fmt::fmt" IN_LIST ARG_LINK)
    gillab_precompile(gillab_${name} ${headers})
  endif()
endfunction()

# gillab_install_link(SOURCE PLACE): lets the build tree look like an installation, with files where they are.
function(gillab_install_link source place)
  cmake_path(GET place PARENT_PATH folder)
  file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/${folder})
  file(CREATE_LINK ${source} ${CMAKE_BINARY_DIR}/${place} SYMBOLIC)
endfunction()
