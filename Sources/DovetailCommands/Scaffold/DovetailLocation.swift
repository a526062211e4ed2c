import ArgumentParser
import Foundation

/// Where the package of a plugin in Swift finds Dovetail's.
enum DovetailLocation: Sendable, Equatable {
    /// A folder with Dovetail's sources.
    case folder(String)
    /// A repository of git, of which the branch `main` is taken.
    case repository(String)

    /// Reads what was typed: the address of a repository, or else a folder.
    ///
    /// - Throws: `ValidationError` when it is a folder without Dovetail's package.
    init(text: String) throws {
        guard !text.contains("://"), !text.hasPrefix("git@") else {
            self = .repository(text)
            return
        }
        let path = URL(fileURLWithPath: text, isDirectory: true).standardizedFileURL.path
        guard Self.holdsPackage(path) else {
            throw ValidationError(
                "In \(path) there is no package of Dovetail. Name the folder of its sources, or the address of a repository."
            )
        }
        self = .folder(path)
    }

    /// The sources from which this program was built.
    ///
    /// - Throws: `ValidationError` when they are not there any more.
    static func ofThisProgram() throws -> Self {
        let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let path = sources.deletingLastPathComponent().deletingLastPathComponent().path
        guard Self.holdsPackage(path) else {
            throw ValidationError(
                """
                The sources from which this program was built are not here, and a plugin in Swift is built with them. Say \
                where they are: --dovetail with the folder of a clone, or with the address of its repository.
                """)
        }
        return .folder(path)
    }

    /// The dependency as a `Package.swift` has it.
    var dependency: String {
        switch self {
        case .folder(let path): ".package(name: \"dovetail\", path: \(path.debugDescription))"
        case .repository(let address): ".package(url: \(address.debugDescription), branch: \"main\")"
        }
    }

    /// The name by which products are asked for: SwiftPM takes it from the address of a repository.
    var identity: String {
        switch self {
        case .folder: return "dovetail"
        case .repository(let address):
            let last = address.split { "/:".contains($0) }.last.map(String.init) ?? address
            return last.hasSuffix(".git") ? String(last.dropLast(4)) : last
        }
    }

    private static func holdsPackage(_ path: String) -> Bool {
        // What cannot be read holds nothing.
        let text = try? String(contentsOfFile: path + "/Package.swift", encoding: .utf8)
        return text?.contains("name: \"dovetail\"") == true
    }
}
