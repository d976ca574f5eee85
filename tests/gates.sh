#!/usr/bin/env bash
# What is asked of the code beside its tests: it is formatted, its types hold, the linters are
# content, and fuzzing finds nothing in a few seconds. `./run test` passes each.
# usage: tests/gates.sh NAME...   where gate_NAME stands below
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/rules/rule.sh"

jobs=$(nproc)

# The C++ of the products, which clang and cppcheck read as the server and the unit tests compile it.
product=(shared server web)

gate_format() {
  local sources
  sources=$(files . -- '*.cpp' '*.hpp')
  need_files "$sources"
  xargs clang-format-19 --dry-run -Werror <<<"$sources"
}

gate_types() {
  tests/node_modules/.bin/tsc -p tests
}

gate_cppcheck() {
  cppcheck -j "$jobs" --std=c++20 --enable=warning,performance,portability --inline-suppr \
    --error-exitcode=1 --quiet -I . "${product[@]}"
}

# Looks at a source, unless it looked at the very same before, with the same headers and flags.
# usage: tidy_one SOURCE WHAT_ALL_SHARE
tidy_one() {
  local stamp
  stamp=build/tidy/$({ echo "$2" && grep -F -- " -c $PWD/$1" build/asan/compile_commands.json &&
    cat "$1"; } | sha256sum | cut -d' ' -f1)
  [[ -e $stamp ]] && return
  # The warnings of a second compiler are none of its business.
  clang-tidy-19 -p build/asan --quiet --extra-arg=-Wno-error "$1" 2>/dev/null && touch "$stamp"
}

gate_tidy() {
  local commands=build/asan/compile_commands.json sources common
  cmake --preset asan  # for the sources and flags of now
  sources=$(sed -nE "s,^ *\"file\": \"$PWD/((shared|server|web)/.*)\".*,\1,p" "$commands" | sort -u)
  need_files "$sources"
  mkdir -p build/tidy
  common=$({ clang-tidy-19 --version && cat .clang-tidy &&
    files "${product[@]}" -- '*.hpp' | xargs cat; } | sha256sum)
  export -f tidy_one
  xargs -P "$jobs" -I{} bash -c 'tidy_one "$1" "$2"' tidy_one {} "$common" <<<"$sources"
}

# The corpus is read only: what is found, an input that crashes as well, stays in the build's folder.
fuzz_one() {
  local folder=build/fuzz/tests/fuzz
  "$folder/fuzz_$1" -max_total_time=3 -max_len=4096 -verbosity=0 -print_final_stats=1 \
    -artifact_prefix="$folder/found/$1-" "$folder/found/$1" "tests/fuzz/corpus/$1"
}

gate_fuzz() {
  local targets
  targets=$(files tests/fuzz -- '*.cpp' | sed -nE 's|^tests/fuzz/(.*)\.cpp$|\1|p' | grep -vx replay)
  cmake --preset fuzz
  cmake --build --preset fuzz --target $(sed 's/^/fuzz_/' <<<"$targets")
  export -f fuzz_one
  xargs -P "$jobs" -I{} bash -c 'fuzz_one "$1"' fuzz_one {} <<<"$targets"
}

(($#)) || { echo "usage: tests/gates.sh NAME..." >&2; exit 2; }
for gate; do "gate_$gate"; done
