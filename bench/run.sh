#!/bin/sh
# Measures `pcaplab analyze` of HEAD, the whole process as it ships, beside a reference in one run, and writes bench/results/COMMIT.md.
#
#   bench/run.sh FOLDER [ROUNDS]
#
# FOLDER holds the captures big.pcap, small.pcap and many.pcap and the reference program mmap_flow (parse and 5-tuple table in C, one thread).
# HEAD is built in a copy of its own, Release and ReadyToRun. Compare ratios of one run only: machines differ, and so do their moods.
set -eu
folder=$1
rounds=${2:-3}
root=$(git -C "$(dirname "$0")" rev-parse --show-toplevel)
commit=$(git -C "$root" rev-parse --short HEAD)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

git -C "$root" archive HEAD | tar -x -C "$work"
find "$work" -name packages.lock.json -delete
MSBUILDDISABLENODEREUSE=1 dotnet publish "$work/src/PcapLab.Cli" -c Release -r linux-x64 --self-contained false \
    -p:RunAnalyzers=false -p:GenerateDocumentationFile=false -o "$work/out" -v q >&2

# Runs a command ROUNDS times and prints the medians of wall seconds, CPU seconds and peak MiB.
measure() {
    for _ in $(seq "$rounds"); do
        /usr/bin/time -a -o "$work/times" -f "%e %U %S %M" "$@" > "$work/said"
    done
    for column in 1 2+3 4; do
        awk -v c="$column" '{ print c == "2+3" ? $2 + $3 : $c }' "$work/times" | sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'
    done | paste -sd ' '
    rm "$work/times"
}

mkdir -p "$root/bench/results"
out="$root/bench/results/$commit.md"
{
    echo "# Analysis at $commit"
    echo
    echo "$(nproc) processors ($(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -1)), load $(cut -d ' ' -f 1-3 /proc/loadavg) at the start, medians of $rounds, whole process."
    echo
    echo "| capture | threads | wall s | CPU s | peak MiB | reference wall s | reference CPU s | wall ratio | CPU ratio |"
    echo "|---|---|---|---|---|---|---|---|---|"
    for capture in big small many; do
        reference=$(measure "$folder/mmap_flow" "$folder/$capture.pcap")
        for threads in 1 0; do
            ours=$(measure "$work/out/pcaplab" analyze "$folder/$capture.pcap" --threads "$threads" --quiet --json)
            echo "$capture $threads $ours $reference" | awk '{ printf "| %s | %s | %s | %s | %d | %s | %s | %.1f | %.1f |\n", $1, $2 == 0 ? "all" : $2, $3, $4, $5 / 1024, $6, $7, $3 / $6, $4 / $7 }'
        done
    done
} > "$out"
cat "$out"
