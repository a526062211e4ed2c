import DovetailAPI
import DovetailCore
import DovetailTesting
import Foundation
import Subprocess
import Testing

@Suite("Stopping and starting the built program", .timeLimit(.minutes(10)))
struct StopAndStartTests {
    private let folder: TemporaryFolder
    private let dovetail: Program

    init() throws {
        self.folder = try TemporaryFolder()
        self.dovetail = Program(data: self.folder.file("data"))
    }

    @Test("SIGTERM stops the server in good order: status 0, and no credential is left behind")
    func stop() async throws {
        let credential = self.folder.file("data/") + API.Credential.fileName
        let served = try await self.dovetail.serving { _ in
            let attributes = try FileManager.default.attributesOfItem(atPath: credential)
            #expect(attributes[.posixPermissions] as? Int == 0o600)
        }
        #expect(served.status == 0)
        #expect(served.log.contains("The host has stopped"))
        #expect(!FileManager.default.fileExists(atPath: credential))
    }

    @Test("SIGINT stops it as well")
    func interrupt() async throws {
        let served = try await self.dovetail.serving(stopping: .interrupt) { _ in }
        #expect(served.status == 0)
        #expect(served.log.contains("signal=SIGINT"))
    }

    @Test("Whoever kills the server loses nothing: the next one has every user, plugin and setting, and serves them")
    func killAndRestart() async throws {
        let package = try SamplePackage.write(to: self.folder)
        let killed = try await self.dovetail.serving(stopping: .kill) { _ in
            try await self.dovetail.prepare(
                "user add ada", "plugin publish \(package)", "install Notes --user ada", "enable Notes --user ada",
                "config set Notes page_size=20 --user ada")
        }
        #expect(killed.status == 128 + 9)
        let after = try await self.dovetail.serving { _ in
            let status = try await self.dovetail("status Notes --user ada -o json").document(API.Installation.self)
            #expect(status.state == .enabled && status.serves)
            #expect(try await self.dovetail("config get Notes page_size --user ada").text == "20")
            let operations = try await self.dovetail("operations --user ada -o json")
            #expect(try operations.document(API.Page<API.Operation>.self).items.count == 3)
        }
        #expect(after.status == 0)
    }
}
