# gillab_optional(FOUND): what was looked for may be left out. Where it was not found, the next build looks again if
# packages were installed meanwhile (on Debian; elsewhere, run cmake again).
function(gillab_optional found)
  if(NOT found AND EXISTS /var/lib/dpkg/status)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS /var/lib/dpkg/status)
  endif()
endfunction()
