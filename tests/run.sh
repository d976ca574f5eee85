# Runs every suite and adds up what came of it. Part of ./run.

node=tests/node_modules/.bin/node
counts=$logs/counts  # a file, as some suites run in a shell of their own

# usage: count NAME PASSED FAILED. A suite that ran nothing has failed.
count() {
  local good=$2 bad=$3
  ((good + bad > 0)) || bad=1
  printf '%-32s %6d passed %6d failed\n' "$1" "$good" "$bad" >>"$counts"
}

# usage: run_ctest NAME PRESET LABEL_OPTION LABEL
run_ctest() {
  local log=$logs/ctest-$2-$4.log status=0 total bad
  say "Testing $1"
  "${unrandomised[@]}" ctest --preset "$2" --parallel "$(nproc)" "$3" "$4" 2>&1 | tee "$log" ||
    status=$?
  read -r bad total < <(sed -nE 's/^.* ([0-9]+) tests? failed out of ([0-9]+).*$/\1 \2/p' "$log") ||
    { bad=0 total=0; }
  ((status == 0 || bad > 0)) || bad=1
  count "$1" $((total - bad)) "$bad"
}

# All cases in one process, as to start a program with a sanitizer takes longer than most cases. If
# that fails, each of them in its own, so that a crash is told by the case's name, too.
# usage: run_units PRESET
run_units() {
  local log=$logs/units-$1.log total
  say "Testing units ($1)"
  if "${unrandomised[@]}" timeout 600 "build/$1/tests/unit/unit_tests" >"$log" 2>&1; then
    total=$(sed -nE 's/^All tests passed \(.* in ([0-9]+) test cases?\)$/\1/p' "$log")
    count "unit ($1)" "${total:-0}" 0
    return
  fi
  cat "$log"
  count "unit, in one process ($1)" 0 1
  run_ctest "unit ($1)" "$1" --label-regex unit
}

# The unit tests, the replayed fuzz corpus and the rules of the architecture.
# usage: run_native PRESET
run_native() {
  run_units "$1"
  run_ctest "rules, fuzz corpus ($1)" "$1" --label-exclude unit
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

gates() { sed -nE 's/^gate_(\w+)\(\).*/\1/p' tests/gates.sh; }

# What is asked of the code beside its tests.
# usage: run_gates NAME...
run_gates() {
  local gate log status
  for gate; do
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

# Runs two functions at once: one that only computes, with the time that is left by one that mostly
# waits, for a browser or a server. The first one's output is shown at the end.
# usage: beside COMPUTING WAITING
beside() {
  local log=$logs/$1.log computing waiting status=0
  set -m  # each is a process group, which ends with this shell
  (renice -n 10 -p "$BASHPID" >/dev/null; "$1") </dev/null >"$log" 2>&1 &
  computing=$!
  "$2" </dev/null &
  waiting=$!
  set +m
  trap "kill -- -$computing -$waiting 2>/dev/null" EXIT
  trap 'exit 130' INT TERM
  wait -n "$computing" "$waiting" && wait "$computing" && wait "$waiting" || status=$?
  cat "$log"
  ((status == 0)) || exit "$status"
  trap - EXIT INT TERM
}

# Prometheus itself reads the metrics in a test. Only the program is taken out of its package, which
# would start a service.
fetch_prometheus() {
  local folder=build/prometheus log=$logs/prometheus.log
  command -v prometheus >/dev/null || [[ -x $folder/usr/bin/prometheus ]] && return
  say 'Fetching Prometheus for a test (about 20 MB)'
  mkdir -p "$folder"
  (cd "$folder" && apt-get -o Acquire::Retries=1 download prometheus && dpkg-deb -x ./*.deb .) \
    >"$log" 2>&1 ||
    fail "Prometheus cannot be had; is the network there? $log has the reason. Or: apt-get update"
  rm "$folder"/*.deb
}

prepare() {
  install_packages "${build_packages[@]}" "$@"
  install_npm_packages
  build
}

run_tests() {
  local engines=(chromium) hosts=(node workerd) thread_targets=(tokenferry) option
  for option; do
    case "$option" in
      --engines) engines+=(firefox webkit) test_packages+=("${engine_packages[@]}") ;;
      --hosts) hosts+=(deno bun) ;;
      --sanitize) thread_targets+=(all) ;;
      *) refuse "test takes no option but --sanitize, --engines and --hosts: $option" ;;
    esac
  done
  prepare "${test_packages[@]}"
  fetch_prometheus
  find_unrandomised
  export TSAN_OPTIONS="suppressions='$PWD/tests/tsan.supp'"
  : >"$counts"
  beside compile test_products
  beside check_sources test_server
  # Alone, as it has a few seconds, and finds more the faster it is.
  run_gates fuzz

  say 'Summary'
  cat "$counts"
  awk '{ passed += $(NF - 3); failed += $(NF - 1) }
    END { printf "%d passed, %d failed\n", passed, failed; exit failed > 0 }' "$counts"
}

# These four see the options of run_tests.
compile() {
  say 'Building for the tests (asan)'
  build_preset asan
  run_native asan
  # Only the server has threads.
  say 'Building for the tests (tsan)'
  build_preset tsan "${thread_targets[@]}"
  ((${#thread_targets[@]} == 1)) || run_native tsan
}

test_products() {
  local engine host
  for engine in "${engines[@]}"; do
    TOKENFERRY_BROWSER=$engine run_node "browser ($engine)" browser dist/bin/tokenferry
  done
  run_node package package dist/bin/tokenferry
  for host in "${hosts[@]}"; do run_host "$host"; done
}

check_sources() {
  run_gates $(gates | grep -vx fuzz)
  say 'Building for the tests (fuzz)'
  build_preset fuzz
}

test_server() {
  run_node 'integration (asan)' integration build/asan/server/tokenferry
  run_node 'integration (tsan)' integration build/tsan/server/tokenferry
}

run_bench() {
  prepare "${bench_packages[@]}"
  say 'Measuring'
  TOKENFERRY_DIST=$PWD/dist "$node" tests/bench/run.mjs "$@"
}
