import DovetailTesting
import Foundation
import Testing

@Suite("Exit statuses of the built program", .timeLimit(.minutes(10)))
struct ExitStatusTests {
    private let folder: TemporaryFolder
    private let dovetail: Program

    init() throws {
        self.folder = try TemporaryFolder()
        self.dovetail = Program(data: self.folder.file("data"))
    }

    private func expect(
        _ status: Int32, _ message: String, _ line: String, _ program: Program? = nil,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let outcome = try await (program ?? self.dovetail)(line)
        #expect(outcome.status == status, "\(line): \(outcome.errors)", sourceLocation: sourceLocation)
        #expect(outcome.errors.contains(message), "\(line): \(outcome.errors)", sourceLocation: sourceLocation)
        #expect(outcome.output.isEmpty, sourceLocation: sourceLocation)
    }

    @Test("A script can tell failures apart by the status, and a person by the message")
    func statuses() async throws {
        let package = try SamplePackage.write(to: self.folder)
        try await self.dovetail.serving { _ in
            try await self.dovetail.prepare(
                "user add ada", "plugin publish \(package)", "install Notes --user ada")
            try await self.expect(1, "Code: transition_refused", "dismiss Notes --user ada")
            try await self.expect(
                1, "State: Notes of ada is in the state installed on 1.0.0", "dismiss Notes --user ada")
            try await self.expect(1, "Code: name_taken", "user add ADA")
            try await self.expect(64, "For whom? Name a user with --user", "list")
            try await self.expect(64, "Unexpected argument", "list --user ada more")
            try await self.expect(65, "page_size=20", "config set Notes page_size=many --user ada")
            try await self.expect(65, "$.page_size", "config set Notes page_size=1000 --user ada")
            try await self.expect(65, "has no manifest.json", "plugin publish \(self.folder.path)")
            try await self.expect(66, "Code: plugin_not_found", "install Missing --user ada")
            try await self.expect(66, "Code: release_not_found", "install Notes@9.9.9 --user ada")
            try await self.expect(66, "Code: not_installed", "enable Notes --system")
            try await self.expect(66, "Code: user_not_found", "list --user bob")
            var stranger = self.dovetail
            stranger.environment = ["DOVETAIL_TOKEN": "no-token"]
            try await self.expect(77, "Code: unauthenticated", "list --user ada", stranger)
        }
    }

    @Test("Without a host, commands say how to start one")
    func noHost() async throws {
        try await self.expect(69, "Start one with `dovetail serve`", "list --user ada")
        try await self.expect(69, "No host answers at http://127.0.0.1:0", "list --token t --url http://127.0.0.1:0")
    }

    @Test("A second server on the same data folder or port ends with a sentence, and the first serves on")
    func secondServer() async throws {
        try await self.dovetail.serving { server in
            let port = try #require(server.address.split(separator: ":").last)
            try await self.expect(73, "Another process serves from", "serve --port 0")
            let other = self.folder.file("other")
            try await self.expect(
                73, "another program listens there. Stop it, or choose another with --port.",
                "serve --port \(port) --data \(other)")
            #expect(try await self.dovetail("user list").status == 0)
        }
    }

    @Test("A server whose settings or folder are not right ends with a sentence")
    func cannotServe() async throws {
        let settings = self.folder.file("settings.yaml")
        try Data("port: 0\nlog_level: debug\n".utf8).write(to: URL(fileURLWithPath: settings))
        try await self.expect(
            64, "Line 2: There is no setting log_level. Did you mean log-level?", "serve --config \(settings)")
        try await self.expect(64, "it takes a port from 0 to 65535", "serve --port many")
        try await self.expect(73, "cannot be made", "serve --port 0 --data \(settings)/data")
        try await self.expect(73, "this machine has no such address", "serve --port 0 --host 192.0.2.1")
    }
}
