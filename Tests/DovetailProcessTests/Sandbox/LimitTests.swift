import DovetailTesting
import Foundation
import Subprocess
import SystemPackage
import Testing

@testable import DovetailProcess

@Suite("The limits of a plugin process", .timeLimit(.minutes(10)))
struct LimitTests {
    @Test("A file ends where its limit is", arguments: Machinery.allCases)
    func fileSize(_ machinery: Machinery) async throws {
        try await withSandbox(machinery) { sandbox in
            var request = sandbox.request("fill", sandbox.writableFolder + "/file", "\(1 << 20)")
            request.limits.fileSize = 512 << 10
            let outcome = try await sandbox.run(request)
            #expect(outcome.output == "\(512 << 10)")
        }
    }

    @Test("The private folder is full where its limit is", .enabled { try await Machine.hasBubblewrap })
    func folderSize() async throws {
        try await withSandbox { sandbox in
            var request = sandbox.request("fill", "/tmp/file", "\(4 << 20)")
            request.limits.folderSize = 1 << 20
            let folder = try await sandbox.run(request)
            #expect(folder.output == "\(1 << 20)")
            request.arguments[1] = "/dev/shm/file"
            let shared = try await sandbox.run(request)
            #expect(shared.output == "\(256 << 10)")
        }
    }

    @Test("Without control groups memory is refused above the limit", arguments: Machinery.allCases)
    func memory(_ machinery: Machinery) async throws {
        try await withSandbox(machinery) { sandbox in
            var request = sandbox.request("eat", "\(64 << 20)")
            let enough = try await sandbox.run(request)
            #expect(enough.output == "eaten")
            request.limits.memory = 32 << 20
            let tooLittle = try await sandbox.run(request)
            #expect(tooLittle.status == 3)
        }
    }

    @Test("Without control groups memory that is shared is refused too, above four times the limit")
    func sharedMemory() async throws {
        try await withSandbox(.nothing) { sandbox in
            var request = sandbox.request("share", "\(256 << 20)")
            let enough = try await sandbox.run(request)
            #expect(enough.output == "eaten")
            request.limits.memory = 32 << 20
            let tooLittle = try await sandbox.run(request)
            #expect(tooLittle.status == 3)
        }
    }

    @Test(
        "In a control group what takes more memory than the limit is killed, and the last signal of all tells that",
        .enabled { try await Machine.hasGroups },
        arguments: [Machinery.everything, .withoutBubblewrap])
    func memoryOfGroup(_ machinery: Machinery) async throws {
        try await withSandbox(machinery) { sandbox in
            let groups = try #require(sandbox.machine.groups)
            for (limit, status) in [(128 << 20, 0), (32 << 20, 128 + 64)] {
                var request = sandbox.request("eat", "\(64 << 20)")
                request.limits.memory = limit
                request.groups = try groups.makeGroup("eat", request.limits)
                #expect(try await sandbox.run(request).status == status)
            }
        }
    }

    @Test("A limit beyond what the user has leaves room for so many processes more")
    func processesBeyond() async throws {
        let folder = try TemporaryFolder()
        let program = folder.file("mischief")
        try FileManager.default.copyItem(atPath: Program.mischief, toPath: program)
        // Root's are not counted; this user has no others.
        let user = "\(Int.random(in: 2_200_000_000..<2_300_000_000))"
        let words = getuid() == 0 ? ["--uid", user, "--gid", user] : []
        let result = try await Subprocess.run(
            .path(FilePath(Program.launcher)),
            arguments: Arguments(
                ["monitor", "--", Program.launcher, "confine"] + words
                    + ["--limit", "nproc=+20", "--no-landlock", "--no-seccomp", "--", program, "forks", "2000"]),
            output: .string(limit: 64), error: .string(limit: 4096))
        let made = try #require(
            Int(result.standardOutput.trimmingCharacters(in: .newlines)), "\(result.standardError)")
        // Others of an ordinary user's may end meanwhile.
        #expect(getuid() == 0 ? made == 20 : (1..<1000).contains(made))
    }

    @Test("There can be as many processes as the limit says", .enabled { try await Machine.hasBubblewrap })
    func processes() async throws {
        try await withSandbox { sandbox in
            var request = sandbox.request("forks", "100")
            request.limits.processes = 20
            let byUser = try #require(try await Int(sandbox.run(request).output))
            #expect((10..<20).contains(byUser))
            guard let groups = sandbox.machine.groups else { return }
            request.groups = try groups.makeGroup("forks", request.limits)
            let byGroup = try #require(try await Int(sandbox.run(request).output))
            #expect((10..<21).contains(byGroup))
        }
    }
}
