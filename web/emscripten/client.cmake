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
  shared/scope.cpp
  shared/sha256.cpp
  shared/token.cpp
  web/address.cpp
  web/client.cpp
  web/discovery.cpp
  web/failure.cpp
  web/finish.cpp
  web/grant.cpp
  web/options.cpp
  web/profile.cpp
  web/refresh.cpp
  web/session.cpp
  web/sign_in.cpp
  web/emscripten/browser.cpp
  web/emscripten/calls.cpp
  web/emscripten/expiry.cpp
  web/emscripten/forms.cpp
  web/emscripten/host.cpp
  web/emscripten/tabs.cpp
  web/emscripten/tokenferry.cpp)
list(TRANSFORM sources PREPEND ${root}/)
add_library(tokenferry_client STATIC ${sources})
add_library(tokenferry::client ALIAS tokenferry_client)
# There are no modules to scan for, and em++ brings no scanner.
set_target_properties(tokenferry_client PROPERTIES CXX_SCAN_FOR_MODULES OFF)
target_compile_features(tokenferry_client PUBLIC cxx_std_17 PRIVATE cxx_std_20)
target_include_directories(tokenferry_client
  PUBLIC ${root}/web/emscripten/include PRIVATE ${root})
unset(sources)
unset(root)
