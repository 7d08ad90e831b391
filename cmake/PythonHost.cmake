# gillab_ask_python(EXECUTABLE PREFIX): asks an interpreter what a host for it needs; sets PREFIX_VERSION,
# PREFIX_ABI, PREFIX_INCLUDE and PREFIX_LIBRARY (its shared libpython, if it has one) in the caller.
function(gillab_ask_python executable prefix)
  execute_process(
    COMMAND ${executable} -c "import os, platform, sys, sysconfig as s
v = s.get_config_var
shared = os.path.join(v('LIBDIR') or '', v('MULTIARCH') or '', v('LDLIBRARY') or '-')
plain = os.path.join(v('LIBDIR') or '', v('LDLIBRARY') or '-')
library = next((p for p in (shared, plain) if os.path.exists(p) and '.so' in p), '')
print(platform.python_version(), v('SOABI'), s.get_path('include'), library, sep=';')"
    OUTPUT_VARIABLE answer OUTPUT_STRIP_TRAILING_WHITESPACE RESULT_VARIABLE status)
  if(NOT status EQUAL 0)
    message(FATAL_ERROR "GILLAB_PYTHON: '${executable}' does not answer as a Python interpreter does.")
  endif()
  list(GET answer 0 version)
  list(GET answer 1 abi)
  list(GET answer 2 include)
  list(GET answer 3 library)
  if(version VERSION_LESS 3.11)
    message(FATAL_ERROR "GILLAB_PYTHON: '${executable}' is Python ${version}; gillab needs CPython 3.11 or newer.")
  endif()
  if(NOT EXISTS ${include}/Python.h)
    message(FATAL_ERROR "GILLAB_PYTHON: '${executable}' has no headers (${include}/Python.h). "
                        "On Debian, install python3-dev.")
  endif()
  foreach(name version abi include library)
    string(TOUPPER ${name} upper)
    set(${prefix}_${upper} ${${name}} PARENT_SCOPE)
  endforeach()
endfunction()
