import DovetailCore
import Foundation

/// Makes ids that sort by the time at which they were made: UUIDs of version 7 (RFC 9562), in lower case.
///
/// Within one millisecond a counter keeps the order, so that a list sorted by id never shows two operations of one node
/// the wrong way round.
enum TimeOrderedID {
    /// The milliseconds and the counter of the id that was made last.
    private static let last = LastMoment()

    static func make(at time: Date) -> String {
        let (milliseconds, counter) = Self.last.next(UInt64(max(0, time.timeIntervalSince1970 * 1000)))
        var generator = SystemRandomNumberGenerator()
        let high = milliseconds << 16 | 0x7000 | UInt64(counter & 0xFFF)
        let low = generator.next() & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
        let digits = Self.hexadecimal(high) + Self.hexadecimal(low)
        return [
            digits.prefix(8), digits.dropFirst(8).prefix(4), digits.dropFirst(12).prefix(4),
            digits.dropFirst(16).prefix(4), digits.dropFirst(20),
        ]
        .joined(separator: "-")
    }

    private static func hexadecimal(_ value: UInt64) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}

extension OperationID {
    /// A new id.
    static func new(at time: Date) -> OperationID { OperationID(rawValue: TimeOrderedID.make(at: time)) }
}
