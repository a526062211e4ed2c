import DovetailCore
import DovetailHost
import DovetailTesting
import Foundation
import Logging
import Testing

@testable import DovetailProcess

@Suite("The sandbox of one life of a host", .timeLimit(.minutes(10)))
struct SandboxLifeTests {
    private static let logger = Logger(label: "test")

    private static func release(in folder: TemporaryFolder) throws -> LoadedRelease {
        let parsed = ManifestParser.parse(
            bytes: Array(
                #"{"name": "Notes", "version": "1.0.0", "type": "backend", "runtime": "process", "executable": "x"}"#
                    .utf8),
            policy: .strict)
        let manifest = try #require(parsed.manifest)
        return LoadedRelease(id: manifest.release, manifest: manifest, path: folder.path)
    }

    private static let program = PluginProgram(executable: "x")

    private static func sandbox(in folder: TemporaryFolder) async throws -> Sandbox {
        try await Sandbox.prepare(folder: folder.path, settings: ProcessSettings(), logger: Self.logger)
    }

    @Test("What the first process of a life is called, that of the next life is not")
    func names() async throws {
        let folder = try TemporaryFolder()
        let release = try Self.release(in: folder)
        let earlier = try await Self.sandbox(in: folder), later = try await Self.sandbox(in: folder)
        let commands = try [earlier, later].map {
            try $0.command(for: release, Self.program, number: ProcessNumber(1), environment: [:])
        }
        #expect(Set(commands.map(\.record)).count == 2)
        #expect(Set(commands[0].groups).isDisjoint(with: commands[1].groups))
        for command in commands { await later.cleanUp(command, logger: Self.logger) }
        later.close()
    }

    @Test(
        "A control group of an earlier life that cannot be removed keeps no process from starting",
        .enabled { try await Machine.hasGroups })
    func groups() async throws {
        let folder = try TemporaryFolder()
        let release = try Self.release(in: folder)
        let earlier = try await Self.sandbox(in: folder)
        let first = try earlier.command(for: release, Self.program, number: ProcessNumber(1), environment: [:])
        let kept = first.groups.map { $0 + "/kept" }
        for group in kept { try FileManager.default.createDirectory(atPath: group, withIntermediateDirectories: false) }
        let later = try await Self.sandbox(in: folder)
        let second = try later.command(for: release, Self.program, number: ProcessNumber(1), environment: [:])
        #expect(second.groups.count == first.groups.count)
        for group in kept { #expect(unsafe rmdir(group) == 0) }
        for command in [first, second] { await later.cleanUp(command, logger: Self.logger) }
        later.close()
        for group in first.groups + second.groups { #expect(!FileManager.default.fileExists(atPath: group)) }
    }

    @Test("A record that a launcher was writing when it was killed is removed")
    func tornRecord() async throws {
        let folder = try TemporaryFolder()
        let sandbox = try await Self.sandbox(in: folder)
        let command = try sandbox.command(
            for: try Self.release(in: folder), Self.program, number: ProcessNumber(1), environment: [:])
        try Data("torn".utf8).write(to: URL(fileURLWithPath: command.record + ".new"))
        await sandbox.cleanUp(command, logger: Self.logger)
        sandbox.close()
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.file("processes")) == [])
    }

    @Test("A slot is one launch's at a time, and the next one's only when it was given back")
    func slots() throws {
        let slots = UserSlots(startingAt: UserSlots.count - 2)
        let taken = try (0..<UserSlots.count).map { try slots.take(for: "\($0)") }
        #expect(Set(taken).count == UserSlots.count)
        #expect(taken.prefix(3) == [UserSlots.count - 2, UserSlots.count - 1, 0])
        let error = #expect(throws: DovetailError.self) { try slots.take(for: "another") }
        #expect(error?.code == .notRunnable)
        slots.giveBack(of: "7")
        slots.giveBack(of: "7")
        #expect(try slots.take(for: "another") == taken[7])
    }
}
