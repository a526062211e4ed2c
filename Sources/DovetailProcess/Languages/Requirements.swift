import DovetailCore

/// What a package in Python requires: its file `requirements.txt`.
///
/// Only names with versions may stand there. A path, an address or an option could have code of the package, or of anybody,
/// built and thereby executed by the host.
struct Requirements: Sendable, Equatable {
    /// The file's name.
    static let fileName = "requirements.txt"
    /// The folder of a package in which wheels may lie; then nothing else is asked for.
    static let wheels = "wheels"

    /// A requirement, with the line on which it begins.
    struct Line: Sendable, Equatable {
        let number: Int
        let text: String

        /// The name of what is required: `attrs`.
        var name: String { String(self.text.prefix { $0.isLetter || $0.isNumber || "._-".contains($0) }) }
    }

    /// The requirements, in order.
    let lines: [Line]

    /// Reads the file.
    init(_ text: String) {
        var lines: [Line] = []
        var open: Line?
        for (index, raw) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            let code = raw.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)[0]
            var part = String(code.drop { $0 == " " || $0 == "\t" })
            while part.last?.isWhitespace == true { part.removeLast() }
            let goesOn = part.hasSuffix("\\")
            if goesOn { part.removeLast() }
            let line = Line(number: open?.number ?? index + 1, text: (open?.text ?? "") + part)
            open = goesOn ? line : nil
            if !goesOn, !line.text.isEmpty { lines.append(line) }
        }
        if let open, !open.text.isEmpty { lines.append(open) }
        self.lines = lines
    }

    /// The lines that may not be there.
    var findings: [Finding] {
        self.lines.filter { $0.text.wholeMatch(of: Self.lawful) == nil }.map {
            Finding(
                .requirement, in: Self.fileName, line: $0.number, found: "“\($0.text)”",
                expected: "the name of a package with its versions, such as attrs>=23,<25",
                mend:
                    "Name the package; its wheel may lie in the folder \(Self.wheels). Options, paths and addresses are not taken."
            )
        }
    }

    /// The line that output of pip names; nil when it names none.
    func line(namedIn output: [String]) -> Line? {
        let errors = output.filter { $0.hasPrefix("ERROR:") }
        return self.lines.first { line in errors.contains { $0.contains(line.name) } }
    }

    private static var lawful: Regex<Substring> {
        /[A-Za-z0-9][A-Za-z0-9._-]*\s*(?:\[[A-Za-z0-9._,\s-]*\])?\s*(?:\(?[<>=!~][^;@\/\\$]*?)?(?:;[^@\/\\$]*?)?(?:\s+--hash=[a-z0-9]+:[0-9a-f]+)*/
    }
}
