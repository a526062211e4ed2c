import DovetailCore
import Foundation

/// The wheels that a package in Python brings along.
struct Wheels: Sendable, Equatable {
    /// The folder of a package in which they may lie; then nothing else is asked for.
    static let folderName = "wheels"

    /// What lies in the folder, in order; nil when there is no such folder.
    let names: [String]?

    /// Looks into the folder of a package.
    init(in package: String) throws {
        let path = "\(package)/\(Self.folderName)"
        let isThere = FileManager.default.fileExists(atPath: path)
        self.names = isThere ? try FileManager.default.contentsOfDirectory(atPath: path).sorted() : nil
    }

    /// What may not lie there.
    ///
    /// pip would build what is no wheel, and follow the links of a page.
    var findings: [Finding] {
        (self.names ?? []).filter { !$0.hasSuffix(".whl") }.map {
            Finding(
                .requirement, in: "\(Self.folderName)/\($0)", line: nil, found: "a file that is no wheel",
                expected: "nothing but wheels, whose names end in .whl",
                mend: "Build a wheel of it, or put it elsewhere.")
        }
    }
}
