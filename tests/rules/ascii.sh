#!/usr/bin/env bash
# Sources are ASCII: no letter that looks like another, no text that runs backwards.
source "$(dirname "$0")/rule.sh"

sources=$(files . -- '*.cpp' '*.hpp' '*.js' '*.mjs' '*.ts' '*.css' '*.html' '*.sh' '*.json' '*.yml' \
  '*.cmake' CMakeLists.txt run .clang-format)
need_files "$sources"
report 'write ASCII: an escape such as \u00e4 in a string, a plain word in a comment' \
  < <(LC_ALL=C grep -nP '[^\x00-\x7F]' $sources /dev/null || true)
finish
