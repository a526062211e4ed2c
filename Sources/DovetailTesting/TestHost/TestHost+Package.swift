import DovetailCore
import DovetailHost
public import DovetailPlugin
import Foundation

extension TestHost {
    /// Adds a plugin from its package on the disk, to run in the host even if the package is for a process of its own.
    ///
    /// The host takes a copy of the folder, whose manifest names no `runtime` and no `executable`: a test needs no program.
    ///
    /// - Parameters:
    ///   - folder: The folder with the `manifest.json`.
    ///   - make: Makes the plugin's object.
    /// - Throws: What the file system throws, and a `DecodingError` for a manifest that is no JSON.
    public func add(package folder: String, making make: @escaping @Sendable () -> any Plugin) throws {
        let files = FileManager.default
        let source = URL(fileURLWithPath: folder, isDirectory: true).standardizedFileURL
        let copies = URL(fileURLWithPath: self.folder.file("packages"))
        try files.createDirectory(at: copies, withIntermediateDirectories: true)
        let copy = copies.appendingPathComponent(source.lastPathComponent)
        try files.copyItem(at: source, to: copy)
        let manifest = copy.appendingPathComponent("manifest.json")
        let document = try JSONValue(parsing: [UInt8](Data(contentsOf: manifest)))
        let kept = (document.object ?? [:]).filter { !["runtime", "executable", "arguments"].contains($0.key) }
        try Data(JSONValue.object(kept).encoded()).write(to: manifest)
        self.host.register(package: copy.path, making: make)
    }
}
