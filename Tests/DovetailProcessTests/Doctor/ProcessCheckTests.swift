import DovetailCore
import DovetailHost
import DovetailTesting
import Foundation
import Subprocess
import Testing

@testable import DovetailProcess

@Suite("What a look at left-over processes finds", .timeLimit(.minutes(10)))
struct ProcessCheckTests {
    private func check(_ sandbox: TestSandbox) -> ProcessCheck {
        ProcessCheck(
            of: sandbox.folder.path, sandbox: SandboxSettings(launcher: sandbox.machine.launcher),
            records: sandbox.records)
    }

    @Test("A process that outlived its host is told, left alone unless it is to be mended, and ended then")
    func mending() async throws {
        try await withSandbox(.nothing) { sandbox in
            let word = UUID().uuidString
            _ = try await sandbox.run(sandbox.request("stay", word), ready: 2) { running in
                #expect(!self.check(sandbox).canLookBesideHost)
                let found = try await self.check(sandbox).run(.looking)
                #expect(found.allSatisfy { $0.standing == .mendable })
                #expect(found.first?.place == "processes/mischief-1")
                #expect(found.first?.text.contains("still runs below its launcher \(running.monitor.value)") == true)
                #expect(try processes(with: word) != [])
                running.send(SIGSTOP)
                let mended = try await self.check(sandbox).run(.mending)
                #expect(mended.map(\.place) == found.map(\.place))
                #expect(mended.allSatisfy { $0.standing == .mended })
            }
            #expect(try processes(with: word) == [])
            #expect(try await self.check(sandbox).run(.looking) == [])
        }
    }

    @Test("A record whose process is gone, and a folder without a record, are told and removed")
    func records() async throws {
        try await withSandbox { sandbox in
            try Data("\(getpid()) 1 earlier\n".utf8).write(to: URL(fileURLWithPath: sandbox.records + "/1-a"))
            try FileManager.default.createDirectory(
                atPath: sandbox.records + "/2-folder", withIntermediateDirectories: true)
            let found = try await self.check(sandbox).run(.looking)
            #expect(found.map(\.place) == ["processes/1-a", "processes/2-folder"])
            #expect(found.first?.text.contains("not cleaned up after") == true)
            #expect(try await self.check(sandbox).run(.mending).allSatisfy { $0.standing == .mended })
            #expect(try await self.check(sandbox).run(.looking) == [])
        }
    }

    @Test("What cannot be ended is told to the operator with the reason")
    func unmended() async throws {
        try await withSandbox { sandbox in
            try Data("\(getpid()) 1 earlier\n".utf8).write(to: URL(fileURLWithPath: sandbox.records + "/1-a"))
            let launcher = sandbox.folder.file("launcher")
            try Data("#!/bin/sh\n[ \"$1\" = leftovers ] && exit 3\nexec \(sandbox.machine.launcher) \"$@\"\n".utf8)
                .write(to: URL(fileURLWithPath: launcher))
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: launcher)
            let check = ProcessCheck(
                of: sandbox.folder.path, sandbox: SandboxSettings(launcher: launcher), records: sandbox.records)
            let found = try await check.run(.mending)
            #expect(found.map(\.standing) == [.wrong])
            #expect(found.first?.advice.contains("has not ended its search") == true)
            _ = try await sandbox.endLeftovers()
        }
    }

    @Test("What was begun for a release is told and removed; what was made for one that the store does not know stays")
    func runtimes() async throws {
        try await withSandbox { sandbox in
            let store = MemoryStore()
            let release = ReleaseID(slug: try PluginSlug("Notes"), version: SemanticVersion(1, 0, 0))
            try await store.insert(
                PublishedRelease(
                    id: release, name: "Notes", scope: "notes", manifest: [], digests: [:], publishedAt: .distantPast))
            for path in ["Notes", "Newer"] {
                try FileManager.default.createDirectory(
                    atPath: sandbox.folder.file("runtimes/\(path)/v1.0.0/abc"), withIntermediateDirectories: true)
            }
            let check = RuntimeCheck(of: sandbox.folder.path, with: store)
            #expect(!check.canLookBesideHost)
            let codes = ["runtime.leftover", "runtime.unknown"]
            let found = try await check.run(.looking)
            #expect(found.map(\.code) == codes)
            #expect(found.map(\.place) == ["runtimes/Notes/v1.0.0", "runtimes/Newer/v1.0.0"])
            #expect(try await check.run(.mending).map(\.standing) == [.mended, .note])
            #expect(!FileManager.default.fileExists(atPath: sandbox.folder.file("runtimes/Notes")))
            #expect(FileManager.default.fileExists(atPath: sandbox.folder.file("runtimes/Newer/v1.0.0/abc")))
        }
    }
}
