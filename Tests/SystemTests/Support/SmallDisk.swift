import DovetailTesting
import Foundation
import Subprocess
import SystemPackage

/// Disks for single tests, which can be filled or write-protected without harming anybody; they need the right to mount.
enum SmallDisk {
    /// How they can be.
    private static let small = ["-t", "tmpfs", "-o", "size=32m", "none"]

    /// Whether this user may mount.
    static var isPossible: Bool {
        get async throws {
            let folder = try TemporaryFolder()
            guard try await self.succeeds("mount", self.small + [folder.path]) else { return false }
            return try await self.succeeds("umount", [folder.path])
        }
    }

    /// Has an empty disk of 32 MiB at a folder while a body runs.
    static func at(_ folder: String, _ body: () async throws -> Void) async throws {
        try await self.mounted(self.small + [folder], folder, body)
    }

    /// Has a folder that cannot be written, with all that is in it, while a body runs.
    static func readOnly(_ folder: String, _ body: () async throws -> Void) async throws {
        try await self.mounted(["--bind", folder, folder], folder) {
            guard try await self.succeeds("mount", ["-o", "remount,bind,ro", folder]) else { throw MountFailed() }
            try await body()
        }
    }

    private static func mounted(
        _ arguments: [String], _ folder: String, _ body: () async throws -> Void
    ) async throws {
        guard try await self.succeeds("mount", arguments) else { throw MountFailed() }
        let outcome: Result<Void, any Error>
        do { outcome = .success(try await body()) } catch { outcome = .failure(error) }
        // Also while something still has it open.
        guard try await self.succeeds("umount", ["--lazy", folder]) else { throw MountFailed() }
        try outcome.get()
    }

    private static func succeeds(_ command: String, _ arguments: [String]) async throws -> Bool {
        let result = try await run(
            .name(command), arguments: Arguments(arguments), output: .discarded, error: .discarded)
        return result.terminationStatus == .exited(0)
    }

    private struct MountFailed: Error {}
}
