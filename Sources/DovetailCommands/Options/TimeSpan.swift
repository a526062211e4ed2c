import ArgumentParser
import DovetailCore

/// Time spans as they are typed: `500ms`, `90s`, `15m`, `12h`, `30d`.
///
/// A number without a unit is none: of seconds and milliseconds, people mean either.
enum TimeSpan {
    private static let units: [(suffix: String, milliseconds: Int64)] = [
        ("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000),
    ]

    private static let counts: ClosedRange<Int64> = 1...100_000_000

    /// Reads a time span above zero.
    ///
    /// - Throws: `ValidationError` with a sentence that says what is right.
    static func duration(_ text: String) throws -> Duration {
        if let count = Int64(text), Self.counts.contains(count) {
            throw ValidationError("\(text.excerpt(40)) has no unit: write \(text.excerpt(40))s, or with ms, m, h or d.")
        }
        guard let unit = Self.units.first(where: { text.hasSuffix($0.suffix) }),
            let count = Int64(text.dropLast(unit.suffix.count)), Self.counts.contains(count)
        else { throw ValidationError("“\(text.excerpt(40))” is no time span. Write 500ms, 90s, 15m, 12h or 30d.") }
        return .milliseconds(count * unit.milliseconds)
    }
}
