# gillab_extension(NAME ABI INCLUDE SOURCE [LINK libraries…] NEEDS words): a Python extension module that scenarios
# import with gillab.extension("NAME"), compiled for one interpreter. SOURCE is C or C++. Where that interpreter's
# headers refuse it, a note in the module's place says what it NEEDS.
function(gillab_extension name abi include source)
  cmake_parse_arguments(ARG "" "NEEDS" "LINK" ${ARGN})
  set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)
  set(compiles GILLAB_COMPILES_${name}_${abi})
  try_compile(${compiles} ${CMAKE_CURRENT_BINARY_DIR}/try/${name}.${abi} SOURCES ${source}
    CMAKE_FLAGS -DINCLUDE_DIRECTORIES=${include} LINK_LIBRARIES ${ARG_LINK}
    CXX_STANDARD ${CMAKE_CXX_STANDARD} CXX_STANDARD_REQUIRED ON)
  if(NOT ${compiles})
    unset(${compiles} CACHE) # asked again when cmake runs again
    gillab_missing_extension(${name} ${abi} "needs ${ARG_NEEDS} that knows ${abi}, then build again")
    return()
  endif()

  set(target gillab_${name}.${abi})
  set(folder ${CMAKE_BINARY_DIR}/lib/gillab/extensions)
  file(REMOVE ${folder}/${name}.${abi}.missing)
  add_library(${target} MODULE ${source})
  target_include_directories(${target} SYSTEM PRIVATE ${include})
  # As fast as the tools make it, since they are what is compared.
  target_compile_options(${target} PRIVATE ${GILLAB_HOT})
  target_link_libraries(${target} PRIVATE ${ARG_LINK})
  set_target_properties(${target} PROPERTIES PREFIX "" OUTPUT_NAME ${name}.${abi}
    LIBRARY_OUTPUT_DIRECTORY ${folder})
  add_dependencies(laboratory ${target})
  install(TARGETS ${target} DESTINATION lib/gillab/extensions)
endfunction()

# gillab_missing_extension(NAME ABI REASON): the note that gillab.extension("NAME") reads to the user.
function(gillab_missing_extension name abi reason)
  message(STATUS "Extension ${name} for ${abi} is left out: ${reason}")
  set(folder ${CMAKE_BINARY_DIR}/lib/gillab/extensions)
  file(REMOVE ${folder}/${name}.${abi}.so)
  file(WRITE ${folder}/${name}.${abi}.missing "${reason}\n")
  install(FILES ${folder}/${name}.${abi}.missing DESTINATION lib/gillab/extensions)
endfunction()
