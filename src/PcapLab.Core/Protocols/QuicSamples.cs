namespace PcapLab.Protocols;

/// <summary>Packets sealed by an independent implementation (Python's cryptography), for the contract tests.</summary>
internal static class QuicSamples
{
    /// <summary>Two client Initial packets of one connection, the hello's second part first: only both together tell the server's name.</summary>
    internal static readonly byte[][] Split =
    [
        Convert.FromHexString("c300000001088394c8f03e515708000040643f90468820b3f952c65fa2cb3ff9a3887dc3261012feb6501a1bb576bd6a992610b40975e76c2c387772"
            + "7c1425f815f6dd75ea0369d731e3ba76a4ddd08b31691433aa505bf8f9038ebd6e418d7cda3cbe41acb4d9a82b6bb003e2d6dba4b4d759dd1669"),
        Convert.FromHexString("cc00000001088394c8f03e51570800004070d9056b3cab800687c2a7e2de9da5337de72462668b8aa2f6610985e12554e45f05f338dac5fa4e55b686"
            + "803c2434559cf9541b08c6c9aedc16446318b90db9ca6b7ac8bfba2d4f89871a8129278757534a4b7d98bc7a39e669c4823e97e3ad604b023e97b122"
            + "ea97b88827c6010a5fad"),
    ];

    /// <summary>Version 1 with a Handshake packet behind it, CRYPTO frames out of order; version 2; version negotiation; retry.</summary>
    internal static readonly byte[][] All =
    [
        Convert.FromHexString("c300000001088394c8f03e51570802aabb00409d3f90468820b3f952c65fa2cb3ff9a3887dc3261012feb6501a1bb576bd6a992610b40975e76c2c38"
            + "77727c1425f815f6dd75ea0369d731e3ba77a2ddec8a31697d30a9515af9f8028fbc6f408c7ddb3dbf40adb533ef9cfd89516416de4520a1050383e2"
            + "25fe7f1942203d9cfd2c5e2354e195e325c1caee3ec38b4ac708865e751ef718eafd73947f175c5335e604c8b13f309fb7cab8996f0374d68be00000"
            + "0001088394c8f03e51570802aabb145555555555555555555555555555555555555555"),
        Convert.FromHexString("d06b3343cf088394c8f03e51570800004088884307fad84b5c9e8df2a132582f588bc8fcc224935763d567e0125fbbbcf82e43bfc7e90caebe975f03"
            + "22bc40a792ddafc999370168381d1ffc210f51bfa945dd8db10c9daee9c2da2304bdd3906e92e086a9081e41bdce30a284a599bd8bf9592fb4430dcb"
            + "dc7e20750e485f6781272d106b6adcd4a646a0fa002beec2d89d4c9c7a3a8c813784"),
        Convert.FromHexString("8000000000020102020304000000016b3343cf"),
        Convert.FromHexString("f000000001020102020304746f6b656e2d6f662d73657276657277777777777777777777777777777777"),
    ];
}
