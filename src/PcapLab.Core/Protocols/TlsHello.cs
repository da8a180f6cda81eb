using System.Buffers.Binary;

namespace PcapLab.Protocols;

/// <summary>A view over the body of a client or server hello (RFC 8446, 4.1): what fingerprints are made of.</summary>
internal readonly ref struct TlsHello
{
    private readonly ReadOnlySpan<byte> _extensions;

    private TlsHello(int version, ReadOnlySpan<byte> ciphers, ReadOnlySpan<byte> extensions)
    {
        Version = version;
        Ciphers = ciphers;
        _extensions = extensions;
    }

    /// <summary>What a server puts for its random bytes to ask for another client hello (RFC 8446, 4.1.3).</summary>
    public static ReadOnlySpan<byte> RetryRandom =>
    [
        0xcf, 0x21, 0xad, 0x74, 0xe5, 0x9a, 0x61, 0x11, 0xbe, 0x1d, 0x8c, 0x02, 0x1e, 0x65, 0xb8, 0x91,
        0xc2, 0xa2, 0x11, 0x16, 0x7a, 0xbb, 0x8c, 0x5e, 0x07, 0x9e, 0x09, 0xe2, 0xc8, 0xa8, 0x33, 0x9c,
    ];

    /// <summary>The version in the message's head.</summary>
    public int Version { get; }
    /// <summary>Offered suites, two bytes each; the chosen one in a server hello.</summary>
    public ReadOnlySpan<byte> Ciphers { get; }

    /// <summary>Reads the body of a hello; false when it is cut or contradicts itself.</summary>
    /// <param name="body">Behind the handshake header.</param>
    /// <param name="isServer">Whether it is a server hello.</param>
    /// <param name="isDtls">Whether a cookie follows the session id.</param>
    /// <param name="hello">The view.</param>
    public static bool TryParse(ReadOnlySpan<byte> body, bool isServer, bool isDtls, out TlsHello hello)
    {
        hello = default;
        if (body.Length < 35) return false;
        var at = 34;
        if (!Block(body, ref at, 1, out _)) return false;
        ReadOnlySpan<byte> ciphers;
        if (isServer)
        {
            if (at > body.Length - 3) return false;
            ciphers = body.Slice(at, 2);
            at += 3;
        }
        else
        {
            if (isDtls && !Block(body, ref at, 1, out _)) return false;
            if (!Block(body, ref at, 2, out ciphers) || !Block(body, ref at, 1, out _)) return false;
        }

        ReadOnlySpan<byte> extensions = default;
        if (at < body.Length && !Block(body, ref at, 2, out extensions)) return false;
        hello = new TlsHello(body[0] << 8 | body[1], ciphers, extensions);
        return true;
    }

    /// <summary>A view over a bare list of extensions, behind its length.</summary>
    public static TlsHello Extensions(ReadOnlySpan<byte> list) => new(0, default, list);

    /// <summary>The extensions in their order.</summary>
    public ExtensionEnumerator GetEnumerator() => new(_extensions);

    /// <summary>The body of an extension; false when it is not there.</summary>
    public bool TryFind(int type, out ReadOnlySpan<byte> body)
    {
        foreach (var extension in this)
        {
            if (extension.Type != type) continue;
            body = extension.Body;
            return true;
        }

        body = default;
        return false;
    }

    /// <summary>A length-prefixed list inside an extension, without its prefix.</summary>
    public ReadOnlySpan<byte> List(int type, int prefix)
    {
        if (!TryFind(type, out var body)) return default;
        var at = 0;
        return Block(body, ref at, prefix, out var list) ? list : default;
    }

    private static bool Block(ReadOnlySpan<byte> data, scoped ref int at, int prefix, out ReadOnlySpan<byte> block)
    {
        block = default;
        if (at > data.Length - prefix) return false;
        var length = prefix == 1 ? data[at] : BinaryPrimitives.ReadUInt16BigEndian(data[at..]);
        at += prefix;
        if (length > data.Length - at) return false;
        block = data.Slice(at, length);
        at += length;
        return true;
    }

    /// <summary>One extension.</summary>
    public readonly ref struct Extension(int type, ReadOnlySpan<byte> body)
    {
        /// <summary>Its number.</summary>
        public int Type { get; } = type;
        /// <summary>Its bytes.</summary>
        public ReadOnlySpan<byte> Body { get; } = body;
    }

    /// <summary>Walks extensions; stops at the first that does not fit.</summary>
    public ref struct ExtensionEnumerator(ReadOnlySpan<byte> rest)
    {
        private ReadOnlySpan<byte> _rest = rest;
        private ReadOnlySpan<byte> _body;
        private int _type;

        /// <summary>The extension at the cursor.</summary>
        public readonly Extension Current => new(_type, _body);

        /// <summary>Goes to the next one.</summary>
        public bool MoveNext()
        {
            var at = 2;
            if (_rest.Length < 4 || !Block(_rest, ref at, 2, out _body)) return false;
            _type = BinaryPrimitives.ReadUInt16BigEndian(_rest);
            _rest = _rest[at..];
            return true;
        }
    }
}
