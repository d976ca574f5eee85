#!/usr/bin/env bash
# reveal() stands only where a secret leaves for its one destination. This is the audited list:
# a new line is looked at by a second person, and then counted here.
source "$(dirname "$0")/rule.sh"

declare -A audited=(
  [server/exchange/exchange.cpp]=4  # the credentials, into the provider's token request; and a
                                    # look whether one stands in a refused value, to hide that
  [server/exchange/explain.cpp]=1  # the first character of the provider's answer
  [server/exchange/release.cpp]=4  # the tokens, into the answer for the page
  [server/provider/token_request.cpp]=2  # the request, onto the wire
  [server/provider/tunnel.cpp]=1  # the password of the proxy, into its CONNECT
)

sources=$(files shared web server -- '*.cpp' '*.hpp' | grep -v '^shared/secret.hpp$')
need_files "$sources"
for file in $sources; do
  lines=$(grep -nE '(\.|->)reveal\(' "$file" || true)
  count=$(grep -c . <<<"$lines" || true)
  [[ $count -eq ${audited[$file]:-0} ]] && continue
  report "$count lines reveal a secret, ${audited[$file]:-0} are audited: does it go only to its \
destination? Then count it in tests/rules/reveal.sh" < <(sed "s|^|$file:|" <<<"${lines:-0:none}")
done
finish
