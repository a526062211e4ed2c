import DovetailCore
import Foundation

/// The files that esbuild has put into a bundle, as it lists them.
struct BundleInputs: Decodable {
    private struct Input: Decodable {
        struct Import: Decodable {
            let path: String
        }
        let imports: [Import]
    }

    private let inputs: [String: Input]

    /// Reads the list.
    init(contentsOf path: String) throws {
        self = try JSONDecoder().decode(Self.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
    }

    /// The files that lie outside of the folder in which esbuild ran, each with a file that imports it.
    var findings: [Finding] {
        self.inputs.keys.filter(Self.isOutside).sorted().map { path in
            let importers = self.inputs.filter { _, input in input.imports.contains { $0.path == path } }
            return Self.finding(path, in: importers.keys.min() ?? "the entry point")
        }
    }

    /// The files in the folder that name a source map outside of it, whose names esbuild has put into the bundle's own.
    ///
    /// What cannot be read is not looked at: it is no file of the folder, such as an address with its own text.
    ///
    /// - Parameter folder: The folder in which esbuild ran.
    /// - Returns: A finding for each.
    func mapFindings(in folder: String) -> [Finding] {
        self.inputs.keys.filter { !Self.isOutside($0) }.sorted().compactMap { path in
            guard let code = FileManager.default.contents(atPath: "\(folder)/\(path)"),
                let address = SourceMapAddress.all(in: code).first(where: { $0.leadsOut(from: path) })
            else { return nil }
            return Finding(
                .syntax, in: path, line: nil, found: "a source map at \(address.text.excerpt(100))",
                expected: "source maps that lie in the package",
                mend: "Put the map into the package, or take out the comment that names it.")
        }
    }

    /// Whether a path, as esbuild writes it, leads out of the folder.
    static func isOutside(_ path: String) -> Bool { path.hasPrefix("/") || path == ".." || path.hasPrefix("../") }

    private static func finding(_ path: String, in file: String) -> Finding {
        Finding(
            .syntax, in: file, line: nil, found: "an import that leads to \(path)",
            expected: "imports that lead to files of the package",
            mend: "Put what it imports into the package, libraries into its node_modules.")
    }
}
