#!/usr/bin/env python3
"""A wire between two hosts that the kernel has no device for: w0 (client) → w1 ═ w2 → w3 (server), in one network namespace.

Between w1 and w2 frames carry an 802.1Q tag when --vlan is given. --delay and --jitter are milliseconds each way, --loss is a share of frames,
drawn from a fixed seed. Frames keep their order, as on a real wire.
"""
import argparse, heapq, random, select, socket, struct, sys, time

ap = argparse.ArgumentParser()
ap.add_argument('--delay', type=float, default=0)
ap.add_argument('--jitter', type=float, default=0)
ap.add_argument('--loss', type=float, default=0)
ap.add_argument('--vlan', type=int)
ap.add_argument('--copies', type=int, default=1, help='how often each frame arrives, as behind a mirror that copies twice')
args = ap.parse_args()
dice = random.Random(2026)

def port(name):
    s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
    s.bind((name, 0))
    s.setsockopt(263, 1, struct.pack('IHH8s', socket.if_nametoindex(name), 1, 0, b''))  # promiscuous
    return s

ports = {name: port(name) for name in ('w0', 'w1', 'w2', 'w3')}
hops = {'w0': 'w1', 'w1': 'w0', 'w2': 'w3', 'w3': 'w2'}
names = {s.fileno(): n for n, s in ports.items()}
waiting, number, last = [], 0, {}

def tagged(frame):
    return frame[:12] + struct.pack('>HH', 0x8100, args.vlan) + frame[12:]

while True:
    timeout = max(0, waiting[0][0] - time.monotonic()) if waiting else None
    for s in select.select(list(ports.values()), [], [], timeout)[0]:
        try:
            frame, (_, _, kind, *_) = s.recvfrom(65535)
        except OSError:  # the lab is being taken down
            sys.exit(0)
        if kind == socket.PACKET_OUTGOING:
            continue
        to = hops[names[s.fileno()]]
        slow = to in ('w1', 'w2')  # one of the two hops of each way has the properties of the link
        if slow and dice.random() < args.loss:
            continue
        due = time.monotonic() + ((args.delay + dice.random() * args.jitter) / 1000 if slow else 0)
        due = last[to] = max(due, last.get(to, 0))
        for _ in range(args.copies if slow else 1):
            number += 1
            heapq.heappush(waiting, (due, number, to, tagged(frame) if slow and args.vlan else frame))
    while waiting and waiting[0][0] <= time.monotonic():
        _, _, to, frame = heapq.heappop(waiting)
        ports[to].send(frame)
