import DovetailCore
import Foundation

/// The wheels that a package in Python brings along.
struct Wheels: Sendable, Equatable {
    /// The folder of a package in which they may lie; then nothing else is asked for.
    static let folderName = "wheels"

    /// What lies in the folder, in order; nil when there is no such folder.
    let names: [String]?
    /// Whether a file has the folder's name.
    private let isFile: Bool

    /// Looks into the folder of a package.
    init(in package: String) throws {
        let path = "\(package)/\(Self.folderName)"
        let isFolder = Folder.isOne(at: path)
        self.isFile = !isFolder && FileManager.default.fileExists(atPath: path)
        self.names = isFolder ? try FileManager.default.contentsOfDirectory(atPath: path).sorted() : nil
    }

    /// What may not lie there.
    ///
    /// pip would build what is no wheel, and follow the links of a page.
    var findings: [Finding] {
        if self.isFile {
            return [Self.finding(Self.folderName, "a file", mend: "Make it a folder, or call it otherwise.")]
        }
        return (self.names ?? []).filter { !$0.hasSuffix(".whl") }.map {
            Self.finding(
                "\(Self.folderName)/\($0)", "a file that is no wheel", mend: "Build a wheel of it, or put it elsewhere."
            )
        }
    }

    private static func finding(_ path: String, _ found: String, mend: String) -> Finding {
        Finding(
            .requirement, in: path, line: nil, found: found,
            expected: "a folder with nothing but wheels, whose names end in .whl", mend: mend)
    }
}
