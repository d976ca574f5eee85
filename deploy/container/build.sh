#!/usr/bin/env bash
# Builds the container image without an engine: the program, the libraries that it loads, trust anchors,
# and nothing else; no shell. usage: deploy/container/build.sh [FILE], after ./run build
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../.."

image=${1-dist/release/tokenferry-container.tar}
program=dist/bin/tokenferry
[[ -x $program ]] || { echo "build.sh: there is no $program; ./run build makes it" >&2; exit 1; }
command -v buildah >/dev/null || { echo 'build.sh: apt-get install buildah' >&2; exit 1; }
mkdir -p "$(dirname "$image")"
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT

# usage: add FILE [PLACE]; its place is the same as here, where none is given
add() { install -D -m "$(stat -Lc %a "$1")" "$1" "$root${2-$1}"; }

install -D -m 755 $program "$root/usr/bin/tokenferry"
for library in $(ldd $program | grep -oE '/[^ ]+'); do add "$library"; done
# Which is not linked, but loaded to look names up where glibc is older than 2.34.
for library in /lib/*-linux-gnu/libnss_dns.so.2 /lib/*-linux-gnu/libresolv.so.2; do
  [[ ! -e $library ]] || add "$library"
done
add /etc/ssl/certs/ca-certificates.crt
install -d "$root/proc" "$root/dev" "$root/sys" "$root/run/secrets" "$root/usr/lib/ssl"
ln -s /etc/ssl/certs/ca-certificates.crt "$root/usr/lib/ssl/cert.pem"  # where OpenSSL looks
printf 'hosts: files dns\n' >"$root/etc/nsswitch.conf"
printf 'tokenferry:x:65532:65532::/:/usr/sbin/nologin\n' >"$root/etc/passwd"
printf 'tokenferry:x:65532:\n' >"$root/etc/group"

# Always the same bytes of the same files: the time is that of the last commit.
time=$(git log -1 --format=%ct 2>/dev/null || echo 0)
# Of the two formats only Docker's knows of health checks; every engine loads both.
export BUILDAH_ISOLATION=chroot STORAGE_DRIVER=vfs BUILDAH_FORMAT=docker
container=$(buildah from scratch)
trap 'buildah rm "$container" >/dev/null; rm -rf "$root"' EXIT
buildah copy --quiet "$container" "$root" / >/dev/null
buildah config --user 65532:65532 --entrypoint '["/usr/bin/tokenferry"]' --port 8787 \
  --env TOKENFERRY_LISTEN=0.0.0.0:8787 --stop-signal SIGTERM \
  --healthcheck 'CMD /usr/bin/tokenferry --health' --healthcheck-interval 10s \
  --healthcheck-timeout 5s --healthcheck-start-period 5s \
  --label org.opencontainers.image.title=tokenferry \
  --label org.opencontainers.image.licenses=MIT "$container"
rm -f "$image"
buildah commit --quiet --timestamp "$time" "$container" \
  "docker-archive:$image:tokenferry:latest" >/dev/null
du -h "$image"
