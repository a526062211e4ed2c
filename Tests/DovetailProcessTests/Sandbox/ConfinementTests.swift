import DovetailTesting
import Foundation
import Testing

@testable import DovetailProcess

@Suite("A confined plugin", .timeLimit(.minutes(10)))
struct ConfinementTests {
    @Test(
        "Sockets, mounts, namespaces and other processes' memory are refused",
        .enabled { try await Machine.isConfining },
        arguments: [Machinery.everything, .withoutBubblewrap], [["connect", "1"], ["mount"], ["trace"], ["namespace"]])
    func calls(_ machinery: Machinery, _ attempt: [String]) async throws {
        try await withSandbox(machinery) { sandbox in
            var request = sandbox.request("try")
            request.arguments += attempt
            let outcome = try await sandbox.run(request)
            #expect(outcome.output == "EPERM")
        }
    }

    @Test(
        "A plugin cannot work on other processes, reach named sockets, or leave what outlives it; it can work on itself",
        .enabled { try await Machine.isConfining })
    func others() async throws {
        try await withSandbox(.withoutBubblewrap) { sandbox in
            for what in ["limit", "priority", "processor"] {
                let other = try await sandbox.run(sandbox.request("try", what, "\(getpid())"))
                #expect(other.output == "EPERM", "\(what)")
                let own = try await sandbox.run(sandbox.request("try", what, "0"))
                #expect(own.output == "done", "\(what)")
            }
            for (what, answer) in [("datagrams", "EPERM"), ("segment", "EPERM"), ("pair", "done")] {
                let outcome = try await sandbox.run(sandbox.request("try", what))
                #expect(outcome.output == answer, "\(what)")
            }
        }
    }

    @Test(
        "A plugin that is granted the network has it",
        arguments: [Machinery.everything, .withoutBubblewrap, .nothing])
    func network(_ machinery: Machinery) async throws {
        try await withSandbox(machinery) { sandbox in
            var request = sandbox.request("try", "connect", "1")
            request.network = true
            // Hardly anybody listens there; either answer came over the network.
            let outcome = try await sandbox.run(request)
            #expect(["ECONNREFUSED", "done"].contains(outcome.output))
        }
    }

    @Test(
        "A plugin with the network makes no sockets for names on this machine, and still finds addresses",
        .enabled { try await Machine.isConfining }, arguments: [Machinery.everything, .withoutBubblewrap])
    func localSockets(_ machinery: Machinery) async throws {
        try await withSandbox(machinery) { sandbox in
            for (attempt, answer) in [(["local"], "EPERM"), (["pair"], "done"), (["resolve", "localhost"], "done")] {
                var request = sandbox.request("try")
                request.arguments += attempt
                request.network = true
                let outcome = try await sandbox.run(request)
                #expect(outcome.output == answer, "\(attempt)")
            }
        }
    }

    @Test(
        "Memory, semaphores and queues that others have made cannot be used",
        .enabled { try await Machine.isConfining }, arguments: [Machinery.everything, .withoutBubblewrap])
    func othersMemory(_ machinery: Machinery) async throws {
        let segment = shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0o600), queue = msgget(IPC_PRIVATE, IPC_CREAT | 0o600)
        defer {
            _ = shmctl(segment, IPC_RMID, nil)
            _ = msgctl(queue, IPC_RMID, nil)
        }
        try #require(segment >= 0 && queue >= 0)
        try await withSandbox(machinery) { sandbox in
            // Semaphores need not be there: a call that is allowed says so.
            for (what, id) in [("attach", segment), ("queue", queue), ("semaphore", 0)] {
                let outcome = try await sandbox.run(sandbox.request("try", what, "\(id)"))
                #expect(outcome.output == "EPERM", "\(what)")
            }
        }
    }

    @Test(
        "The host's files cannot be read or written, its own release can be read and not written",
        .enabled { try await Machine.isConfining }, arguments: [Machinery.everything, .withoutBubblewrap])
    func files(_ machinery: Machinery) async throws {
        try await withSandbox(machinery) { sandbox in
            let secret = sandbox.folder.file("secret")
            try Data("secret".utf8).write(to: URL(fileURLWithPath: secret))
            let release = sandbox.request().releaseFolder
            func answer(_ words: String...) async throws -> String {
                var request = sandbox.request("try")
                request.arguments += words
                return try await sandbox.run(request).output
            }
            #expect(try await ["ENOENT", "EACCES"].contains(answer("read", secret)))
            #expect(try await ["ENOENT", "EACCES"].contains(answer("read", "/etc/shadow")))
            #expect(try await ["EROFS", "EACCES"].contains(answer("write", "/usr/new")))
            #expect(try await ["EROFS", "EACCES"].contains(answer("write", release + "/new")))
            #expect(try await answer("read", release + "/mischief") == "done")
            #expect(try await answer("read", "/dev/urandom") == "done")
            #expect(try await answer("write", "/dev/null") == "done")
            // An ordinary user's plugin can make a file of that name in its own folder.
            _ = try await sandbox.run(sandbox.request("fill", secret, "1"))
            #expect(try String(contentsOfFile: secret, encoding: .utf8) == "secret")
        }
    }

    @Test("The folder in TMPDIR can be written to", arguments: Machinery.allCases)
    func privateFolder(_ machinery: Machinery) async throws {
        try await withSandbox(machinery) { sandbox in
            let request = sandbox.request("try", "write", sandbox.writableFolder + "/new")
            let outcome = try await sandbox.run(request)
            #expect(outcome.output == "done")
        }
    }

    @Test(
        "The host's process cannot be signalled, and user 0 cannot be become",
        .enabled { try await Machine.isConfining }, arguments: [Machinery.everything, .withoutBubblewrap])
    func host(_ machinery: Machinery) async throws {
        try await withSandbox(machinery) { sandbox in
            let signalled = try await sandbox.run(sandbox.request("try", "signal", "\(getpid())"))
            #expect(["ESRCH", "EPERM"].contains(signalled.output))
            // Without bubblewrap a root's plugin is user 0 already, and has nothing of it.
            guard let bubblewrap = sandbox.machine.bubblewrap else { return }
            let become = try await sandbox.run(sandbox.request("try", "become"))
            #expect(become.output == (bubblewrap.dropsUser ? "EPERM" : "EINVAL"))
        }
    }

    @Test(
        "An ordinary user's plugins are confined by a namespace of users", .enabled { try await Machine.hasBubblewrap })
    func namespaceOfUsers() async throws {
        try await withSandbox { whole in
            var machine = whole.machine
            machine.bubblewrap?.dropsUser = false
            let sandbox = TestSandbox(folder: whole.folder, machine: machine)
            for (attempt, answer) in [("/tmp/new", "done"), ("/new", "EROFS"), ("/dev/new", "EROFS")] {
                let outcome = try await sandbox.run(sandbox.request("try", "write", attempt))
                #expect(outcome.output == answer)
            }
            let become = try await sandbox.run(sandbox.request("try", "become"))
            // There is no user 0 in there.
            #expect(become.output == "EINVAL")
        }
    }

    @Test(
        "The environment is what was asked for, and works on nothing before the plugin", arguments: Machinery.allCases)
    func environment(_ machinery: Machinery) async throws {
        try await withSandbox(machinery) { sandbox in
            var request = sandbox.request()
            request.executable = "/usr/bin/env"
            request.environment = ["GREETING": "hello world", "LD_DEBUG": "files"]
            let outcome = try await sandbox.run(request)
            let lines = Set(outcome.output.split(separator: "\n").map(String.init))
            #expect(lines.isSuperset(of: ["GREETING=hello world", "LANG=C.UTF-8", "LD_DEBUG=files"]))
            let names = Set(lines.map { $0.prefix { $0 != "=" } })
            #expect(
                names.subtracting(["DOVETAIL_MONITOR", "PWD"]) == [
                    "GREETING", "HOME", "LANG", "LD_DEBUG", "PATH", "TMPDIR",
                ])
            // The loader says for whom it works.
            #expect(outcome.errors.contains("/usr/bin/env"))
            #expect(!outcome.errors.contains("dovetail-launcher"))
        }
    }
}
