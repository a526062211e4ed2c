import DovetailTesting
import Foundation
import Testing

@testable import DovetailProcess

@Suite("A data folder that lies in what plugins may read", .timeLimit(.minutes(10)))
struct DataFolderTests {
    /// How a readable path leads to the data folder.
    enum Layout: CaseIterable, Sendable {
        case above
        case equal
        case throughLink
    }

    @Test(
        "Its keys cannot be read, what lies beside it can, and the plugin's release too",
        .enabled { try await Machine.hasBubblewrap }, arguments: Layout.allCases, [true, false])
    func keys(_ layout: Layout, _ dropsUser: Bool) async throws {
        let home = try TemporaryFolder(), links = try TemporaryFolder()
        let data = home.file("share/data"), release = data + "/shared/mischief/v1.0.0"
        let files = FileManager.default
        for folder in [release, data + "/processes"] {
            try files.createDirectory(atPath: folder, withIntermediateDirectories: true)
        }
        try files.copyItem(atPath: Program.mischief, toPath: release + "/mischief")
        try files.createSymbolicLink(atPath: links.file("home"), withDestinationPath: home.path)
        for file in [data + "/secret.key", home.file("share/runtime")] {
            try Data("secret".utf8).write(to: URL(fileURLWithPath: file))
        }
        let readable =
            switch layout {
            case .above: home.path
            case .equal: data
            case .throughLink: links.file("home")
            }
        var machine = try await MachineSandbox.probe(
            SandboxSettings(readablePaths: [readable]), dataFolder: data)
        machine.groups?.remove()
        if !dropsUser { machine.bubblewrap?.dropsUser = false }
        let sandbox = TestSandbox(folder: home, machine: machine)
        func answer(_ attempt: String, _ path: String) async throws -> String {
            var request = sandbox.request("try", attempt, path)
            request.releaseFolder = release
            request.record = data + "/processes/1"
            let outcome = try await sandbox.run(request)
            #expect(outcome.status == 0, "\(outcome.errors)")
            return outcome.output
        }
        let seen = layout == .throughLink ? links.file("home") : home.path
        #expect(try await answer("read", release + "/mischief") == "done")
        #expect(try await answer("read", data + "/secret.key") == "ENOENT")
        #expect(try await answer("read", seen + "/share/data/secret.key") == "ENOENT")
        if layout != .equal { #expect(try await answer("read", seen + "/share/runtime") == "done") }
        // What covers it is no folder without a limit.
        #expect(try await ["EROFS", "EACCES"].contains(answer("write", seen + "/share/data/new")))
    }

    @Test("Without bubblewrap no plugin starts")
    func withoutBubblewrap() async throws {
        let home = try TemporaryFolder()
        let data = home.file("data")
        try FileManager.default.createDirectory(atPath: data, withIntermediateDirectories: true)
        var machine = try await MachineSandbox.probe(
            SandboxSettings(readablePaths: [home.path], bubblewrap: "/nonexistent"), dataFolder: data)
        machine.groups?.remove()
        machine.landlock = 7
        #expect(throws: (any Error).self) { try machine.check() }
    }
}
