# The target tokenferry::client, for programs that Emscripten compiles. It comes as sources, since
# object files of one Emscripten do not fit another, nor threads and exceptions switched otherwise:
# they are compiled as part of the program, with its flags.
if(TARGET tokenferry::client)
  return()
endif()
if(NOT EMSCRIPTEN)
  message(FATAL_ERROR "tokenferry::client is for the browser: configure with emcmake")
endif()
get_filename_component(root ${CMAKE_CURRENT_LIST_DIR}/../.. ABSOLUTE)
set(sources
  shared/authorize.cpp
  shared/base64url.cpp
  shared/callback.cpp
  shared/decimal.cpp
  shared/encoding.cpp
  shared/error.cpp
  shared/id_token.cpp
  shared/metadata.cpp
  shared/params.cpp
  shared/pending.cpp
  shared/pkce.cpp
  shared/scan.cpp
  shared/scope.cpp
  shared/sha256.cpp
  shared/token.cpp
  web/address.cpp
  web/client.cpp
  web/discovery.cpp
  web/failure.cpp
  web/finish.cpp
  web/grant.cpp
  web/life.cpp
  web/options.cpp
  web/profile.cpp
  web/refresh.cpp
  web/session.cpp
  web/sign_in.cpp
  web/emscripten/browser.cpp
  web/emscripten/calls.cpp
  web/emscripten/client_host.cpp
  web/emscripten/client_state.cpp
  web/emscripten/forms.cpp
  web/emscripten/host.cpp
  web/emscripten/tokenferry.cpp)
list(TRANSFORM sources PREPEND ${root}/)
add_library(tokenferry_client STATIC ${sources})
add_library(tokenferry::client ALIAS tokenferry_client)
# There are no modules to scan for, and em++ brings no scanner.
set_target_properties(tokenferry_client PROPERTIES CXX_SCAN_FOR_MODULES OFF)
target_compile_features(tokenferry_client PUBLIC cxx_std_17 PRIVATE cxx_std_20)
target_include_directories(tokenferry_client
  PUBLIC ${root}/web/emscripten/include PRIVATE ${root})

# The JavaScript of web/host/ in one function, which library.js brings to programs.
set(host)
set(exports)
foreach(part page json send timer windows)
  set(file ${root}/web/host/${part}.js)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
  file(READ ${file} text)
  string(REGEX MATCHALL "export const [a-z_]+" names "${text}")
  foreach(name ${names})
    string(REPLACE "export const " "" name ${name})
    string(APPEND exports "\"${name}\": ${name}, ")
  endforeach()
  string(REGEX REPLACE "\\[names[.]([a-z_]+)\\]" "\"\\1\"" text "${text}")
  string(REGEX REPLACE "\nimport [^\n]*" "" text "${text}")
  string(REPLACE "export const " "const " text "${text}")
  string(APPEND host "${text}")
endforeach()
set(library ${CMAKE_CURRENT_BINARY_DIR}/tokenferry_library.js)
set(file ${root}/web/emscripten/library.js)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
file(READ ${file} text)
string(REPLACE "\nHOST\n" "\n${host}\n" text "${text}")
string(REPLACE "EXPORTS" "${exports}" text "${text}")
file(WRITE ${library}.new "${text}")
configure_file(${library}.new ${library} COPYONLY)
target_link_options(tokenferry_client INTERFACE "SHELL:--js-library \"${library}\"")
set_property(TARGET tokenferry_client PROPERTY INTERFACE_LINK_DEPENDS ${library})
foreach(name sources host exports part file text names library root)
  unset(${name})
endforeach()
unset(name)

