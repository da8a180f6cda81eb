#!/bin/bash
# Records the sample captures again: real programs in network namespaces, recorded by pcaplab itself.
#   make.sh [NAME...]      all scenarios, or those named; needs root and the tools that each scenario lists
# PCAPLAB is the command that records (default: the build of this checkout).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
out=${OUT:-$here}
PCAPLAB=${PCAPLAB:-dotnet $here/../src/PcapLab.Cli/bin/Debug/net10.0/pcaplab.dll}
. "$here/lab.sh"
trap lab_down EXIT

names=("$@")
[ ${#names[@]} -gt 0 ] || names=($(cd "$here/scenarios" && ls *.sh | sed 's/\.sh$//'))
for name in "${names[@]}"; do
  echo "== $name"
  for tool in $(sed -n 's/^# tools: //p' "$here/scenarios/$name.sh"); do
    command -v "$tool" > /dev/null || { echo "$name needs $tool; install it (Debian packages are listed in README.md)" >&2; exit 1; }
  done
  scenario_lab() { lab_up; }
  . "$here/scenarios/$name.sh"
  scenario_lab
  scenario
  lab_down
done
[ "${MANIFEST:-}" = no ] || python3 "$here/manifest.py" "$here"
