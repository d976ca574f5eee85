# Starts the exchange, the page and, unless a real provider is named, the sandbox. Part of ./run.

page_port=8000 exchange_port=8787 provider='' client_id='' secret_file='' base_url='' scope=''
scratch='' secret='' started=()

read_options() {
  while (($#)); do
    case $1 in
      --help) help; exit ;;
      --client-secret | --client-secret=* | --secret | --secret=*)
        refuse "a secret is never an argument, as every program can see it there. Use \
--secret-file, TOKENFERRY_CLIENT_SECRET or the prompt" ;;
      --port | --exchange-port | --provider | --client-id | --secret-file | --base-url | --scope) ;;
      *) refuse "unknown option: $1" ;;
    esac
    (($# > 1)) && [[ -n $2 && $2 != *[[:cntrl:]]* ]] || refuse "$1 needs a value"
    case $1 in
      --port) page_port=$2 ;;
      --exchange-port) exchange_port=$2 ;;
      --provider) provider=$2 ;;
      --client-id) client_id=$2 ;;
      --secret-file) secret_file=$2 ;;
      --base-url) base_url=${2%/} ;;
      --scope) scope=$2 ;;
    esac
    shift 2
  done
  check_port --port "$page_port"
  check_port --exchange-port "$exchange_port"
  [[ -n $provider || -z $client_id$secret_file$base_url$scope ]] ||
    refuse '--client-id, --secret-file, --base-url and --scope go with --provider'
  ! registers_nothing || client_id=${client_id:-tokenferry-demo}
  [[ -z $provider || -n $client_id ]] || refuse "--provider $provider needs --client-id"
}

# Lichess lets pages in, and any name will do: neither an app, a secret nor an exchange.
registers_nothing() { [[ $provider == lichess ]]; }

check_port() {
  [[ $2 =~ ^[1-9][0-9]{0,4}$ ]] && (($2 <= 65533)) || refuse "$1 must be a number from 1 to 65533"
}

# usage: check_free OPTION PORT...
check_free() {
  local option=$1 port host
  shift
  for port; do
    for host in 127.0.0.1 ::1; do
      ! (exec 3<>"/dev/tcp/$host/$port") 2>/dev/null ||
        fail "port $port is taken by another program; choose others with ./run $option N"
    done
  done
}

# Reads the secret from a file, the environment or a prompt. It is written to a file that only its
# owner can read; no other program sees it.
take_secret() {
  secret=${TOKENFERRY_CLIENT_SECRET-}
  unset "${!TOKENFERRY_@}"  # the exchange would read them as its configuration
  [[ -n $provider ]] && ! registers_nothing || return 0
  if [[ -n $secret_file ]]; then
    [[ $secret_file == /* ]] || secret_file=$caller/$secret_file
    [[ -f $secret_file && -r $secret_file ]] || fail "cannot read the secret in $secret_file"
    secret=$(<"$secret_file")
  elif [[ -z $secret ]]; then
    [[ -t 0 ]] || fail 'no client secret: give --secret-file FILE or set TOKENFERRY_CLIENT_SECRET'
    read -rsp "Client secret of $client_id (it is not shown): " secret
    echo
  fi
  [[ -n $secret ]] || fail 'the client secret is empty'
}

json() {
  local text=${1//\\/\\\\}
  printf '"%s"' "${text//\"/\\\"}"
}

# usage: write_configuration EXCHANGE_CLIENT PAGE_PROVIDER REDIRECT_URI...
# The first two are the JSON members that differ from provider to provider.
write_configuration() {
  local client=$1 page=$2 uris
  shift 2
  uris=$(for uri; do json "$uri"; printf ', '; done)
  printf '%s' "$secret" >"$scratch/client.secret"
  cat >"$scratch/exchange.json" <<END
{ "listen": "127.0.0.1:$exchange_port",
  "limits": { "drain_seconds": 0 },
  "clients": [ { $client, "client_id": $(json "$client_id"),
                 "client_secret_file": "client.secret",
                 "redirect_uris": [${uris%, }] } ] }
END
  cat >"$scratch/tokenferry.json" <<END
{ "providers": [ { $page, "clientId": $(json "$client_id"),
                   "tokenEndpoint": "http://127.0.0.1:$exchange_port/token" } ] }
END
}

configure_sandbox() {
  local origin=http://127.0.0.1:$((exchange_port + 1)) api=http://127.0.0.1:$((exchange_port + 2))
  client_id=sandbox
  secret=$(od -An -N32 -tx1 /dev/urandom | tr -d ' \n')
  write_configuration \
    "\"token_endpoint\": \"$origin/token\", \"client_auth\": \"client_secret_post\", \
\"scopes\": [\"read:user\"]" \
    "\"label\": \"Sandbox\", \"scope\": \"read:user\", \"provider\": {
      \"authorizationEndpoint\": \"$origin/authorize\", \"issuer\": \"$origin\",
      \"profileEndpoint\": \"$api/user\" }" \
    "http://localhost:$page_port/" "http://127.0.0.1:$page_port/"
}

configure_provider() {
  local base=${base_url:+", \"base_url\": $(json "$base_url")"}
  write_configuration "\"provider\": $(json "$provider")$base" "$(page_provider)" "$(page_url)"
}

page_provider() {
  printf '"label": %s, "provider": %s' "$(json "$(provider_name)")" "$(json "$provider")"
  [[ -z $base_url ]] || printf ', "baseUrl": %s' "$(json "$base_url")"
  [[ -z $scope ]] || printf ', "scope": %s' "$(json "$scope")"
}

provider_name() {
  case $provider in
    github) echo GitHub ;;
    gitlab) echo GitLab ;;
    *) echo "${provider^}" ;;
  esac
}

page_url() {
  local host=localhost
  [[ $provider != spotify ]] || host=127.0.0.1  # it refuses the name
  echo "http://$host:$page_port/"
}

# Starts a program that ends with this script, however that ends.
# usage: launch NAME PORT PATH COMMAND...
launch() {
  local name=$1 port=$2 path=$3
  shift 3
  setpriv --pdeathsig TERM "$@" >"$logs/$name.log" 2>&1 &
  started+=($!)
  until answers "$port" "$path"; do
    kill -0 "$!" 2>/dev/null || fail "the $name did not start: $(tail -n 1 "$logs/$name.log")"
    sleep 0.05
  done
}

answers() {
  local status=''
  {
    exec {connection}<>"/dev/tcp/127.0.0.1/$1" || return 1
    printf 'GET %s HTTP/1.1\r\nHost: 127.0.0.1:%s\r\nConnection: close\r\n\r\n' "$2" "$1" \
      >&"$connection"
    read -r -t 5 -u "$connection" status
    exec {connection}>&-
  } 2>/dev/null
  [[ $status == *' 200 '* ]]
}

stop() {
  local status=$?
  trap '' INT TERM
  ((${#started[@]} == 0)) || kill "${started[@]}" 2>/dev/null || true
  wait
  [[ -z $scratch ]] || rm -rf "$scratch"
  exit "$status"
}

# usage: show_address LINE...
show_address() {
  local line rule width=0 lines=('' "Open  $(page_url)" '' "$@" '' 'Press Ctrl-C here to stop all.' '')
  for line in "${lines[@]}"; do ((${#line} <= width)) || width=${#line}; done
  printf -v rule '%*s' $((width + 4)) ''
  rule=+${rule// /-}+
  printf '\n%s\n' "$rule"
  printf "|  %-${width}s  |\n" "${lines[@]}"
  printf '%s\n' "$rule"
}

# Docker and Podman leave these.
has_container_file() { [[ -e /.dockerenv || -e /run/.containerenv ]]; }

# Says how a browser on another computer reaches the ports of this one, where that may be needed.
# usage: tell_way PORT...
tell_way() {
  local port forwards=''
  for port; do forwards+=" -L $port:127.0.0.1:$port"; done
  if [[ -n ${SSH_CONNECTION-} ]]; then
    local server ssh_port
    read -r _ _ server ssh_port <<<"$SSH_CONNECTION"
    [[ $ssh_port == 22 ]] || forwards+=" -p $ssh_port"
    printf 'Over SSH, first run this on the computer that the browser is on:\n    %s\n\n' \
      "ssh -N$forwards $(id -un)@$server"
  elif [[ -n ${WSL_DISTRO_NAME-} ]]; then
    printf 'In WSL, the browser of Windows opens the address as it is. If it does not: %s\n\n' \
      'localhostForwarding=true in .wslconfig'
  elif [[ -n ${container-} ]] || has_container_file; then
    printf 'In a container, the ports %s are reached with --network host, or by way of SSH: %s\n\n' \
      "$*" "ssh -N$forwards USER@HOST"
  fi
}

tell_sandbox() {
  show_address 'Click "Sign in with Sandbox" and choose one of three made-up people.' \
    'No account is needed, and nothing leaves this computer.'
}

tell_provider() {
  show_address "What has to stand in the app's form at $(provider_name):" \
    "    Homepage URL                $(page_url)" \
    "    Authorization callback URL  $(page_url)" \
    'The callback is compared character for character.'
}

start() {
  read_options "$@"
  check_free --port "$page_port"
  registers_nothing || check_free --exchange-port "$exchange_port"
  [[ -n $provider ]] || check_free --exchange-port $((exchange_port + 1)) $((exchange_port + 2))
  take_secret
  build

  trap stop EXIT
  trap 'exit 0' INT TERM
  umask 077
  scratch=$(mktemp -d)
  if registers_nothing; then start_alone; else start_with_exchange; fi
  wait -n || true
  fail "a part has stopped by itself; $logs/ has the reason"
}

launch_page() {
  launch page "$page_port" / "$(find_node)" server/sandbox/main.mjs page --port "$page_port" \
    --root dist/site --config "$scratch/tokenferry.json"
}

start_alone() {
  printf '{ "providers": [ { %s, "clientId": %s } ] }' "$(page_provider)" "$(json "$client_id")" \
    >"$scratch/tokenferry.json"
  say 'Starting'
  launch_page
  show_address "Click \"Sign in with $(provider_name)\". An account there is all that it takes:" \
    'no app is registered, and no exchange runs.'
  tell_way "$page_port"
}

start_with_exchange() {
  if [[ -n $provider ]]; then configure_provider; else configure_sandbox; fi
  dist/bin/tokenferry --config "$scratch/exchange.json" --check 2>"$logs/check.log" >/dev/null ||
    fail "$(tail -n 1 "$logs/check.log")"

  say 'Starting'
  if [[ -z $provider ]]; then
    launch sandbox $((exchange_port + 1)) / "$(find_node)" server/sandbox/main.mjs provider \
      --port $((exchange_port + 1)) --api-port $((exchange_port + 2)) \
      --client-id sandbox --secret-file "$scratch/client.secret" \
      --redirect-uri "http://localhost:$page_port/" --redirect-uri "http://127.0.0.1:$page_port/"
  fi
  launch exchange "$exchange_port" /healthz dist/bin/tokenferry --config "$scratch/exchange.json"
  launch_page
  if [[ -n $provider ]]; then
    tell_provider
    tell_way "$page_port" "$exchange_port"
  else
    tell_sandbox
    tell_way "$page_port" "$exchange_port" $((exchange_port + 1)) $((exchange_port + 2))
  fi
}
