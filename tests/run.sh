# Runs every suite and adds up what came of it. Part of ./run.

node=tests/node_modules/.bin/node
suites=() passed=0 failed=0

# usage: count NAME PASSED FAILED. A suite that ran nothing has failed.
count() {
  local good=$2 bad=$3
  ((good + bad > 0)) || bad=1
  suites+=("$(printf '%-32s %6d passed %6d failed' "$1" "$good" "$bad")")
  passed=$((passed + good)) failed=$((failed + bad))
}

# The unit tests, the replayed fuzz corpus and the rules of the architecture.
# usage: run_ctest PRESET
run_ctest() {
  local preset=$1 log=$logs/ctest-$1.log status=0 total bad
  say "Testing units, rules and fuzz corpus ($preset)"
  "${unrandomised[@]}" ctest --preset "$preset" --parallel "$(nproc)" 2>&1 | tee "$log" || status=$?
  read -r bad total < <(sed -nE 's/^.* ([0-9]+) tests? failed out of ([0-9]+).*$/\1 \2/p' "$log") ||
    { bad=0 total=0; }
  ((status == 0 || bad > 0)) || bad=1
  count "unit, rules, fuzz ($preset)" $((total - bad)) "$bad"
}

# The time limit is that of a whole file; each test has its own where it waits for something.
# usage: run_node NAME FOLDER SERVER
run_node() {
  local name=$1 server=$3 log=$logs/node-${1//[^a-z]/-}.tap status=0 good bad files
  say "Testing $name"
  shopt -s nullglob
  files=("tests/$2"/*.test.mjs)
  shopt -u nullglob
  : >"$log"
  ((${#files[@]})) && {
    TOKENFERRY_DIST=$PWD/dist TOKENFERRY_SERVER=$PWD/$server "${unrandomised[@]}" "$node" --test \
      --test-timeout=600000 --test-concurrency="$(nproc)" \
      --test-reporter=spec --test-reporter-destination=stdout \
      --test-reporter=tap --test-reporter-destination="$log" "${files[@]}" || status=$?
  }
  good=$(tap_total pass "$log")
  bad=$(($(tap_total fail "$log") + $(tap_total cancelled "$log")))
  ((status == 0 || bad > 0)) || bad=1
  count "$name" "$good" "$bad"
}

# What is asked of the code beside its tests.
run_gates() {
  local gate log status
  for gate in $(sed -nE 's/^gate_(\w+)\(\).*/\1/p' tests/gates.sh); do
    log=$logs/gate-$gate.log status=0
    say "Gate: $gate"
    "${unrandomised[@]}" tests/gates.sh "$gate" >"$log" 2>&1 || status=$?
    ((status == 0)) || tail -n 40 "$log"
    count "gate: $gate" $((status == 0)) $((status != 0))
  done
}

# The exchange on a host of JavaScript, by the tests of its contract (tests/hosts.mjs).
# usage: run_host HOST
run_host() {
  local log=$logs/node-host-$1.tap status=0 good bad
  say "Testing the exchange in $1"
  TOKENFERRY_DIST=$PWD/dist "$node" tests/hosts.mjs "$1" | tee "$log" || status=$?
  good=$(tap_total pass "$log")
  bad=$(($(tap_total fail "$log") + $(tap_total cancelled "$log")))
  ((status == 0 || bad > 0)) || bad=1
  count "exchange in $1" "$good" "$bad"
}

tap_total() { sed -nE "s/^# $1 ([0-9]+)\$/\1/p" "$2" | awk '{ sum += $1 } END { print sum + 0 }'; }

# The sanitizers' shadow memory collides with some kernels' randomised addresses.
find_unrandomised() {
  unrandomised=(setarch "$(uname -m)" -R)
  "${unrandomised[@]}" true 2>/dev/null || unrandomised=()
}

prepare() {
  install_packages "${build_packages[@]}" "$@"
  install_npm_packages
  build
}

run_tests() {
  local engines=(chromium) hosts=(node workerd) thread_targets=(tokenferry) engine host option
  for option; do
    case "$option" in
      --engines) engines+=(firefox webkit) test_packages+=("${engine_packages[@]}") ;;
      --hosts) hosts+=(deno bun) ;;
      --sanitize) thread_targets+=(all) ;;
      *) refuse "test takes no option but --sanitize, --engines and --hosts: $option" ;;
    esac
  done
  prepare "${test_packages[@]}"
  find_unrandomised
  export TSAN_OPTIONS="suppressions='$PWD/tests/tsan.supp'"
  say 'Building for the tests (asan)'
  build_preset asan
  run_ctest asan
  run_node 'integration (asan)' integration build/asan/server/tokenferry
  # Only the server has threads.
  say 'Building for the tests (tsan)'
  build_preset tsan "${thread_targets[@]}"
  ((${#thread_targets[@]} == 1)) || run_ctest tsan
  run_node 'integration (tsan)' integration build/tsan/server/tokenferry
  for engine in "${engines[@]}"; do
    TOKENFERRY_BROWSER=$engine run_node "browser ($engine)" browser dist/bin/tokenferry
  done
  run_node package package dist/bin/tokenferry
  run_gates
  for host in "${hosts[@]}"; do run_host "$host"; done

  say 'Summary'
  printf '%s\n' "${suites[@]}"
  printf '%d passed, %d failed\n' "$passed" "$failed"
  ((failed == 0))
}

run_bench() {
  prepare "${bench_packages[@]}"
  say 'Measuring'
  TOKENFERRY_DIST=$PWD/dist "$node" tests/bench/run.mjs "$@"
}
