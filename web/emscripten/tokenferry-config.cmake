# find_package(tokenferry) gives the target tokenferry::client.
if(EMSCRIPTEN)
  include(${CMAKE_CURRENT_LIST_DIR}/web/emscripten/client.cmake)
else()
  set(tokenferry_FOUND FALSE)
  set(tokenferry_NOT_FOUND_MESSAGE "tokenferry is for the browser: configure with emcmake")
endif()
