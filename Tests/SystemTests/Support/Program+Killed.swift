import DovetailHost
import Foundation
import Testing

extension Program {
    /// Serves with a body that leads the host to a place at which it is killed.
    func serving(killedAt point: FailPoint, _ flags: String = "", _ body: (Server) async throws -> Void) async throws {
        let killed = try await self.serving("--port 0 --set testing.kill-at=\(point.rawValue) \(flags)", body)
        #expect(killed.status == 128 + 9, "The host never came to \(point.rawValue)")
    }

    /// Starts a host that is killed at a place before it can be used.
    func starting(killedAt point: FailPoint, _ flags: String = "") async throws {
        let status = try await self.servingToItsEnd("--set testing.kill-at=\(point.rawValue) \(flags)")
        #expect(status == 128 + 9, "The host never came to \(point.rawValue)")
    }

    /// Serves with a body, and stops in good order.
    func servingWell(_ flags: String = "", _ body: (Server) async throws -> Void) async throws {
        let served = try await self.serving("--port 0 \(flags)", body)
        #expect(served.status == 0, "\(served.log)")
    }

    /// What a folder below the data folder holds; hidden entries are the host's own.
    func entries(of folder: String) -> [String] {
        // A folder that is not there holds nothing.
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(self.data)/\(folder)")) ?? []
        return names.filter { !$0.hasPrefix(".") }
    }
}
