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

    /// Whether a path, as esbuild writes it, leads out of the folder.
    static func isOutside(_ path: String) -> Bool { path.hasPrefix("/") || path == ".." || path.hasPrefix("../") }

    private static func finding(_ path: String, in file: String) -> Finding {
        Finding(
            .syntax, in: file, line: nil, found: "an import that leads to \(path)",
            expected: "imports that lead to files of the package",
            mend: "Put what it imports into the package, libraries into its node_modules.")
    }
}
