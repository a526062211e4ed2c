import DovetailCore
import Testing

@testable import DovetailHost

@Suite("Which addresses plugins may reach")
struct OutboundPolicyTests {
    @Test(
        "Addresses of the public internet are not special",
        arguments: [
            "93.184.215.14", "8.8.8.8", "100.63.255.255", "172.32.0.1", "192.167.255.255", "223.255.255.255",
            "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "2a00:1450:4001:81b::200e", "64:ff9b::8.8.8.8", "::ffff:8.8.8.8",
        ])
    func publicAddresses(text: String) throws { #expect(try !#require(IPAddress(text)).isSpecial) }

    @Test(
        "Addresses of the machine, its network, groups and nobody are special",
        arguments: [
            "127.0.0.1", "127.255.255.255", "0.0.0.0", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1",
            "169.254.169.254", "100.64.0.1", "198.19.0.1", "224.0.0.1", "239.1.1.1", "255.255.255.255", "240.0.0.1",
            "192.0.0.1", "::1", "::", "fe80::1", "fc00::1", "fd12:3456::1", "ff02::1", "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "64:ff9b::127.0.0.1", "64:ff9b::10.0.0.1", "64:ff9b:1::1", "2002:7f00:1::", "2001::1", "2001:db8::1",
            "fec0::1", "168.63.129.16", "::ffff:168.63.129.16",
            "::127.0.0.1", "100::1", "5f00::1",
        ])
    func specialAddresses(text: String) throws { #expect(try #require(IPAddress(text)).isSpecial) }

    @Test(
        "What is no address or network is none",
        arguments: [
            "127.1", "0x7f000001", "1.2.3", "1.2.3.4.5", "", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "fd00::/129",
            "[::1]",
        ])
    func noNetworks(text: String) { #expect(IPNetwork(text) == nil) }

    @Test(
        "An allowance is for a name, an address or a network, at one port or all",
        arguments: [
            ("intranet.example", "http://intranet.example:81/", "10.0.0.1", true),
            ("intranet.example", "http://other.intranet.example/", "10.0.0.1", false),
            ("Intranet.Example:80", "http://INTRANET.example/", "10.0.0.1", true),
            ("intranet.example:81", "http://intranet.example/", "10.0.0.1", false),
            ("10.0.0.0/8", "https://anything.example/", "10.200.0.1", true),
            ("10.0.0.0/8", "https://anything.example/", "11.0.0.1", false),
            ("10.128.0.0/9", "https://anything.example/", "10.127.0.1", false),
            ("127.0.0.1:9000", "http://localhost:9000/", "127.0.0.1", true),
            ("127.0.0.1:9000", "http://localhost:9001/", "127.0.0.1", false),
            ("127.0.0.1", "http://localhost/", "::ffff:127.0.0.1", true),
            ("[::1]:80", "http://[::1]/", "::1", true), ("fd00::/8", "http://[fd12::1]/", "fd12::1", true),
        ])
    func allowances(text: String, url: String, address: String, isAllowed: Bool) throws {
        let policy = OutboundPolicy(allowed: [try #require(OutboundAllowance(text))])
        let address = try #require(IPAddress(address))
        let reachable = policy.reachable([address], of: try OutboundDestination(url), own: [])
        #expect(reachable == (isAllowed ? [address] : (address.isSpecial ? [] : [address])))
    }

    @Test(
        "What the operator closes is not reached, also within an address of version 6, unless it is allowed",
        arguments: [
            ("192.0.3.7", false), ("::ffff:192.0.3.7", false), ("64:ff9b::192.0.3.7", false), ("192.0.4.7", true),
            ("2a01:64::10.0.0.1", false), ("2a01:64:0:0:0:1::1", true), ("192.0.3.8", true),
        ])
    func refused(text: String, isReached: Bool) throws {
        let address = try #require(IPAddress(text))
        let policy = OutboundPolicy(
            allowed: [try #require(OutboundAllowance("192.0.3.8"))],
            refused: [try #require(IPNetwork("192.0.3.0/24")), try #require(IPNetwork("2a01:64::/96"))])
        let reachable = policy.reachable([address], of: try OutboundDestination("http://a.example"), own: [])
        #expect(reachable == (isReached ? [address] : []))
    }

    @Test(
        "Ports of other protocols are reached only where an allowance names them",
        arguments: [
            (25, "93.184.215.14", false), (25, "93.184.215.14:26", false), (25, "93.184.215.14:25", true),
            (25, "b.example:25", false), (25, "a.example", false), (25, "a.example:25", true), (22, "10.0.0.1", false),
            (6_667, "10.0.0.1", false), (10_080, "10.0.0.1", false), (80, "10.0.0.1", true), (443, "10.0.0.1", true),
            (8_080, "10.0.0.1", true), (6_379, "10.0.0.1", true), (3_000, "10.0.0.1", true),
        ])
    func ports(port: Int, allowance: String, isReached: Bool) throws {
        let policy = OutboundPolicy(allowed: [try #require(OutboundAllowance(allowance))])
        let address = try #require(IPAddress("93.184.215.14"))
        let destination = try OutboundDestination("http://a.example:\(port)/")
        #expect(policy.reachable([address], of: destination, own: []) == (isReached ? [address] : []))
    }

    @Test(
        "What is no allowance is none", arguments: ["", ":80", "a b", "localhost:0", "localhost:65536", "[::1", "x/8"])
    func noAllowances(text: String) { #expect(OutboundAllowance(text) == nil) }

    @Test("The machine's own public address is not reached, and of a name's addresses only the others")
    func own() throws {
        let (own, other) = (try #require(IPAddress("93.184.215.14")), try #require(IPAddress("93.184.215.15")))
        let inside = try #require(IPAddress("10.0.0.1"))
        let reachable = OutboundPolicy(allowed: []).reachable(
            [own, inside, other], of: try OutboundDestination("http://a.example"), own: [own])
        #expect(reachable == [other])
    }
}
