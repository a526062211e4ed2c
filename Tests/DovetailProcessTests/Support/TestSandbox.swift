import DovetailTesting
import Foundation
import Subprocess
import SystemPackage
import Testing

@testable import DovetailProcess

/// A host's data folder, which nobody else may enter, with a release in it whose program is `mischief`.
struct TestSandbox: Sendable {
    let folder: TemporaryFolder
    let machine: MachineSandbox

    /// Where records are kept.
    var records: String { self.folder.file("run") }
    /// The folder that is a plugin's own where there is no bubblewrap; it lies where the host puts it.
    var privateFolder: String { self.records + "/mischief-1-folder" }
    /// What a plugin may write to.
    var writableFolder: String { self.machine.bubblewrap == nil ? self.privateFolder : "/tmp" }

    /// Ends what is left, as a host does when it starts.
    func endLeftovers() async throws -> LeftoverProcesses {
        try await LeftoverProcesses.end(
            recordedIn: self.records, programs: self.folder.file("shared"), on: self.machine)
    }

    /// What starts the fixture with some arguments.
    func request(_ arguments: String...) -> LaunchRequest {
        LaunchRequest(
            releaseFolder: self.folder.file("shared/mischief/v1.0.0"), executable: "mischief", arguments: arguments,
            slot: 7, privateFolder: self.privateFolder, record: self.records + "/mischief-1")
    }
}

/// Lends a sandbox to a body, and checks that nothing is left when it has ended.
func withSandbox(
    _ machinery: Machinery = .everything, _ body: (TestSandbox) async throws -> Void
) async throws {
    let folder = try TemporaryFolder(), files = FileManager.default
    let release = folder.file("shared/mischief/v1.0.0")
    try files.setAttributes([.posixPermissions: 0o700], ofItemAtPath: folder.path)
    try files.createDirectory(atPath: release, withIntermediateDirectories: true)
    try files.createDirectory(atPath: folder.file("run"), withIntermediateDirectories: true)
    try files.copyItem(atPath: Program.mischief, toPath: release + "/mischief")
    let machine = try await MachineSandbox.probe(SandboxSettings(), dataFolder: folder.path)
    let sandbox = TestSandbox(folder: folder, machine: machinery.part(of: machine))
    try await body(sandbox)

    #expect(try files.contentsOfDirectory(atPath: sandbox.records) == [])
    #expect(!files.fileExists(atPath: sandbox.privateFolder))
    machine.groups?.remove()
    for parent in machine.groups?.parents ?? [] { #expect(!files.fileExists(atPath: parent)) }
}
