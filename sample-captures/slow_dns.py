#!/usr/bin/env python3
"""A DNS server that thinks: answers every A query with 192.0.2.2 after the milliseconds given."""
import socket, sys, time

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind((sys.argv[1], 53))
while True:
    query, who = s.recvfrom(512)
    time.sleep(float(sys.argv[2]) / 1000)
    end = query.index(b'\0', 12) + 5
    s.sendto(query[:2] + b'\x84\x00\x00\x01\x00\x01\x00\x00\x00\x00' + query[12:end] + b'\xc0\x0c\x00\x01\x00\x01\x00\x00\x00\x3c\x00\x04' + bytes([192, 0, 2, 2]), who)
