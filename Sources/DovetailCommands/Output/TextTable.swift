/// Rows of text under a header, aligned.
struct TextTable: Sendable, Equatable {
    /// The names of the columns.
    let header: [String]
    /// The rows; each has as many cells as the header.
    let rows: [[String]]

    /// Makes a table.
    init(_ header: [String], rows: [[String]]) {
        self.header = header
        self.rows = rows
    }

    /// The table as text without a line end at its end: two spaces between columns, none at the end of a line.
    ///
    /// - Parameter isDecorated: Whether the header is bold.
    /// - Returns: The lines, header first.
    func text(isDecorated: Bool = false) -> String {
        let widths = self.header.indices.map { column in
            ([self.header] + self.rows).map { Self.oneLine($0[column]).count }.max() ?? 0
        }
        let header = Self.line(self.header.map { $0.uppercased() }, widths)
        let rows = self.rows.map { Self.line($0, widths) }
        return ([isDecorated ? "\u{1B}[1m\(header)\u{1B}[0m" : header] + rows).joined(separator: "\n")
    }

    private static func line(_ cells: [String], _ widths: [Int]) -> String {
        var line = ""
        for (cell, width) in zip(cells, widths) {
            let cell = Self.oneLine(cell)
            line += cell + String(repeating: " ", count: max(0, width - cell.count) + 2)
        }
        while line.last == " " { line.removeLast() }
        return line
    }

    /// A cell is one line: line ends inside it become spaces.
    private static func oneLine(_ cell: String) -> String {
        cell.split(whereSeparator: \.isNewline).joined(separator: " ")
    }
}
