import Foundation

/// A day of the calendar, such as 2026-01-31: no time, no time zone, and sorted as text.
struct Day: RawRepresentable, Codable, Sendable, Equatable {
    /// The day as year, month and day.
    let rawValue: String

    /// Reads a day; nil for what is not in the calendar.
    init?(rawValue: String) {
        // A text that is no date is the nil; one like 2026-02-31 reads as another day.
        guard let date = try? Self.style.parse(rawValue), date.formatted(Self.style) == rawValue else { return nil }
        self.rawValue = rawValue
    }
}

extension Day {
    /// The day that it is now, in UTC.
    static var today: Day { Day(Date()) }

    private init(_ date: Date) { self.rawValue = date.formatted(Self.style) }

    private static var style: Date.ISO8601FormatStyle { Date.ISO8601FormatStyle().year().month().day() }

    /// Splits a title that ends with a day: “Send the bill by 2026-01-31”.
    ///
    /// - Returns: The title without it and the day; nil when the title ends otherwise, or would be empty.
    static func split(_ title: String) -> (title: String, day: Day)? {
        let words = title.split(separator: " ")
        guard words.count >= 3, words[words.count - 2].lowercased() == "by", let last = words.last,
            let day = Day(rawValue: String(last))
        else { return nil }
        return (words.dropLast(2).joined(separator: " "), day)
    }
}
