#!/bin/sh
# Usage: tools/install-debian-packages.sh SECTION…
# Installs those packages of the named sections of debian-packages.txt that are missing. Where it
# may not, it says in one line what to install and ends with 0: most of the work goes on without.
set -eu

listed=$(awk -v sections=" $* " '
    { sub(/#.*/, "") }
    /^\[/ { gsub(/[][ \t]/, ""); wanted = index(sections, " " $0 " "); next }
    wanted && NF { print $1 }' debian-packages.txt)

if ! command -v dpkg-query >/dev/null; then
    echo "setup: not a Debian system; please see that it has the likes of: $(echo "$listed" | tr '\n' ' ')" >&2
    exit 0
fi

missing=""
for package in $listed; do
    case $(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null || true) in
        installed) ;;
        *) missing="$missing $package" ;;
    esac
done
[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ]; then
    as_root=""
elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
    as_root="sudo -n"
else
    echo "setup: Debian packages are missing; please run: sudo apt-get install --no-install-recommends$missing" >&2
    exit 0
fi

echo "setup: installing Debian packages:$missing" >&2
apt() {
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300 "$@" >/dev/null
}
# shellcheck disable=SC2086 # $missing is a list of package names
if ! { apt update && apt install --yes --no-install-recommends $missing; }; then
    echo "setup: apt-get failed (see above); please install yourself:$missing" >&2
    exit 0
fi

# A mosquitto that came with us must not sit on the port of the embedded broker. One that was there
# before belongs to somebody, and `moiso-server demo --mqtt-port` takes another port.
case " $missing " in
    *" mosquitto "*)
        if [ -d /run/systemd/system ]; then
            $as_root systemctl disable --quiet --now mosquitto.service
        fi
        ;;
esac
