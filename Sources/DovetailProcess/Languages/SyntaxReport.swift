import DovetailCore
import Foundation

/// What the scripts say that look for code which cannot be compiled.
enum SyntaxReport {
    /// The most faults that are told.
    private static let maximum = 50

    private struct Fault: Decodable {
        let file: String
        let line: Int?
        let message: String
        let text: String
    }

    /// The faults of the script's lines.
    static func findings(_ lines: [String], language: String) throws -> [Finding] {
        try lines.filter { $0.hasPrefix("{") }.prefix(Self.maximum).map { line in
            let fault = try JSONDecoder().decode(Fault.self, from: Data(line.utf8))
            let code = fault.text.isEmpty ? "" : " at `\(fault.text.excerpt(60))`"
            return Finding(
                .syntax, in: fault.file, line: fault.line, found: fault.message + code,
                expected: "code that \(language) can compile", mend: "Correct the line.")
        }
    }
}
