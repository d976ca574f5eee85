#!/usr/bin/env bash
# The Debian package, the whole way on a clean Debian: installed with what it depends on, configured,
# started by systemd, upgraded, removed and purged. It needs root, debootstrap and a mirror, so that it
# is no part of ./run test.
# usage: tests/debian.sh SUITE PACKAGE.deb ROOT   where ROOT is made by debootstrap unless it is there
set -euo pipefail
suite=$1 package=$2 root=$3 port=8790

say() { printf '\n== %s\n' "$*"; }
fail() { printf 'debian.sh: %s\n' "$*" >&2; exit 1; }

[[ -e $root/etc/debian_version ]] || debootstrap --variant=minbase \
  --include=systemd,systemd-sysv,dbus "$suite" "$root" http://deb.debian.org/debian
printf '127.0.0.1 localhost\n' >"$root/etc/hosts"
cp /etc/resolv.conf "$root/etc/resolv.conf"
cp "$package" "$root/srv/tokenferry.deb"

# What a container gives systemd: its own processes, mounts and control groups.
boot() {
  unshare --mount --pid --uts --ipc --cgroup --fork --kill-child bash -ec '
    mount --make-rprivate /
    # What is written goes with it, so that the next run is as clean.
    live=$0.live && mkdir -p "$live" && mount -t tmpfs tmpfs "$live" && mkdir "$live"/{upper,work,root}
    mount -t overlay -o "lowerdir=$0,upperdir=$live/upper,workdir=$live/work" overlay "$live/root"
    set -- "$live/root"
    mount -t proc proc "$1/proc"
    mount -t sysfs -o ro sysfs "$1/sys"
    mount -t cgroup2 cgroup2 "$1/sys/fs/cgroup"
    for place in run tmp; do mount -t tmpfs tmpfs "$1/$place"; done
    mount -t tmpfs -o mode=755 tmpfs "$1/dev"
    for device in null zero full random urandom tty; do cp -a "/dev/$device" "$1/dev/"; done
    mkdir "$1/dev/pts" "$1/dev/shm"
    mount -t devpts -o newinstance,ptmxmode=666 devpts "$1/dev/pts"
    ln -s pts/ptmx "$1/dev/ptmx"
    # Not chroot, in which there are no user namespaces, such as PrivateUsers= wants.
    cd "$1" && pivot_root . mnt && umount -l /mnt
    mount --make-rshared /  # what systemd mounts for a service, its credentials, has to arrive there
    exec env -i container=unshare PATH=/usr/sbin:/usr/bin:/sbin:/bin /lib/systemd/systemd
  ' "$root" >"$root.log" 2>&1 &
  shell=$!
  for ((tries = 0; tries < 100; ++tries)); do
    init=$(pgrep -P "$shell" | head -1 || true)
    state=$([[ -z $init ]] || inside systemctl is-system-running 2>/dev/null || true)
    # A container has no modules to load, so that it can be degraded and well.
    [[ $state != running && $state != degraded ]] || return 0
    sleep 0.2
  done
  cat "$root.log" >&2
  fail 'systemd does not start here'
}

# usage: inside COMMAND...   in the Debian that was started
inside() {
  nsenter -t "$init" -m -p -u -i -C env -i DEBIAN_FRONTEND=noninteractive \
    PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C "$@"
}

answers() { inside tokenferry --health --listen "127.0.0.1:$port"; }

write_configuration() {
  inside bash -ec 'cat >/etc/tokenferry/config.json; chmod 600 /etc/tokenferry/config.json' <<END
{ "listen": "127.0.0.1:$port", "limits": { "drain_seconds": 1 },
  "clients": [ { "token_endpoint": "http://127.0.0.1:9/token", "client_auth": "client_secret_post",
                 "client_id": "web", "client_secret_file": "client_secret",
                 "redirect_uris": ["https://you.github.io/app/"] } ] }
END
  inside bash -ec 'umask 077; echo a-secret >/etc/tokenferry/client_secret'
}

whole_way() {
  say "Installing on Debian $(cat "$root/etc/debian_version"), $(inside systemctl --version | head -1)"
  inside apt-get update -qq
  inside apt-get install -y -qq /srv/tokenferry.deb >"$root.apt" 2>&1 || { cat "$root.apt" >&2; fail 'apt install'; }
  inside dpkg -s tokenferry | grep -E '^(Status|Version|Depends)'
  inside tokenferry --version
  inside systemctl start tokenferry && inside systemctl is-active tokenferry &&
    fail 'it starts without a configuration'
  say 'Configured and started'
  write_configuration
  inside tokenferry --config /etc/tokenferry/config.json --check
  inside systemctl enable --now tokenferry || {
    inside journalctl --no-pager -u tokenferry >&2
    fail 'systemd does not start it'
  }
  inside systemctl show tokenferry -p ActiveState,SubState,NotifyAccess,Type
  answers || fail 'it does not answer'
  inside systemd-analyze verify tokenferry.service
  inside systemd-analyze security --offline=true --no-pager /lib/systemd/system/tokenferry.service | tail -1
  say 'Upgraded: the configuration stays, and it runs on as the new one'
  local before
  before=$(inside systemctl show -P MainPID tokenferry)
  inside dpkg -i /srv/tokenferry.deb
  inside grep -q '"client_id": "web"' /etc/tokenferry/config.json
  [[ $(inside systemctl show -P MainPID tokenferry) != "$before" ]] || fail 'it was not restarted'
  answers || fail 'it does not answer after the upgrade'
  say 'Removed, and purged: nothing is left'
  inside apt-get remove -y -qq tokenferry >/dev/null
  ! inside systemctl is-active tokenferry || fail 'it runs on'
  inside test -e /etc/tokenferry/config.json || fail 'a removal takes the configuration with it'
  inside apt-get purge -y -qq tokenferry >/dev/null
  inside find / -xdev -name '*tokenferry*' -not -path '/proc/*' -not -path '/sys/*' \
    -not -path /srv/tokenferry.deb -not -path '/var/log/*' | tee "$root.left"
  [[ ! -s $root.left ]] || fail 'a purge leaves these'
}

# With the first of its processes all of them end.
trap '[[ -z ${init-} ]] || kill -KILL "$init" 2>/dev/null; wait "${shell-}" 2>/dev/null || true' EXIT
boot
whole_way
say 'All of it works'
