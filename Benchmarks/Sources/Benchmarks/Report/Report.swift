import Foundation

/// Figures as a table in Markdown, which a terminal shows well enough.
struct Report {
    let figures: [Figure]

    var text: String {
        let rows = [["work", "measured", "compared with", "ratio", "reach", ""]] + self.figures.map(Self.row)
        let widths = rows.reduce([Int](repeating: 0, count: 6)) { widths, row in
            zip(widths, row).map { max($0, $1.count) }
        }
        var lines = rows.map { row in
            "| " + zip(row, widths).map { Self.padded($0, to: $1) }.joined(separator: " | ") + " |"
        }
        lines.insert("|" + widths.map { String(repeating: "-", count: $0 + 2) }.joined(separator: "|") + "|", at: 1)
        return lines.joined(separator: "\n")
    }

    private static func row(_ figure: Figure) -> [String] {
        let verdict = figure.ratio.flatMap(figure.reach.isReached).map { $0 ? "PASS" : "MISS" } ?? ""
        return [
            figure.work, figure.measured, figure.comparison, figure.ratio?.rounded(to: 2) ?? "", "\(figure.reach)",
            verdict,
        ]
    }

    private static func padded(_ text: String, to width: Int) -> String {
        text + String(repeating: " ", count: width - text.count)
    }
}

extension Double {
    /// The number with so many digits behind the point.
    func rounded(to digits: Int) -> String {
        self.formatted(.number.precision(.fractionLength(digits)).locale(Locale(identifier: "en_US_POSIX")))
    }

    /// The number as a rate.
    var perSecond: String {
        self.formatted(.number.precision(.fractionLength(0)).grouping(.automatic).locale(Locale(identifier: "en_US")))
            + "/s"
    }

    /// The number of seconds as a short time.
    var microseconds: String { "\((self * 1_000_000).rounded(to: 1)) µs" }

    /// The number of bytes as memory.
    var mebibytes: String { "\((self / 1_048_576).rounded(to: 2)) MiB" }

    /// The number of seconds as a time.
    var milliseconds: String { "\((self * 1_000).rounded(to: 2)) ms" }
}
