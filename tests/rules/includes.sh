#!/usr/bin/env bash
# web -> shared <- server: who may include what.
source "$(dirname "$0")/rule.sh"

# Whatever has no I/O, no clock and no randomness, and costs the wasm little.
pure='algorithm|array|bit|concepts|cstddef|cstdint|cstdlib|cstring|initializer_list|iterator|limits|optional|span|string|string_view|type_traits|utility|variant|vector'

# The includes of the files below $1, but for those below $2, that do not match $3.
other_includes() {
  local list
  list=$(files "$1" -- '*.cpp' '*.hpp' | grep -v "^$2" || true)
  need_files "$list"
  grep -nE '^ *# *include' $list /dev/null | grep -vE "#include ($3)( |\$)" || true
}

report 'shared/ is pure: include only "shared/..." and headers without I/O, clock or randomness' \
  < <(other_includes shared none "\"shared/[a-z0-9_]+\.hpp\"|<($pure)>")
report 'web/ sees only itself and shared/, and no header that weighs down the wasm' \
  < <(other_includes web web/emscripten/ "\"(shared|web)/[a-z0-9_]+\.hpp\"|<($pure)>")
roomy="$pure|chrono|functional|map|memory"
report 'web/emscripten/ is for programs: it sees web/, shared/, and what Emscripten gives' \
  < <(other_includes web/emscripten none \
    "\"(shared|web|web/emscripten(/include)?)/[a-z0-9_]+\.hpp\"|<($roomy|emscripten(/eventloop)?\.h|unistd\.h)>")
report 'a program gets one header, which sees the standard library alone' \
  < <(other_includes web/emscripten/include none "<($roomy)>")
report 'server/http/ is pure: octets in, octets out, with shared/ alone' \
  < <(other_includes server/http none "\"(shared|server/http)/[a-z0-9_]+\.hpp\"|<($pure)>")
report 'server/net/ moves octets and knows nothing of HTTP: it sees config and shared/' \
  < <(other_includes server/net none \
    '"(shared|server/config|server/net)/[a-z0-9_]+\.hpp"|<[a-z0-9_./]+>')
# Within the server each folder sees those that stand before it, and the program sees all.
seen='shared'
for folder in config http net exchange provider front; do
  seen+="|server/$folder"
  report "server/$folder sees what stands before it in config, http and net, exchange, provider, \
front, and shared/; write the path from the project on" \
    < <(other_includes "server/$folder" none "\"($seen)/[a-z0-9_]+\.hpp\"|<[a-z0-9_./]+>")
done
pure_front='answer|forwarded|log_line|rate_limit|routes'
report 'server/edge/ sees what decides: config, http, exchange, the pure parts of front, the writing \
of requests, and shared/; what it takes from its host is in lent.hpp' \
  < <(other_includes server/edge none \
    "\"(shared|server/(config|http|exchange|edge)|server/front/($pure_front)|server/provider/(token_request|tunnel))(/[a-z0-9_]+)?\.hpp\"|<($roomy|atomic|chrono)>")
report 'server/ itself holds the program alone, which sees its folders and shared/' \
  < <(other_includes server 'server/[a-z]*/' "\"($seen)/[a-z0-9_]+\.hpp\"|<[a-z0-9_./]+>")

# The third parties stay at the edge. A further file is a decision: make it here.
sources=$(files shared web server -- '*.cpp' '*.hpp')
report 'cpp-httplib is for the metrics: the exchange speaks HTTP by server/http/' \
  < <(grep -nE 'httplib' $sources | grep -v '^server/front/metrics_listener\.' || true)
report "cpp-httplib is used by its public face, which alone its releases have in common" \
  < <(grep -nE '(public|protected|private) +httplib::|httplib::(detail|ClientImpl)' $sources || true)
report 'nlohmann/json is for the tests: the exchange reads JSON by server/config/json_value' \
  < <(grep -nE 'include.*nlohmann' $sources || true)
finish
