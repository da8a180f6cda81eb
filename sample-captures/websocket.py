"""A WebSocket server and client of a few lines, for the scenarios: text, a ping, a binary message, close; echoed by the server.
    websocket.py serve ADDRESS PORT [CERTIFICATE KEY]
    websocket.py talk ADDRESS PORT [plain]      over TLS unless plain; writes SSLKEYLOGFILE, as curl does"""
import base64, hashlib, os, socket, ssl, struct, sys


def frame(opcode, payload, masked):
    length = len(payload)
    head = struct.pack('>BB', 0x80 | opcode, (0x80 if masked else 0) | (length if length < 126 else 126))
    if length >= 126: head += struct.pack('>H', length)
    if not masked: return head + payload
    key = os.urandom(4)
    return head + key + bytes(b ^ key[i & 3] for i, b in enumerate(payload))


def read_frame(stream):
    first, second = stream.read(2)
    length = second & 0x7f
    if length == 126: length, = struct.unpack('>H', stream.read(2))
    key = stream.read(4) if second & 0x80 else bytes(4)
    return first & 15, bytes(b ^ key[i & 3] for i, b in enumerate(stream.read(length)))


def head_of(stream):
    lines = []
    while (line := stream.readline().strip()): lines.append(line.decode())
    return lines


def serve(address, port, certificate=None, key=None):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    if certificate: context.load_cert_chain(certificate, key)
    listener = socket.create_server((address, int(port)))
    while True:
        client = listener.accept()[0]
        if certificate: client = context.wrap_socket(client, server_side=True)
        stream = client.makefile('rb')
        given = next(l.split(': ')[1] for l in head_of(stream) if l.startswith('Sec-WebSocket-Key'))
        accept = base64.b64encode(hashlib.sha1((given + '258EAFA5-E914-47DA-95CA-C5AB0DC85B11').encode()).digest()).decode()
        client.sendall(f'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n\r\n'.encode())
        opcode = 1
        while opcode != 8:
            opcode, payload = read_frame(stream)
            client.sendall(frame(10 if opcode == 9 else opcode, payload, False))
        client.close()


def talk(address, port, plain=None):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    server = socket.create_connection((address, int(port)))
    if not plain:
        context.keylog_filename = os.environ['SSLKEYLOGFILE']
        server = context.wrap_socket(server, server_hostname='www.example.com')
    stream = server.makefile('rb')
    key = base64.b64encode(os.urandom(16)).decode()
    server.sendall(f'GET /chat HTTP/1.1\r\nHost: www.example.com\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n'.encode())
    head_of(stream)
    for opcode, payload in ((1, 'Hello, example'.encode()), (9, b'are you there'), (2, bytes(range(256)) * 2), (1, 'Grüße'.encode()), (8, struct.pack('>H', 1000) + b'done')):
        server.sendall(frame(opcode, payload, True))
        read_frame(stream)
    server.close()


{'serve': serve, 'talk': talk}[sys.argv[1]](*sys.argv[2:])
