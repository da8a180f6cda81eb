#!/bin/bash
# Records the attacks that detectors must find (scenarios/attacks), by real tools, into a folder:
#   attacks.sh FOLDER [NAME...]     needs root and the tools that each scenario lists; about six minutes for all
# In a mount namespace of its own, so that labs can run side by side. bench/conformance/detectors.py reads the folder.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
folder=$(mkdir -p "$1/attacks" && cd "$1" && pwd); shift
[ $# -gt 0 ] || set -- $(cd "$here/scenarios/attacks" && ls *.sh | sed 's/\.sh$//')
exec unshare -m bash -c 'mkdir -p /run/netns; mount -t tmpfs none /run/netns; here=$1; shift; OUT=$1; shift; export OUT; for n; do MANIFEST=no "$here/make.sh" "attacks/$n" || echo "failed: $n"; done' attacks "$here" "$folder" "$@"
