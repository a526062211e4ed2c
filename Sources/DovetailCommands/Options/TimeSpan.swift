import ArgumentParser
import DovetailCore

/// Time spans as they are typed: `500ms`, `90s`, `15m`, `12h`, `30d`; a bare number counts seconds.
enum TimeSpan {
    private static let units: [(suffix: String, milliseconds: Int64)] = [
        ("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000), ("", 1000),
    ]

    /// Reads a time span above zero.
    ///
    /// - Throws: `ValidationError` with a sentence that says what is right.
    static func duration(_ text: String) throws -> Duration {
        guard let unit = Self.units.first(where: { text.hasSuffix($0.suffix) }),
            let count = Int64(text.dropLast(unit.suffix.count)), count > 0, count <= 100_000_000
        else { throw ValidationError("“\(text.excerpt(40))” is no time span. Write 500ms, 90s, 15m, 12h or 30d.") }
        return .milliseconds(count * unit.milliseconds)
    }
}
