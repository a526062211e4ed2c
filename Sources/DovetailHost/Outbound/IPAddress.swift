import Foundation

/// The address of a machine, as the internet protocol has it: 4 or 16 bytes.
public struct IPAddress: Sendable, Hashable {
    /// The bytes, the highest first: 4 of version 4, 16 of version 6.
    public let bytes: [UInt8]

    /// Takes bytes; nil unless there are 4 or 16 of them.
    public init?(bytes: [UInt8]) {
        guard bytes.count == 4 || bytes.count == 16 else { return nil }
        self.bytes = bytes
    }

    /// Reads an address in the form that programs write: `192.0.2.1`, `2001:db8::1`, without brackets.
    ///
    /// Other forms, such as `127.1` or `0x7f000001`, are none; a resolver may know them all the same.
    public init?(_ text: some StringProtocol) {
        let text = String(text)
        var four = in_addr()
        if unsafe inet_pton(AF_INET, text, &four) == 1 {
            self.bytes = unsafe withUnsafeBytes(of: &four) { unsafe Array($0) }
            return
        }
        var six = in6_addr()
        guard unsafe inet_pton(AF_INET6, text, &six) == 1 else { return nil }
        self.bytes = unsafe withUnsafeBytes(of: &six) { unsafe Array($0) }
    }

    /// The address of version 4 that stands within one of version 6, as `::ffff:192.0.2.1` or `64:ff9b::192.0.2.1` does; any other
    /// is itself.
    var unwrapped: IPAddress {
        let wraps = [Self.mapped, Self.translated].contains { $0.contains(self) }
        return wraps ? IPAddress(bytes: Array(self.bytes.suffix(4))) ?? self : self
    }

    private static let mapped = IPNetwork(bytes: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0, 0, 0], length: 96)
    private static let translated = IPNetwork(
        bytes: [0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], length: 96)
}

extension IPAddress: CustomStringConvertible {
    public var description: String {
        guard self.bytes.count == 16 else { return self.bytes.map(String.init).joined(separator: ".") }
        return stride(from: 0, to: 16, by: 2)
            .map { String(UInt16(self.bytes[$0]) << 8 | UInt16(self.bytes[$0 + 1]), radix: 16) }
            .joined(separator: ":")
    }
}
