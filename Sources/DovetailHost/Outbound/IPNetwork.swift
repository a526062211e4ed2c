/// All addresses that begin with the same bits: `10.0.0.0/8`.
public struct IPNetwork: Sendable, Hashable {
    private let bytes: [UInt8]
    private let length: Int

    init(bytes: [UInt8], length: Int) {
        self.bytes = bytes
        self.length = length
    }

    /// Reads a network, or one address, which is a network of its own: `10.0.0.0/8`, `fd00::/8`, `192.0.2.1`.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first, let address = IPAddress(first) else { return nil }
        let bits = address.bytes.count * 8
        guard let length = parts.count == 2 ? Int(parts[1]) : bits, (0...bits).contains(length) else { return nil }
        self.init(bytes: address.bytes, length: length)
    }

    /// Whether an address lies in it.
    public func contains(_ address: IPAddress) -> Bool {
        guard address.bytes.count == self.bytes.count else { return false }
        let whole = self.length / 8
        guard address.bytes.prefix(whole) == self.bytes.prefix(whole) else { return false }
        let rest = self.length % 8
        guard rest > 0 else { return true }
        return (address.bytes[whole] ^ self.bytes[whole]) >> (8 - rest) == 0
    }
}
