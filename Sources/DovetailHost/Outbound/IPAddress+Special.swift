// Addresses that are not anybody's on the public internet.
extension IPAddress {
    /// Whether the address belongs to the machine, its network, a group, or nobody, after the registries of special addresses
    /// (RFC 6890).
    ///
    /// Of version 6 only what is given to somebody on the internet (`2000::/3`) is not special.
    var isSpecial: Bool {
        let address = self.unwrapped
        guard address.bytes.count == 16 else { return Self.special4.contains { $0.contains(address) } }
        return !Self.global6.contains(address) || Self.special6.contains { $0.contains(address) }
    }

    private static let special4: [IPNetwork] = [
        network(0, 0, 0, 0, 8), network(10, 0, 0, 0, 8), network(100, 64, 0, 0, 10), network(127, 0, 0, 0, 8),
        network(169, 254, 0, 0, 16), network(172, 16, 0, 0, 12), network(192, 0, 0, 0, 24), network(192, 0, 2, 0, 24),
        network(192, 88, 99, 0, 24), network(192, 168, 0, 0, 16), network(198, 18, 0, 0, 15),
        network(198, 51, 100, 0, 24), network(203, 0, 113, 0, 24),
        // The agent of a cloud's own on each of its machines, which lies in no registry.
        network(168, 63, 129, 16, 32),
        // Groups, what is kept for later, and everybody on a network.
        network(224, 0, 0, 0, 4), network(240, 0, 0, 0, 4),
    ]

    private static let global6 = network(0x2000, 0, 3)

    private static let special6: [IPNetwork] = [
        // Protocols of their own, Teredo among them; examples; addresses of version 4 within; examples again.
        network(0x2001, 0, 23), network(0x2001, 0x0db8, 32), network(0x2002, 0, 16), network(0x3fff, 0, 20),
    ]

    private static func network(
        _ first: UInt8, _ second: UInt8, _ third: UInt8, _ fourth: UInt8, _ length: Int
    )
        -> IPNetwork
    {
        IPNetwork(bytes: [first, second, third, fourth], length: length)
    }

    private static func network(_ first: UInt16, _ second: UInt16, _ length: Int) -> IPNetwork {
        let bytes = [first, second].flatMap { [UInt8($0 >> 8), UInt8($0 & 0xff)] }
        return IPNetwork(bytes: bytes + [UInt8](repeating: 0, count: 12), length: length)
    }
}
