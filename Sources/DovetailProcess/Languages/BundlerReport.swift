import DovetailCore
import Foundation

/// What esbuild said when it failed.
struct BundlerReport: Sendable {
    private let lines: [String]

    /// Takes its lines.
    init(_ lines: [String]) {
        self.lines = lines
    }

    /// Its errors, each with file and line where it names them.
    ///
    /// It writes `✘ [ERROR] message`, an empty line, and `    file:line:column:`.
    var findings: [Finding] {
        self.lines.enumerated().compactMap { index, line in
            guard let mark = line.range(of: "[ERROR] ") else { return nil }
            let place = self.lines[index...].dropFirst().prefix(3).lazy.compactMap(Self.place).first
            if let file = place?.file, BundleInputs.isOutside(file) { return Self.outside(file) }
            return Finding(
                .syntax, in: place?.file ?? "the entry point", line: place?.line,
                found: "“\(line[mark.upperBound...])”", expected: "TypeScript that esbuild can bundle",
                mend: "Correct the line.")
        }
    }

    /// What is told of a file outside of the package: nothing of what stands in it.
    private static func outside(_ file: String) -> Finding {
        Finding(
            .syntax, in: file, line: nil, found: "a file outside of the package that something in it names",
            expected: "files of the package alone", mend: "Put it into the package.")
    }

    /// The error that it means.
    func failure(of release: ReleaseID) -> DovetailError {
        let findings = self.findings
        let words = findings.isEmpty ? " It says: \(self.lines.suffix(3).joined(separator: " ").excerpt(600))" : ""
        return DovetailError(
            .invalidPackage, "\(release) was not published: esbuild could not bundle it.\(words)", remedy: .askAuthor,
            findings: findings)
    }

    private static func place(in line: String) -> (file: String, line: Int)? {
        let parts = line.drop { $0 == " " }.split(separator: ":")
        guard line.hasPrefix("    "), parts.count >= 3, let number = Int(parts[1]) else { return nil }
        return (String(parts[0]), number)
    }
}
