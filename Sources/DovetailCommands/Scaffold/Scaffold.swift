import DovetailCore
import DovetailRuntimes
import Foundation

/// A new plugin: the template of a language, in which the name stands where the template's own was.
///
/// A template is itself a whole plugin, called `sample-notes`, which is compiled and tested with the library.
struct Scaffold: Sendable {
    /// What the plugin is called.
    let name: ScaffoldName
    /// What it is written in.
    let language: ScaffoldLanguage
    /// Where a package in Swift finds Dovetail's; nil in other languages.
    let dovetail: DovetailLocation?

    /// Writes the plugin: all of it, or nothing.
    ///
    /// - Parameter folder: The folder that becomes the plugin's. It is not there yet, or empty; the one around it is there.
    /// - Throws: ``CommandFailure`` with status 64 when the folder cannot be had.
    func write(to folder: URL) throws {
        let files = FileManager.default
        let isThere = try self.checkRoom(at: folder)
        let staging = folder.deletingLastPathComponent()
            .appendingPathComponent(".\(folder.lastPathComponent)-\(UUID().uuidString.lowercased())")
        do {
            try self.copyTemplate(to: staging)
            if isThere { try files.removeItem(at: folder) }
            try files.moveItem(at: staging, to: folder)
        } catch {
            // What may be there of it is in nobody's way.
            try? files.removeItem(at: staging)
            throw CommandFailure("\(folder.path) cannot be written: \(error.localizedDescription)", status: .usage)
        }
    }

    /// Refuses a folder that is somebody's; answers whether there is an empty one.
    private func checkRoom(at folder: URL) throws -> Bool {
        let files = FileManager.default
        let parent = folder.deletingLastPathComponent().path
        guard let neighbours = try? files.contentsOfDirectory(atPath: parent) else {
            throw CommandFailure("There is no folder \(parent) that can be read. Make it first.", status: .usage)
        }
        let name = folder.lastPathComponent
        if let other = neighbours.first(where: { $0 != name && $0.lowercased() == name.lowercased() }) {
            throw CommandFailure(
                """
                \(parent) holds \(other) already, which differs from \(name) by case alone; no host takes both. Choose \
                another name, or another folder with --into.
                """, status: .usage)
        }
        guard neighbours.contains(name) else { return false }
        // What cannot be listed is no empty folder.
        guard (try? files.contentsOfDirectory(atPath: folder.path))?.isEmpty == true else {
            throw CommandFailure(
                "\(folder.path) is there already and is no empty folder. Choose another with --into.", status: .usage)
        }
        return true
    }

    private func copyTemplate(to target: URL) throws {
        let files = FileManager.default
        let source = URL(fileURLWithPath: RuntimeFiles.templates).appendingPathComponent(self.language.rawValue)
        for path in try files.subpathsOfDirectory(atPath: source.path).sorted() {
            let file = source.appendingPathComponent(path)
            var isFolder: ObjCBool = false
            guard unsafe files.fileExists(atPath: file.path, isDirectory: &isFolder), !isFolder.boolValue else {
                continue
            }
            let copy = target.appendingPathComponent(self.filled(path))
            try files.createDirectory(at: copy.deletingLastPathComponent(), withIntermediateDirectories: true)
            let text = try String(contentsOf: file, encoding: .utf8)
            try Data(self.filled(text).utf8).write(to: copy)
        }
    }

    /// A text of the template, with this plugin's names for those of the template.
    func filled(_ text: String) -> String {
        var text = text.replacing("SampleNotesPlugin", with: self.name.type)
            .replacing("Sample Notes", with: self.name.title)
            .replacing("sample-notes", with: self.name.slug.rawValue)
        if let dovetail = self.dovetail {
            text = text.replacing(".package(name: \"dovetail\", path: \"../../..\")", with: dovetail.dependency)
                .replacing("package: \"dovetail\"", with: "package: \(dovetail.identity.debugDescription)")
        }
        return text
    }
}
