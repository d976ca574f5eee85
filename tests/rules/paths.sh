#!/usr/bin/env bash
# A checkout works wherever it stands: no absolute path of anybody's machine.
source "$(dirname "$0")/rule.sh"

sources=$(files . -- '*.cpp' '*.hpp' '*.js' '*.mjs' '*.ts' '*.css' '*.html' '*.sh' '*.json' '*.yml' \
  '*.md' '*.cmake' '*.service' CMakeLists.txt run | grep -v '^tests/rules/paths.sh$')
need_files "$sources"
report 'take the path from the checkout, the environment or mktemp' \
  < <(grep -nE '(^|[^A-Za-z0-9_.$}/*-])/(work|tmp|home|root|Users|mnt)/' $sources || true)
finish
