import DovetailCore
import Foundation

/// What the scripts say that look for code which cannot be compiled, or imports what is not there.
enum CodeReport {
    /// The most faults that are told.
    private static let maximum = 50

    private struct Fault: Decodable {
        let file: String
        let line: Int?
        let message: String
        let text: String
        let expected: String?
        let mend: String?
    }

    /// The faults of the script's lines.
    ///
    /// - Throws: `invalidPackage` when a line cannot be read, as one that was too long to be kept whole.
    static func findings(_ lines: [String], _ code: Finding.Code, language: String) throws -> [Finding] {
        try lines.filter { $0.hasPrefix("{") }.prefix(Self.maximum).map { line in
            let fault = try Self.fault(in: line, language: language)
            let place = fault.text.isEmpty ? "" : " at `\(fault.text.excerpt(60))`"
            return Finding(
                code, in: fault.file, line: fault.line, found: fault.message + place,
                expected: fault.expected ?? "code that \(language) can compile", mend: fault.mend ?? "Correct the line."
            )
        }
    }

    private static func fault(in line: String, language: String) throws -> Fault {
        do {
            return try JSONDecoder().decode(Fault.self, from: Data(line.utf8))
        } catch {
            throw DovetailError(
                .invalidPackage,
                "What \(language) finds wrong with the code cannot be read: “\(line.excerpt(200))”. Mend what it points to, or shorten the names and lines there, and check again.",
                remedy: .askAuthor, cause: error)
        }
    }
}
