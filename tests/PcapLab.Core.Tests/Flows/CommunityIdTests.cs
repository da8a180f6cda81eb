using PcapLab.Schema;

namespace PcapLab.Flows.Tests;

/// <summary>The baselines of the Community ID specification: default, hexadecimal, and with seed 1.</summary>
public class CommunityIdTests
{
    [Theory]
    [InlineData(58, "fe80::200:86ff:fe05:80da", 135, "fe80::260:97ff:fe07:69ea", 136, "1:dGHyGvjMfljg6Bppwm3bg0LO8TY=", "1:7461f21af8cc7e58e0e81a69c26ddb8342cef136", "1:kHa1FhMYIT6Ym2Vm2AOtoOARDzY=")]
    [InlineData(58, "fe80::260:97ff:fe07:69ea", 136, "fe80::200:86ff:fe05:80da", 135, "1:dGHyGvjMfljg6Bppwm3bg0LO8TY=", "1:7461f21af8cc7e58e0e81a69c26ddb8342cef136", "1:kHa1FhMYIT6Ym2Vm2AOtoOARDzY=")]
    [InlineData(58, "fe80::260:97ff:fe07:69ea", 135, "fe80::200:86ff:fe05:80da", 136, "1:zavyT/cezQr1fmImYCwYnMXbgck=", "1:cdabf24ff71ecd0af57e6226602c189cc5db81c9", "1:2hSqmsDZ2kdcY9kbiUzOEBic0iM=")]
    [InlineData(58, "fe80::200:86ff:fe05:80da", 136, "fe80::260:97ff:fe07:69ea", 135, "1:zavyT/cezQr1fmImYCwYnMXbgck=", "1:cdabf24ff71ecd0af57e6226602c189cc5db81c9", "1:2hSqmsDZ2kdcY9kbiUzOEBic0iM=")]
    [InlineData(58, "3ffe:501:1800:2345::2", 3, "3ffe:507:0:1:200:86ff:fe05:80da", 0, "1:2ObVBgIn28oZvibYZhZMBgh7WdQ=", "1:d8e6d5060227dbca19be26d866164c06087b59d4", "1:lVEtCZpYu84Xqaa++3lXFyuu2n4=")]
    [InlineData(58, "3ffe:501:410:0:2c0:dfff:fe47:33e", 1, "3ffe:507:0:1:200:86ff:fe05:80da", 4, "1:hLZd0XGWojozrvxqE0dWB1iM6R0=", "1:84b65dd17196a23a33aefc6a13475607588ce91d", "1:W8MHwXpWzpoSTD+cGcaJr4u0ys8=")]
    [InlineData(58, "3ffe:507:0:1:200:86ff:fe05:80da", 128, "3ffe:501:0:1001::2", 129, "1:+TW+HtLHvV1xnGhV1lv7XoJrqQg=", "1:f935be1ed2c7bd5d719c6855d65bfb5e826ba908", "1:GfZxjAkDk2MkegpBYHV6tadtFXQ=")]
    [InlineData(58, "3ffe:501:0:1001::2", 129, "3ffe:507:0:1:200:86ff:fe05:80da", 128, "1:+TW+HtLHvV1xnGhV1lv7XoJrqQg=", "1:f935be1ed2c7bd5d719c6855d65bfb5e826ba908", "1:GfZxjAkDk2MkegpBYHV6tadtFXQ=")]
    [InlineData(58, "fe80::200:86ff:fe05:80da", 133, "ff02::2", 134, "1:hO+sN4H+MG5MY/8hIrXPqc4ZQz0=", "1:84efac3781fe306e4c63ff2122b5cfa9ce19433d", "1:L7Ka0ZMYu+J3bL4ulW2PrqyXNo8=")]
    [InlineData(58, "fe80::260:97ff:fe07:69ea", 134, "ff02::1", 133, "1:pkvHqCL88/tg1k4cPigmZXUtL00=", "1:a64bc7a822fcf3fb60d64e1c3e282665752d2f4d", "1:K/ee5UCqAMAQXDorP5nSa2CGLjc=")]
    [InlineData(1, "192.168.0.89", 8, "192.168.0.1", 0, "1:X0snYXpgwiv9TZtqg64sgzUn6Dk=", "1:5f4b27617a60c22bfd4d9b6a83ae2c833527e839", "1:03g6IloqVBdcZlPyX8r0hgoE7kA=")]
    [InlineData(1, "192.168.0.1", 0, "192.168.0.89", 8, "1:X0snYXpgwiv9TZtqg64sgzUn6Dk=", "1:5f4b27617a60c22bfd4d9b6a83ae2c833527e839", "1:03g6IloqVBdcZlPyX8r0hgoE7kA=")]
    [InlineData(1, "10.0.0.1", 11, "10.0.0.2", 0, "1:YHxtAirCG//0OzkcVAukqKQN9xM=", "1:607c6d022ac21bfff43b391c540ba4a8a40df713", "1:XjUibYHaafLQ3pxQeiMI8g25q20=")]
    [InlineData(6, "2001:470:e5bf:dead:4957:2174:e82c:4887", 63943, "2607:f8b0:400c:c03::1a", 25, "1:/qFaeAR+gFe1KYjMzVDsMv+wgU4=", "1:fea15a78047e8057b52988cccd50ec32ffb0814e", "1:eJYTW6AOzFLlSUoESovMjnu7rMw=")]
    [InlineData(6, "2607:f8b0:400c:c03::1a", 25, "2001:470:e5bf:dead:4957:2174:e82c:4887", 63943, "1:/qFaeAR+gFe1KYjMzVDsMv+wgU4=", "1:fea15a78047e8057b52988cccd50ec32ffb0814e", "1:eJYTW6AOzFLlSUoESovMjnu7rMw=")]
    [InlineData(132, "192.168.170.8", 7, "192.168.170.56", 7, "1:MP2EtRCAUIZvTw6MxJHLV7N7JDs=", "1:30fd84b5108050866f4f0e8cc491cb57b37b243b", "1:5w3ZRjeKBzqT3zsaEECDGjUbYeg=")]
    [InlineData(132, "192.168.170.56", 7, "192.168.170.8", 7, "1:MP2EtRCAUIZvTw6MxJHLV7N7JDs=", "1:30fd84b5108050866f4f0e8cc491cb57b37b243b", "1:5w3ZRjeKBzqT3zsaEECDGjUbYeg=")]
    [InlineData(6, "128.232.110.120", 34855, "66.35.250.204", 80, "1:LQU9qZlK+B5F3KDmev6m5PMibrg=", "1:2d053da9994af81e45dca0e67afea6e4f3226eb8", "1:3V71V58M3Ksw/yuFALMcW0LAHvc=")]
    [InlineData(6, "66.35.250.204", 80, "128.232.110.120", 34855, "1:LQU9qZlK+B5F3KDmev6m5PMibrg=", "1:2d053da9994af81e45dca0e67afea6e4f3226eb8", "1:3V71V58M3Ksw/yuFALMcW0LAHvc=")]
    [InlineData(17, "192.168.1.52", 54585, "8.8.8.8", 53, "1:d/FP5EW3wiY1vCndhwleRRKHowQ=", "1:77f14fe445b7c22635bc29dd87095e451287a304", "1:Q9We8WO3piVF8yEQBNJF4uiSVrI=")]
    [InlineData(17, "8.8.8.8", 53, "192.168.1.52", 54585, "1:d/FP5EW3wiY1vCndhwleRRKHowQ=", "1:77f14fe445b7c22635bc29dd87095e451287a304", "1:Q9We8WO3piVF8yEQBNJF4uiSVrI=")]
    [InlineData(46, "10.1.12.1", 0, "10.1.12.2", 0, "1:KHlLkgoJW7ifUTyTSgyVfkFHzKw=", "1:28794b920a095bb89f513c934a0c957e4147ccac", "1:rYir8gphR31noO9iDRQmF/BteEI=")]
    [InlineData(46, "10.1.12.2", 0, "10.1.12.1", 0, "1:KHlLkgoJW7ifUTyTSgyVfkFHzKw=", "1:28794b920a095bb89f513c934a0c957e4147ccac", "1:rYir8gphR31noO9iDRQmF/BteEI=")]
    public void Ids_are_those_of_the_specification(byte protocol, string source, int sourcePort, string destination, int destinationPort, string id, string hex, string seeded)
    {
        Assert.True(Ip.TryParse(source, out var from));
        Assert.True(Ip.TryParse(destination, out var to));

        string Make(ushort seed, bool base64) => CommunityId.Of(from, to, protocol, (ushort)sourcePort, (ushort)destinationPort, seed, base64);

        Assert.Equal((id, hex, seeded), (Make(0, true), Make(0, false), Make(1, true)));
    }
}
